"""Settings of the bot, read from the environment in one place. A wrong one stops the start, and says why."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from bot.logs.discreet import read_level
from policies.errors import InputError
from policies.lifecycle import Person, Role, Roles, checked_actor
from policies.vocabulary import nearest

OFFICIAL_API = "https://api.telegram.org"
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
MAX_PEOPLE = 200
MAX_ROLES_TEXT = 20_000


class Secret:
    """Text that is never shown: not by repr, not by str, not in a traceback's values."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Give the text, for the one call that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """Where updates are received. `url` is the public https address; behind it we listen on `host`:`port`."""

    url: str
    host: str
    port: int
    secret: Secret

    @property
    def path(self) -> str:
        """The path of the public address, which we serve."""
        return urlsplit(self.url).path or "/"


class Kept(StrEnum):
    """What is kept for a time; the codes stand in records of purges."""

    UPDATES = "updates"
    MESSAGES = "messages"
    CONVERSATIONS = "conversations"
    REQUESTS = "requests"
    KEYS = "keys"


MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class RetentionSettings:
    """For how many days each class is kept; 0 means for ever.

    Updates: a messenger repeats one for a day. Keys: grants are looked into for about three years.
    """

    updates: int = 7
    messages: int = 7
    conversations: int = 180
    requests: int = 730
    keys: int = 1095

    @property
    def days(self) -> Mapping[Kept, int]:
        """Give the days of each class."""
        return {kind: getattr(self, kind.value) for kind in Kept}

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> RetentionSettings:
        """Read `HUIQI_KEEP_<CLASS>_DAYS`; InputError names the one that is wrong."""
        given = os.environ if environment is None else environment
        read = cls(**{kind.value: _days(given, kind, default) for kind, default in cls().days.items()})
        longest = float("inf")
        if (read.keys or longest) < (read.conversations or longest):
            raise InputError("HUIQI_KEEP_KEYS_DAYS 不能短于 HUIQI_KEEP_CONVERSATIONS_DAYS：密钥没了，对话就读不出来了")
        return read


MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """Bounds of one upload: bytes fetched, seconds and memory for reading it. The readers have bounds of their own."""

    file_bytes: int = 20 * MEGABYTE
    seconds: float = 120.0
    memory_bytes: int = 2048 * MEGABYTE


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """The Telegram channel. Without `webhook` updates are polled for."""

    token: Secret
    api: str = OFFICIAL_API
    webhook: WebhookSettings | None = None
    admins: frozenset[int] = frozenset()
    messages_per_minute: float = 40.0
    burst: int = 20
    sends_per_second: float = 25.0
    poll_s: int = field(default=30)
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    roles: Roles = field(default_factory=Roles)
    uploads: UploadLimits = field(default_factory=UploadLimits)
    log_level: str = "INFO"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> TelegramSettings:
        """Read the settings; InputError names the one that is missing or wrong."""
        given = os.environ if environment is None else environment
        token = _token(given)
        return cls(
            token=token,
            api=_address(given, "HUIQI_TELEGRAM_API", OFFICIAL_API).rstrip("/"),
            webhook=_webhook(given, token),
            admins=_ids(given, "HUIQI_TELEGRAM_ADMINS") | _admins(given),
            messages_per_minute=_number(given, "HUIQI_TELEGRAM_MESSAGES_PER_MINUTE", 40),
            burst=int(_number(given, "HUIQI_TELEGRAM_BURST", 20, least=1)),
            sends_per_second=_number(given, "HUIQI_TELEGRAM_SENDS_PER_SECOND", 25),
            poll_s=int(_number(given, "HUIQI_TELEGRAM_POLL_SECONDS", 30, least=1)),
            retention=RetentionSettings.from_environment(given),
            roles=roles_from_environment(given),
            log_level=read_level(given, "INFO"),
        )


def _days(given: Mapping[str, str], kind: Kept, default: int) -> int:
    name = f"HUIQI_KEEP_{kind.upper()}_DAYS"
    days = _number(given, name, default)
    least = 2 if kind is Kept.UPDATES else 0
    if days != int(days) or not least <= days <= MOST_DAYS:
        raise InputError(f"{name} 应是 {least} 到 {MOST_DAYS} 之间的整天数{'，0 表示一直保留' if least == 0 else ''}")
    return int(days)


def _token(given: Mapping[str, str]) -> Secret:
    token = (given.get("HUIQI_TELEGRAM_TOKEN") or "").strip()
    if not token:
        raise InputError("没有设置 HUIQI_TELEGRAM_TOKEN：请向 @BotFather 申请机器人的令牌，设好再启动")
    if _TOKEN.fullmatch(token) is None:
        raise InputError("HUIQI_TELEGRAM_TOKEN 写法不对，应是“数字:字母数字”，请从 @BotFather 复制完整")
    return Secret(token)


def _webhook(given: Mapping[str, str], token: Secret) -> WebhookSettings | None:
    if not given.get("HUIQI_TELEGRAM_WEBHOOK_URL"):
        return None
    secret = given.get("HUIQI_TELEGRAM_WEBHOOK_SECRET") or _derived_secret(token)
    if _WEBHOOK_SECRET.fullmatch(secret) is None:
        raise InputError("HUIQI_TELEGRAM_WEBHOOK_SECRET 只能用字母、数字、_ 和 -，最多 256 个字符")
    return WebhookSettings(
        url=_address(given, "HUIQI_TELEGRAM_WEBHOOK_URL", ""),
        host=given.get("HUIQI_TELEGRAM_WEBHOOK_HOST") or "127.0.0.1",
        port=int(_number(given, "HUIQI_TELEGRAM_WEBHOOK_PORT", 8080, least=0)),
        secret=Secret(secret),
    )


def _derived_secret(token: Secret) -> str:
    """Derive a secret that every process with the same token agrees on, and that does not give the token away."""
    return hmac.new(token.reveal().encode(), b"huiqi webhook", hashlib.sha256).hexdigest()


def _address(given: Mapping[str, str], name: str, default: str) -> str:
    value = (given.get(name) or default).strip()
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InputError(f"{name} 应是 http 或 https 地址，例如 https://bot.example.com/telegram")
    return value


def _number(given: Mapping[str, str], name: str, default: float, *, least: float = 0) -> float:
    try:
        value = float(given.get(name) or default)
    except ValueError:
        value = least - 1
    if not least <= value < float("inf"):
        raise InputError(f"{name} 应是不小于 {least} 的数")
    return value


def _admins(given: Mapping[str, str]) -> frozenset[int]:
    """Read who of `HUIQI_ADMINS` is on this channel: `telegram:1001,telegram:1002`; other channels' are passed over."""
    entries = [entry.strip() for entry in (given.get("HUIQI_ADMINS") or "").split(",") if entry.strip()]
    mine = [entry.removeprefix("telegram:") for entry in entries if entry.startswith("telegram:")]
    if not all(":" in entry for entry in entries) or not all(entry.isascii() and entry.isdigit() for entry in mine):
        raise InputError("HUIQI_ADMINS 应是用逗号分开的“渠道:编号”，例如 telegram:1001,telegram:1002")
    return frozenset(int(entry) for entry in mine)


def _ids(given: Mapping[str, str], name: str) -> frozenset[int]:
    entries = [entry.strip() for entry in (given.get(name) or "").split(",") if entry.strip()]
    if not all(entry.isascii() and entry.isdigit() for entry in entries):
        raise InputError(f"{name} 应是用逗号分开的 Telegram 用户编号，例如 1001,1002")
    return frozenset(int(entry) for entry in entries)


def roles_from_environment(environment: Mapping[str, str] | None = None) -> Roles:
    """Read who holds which role from `HUIQI_ROLES`: `zhangsan=author,lisi|telegram:12345=approver,wang=auditor`.

    Names joined by | are one person, so that nobody approves their own work under another name.
    """
    text = (os.environ if environment is None else environment).get("HUIQI_ROLES") or ""
    entries = [entry.strip() for entry in text.split(",") if entry.strip()]
    if len(text) > MAX_ROLES_TEXT or len(entries) > MAX_PEOPLE:
        raise InputError(f"HUIQI_ROLES 太长：最多 {MAX_PEOPLE} 个人")
    return Roles(tuple(_person(entry) for entry in entries))


def actor_from_environment(environment: Mapping[str, str] | None = None) -> str | None:
    """Read who acts from `HUIQI_ACTOR`; None when it is not set."""
    name = (os.environ if environment is None else environment).get("HUIQI_ACTOR")
    return checked_actor(name) if name else None


def _person(entry: str) -> Person:
    names, equals, written = entry.rpartition("=")
    if not equals:
        raise InputError(f"HUIQI_ROLES 里的“{entry[:60]}”写法不对，应是 名字=角色，例如 lisi|telegram:12345=approver")
    roles = frozenset(_role(name.strip()) for name in written.split("+"))
    if Role.AUDITOR in roles and len(roles) > 1:
        raise InputError(f"HUIQI_ROLES：审计员（auditor）不能兼任别的角色，请改“{entry[:60]}”")
    return Person(tuple(checked_actor(name) for name in names.split("|")), roles)


def _role(name: str) -> Role:
    try:
        return Role(name)
    except ValueError:
        known = [role.value for role in Role]
        hint = nearest(name, known)
        near = f"，最接近的是 {hint}" if hint else ""
        raise InputError(f"HUIQI_ROLES 里的角色“{name[:40]}”不在 {' / '.join(known)} 之中{near}") from None

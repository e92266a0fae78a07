"""Settings of privacy, read from the environment in one place."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from matcher.privacy.development_key import development_key
from matcher.privacy.master import MasterKeys, read_master_key
from policies.errors import InputError

KEY, PREVIOUS, ENVIRONMENT = "HUIQI_MASTER_KEY", "HUIQI_MASTER_KEY_PREVIOUS", "HUIQI_ENVIRONMENT"


class Environment(StrEnum):
    """Where we run. In production no key is ever made up."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True, repr=False)
class PrivacySettings:
    """The master keys as set, and whether one may be made up. `previous` open what they closed, after a rotation."""

    environment: Environment = Environment.DEVELOPMENT
    key: bytes | None = None
    previous: tuple[bytes, ...] = ()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> PrivacySettings:
        """Read the settings; InputError names the one that is wrong, never its value."""
        given = os.environ if environment is None else environment
        key = (given.get(KEY) or "").strip()
        previous = [text for text in (given.get(PREVIOUS) or "").split(",") if text.strip()]
        return cls(
            environment=_environment(given.get(ENVIRONMENT) or ""),
            key=read_master_key(key, KEY) if key else None,
            previous=tuple(read_master_key(text, PREVIOUS) for text in previous),
        )

    def check(self, *, embedded: bool) -> None:
        """Refuse to start without a key where making one up would lose data: in production, and on a served database.

        A served database is shared: a key in a file beside one of its processes would be unknown to the others.
        """
        if self.key is None and self.environment is Environment.PRODUCTION:
            raise InputError(f"生产环境必须设置 {KEY}：请用 huiqi keys new 生成，妥善保存后再启动")
        if self.key is None and not embedded:
            raise InputError(f"使用 PostgreSQL 时必须设置 {KEY}：请用 huiqi keys new 生成，所有进程用同一个")

    def master_keys(self, database_file: Path | None, warn: Callable[[str], None]) -> MasterKeys:
        """Give the keys; for an embedded database without one, the development key in the file beside it."""
        self.check(embedded=database_file is not None)
        if self.key is None and database_file is not None:
            return MasterKeys(development_key(database_file, warn), self.previous)
        assert self.key is not None  # noqa: S101 - `check` refused otherwise
        return MasterKeys(self.key, self.previous)


def _environment(text: str) -> Environment:
    try:
        return Environment(text.strip().lower() or Environment.DEVELOPMENT)
    except ValueError:
        raise InputError(f"{ENVIRONMENT} 只能是 development 或 production") from None

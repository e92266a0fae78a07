"""Settings of the Telegram channel: read once, wrong ones named, secrets never shown."""

from __future__ import annotations

import dataclasses

import pytest
from click.testing import CliRunner

from bot.cli import huiqi
from bot.settings import OFFICIAL_API, TelegramSettings
from policies.errors import InputError

TOKEN = "123456:TEST-token_of-nobody"  # noqa: S105 - of this test
GIVEN = {"HUIQI_TELEGRAM_TOKEN": TOKEN}
HOOK = {"HUIQI_TELEGRAM_WEBHOOK_URL": "https://bot.example/hook"}


def test_only_the_token_is_needed() -> None:
    settings = TelegramSettings.from_environment(GIVEN)
    assert (settings.api, settings.webhook, settings.admins) == (OFFICIAL_API, None, frozenset())
    assert settings.token.reveal() == TOKEN


@pytest.mark.parametrize(
    "wrong",
    [
        {"HUIQI_TELEGRAM_TOKEN": ""},
        {"HUIQI_TELEGRAM_TOKEN": "no token"},
        {"HUIQI_TELEGRAM_API": "api.example"},
        {"HUIQI_TELEGRAM_API": "ftp://api.example"},
        {"HUIQI_TELEGRAM_WEBHOOK_URL": "bot.example"},
        {**HOOK, "HUIQI_TELEGRAM_WEBHOOK_SECRET": "秘密"},
        {**HOOK, "HUIQI_TELEGRAM_WEBHOOK_PORT": "x"},
        {"HUIQI_TELEGRAM_ADMINS": "me"},
        {"HUIQI_TELEGRAM_BURST": "0"},
        {"HUIQI_TELEGRAM_MESSAGES_PER_MINUTE": "nan"},
        {"HUIQI_TELEGRAM_SENDS_PER_SECOND": "-1"},
    ],
)
def test_a_wrong_setting_is_named(wrong: dict[str, str]) -> None:
    with pytest.raises(InputError, match=list(wrong)[-1]):
        TelegramSettings.from_environment({**GIVEN, **wrong})


def test_admins_are_ids() -> None:
    settings = TelegramSettings.from_environment({**GIVEN, "HUIQI_TELEGRAM_ADMINS": "1, 22,"})
    assert settings.admins == {1, 22}


def test_the_webhook_has_a_secret_even_when_none_is_set_the_same_in_every_process() -> None:
    first, second = (TelegramSettings.from_environment({**GIVEN, **HOOK}).webhook for _ in "12")
    assert first is not None
    assert second is not None
    assert first.secret.reveal() == second.secret.reveal()
    assert TOKEN not in first.secret.reveal()
    assert first.path == "/hook"


def test_secrets_are_not_shown() -> None:
    settings = TelegramSettings.from_environment({**GIVEN, **HOOK, "HUIQI_TELEGRAM_WEBHOOK_SECRET": "hush"})
    shown = f"{settings} {settings!r} {dataclasses.asdict(settings)}"
    assert TOKEN not in shown
    assert "hush" not in shown


def test_a_level_that_is_none_stops_the_start() -> None:
    with pytest.raises(InputError, match="HUIQI_LOG_LEVEL"):
        TelegramSettings.from_environment({**GIVEN, "HUIQI_LOG_LEVEL": "loud"})


def test_without_a_token_the_command_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUIQI_TELEGRAM_TOKEN", raising=False)
    result = CliRunner().invoke(huiqi, ["telegram"])
    assert isinstance(result.exception, InputError)
    assert "HUIQI_TELEGRAM_TOKEN" in str(result.exception)

"""Master keys: how they are set, what they wrap, what becomes of it when they change."""

from __future__ import annotations

import base64
import secrets
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.privacy.development_key import development_key
from matcher.privacy.master import MasterKeys, read_master_key, write_master_key
from matcher.privacy.sealing import TamperedError
from matcher.privacy.settings import Environment, PrivacySettings
from policies.errors import InputError, StoreError

OLD, NEW = secrets.token_bytes(32), secrets.token_bytes(32)


def test_a_rotated_key_opens_what_the_earlier_one_wrapped_and_wraps_by_itself() -> None:
    wrapped = MasterKeys(OLD).wrap(b"secret", b"id")
    both = MasterKeys(NEW, [OLD])
    assert both.unwrap(wrapped, b"id") == b"secret"
    assert both.wrap(b"secret", b"id").master_id == MasterKeys(NEW).current_id


def test_a_wrapped_key_does_not_open_in_the_place_of_another() -> None:
    with pytest.raises(TamperedError):
        MasterKeys(OLD).unwrap(MasterKeys(OLD).wrap(b"secret", b"one"), b"another")


def test_a_missing_master_key_is_named_and_what_to_do_is_said() -> None:
    wrapped = MasterKeys(OLD).wrap(b"secret", b"id")
    with pytest.raises(StoreError, match=f"{wrapped.master_id}.*HUIQI_MASTER_KEY_PREVIOUS"):
        MasterKeys(NEW).unwrap(wrapped, b"id")


def test_nothing_of_a_master_key_is_shown() -> None:
    shown = repr(MasterKeys(OLD)) + repr(PrivacySettings(key=OLD))
    assert OLD.hex()[:12] not in shown
    assert write_master_key(OLD)[:8] not in shown
    assert repr(OLD) not in shown


def test_names_are_hashed_under_a_key() -> None:
    assert MasterKeys(OLD).name_hashes("telegram:7") != MasterKeys(NEW).name_hashes("telegram:7")
    assert MasterKeys(NEW, [OLD]).name_hashes("telegram:7")[1:] == MasterKeys(OLD).name_hashes("telegram:7")


@given(st.text(max_size=200), st.text(max_size=20))
def test_what_waits_comes_back_and_only_in_its_place(words: str, place: str) -> None:
    keys = MasterKeys(NEW, [OLD])
    waiting = MasterKeys(OLD).seal_waiting(words, place)
    assert keys.open_waiting(waiting, place) == words
    with pytest.raises(TamperedError):
        keys.open_waiting(waiting, f"{place}'")


@given(st.binary(min_size=32, max_size=32).filter(lambda key: len(set(key)) > 1))
def test_a_key_is_read_as_it_is_written_in_either_alphabet(key: bytes) -> None:
    assert read_master_key(write_master_key(key), "K") == key
    assert read_master_key(base64.urlsafe_b64encode(key).decode().rstrip("="), "K") == key


@pytest.mark.parametrize("text", ["", "short", "密钥", "A" * 44, write_master_key(OLD)[:40], write_master_key(OLD * 2)])
def test_what_is_no_key_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(InputError, match="HUIQI_X") as refused:
        read_master_key(text, "HUIQI_X")
    assert not text or text not in str(refused.value)


def test_production_does_not_start_without_a_key() -> None:
    settings = PrivacySettings.from_environment({"HUIQI_ENVIRONMENT": "production"})
    with pytest.raises(InputError, match="HUIQI_MASTER_KEY"):
        settings.check(embedded=True)


def test_a_served_database_does_not_start_without_a_key() -> None:
    with pytest.raises(InputError, match=r"PostgreSQL.*HUIQI_MASTER_KEY"):
        PrivacySettings.from_environment({}).check(embedded=False)


def test_an_unknown_environment_is_refused() -> None:
    with pytest.raises(InputError, match="HUIQI_ENVIRONMENT"):
        PrivacySettings.from_environment({"HUIQI_ENVIRONMENT": "prod"})


def test_keys_come_from_the_environment() -> None:
    given = {
        "HUIQI_ENVIRONMENT": "Production",
        "HUIQI_MASTER_KEY": write_master_key(NEW),
        "HUIQI_MASTER_KEY_PREVIOUS": f"{write_master_key(OLD)}, ",
    }
    settings = PrivacySettings.from_environment(given)
    assert (settings.environment, settings.key, settings.previous) == (Environment.PRODUCTION, NEW, (OLD,))


def test_a_development_key_is_made_once_with_a_warning_and_for_its_owner_only(tmp_path: Path) -> None:
    warnings: list[str] = []
    made = development_key(tmp_path / "huiqi.db", warnings.append)
    assert development_key(tmp_path / "huiqi.db", warnings.append) == made
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(warnings) == 1
    assert "HUIQI_MASTER_KEY" in warnings[0]
    assert write_master_key(made) not in warnings[0]


def test_a_development_key_that_others_may_read_is_closed_to_them(tmp_path: Path) -> None:
    development_key(tmp_path / "huiqi.db", lambda _: None)
    (file,) = tmp_path.iterdir()
    file.chmod(0o644)
    development_key(tmp_path / "huiqi.db", lambda _: None)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_many_who_make_the_development_key_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: development_key(tmp_path / "huiqi.db", lambda _: None), range(16)))
    assert len(set(made)) == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_a_broken_development_key_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "huiqi.db.master-key").write_text("oops")
    with pytest.raises(InputError, match=r"huiqi\.db\.master-key"):
        development_key(tmp_path / "huiqi.db", lambda _: None)

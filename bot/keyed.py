"""Open the database together with the master keys that the environment gives."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import click
from sqlalchemy.engine import make_url

from matcher.privacy.master import MasterKeys
from matcher.privacy.settings import PrivacySettings
from matcher.privacy.vault import key_info
from policies.settings import StoreSettings
from policies.store.database import Database


def keyed_database(store: StoreSettings, privacy: PrivacySettings | None = None) -> Database:
    """Open a database; InputError when it needs a master key that is not set.

    A development key is made only when something is first sealed: `policies list` leaves no file behind.
    """
    chosen = privacy or PrivacySettings.from_environment()
    chosen.check(embedded=store.is_embedded)

    @lru_cache(maxsize=1)
    def keys() -> MasterKeys:
        return chosen.master_keys(_file_of(store), _warn)

    return Database(store.database_url, info=key_info(keys))


def _file_of(store: StoreSettings) -> Path | None:
    name = make_url(store.database_url).database
    return Path(name) if store.is_embedded and name else None


def _warn(text: str) -> None:
    click.echo(text, err=True)

"""Settings of the store, read from the environment in one place."""

from __future__ import annotations

import os
from dataclasses import dataclass

DEFAULT_URL = "sqlite:///huiqi.db"


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where the data is kept. `HUIQI_DATABASE_URL`; by default a SQLite file in the working folder."""

    database_url: str = DEFAULT_URL

    @classmethod
    def from_environment(cls) -> StoreSettings:
        """Read the settings; an empty value counts as not set."""
        return cls(os.environ.get("HUIQI_DATABASE_URL") or DEFAULT_URL)

    @property
    def is_embedded(self) -> bool:
        """Whether the database is a file of our own, which we may prepare by ourselves."""
        return self.database_url.startswith("sqlite")

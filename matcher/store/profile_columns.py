"""Tables that hold profiles as sets of possible values, for the database to judge rules by.

They repeat what the facts say and can be made from them anew at any time (`matcher.projection`).
Nothing known is NULL, everywhere.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, SmallInteger, String, Table

from matcher import profile_layout as layout
from matcher.store.tables import Base

USCC = String(18)


def _uscc() -> Column[str]:
    return Column("uscc", USCC, ForeignKey("enterprises.uscc", ondelete="CASCADE"), primary_key=True)


def _words(names: tuple[str, ...]) -> list[Column[int]]:
    return [Column(name, BigInteger) for name in names]


PROFILES = Table(
    "enterprise_profiles",
    Base.metadata,
    _uscc(),
    Column("edition", BigInteger, nullable=False),
    Column("from_year", SmallInteger, nullable=False),
    Column("to_year", SmallInteger, nullable=False),
    *(Column(name, Integer) for name in layout.NODE_WORDS),
    *_words(layout.node_columns()),
    *_words(layout.tag_columns()),
    *(Column(name, SmallInteger) for name in layout.CHOICES),
    Column("size_missing", SmallInteger, nullable=False),
    *(Column(name, SmallInteger) for name in layout.BOOLEANS),
    *(Column(name, Integer) for name in layout.bound_columns(layout.DATES)),
    *_words(layout.bound_columns(layout.NUMBERS)),
)
"""One row an enterprise: its last complete business year, for the years and the edition it names."""

PROFILE_YEARS = Table(
    "enterprise_profile_years",
    Base.metadata,
    _uscc(),
    Column("year", SmallInteger, primary_key=True, autoincrement=False),
    Column("stated", Integer, nullable=False),
    *_words(layout.bound_columns(layout.YEARLY)),
)
"""One row for each business year an enterprise has dated facts of, as seen from any later year."""

"""Which fields a feed may change by itself, and how a fed clause is parted into what applies and what waits."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from policies.model import Clause

SAFE_FIELDS = ("window", "valid_from", "valid_to", "materials", "caveat")
"""Fields of a clause that say when and with which papers, never who gets what: a feed updates them at once.

Everything else (the rule, the benefit, its source, title, kind, departments, mode) waits for an approver.
"""


@dataclass(frozen=True, slots=True)
class Fed:
    """A stored clause beside what a feed says of it.

    `safe` is the stored one with the safe changes alone; `rest` what remains to be approved, None when nothing does.
    """

    safe: Clause
    rest: Clause | None
    applied: tuple[str, ...]
    waiting: tuple[str, ...]


def part(stored: Clause, fed: Clause) -> Fed:
    """Part what a feed says of a clause into the fields that apply at once and those that wait."""
    names = [entry.name for entry in dataclasses.fields(Clause)]
    changed = [name for name in names if getattr(stored, name) != getattr(fed, name)]
    applied = tuple(name for name in changed if name in SAFE_FIELDS)
    waiting = tuple(name for name in changed if name not in SAFE_FIELDS)
    safe = dataclasses.replace(stored, **{name: getattr(fed, name) for name in applied})
    return Fed(safe, fed if waiting else None, applied, waiting)

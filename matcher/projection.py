"""From the facts of an enterprise to the row that the database judges rules by.

The row holds what the reference knows, asked of the reference itself (`FactView`): normalised,
narrowed, derived. Only the age is left to the database, because it changes from day to day. All
else is the same for an era of business years, which the row names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from matcher import profile_layout as layout
from matcher.evaluation import missing_for
from matcher.facts import FactView, normal
from matcher.numbering import Numbering
from matcher.profile import Profile
from matcher.scale import FIRST_DAY, LAST_DAY, day_code, high_code, low_code
from matcher.truth import Truth
from matcher.values import Amount, Candidates, Day, Range, Tags, ValueSet, YesNo
from policies.vocabulary import Vocabulary

Row = dict[str, int | None]
SIZE_INPUTS = ("industry", "employees", "annual_revenue", "total_assets", "size_class")
"""What may be missing of a size; `size_missing` has a bit for each."""

FIRST_YEAR, LAST_YEAR = 0, 9998
_AGE = "company_age_years"
_ALL_BITS = 2**layout.BITS_A_WORD - 1
_FOREIGN_OPTION = 2**14
_DERIVED = {
    "annual_revenue": ("rd_intensity", "revenue_growth"),
    "rd_expense": ("rd_intensity",),
    "industry": ("size_class",),
}


@dataclass(frozen=True, slots=True)
class Projection:
    """The row of an enterprise, and one of each dated year; all without the enterprise's code."""

    row: Row
    years: list[Row]


class Projector:
    """Makes rows; keeps the look-ups of one vocabulary, so make one and use it for all enterprises."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._numbering = Numbering.of(vocabulary)
        self._attributes = vocabulary.attributes
        self._plain = {n for n, entry in vocabulary.attributes.items() if not entry.yearly and not entry.derived_from}
        columns = (
            *(
                "edition",
                "from_year",
                "to_year",
                *layout.NODE_WORDS,
                *layout.node_columns(),
                *layout.tag_columns(),
                *layout.CHOICES,
            ),
            *("size_missing", *layout.BOOLEANS, *layout.bound_columns(layout.DATES + layout.NUMBERS)),
        )
        self._empty: Row = dict.fromkeys(columns)
        self._empty["edition"] = self._numbering.edition
        self._empty_year: Row = dict.fromkeys(("year", "stated", *layout.bound_columns(layout.YEARLY)))

    @property
    def edition(self) -> int:
        """The edition of the rows it makes; rows of another one are out of date."""
        return self._numbering.edition

    def project(self, profile: Profile, year: int) -> Projection:
        """Make the rows for matching when `year` is the last complete business year."""
        facts = FactView(self._vocabulary, profile, date(year + 1, 1, 1))
        dated = sorted({when for name, when in profile.facts if when is not None and name in layout.YEARLY})
        row = dict(self._empty)
        row["from_year"], row["to_year"] = _era(dated, _founded(facts), year)
        for name in _asked(profile, facts, year):
            fact = profile.facts.get((name, None)) if name in self._plain else None
            # What no year and no other fact can change need not be asked through the reference.
            self._put(row, name, facts.known(name) if fact is None else normal(self._attributes[name], fact.value))
        if (_AGE, None) in profile.facts:  # as stated: the derived age is another one tomorrow
            undated = FactView(self._vocabulary, profile.without("established_on"), facts.as_of)
            self._put(row, _AGE, undated.known(_AGE))
        row["size_missing"] = _mask(SIZE_INPUTS, missing_for("size_class", facts))
        return Projection(row, self._years(profile, dated) if dated else [])

    def _years(self, profile: Profile, dated: list[int]) -> list[Row]:
        """Say what is known of each dated year once it is no longer the last one."""
        facts = FactView(self._vocabulary, profile, date(LAST_YEAR + 1, 1, 1))
        rows: list[Row] = []
        for year in dated:
            row = {**self._empty_year, "year": year}
            stated = {name for name, when in profile.facts if when == year}
            row["stated"] = _mask(layout.YEARLY, stated)
            for name in layout.YEARLY:
                self._put(row, name, facts.known(name, year))
            rows.append(row)
        return rows

    def _put(self, row: Row, name: str, value: ValueSet | None) -> None:
        match value:
            case None:
                pass
            case Amount(range=bounds, unit=unit):
                if unit == self._attributes[name].unit:  # amounts in another currency decide nothing
                    row[layout.low(name)] = low_code(bounds.low, unit, excluded=bounds.low_open)
                    row[layout.high(name)] = high_code(bounds.high, unit, excluded=bounds.high_open)
            case Day(range=days):
                row[layout.low(name)] = FIRST_DAY if days.low is None else day_code(days.low)
                row[layout.high(name)] = LAST_DAY if days.high is None else day_code(days.high)
            case Tags():
                self._put_tags(row, name, value)
            case Candidates(options=options):
                self._put_candidates(row, name, options)
            case YesNo(truth=truth):
                row[name] = {Truth.TRUE: 1, Truth.FALSE: 0, Truth.UNKNOWN: None}[truth]
            case _ as unreachable:
                assert_never(unreachable)

    def _put_tags(self, row: Row, name: str, tags: Tags) -> None:
        bits = self._numbering.bits[name]
        has, lacks = _bits(tags.members, bits), _bits(tags.non_members, bits)
        for word in range(layout.TAG_WORDS[name]):
            shift = word * layout.BITS_A_WORD
            held, refused = has >> shift & _ALL_BITS, lacks >> shift & _ALL_BITS
            if tags.complete:  # also what the vocabulary has no word for yet
                refused = _ALL_BITS & ~held
            row[layout.has_word(name, word)] = held or None
            row[layout.lacks_word(name, word)] = refused or None

    def _put_candidates(self, row: Row, name: str, options: frozenset[str]) -> None:
        if name in layout.CHOICES:
            bits = self._numbering.bits[name]
            row[name] = sum({1 << bits[option] if option in bits else _FOREIGN_OPTION for option in options})
            return
        foreign = layout.NODE_WORDS[name] * layout.BITS_A_WORD - 1
        nodes = {self._numbering.nodes[name].get(code, foreign) for code in options}
        if len(nodes) == 1 and foreign not in nodes:
            row[name] = nodes.pop()
            return
        row[name] = layout.SEVERAL
        possible = sum(1 << node for node in nodes)
        for word in range(layout.NODE_WORDS[name]):
            row[layout.node_word(name, word)] = possible >> word * layout.BITS_A_WORD & _ALL_BITS


def _asked(profile: Profile, facts: FactView, year: int) -> set[str]:
    """Name what can be known at all; most of the vocabulary is not."""
    stated = {name for name, _ in profile.facts}
    asked = stated.union(*(_DERIVED.get(name, ()) for name in stated)) - {_AGE}
    founded = _founded(facts)
    return asked if founded is None or founded <= year else asked.union(layout.YEARLY)


def _founded(facts: FactView) -> int | None:
    known = facts.known("established_on")
    days: Range[date] = known.range if isinstance(known, Day) else Range()
    return None if days.low is None else days.low.year


def _era(dated: list[int], founded: int | None, year: int) -> tuple[int, int]:
    """Give the first and last business year around `year` for which the row would be the same.

    It changes in and after a year of dated facts (growth looks back one year), in the founding year
    and in the one after it.
    """
    changes = {first for when in dated for first in (when, when + 1, when + 2)}
    changes |= set() if founded is None else {founded, founded + 1}
    first = max((change for change in changes if change <= year), default=FIRST_YEAR)
    return first, min((change for change in changes if change > year), default=LAST_YEAR + 1) - 1


def _mask(names: tuple[str, ...], found: frozenset[str] | set[str]) -> int:
    return sum(1 << bit for bit, name in enumerate(names) if name in found)


def _bits(terms: frozenset[str], bits: Mapping[str, int]) -> int:
    return sum(1 << bits[term] for term in terms if term in bits)

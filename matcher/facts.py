"""What is known for one matching: stated facts, normalised, completed by derived ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from matcher.derivation import company_age, growth, quotient, size_class
from matcher.profile import Fact, Profile
from matcher.values import Amount, Candidates, Day, Range, Tags, ValueSet
from policies.vocabulary import Attribute, Vocabulary

WHOLE_UNITS = frozenset({"person", "piece"})
"""Units counted in whole numbers: 不到20人 is at most 19."""

UNIMPLIED = frozenset({"first_recognitions"})
"""Tags whose terms prove nothing of each other: who is a 小巨人 for the first time may have renewed 专精特新."""


@dataclass(slots=True)
class FactView:
    """Answers "what is known of this attribute in this year?" for one profile and day."""

    vocabulary: Vocabulary
    profile: Profile
    as_of: date
    _known: dict[tuple[str, int | None], ValueSet | None] = field(default_factory=dict)

    @property
    def last_year(self) -> int:
        """The last complete business year before the day of matching."""
        return self.as_of.year - 1

    def known(self, attribute: str, year: int | None = None) -> ValueSet | None:
        """Give the possible values; None when nothing is known. A year of None is the current state."""
        key = (attribute, self._canonical_year(attribute, year))
        if key not in self._known:
            self._known[key] = None  # a derivation that asks for itself finds nothing
            self._known[key] = self._find(*key)
        return self._known[key]

    def _canonical_year(self, attribute: str, year: int | None) -> int | None:
        entry = self.vocabulary.attribute(attribute)
        return self.last_year if entry.yearly and year is None else year

    def _find(self, attribute: str, year: int | None) -> ValueSet | None:
        entry = self.vocabulary.attribute(attribute)
        stated = self._stated(entry, year)
        derived = self._derived(attribute, year) if entry.derived_from else None
        if stated is None and year is not None and self._is_before_founding(year):
            return Amount(Range(Decimal(0), Decimal(0)), entry.unit or "")
        return _narrowed(stated, derived)

    def _stated(self, entry: Attribute, year: int | None) -> ValueSet | None:
        dated = self._normal(entry, self.profile.fact(entry.name, year))
        if year != self.last_year:
            return dated
        return _narrowed(dated, self._normal(entry, self.profile.fact(entry.name)))

    def _is_before_founding(self, year: int) -> bool:
        """Whether the enterprise cannot have existed in a business year: it then earned and spent nothing."""
        founded = self.known("established_on")
        return isinstance(founded, Day) and founded.range.low is not None and founded.range.low.year > year

    def _normal(self, entry: Attribute, fact: Fact | None) -> ValueSet | None:
        return None if fact is None else normal(entry, fact.value)

    def _derived(self, attribute: str, year: int | None) -> ValueSet | None:
        match attribute:
            case "company_age_years":
                return company_age(self.known("established_on"), self.as_of)
            case "rd_intensity":
                return quotient(self.known("rd_expense", year), self.known("annual_revenue", year))
            case "revenue_growth" if year is not None:
                return growth(self.known("annual_revenue", year), self.known("annual_revenue", year - 1))
            case "size_class":
                return size_class(self.vocabulary, self.known("industry"), self.known)
            case _:
                return None


def normal(entry: Attribute, value: ValueSet) -> ValueSet:
    """Say what a stated value comes to: whole where only whole things are counted, with the tags it implies."""
    if isinstance(value, Amount) and value.unit in WHOLE_UNITS:
        return Amount(_whole(value.range), value.unit)
    if isinstance(value, Tags) and entry.name not in UNIMPLIED:
        return _closed(entry, value)
    return value


def _narrowed(first: ValueSet | None, second: ValueSet | None) -> ValueSet | None:
    """Join two words on one thing (stated and derived, dated and undated); where they contradict, the first stands."""
    if isinstance(first, Amount) and isinstance(second, Amount) and first.unit == second.unit:
        met = first.range.meet(second.range)
        return first if met is None else Amount(met, first.unit)
    if isinstance(first, Candidates) and isinstance(second, Candidates):
        both = first.options & second.options
        return Candidates(both) if both else first
    return first if first is not None else second


def _whole(known: Range[Decimal]) -> Range[Decimal]:
    low, high = known.low, known.high
    if low is not None:
        low = low + 1 if known.low_open and low == low.to_integral_value() else low.to_integral_value(ROUND_CEILING)
    if high is not None:
        high = high - 1 if known.high_open and high == high.to_integral_value() else high.to_integral_value(ROUND_FLOOR)
    if low is not None and high is not None and high < low:
        return known
    return Range(low, high)


def _closed(entry: Attribute, tags: Tags) -> Tags:
    """Add what the terms imply: a 小巨人 is a 专精特新中小企业; who is none of the latter is none of the former."""
    implies = entry.implications
    if not implies:
        return tags
    members, non_members = set(tags.members), set(tags.non_members)
    for _ in implies:
        members |= {wider for name in members for wider in implies.get(name, ())}
        non_members |= {name for name, wider in implies.items() if wider & non_members}
    return Tags(frozenset(members), frozenset(non_members - members), tags.complete)

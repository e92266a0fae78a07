"""A recorded conclusion as a golden case of its clause: an example that must come out the same for ever.

The case holds the fewest facts that give the conclusion: it leaves the sealed log, so it should tell of the rule
and not of the enterprise. Name and words of the enterprise are never in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, assert_never

from matcher.audit.conclusions import conclusion_to_record
from matcher.explanation import worth_text
from matcher.facts import FactView
from matcher.matching import ClauseMatch, match_one
from matcher.profile import Profile
from matcher.truth import Truth
from matcher.values import Amount, Candidates, Day, Range, Tags, ValueSet, YesNo
from policies.canonical import canonical_text
from policies.golden import GoldenCase
from policies.language.jsonform import number
from policies.model import StoredClause

ONE_DAY = timedelta(days=1)


def golden_case(name: str, profile: Profile, subject: StoredClause, facts: FactView) -> GoldenCase:
    """Write the case: verdict, amount, what is missing and what waits for judgement must come out the same."""
    kept = fewest_facts(profile, subject, facts)
    found = _asked(kept, subject, facts)
    return GoldenCase(
        clause=subject.clause.id,
        name=name,
        profile=canonical_text(facts_to_json(kept, facts)),
        verdict=found.verdict.value,
        as_of=facts.as_of,
        amount=None if found.worth is None else worth_text(found.worth.total),
        missing=found.missing,
        judgements=found.evaluation.judgements,
    )


def fewest_facts(profile: Profile, subject: StoredClause, facts: FactView) -> Profile:
    """Leave out one fact after the other, as long as the conclusion stays the same to the letter."""
    wanted = _conclusion(_asked(profile, subject, facts))
    kept = dict(profile.facts)
    for key in sorted(kept, key=lambda key: (key[0], key[1] or 0)):
        fewer = {other: fact for other, fact in kept.items() if other != key}
        if _conclusion(_asked(Profile(fewer), subject, facts)) == wanted:
            kept = fewer
    return Profile(kept)


def _asked(profile: Profile, subject: StoredClause, facts: FactView) -> ClauseMatch:
    return match_one(subject, FactView(facts.vocabulary, profile, facts.as_of))


def _conclusion(found: ClauseMatch) -> object:
    amount = None if found.worth is None else worth_text(found.worth.total)
    return conclusion_to_record(found), found.evaluation.judgements, amount


def facts_to_json(profile: Profile, facts: FactView) -> dict[str, Any]:
    """Write facts as PROFILE.json does. An undated yearly fact beside dated ones is of the last complete year."""
    written: dict[str, Any] = {}
    for attribute in sorted({name for name, _ in profile.facts}):
        unit = facts.vocabulary.attribute(attribute).unit
        years = {year: fact.value for year, fact in profile.years(attribute).items()}
        undated = profile.fact(attribute)
        if undated is not None and not years:
            written[attribute] = _value(undated.value, unit)
            continue
        if undated is not None:
            years[facts.last_year] = _met(years.get(facts.last_year), undated.value)
        written[attribute] = {"years": {str(year): _value(years[year], unit) for year in sorted(years)}}
    return written


def _met(dated: ValueSet | None, undated: ValueSet) -> ValueSet:
    if isinstance(dated, Amount) and isinstance(undated, Amount) and dated.unit == undated.unit:
        return Amount(dated.range.meet(undated.range) or dated.range, dated.unit)
    return undated if dated is None else dated


def _value(value: ValueSet, usual_unit: str | None) -> Any:  # noqa: ANN401 - raw JSON
    match value:
        case Amount(range=bounds, unit=unit):
            return _amount(bounds, {} if unit == usual_unit else {"unit": unit})
        case Day(range=days):
            return _days(days)
        case Tags(members=members, non_members=non_members, complete=complete):
            said = {"has": sorted(members), "lacks": sorted(non_members)}
            return {name: terms for name, terms in said.items() if terms} | ({"complete": True} if complete else {})
        case Candidates(options=options):
            return min(options) if len(options) == 1 else {"in": sorted(options)}
        case YesNo(truth=truth):
            return truth is Truth.TRUE
        case _ as unreachable:
            assert_never(unreachable)


def _amount(bounds: Range[Decimal], unit: Mapping[str, Any]) -> Any:  # noqa: ANN401 - raw JSON
    ends: dict[str, Any] = {}
    if bounds.exact is not None:
        exact = number(bounds.exact)
        return {"==": exact, **unit} if unit else exact
    if bounds.low is not None:
        ends[">" if bounds.low_open else ">="] = number(bounds.low)
    if bounds.high is not None:
        ends["<" if bounds.high_open else "<="] = number(bounds.high)
    return ends | dict(unit)


def _days(days: Range[date]) -> Mapping[str, Any]:
    ends: dict[str, Any] = {}
    if days.low is not None:
        ends[">="] = (days.low + ONE_DAY if days.low_open else days.low).isoformat()
    if days.high is not None:
        ends["<="] = (days.high - ONE_DAY if days.high_open else days.high).isoformat()
    return ends

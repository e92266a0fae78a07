"""The JSON of `huiqi match` (DESIGN §7)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from matcher.amounts import BenefitWorth, Worth
from matcher.explanation import reasons, worth_text
from matcher.facts import FactView
from matcher.matching import ClauseMatch, MatchResult
from matcher.road import road, verified_only
from policies.language.jsonform import number
from policies.language.printer import Printer


def match_json(result: MatchResult, facts: FactView, receipt: str) -> dict[str, Any]:
    """Write a match result with its receipt's code."""
    printer = Printer(facts.vocabulary)
    verified = verified_only(facts)
    matches = [_match(found, facts, verified, printer) for found in result.matches]
    return {"as_of": result.as_of.isoformat(), "matches": matches, "receipt": receipt}


def _match(found: ClauseMatch, facts: FactView, verified: FactView, printer: Printer) -> dict[str, Any]:
    clause, document = found.clause, found.subject.document
    way = road(clause, found.evaluation, verified)
    return {
        "clause": clause.id,
        "title": clause.title,
        "kind": clause.kind.value,
        "grade": document.grade.value,
        "verdict": found.verdict.value,
        "missing": list(found.missing),
        "judgements": list(found.evaluation.judgements),
        "benefit": None if found.worth is None else _benefit(found, found.worth, printer),
        "because": [
            {"condition": reason.condition, "truth": reason.truth.name.lower(), "fact": reason.fact}
            for reason in reasons(found, facts, printer)
        ],
        "source": {
            "document": document.title,
            "number": document.number,
            "section": clause.citation.section,
            "quote": clause.citation.quote,
        },
        "departments": list(clause.departments),
        "road": None if way is None else way.value,
        "application_mode": clause.application_mode.value,
        "valid_to": None if clause.valid_to is None else clause.valid_to.isoformat(),
        "caveat": clause.caveat or None,
        "version": found.subject.version,
    }


def _benefit(found: ClauseMatch, given: BenefitWorth, printer: Printer) -> dict[str, Any]:
    benefit = found.clause.benefit
    rule = "" if benefit is None else printer.benefit(benefit)
    total = worth_json(given.total) | {"text": worth_text(given.total), "rule": rule}
    return total | {"items": [worth_json(item) | {"text": worth_text(item)} for item in given.items]}


def worth_json(given: Worth) -> dict[str, Any]:
    """Write what a benefit is worth: yuan (or a price) from min to max; null where nothing is known."""
    return {
        "type": given.kind,
        "min": _number(given.low),
        "max": _number(given.high),
        "unit": given.unit,
        "per": "/".join(given.per) or None,
        "form": None if given.form is None else given.form.value,
        "narrowed_by": sorted(given.narrowed_by),
    }


def _number(value: Decimal | None) -> int | Decimal | None:
    return None if value is None else number(value)

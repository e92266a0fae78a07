"""The JSON of `huiqi policies impact`; money in whole fen, null where a bound is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.outcomes import ClauseImpact, ImpactReport
from matcher.impact import TOUCHED, Flow, Impact, Outcome, Purse, Side, Span, Touched, joined_money


def impact_json(report: ImpactReport) -> dict[str, Any]:
    """Write the impact of all changes asked for, and what they come to together."""
    return {
        "enterprises": report.registered,
        "touched": report.touched,
        "by_reference": report.by_reference,
        "money": money_json(joined_money(entry.impact for entry in report.entries)),
        "clauses": [_clause_json(entry, report.registered) for entry in report.entries],
    }


def _clause_json(entry: ClauseImpact, registered: int) -> dict[str, Any]:
    planned = entry.planned
    return {
        "clause": planned.change.clause_id,
        "title": planned.change.title,
        "plan": planned.plan.value,
        "as_of": planned.as_of.isoformat(),
        "old_version": planned.old_version,
        "new_version": planned.new_version,
        "suspended": planned.is_suspended,
    } | _measured_json(entry.impact, registered)


def _measured_json(impact: Impact, registered: int) -> dict[str, Any]:
    counts = {outcome.value: impact.counts[outcome] for outcome in Outcome if outcome is not Outcome.UNCHANGED}
    moves = sorted(impact.moves.items())
    return {
        "counts": counts | {Outcome.UNCHANGED.value: registered - sum(counts.values())},
        "moves": [{"from": old.value, "to": new.value, "count": times} for (old, new), times in moves],
        "money": money_json(impact.money),
        "unpriced": impact.unpriced,
        "narrowing": dict(impact.narrowing.most_common()),
        **{outcome.value: [_touched_json(one) for one in impact.listed[outcome]] for outcome in TOUCHED},
    }


def money_json(money: Mapping[Purse, Flow]) -> list[dict[str, Any]]:
    """Write the sums of each purse: before, after, and the difference."""
    return [
        {
            "per": list(purse.per),
            "capital": purse.is_capital,
            "before": fen_json(flow.before),
            "after": fen_json(flow.after),
            "difference": fen_json(flow.difference),
        }
        for purse, flow in sorted(money.items(), key=lambda entry: (entry[0].is_capital, entry[0].per))
    ]


def fen_json(span: Span) -> dict[str, int | None]:
    """Write a range in fen."""
    low, high = span.fen
    return {"low": low, "high": high}


def _touched_json(one: Touched) -> dict[str, Any]:
    return {"uscc": one.uscc, "name": one.name, "before": _side_json(one.old), "after": _side_json(one.new)}


def _side_json(side: Side) -> dict[str, Any]:
    purses = sorted(side.given.money, key=lambda purse: (purse.is_capital, purse.per))
    return {
        "verdict": side.verdict.value,
        "missing": sorted(side.missing),
        "money": [
            {"per": list(purse.per), "capital": purse.is_capital, **fen_json(side.money(purse))} for purse in purses
        ],
    }

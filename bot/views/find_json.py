"""The JSON of `huiqi find` (DESIGN §7)."""

from __future__ import annotations

from typing import Any, assert_never

from matcher.gaps import Gap
from matcher.reverse import Counts, Found, Group, Standing
from policies.language.jsonform import number


def counts_json(counts: Counts) -> dict[str, Any]:
    """Write how many enterprises stand how, and what is missing most often."""
    return {standing.value: counts.standing[standing] for standing in Standing} | {
        "one_missing": counts.one_missing,
        "total": counts.total,
        "missing": dict(counts.missing.most_common()),
    }


def found_json(one: Found, group: Group) -> dict[str, Any]:
    """Write one enterprise of a list."""
    told: dict[str, Any] = {"uscc": one.uscc, "name": one.name}
    match group:
        case Group.ELIGIBLE:
            return told | {"road": None if one.road is None else one.road.value}
        case Group.ONE_MISSING:
            return told | {"missing": next(iter(one.missing), None)}
        case Group.NEAR:
            return told | {"gap": None if one.gap is None else gap_json(one.gap, one.gap_text)}
        case _ as unreachable:
            assert_never(unreachable)


def gap_json(gap: Gap, text: str) -> dict[str, Any]:
    """Write a gap: by how much, in which unit, and whether the value must go up or down."""
    return {
        "attr": gap.attribute,
        "by": None if gap.by is None else number(gap.by),
        "unit": gap.unit,
        "direction": "up" if gap.must_rise else "down",
        "text": text,
    }

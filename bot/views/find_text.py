"""The reverse match as an admin reads it: the counts, then who, and what is between them and the clause."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from bot.views.words import ROADS, STANDINGS
from matcher.reverse import Counts, Found, Group, Standing
from policies.model import Clause
from policies.vocabulary import Vocabulary

HEADINGS = {Group.ELIGIBLE: "符合", Group.ONE_MISSING: "只差一项信息", Group.NEAR: "差一点"}
MISSING_SHOWN = 5


def head_lines(clause: Clause, as_of: date, counts: Counts, vocabulary: Vocabulary) -> list[str]:
    """Write how many enterprises stand how, and what is missing most often."""
    lines = [
        f"{clause.title}（{clause.id}），按 {as_of} 看 {counts.total} 家企业：",
        "，".join(f"{STANDINGS[standing]} {counts.standing[standing]}" for standing in Standing),
    ]
    if not counts.total:
        return [*lines[:1], "企业库是空的：先用 huiqi enterprises import 导入企业"]
    if counts.missing:
        most = counts.missing.most_common(MISSING_SHOWN)
        told = "、".join(f"{vocabulary.attribute(name).zh} {times} 家" for name, times in most)
        lines.append(f"最常缺的信息：{told}")
    return lines


def found_line(one: Found, group: Group, vocabulary: Vocabulary) -> str:
    """Write one enterprise of a list."""
    return f"  {one.uscc}  {one.name or '（无名称）'}  {_remark(one, group, vocabulary)}".rstrip()


def _remark(one: Found, group: Group, vocabulary: Vocabulary) -> str:
    match group:
        case Group.ELIGIBLE:
            return "" if one.road is None else ROADS[one.road]
        case Group.ONE_MISSING:
            return "缺" + "、".join(vocabulary.attribute(name).zh for name in sorted(one.missing))
        case Group.NEAR:
            return one.gap_text
        case _ as unreachable:
            assert_never(unreachable)

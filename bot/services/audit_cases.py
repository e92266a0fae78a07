"""Save what a record concluded as golden cases of its clauses."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import yaml

from matcher.audit.golden_form import golden_case
from matcher.audit.profile_form import profile_from_record
from matcher.audit.replay import Replay
from matcher.facts import FactView
from matcher.matching import Verdict
from policies.errors import DocumentError, InputError, NotFoundError
from policies.vocabulary import Vocabulary, nearest

_FLOAT = "tag:yaml.org,2002:float"


class _CaseDumper(yaml.CSafeDumper):
    """Writes exact numbers as numbers, and every value out."""

    def ignore_aliases(self, data: object) -> bool:
        """Write a value twice rather than refer to it."""
        del data
        return True


_CaseDumper.add_representer(Decimal, lambda dumper, value: dumper.represent_scalar(_FLOAT, f"{value:f}"))


def save_cases(path: Path, code: str, found: Replay, wanted: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """Add cases to a file, one for each clause wanted (by default those concluded eligible), and give the clauses.

    A case says what the replay gave; where that is not what the record says, there is nothing to hold on to.
    """
    differing = {difference.clause for difference in found.differences}
    chosen = list(wanted) or sorted(
        clause for clause, one in found.matches.items() if one.verdict is Verdict.ELIGIBLE and clause not in differing
    )
    if not chosen:
        raise InputError("这次匹配没有符合的条款；请用 --clause 指定要存成样例的条款")
    profile = profile_from_record(found.content.profile)
    facts = FactView(vocabulary, profile, found.content.as_of)
    sections: list[dict[str, object]] = []
    for clause in chosen:
        if clause not in found.matches:
            near = nearest(clause, found.matches)
            raise NotFoundError(f"凭证 {code} 没有问过条款“{clause}”" + (f"，最接近的是 {near}" if near else ""))
        if clause in differing:
            raise InputError(f"条款 {clause} 的重放与记录不同，不能存成样例；请先看 huiqi audit replay {code}")
        case = golden_case(f"凭证 {code}", profile, found.matches[clause].subject, facts)
        sections.append({"clause": clause, "cases": [case]})
    _append(path, sections)
    return chosen


def _append(path: Path, sections: list[dict[str, object]]) -> None:
    text = yaml.dump_all(
        sections, Dumper=_CaseDumper, allow_unicode=True, sort_keys=False, width=1_000, explicit_start=True
    )
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise DocumentError(f"写不了文件 {path}：{error.strerror}") from error

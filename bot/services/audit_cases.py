"""Save what a record concluded as golden cases of its clauses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matcher.audit.golden_form import golden_case
from matcher.audit.profile_form import profile_from_record
from matcher.audit.replay import Replay
from matcher.facts import FactView
from matcher.matching import Verdict
from policies.errors import DocumentError, InputError, NotFoundError
from policies.golden import GoldenCase
from policies.interchange.golden_file import read_golden, write_golden
from policies.interchange.text_file import decode, read_bytes
from policies.vocabulary import Vocabulary, nearest


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
    cases: list[GoldenCase] = []
    for clause in chosen:
        if clause not in found.matches:
            near = nearest(clause, found.matches)
            raise NotFoundError(f"凭证 {code} 没有问过条款“{clause}”" + (f"，最接近的是 {near}" if near else ""))
        if clause in differing:
            raise InputError(f"条款 {clause} 的重放与记录不同，不能存成样例；请先看 huiqi audit replay {code}")
        cases.append(golden_case(f"凭证 {code}", profile, found.matches[clause].subject, facts))
    _append(path, cases, vocabulary)
    return chosen


def _append(path: Path, cases: Sequence[GoldenCase], vocabulary: Vocabulary) -> None:
    """Add cases behind what a file holds; those it holds already are not written twice, and nothing is rewritten."""
    text = decode(read_bytes(path), path.name) if path.exists() else ""
    held = {(case.clause, case.name): case for case in read_golden(text, vocabulary)} if text.strip() else {}
    news = [case for case in cases if held.get((case.clause, case.name)) != case]
    other = next((case for case in news if (case.clause, case.name) in held), None)
    if other is not None:
        raise InputError(
            f"{path} 里已有 {other.clause} 的样例“{other.name}”，内容不同；请先改名或删去旧的，或存到另一个文件"
        )
    separator = "\n" if text and not text.endswith("\n") else ""
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(separator + write_golden(news) if news else "")
    except OSError as error:
        raise DocumentError(f"写不了文件 {path}：{error.strerror}") from error

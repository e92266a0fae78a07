"""A match as people read it: eligible first, then what one fact would settle."""

from __future__ import annotations

from bot.views.words import MODES, ROADS, SECOND_HAND, is_second_hand
from matcher.explanation import reasons, worth_text
from matcher.facts import FactView
from matcher.matching import ClauseMatch, MatchResult, Verdict
from matcher.road import road, verified_only
from matcher.truth import Truth
from policies.language.printer import Printer
from policies.model import ApplicationMode, Kind

SHOWN = 10
BULLETS = {Truth.TRUE: "✓", Truth.FALSE: "✗", Truth.UNKNOWN: "?"}


def match_text(result: MatchResult, facts: FactView, receipt: str, shown: int = SHOWN) -> str:
    """Write what applies, what might, and how many do not."""
    eligible, unknown = result.having(Verdict.ELIGIBLE), result.having(Verdict.UNKNOWN)
    settled = len(result.having(Verdict.INELIGIBLE))
    lines = [
        (
            f"按 {result.as_of} 有效的 {len(result.matches)} 条条款："
            f"符合 {len(eligible)}，待补充 {len(unknown)}，不符合 {settled}"
        )
    ]
    lines += _section("符合：", eligible[:shown], len(eligible) - shown, facts)
    lines += _section("待补充：", unknown[:shown], len(unknown) - shown, facts)
    lines += ["", f"凭证 {receipt}"]
    return "\n".join(lines)


def _section(heading: str, matches: tuple[ClauseMatch, ...], more: int, facts: FactView) -> list[str]:
    if not matches:
        return []
    lines = ["", heading]
    for number, found in enumerate(matches, start=1):
        lines += clause_lines(found, facts, number)
    return [*lines, f"  还有 {more} 条"] if more > 0 else lines


def clause_lines(found: ClauseMatch, facts: FactView, number: int | None = None) -> list[str]:
    """Write one conclusion: what it gives, why, what is missing, by which road, from which document."""
    clause, document = found.clause, found.subject.document
    head = f"{number}. " if number is not None else ""
    second_hand = f"（{SECOND_HAND}）" if is_second_hand(document.grade) and clause.kind is Kind.BENEFIT else ""
    lines = [f"{head}{clause.title}{worth_phrase(found)} · {MODES[clause.application_mode]}{second_hand}"]
    lines += [f"   {clause.summary}"]
    lines += [f"   {line}" for line in why_lines(found, facts)]
    way = road(clause, found.evaluation, verified_only(facts))
    # A service or goal whose document names no way has none: nobody need confirm that a window is open.
    is_silent = clause.kind is not Kind.BENEFIT and clause.application_mode is ApplicationMode.UNSPECIFIED
    if way is not None and not is_silent:
        lines.append(f"   办理：{ROADS[way]}")
    if clause.departments:
        lines.append(f"   部门：{'、'.join(clause.departments)}")
    if clause.caveat:
        lines.append(f"   注意：{clause.caveat}")
    lines.append(
        f"   出处：《{document.title}》{document.number or ''} {clause.citation.section}：「{clause.citation.quote}」"
    )
    return lines


def worth_phrase(found: ClauseMatch) -> str:
    """Write ` — 360万元` after a title; nothing where no money is given."""
    if found.worth is None or found.worth.total.kind == "in_kind":
        return ""
    return f" — {worth_text(found.worth.total)}"


def why_lines(found: ClauseMatch, facts: FactView) -> list[str]:
    """Write the conditions with their facts, and what would settle or narrow the answer."""
    printer = Printer(facts.vocabulary)
    # What could still be otherwise does not matter once the clause applies.
    only_true = found.verdict is Verdict.ELIGIBLE
    words = [
        f"{BULLETS[r.truth]} {r.condition}（{r.fact}）"
        for r in reasons(found, facts, printer)
        if not only_true or r.truth is Truth.TRUE
    ]
    names = facts.vocabulary.attribute
    if found.missing:
        words.append("还需知道：" + "、".join(names(attribute).zh for attribute in found.missing))
    if found.evaluation.judgements:
        words.append("还需人工判断：" + "；".join(found.evaluation.judgements))
    narrowing = sorted(found.worth.total.narrowed_by) if found.worth else []
    if narrowing:
        words.append("知道" + "、".join(names(attribute).zh for attribute in narrowing) + "就能算准金额")
    return words

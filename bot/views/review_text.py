"""Drafts, reviews and decisions as people read them in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.outcomes import OVERRIDABLE, DraftReview, FedClause, Proposal, Published
from bot.views.impact_text import impact_line
from bot.views.policies_text import event_line, wording_lines
from bot.views.words import FIELDS, KINDS, SEVERITIES, TOPICS, days_text
from policies.checks import Severity
from policies.drafts import StoredDraft
from policies.language.printer import Printer
from policies.lifecycle import STATE_WORDS, STEP_WORDS, DraftState, Step
from policies.publication.anchoring import figures_changed
from policies.publication.differences import MEANING_WORDS, FieldChange, Meaning
from policies.timeline import Timeline

SHOWN_IDS = 30


def queue_text(drafts: Sequence[StoredDraft]) -> str:
    """List open drafts by state and document."""
    if not drafts:
        return "没有待处理的草案"
    lines: list[str] = []
    for (state, document), group in groupby(drafts, key=lambda draft: (draft.state, draft.document.id)):
        entries = list(group)
        lines.append(f"{STATE_WORDS[state]} · {document} {entries[0].document.title}（{len(entries)}）")
        lines += [f"  {_queue_line(draft)}" for draft in entries]
    return "\n".join(lines)


def _queue_line(draft: StoredDraft) -> str:
    base = "新条款" if draft.base_version is None else f"改第 {draft.base_version} 版"
    notes = draft.notes
    sure = "" if notes.confidence is None else f" 把握 {notes.confidence:.0%}"
    points = f" 待补写 {len(notes.open_points)} 处" if notes.open_points else ""
    who = "、".join(draft.authors)
    return f"{draft.clause.id} [{KINDS[draft.clause.kind]}] {draft.clause.title}（{base}，{who}{sure}{points}）"


def review_text(review: DraftReview, printer: Printer) -> str:
    """Write one draft: what it says, where it was read, what it changes, what stands against it, and what is next."""
    draft = review.draft
    base = "新条款" if review.base is None else f"将成为第 {review.base.version + 1} 版"
    parts = [
        [f"{draft.clause.title}（{draft.clause.id}，{STATE_WORDS[draft.state]}，{base}）"],
        wording_lines(draft.clause, draft.document, printer),
        list(_notes(draft)),
        _changes(review),
        list(_findings(review)),
        list(_effect(review)),
        list(_impact(review)),
        ["历史：", *(event_line(event) for event in review.history)],
        _next(review),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _notes(draft: StoredDraft) -> Iterator[str]:
    notes = draft.notes
    if notes.context:
        yield f"整句：{notes.context}"
    if notes.span is not None:
        sure = "" if notes.confidence is None else f"，把握 {notes.confidence:.0%}"
        yield f"位置：原文第 {notes.span[0] + 1}—{notes.span[1]} 字{sure}"
    if notes.unread:
        yield "同一节里没有读成条款的句子："
        yield from (f"  · {sentence}" for sentence in notes.unread)


def is_refigured(change: FieldChange) -> bool:
    """Whether the digits of a quote changed: a person should read the rule again."""
    return change.field == "quote" and figures_changed(change.old or "", change.new or "")


def meaning_text(meaning: Meaning | None) -> str:
    """Write what a change means for who meets the condition; empty where it is written as before."""
    return "" if meaning is None else f"（{MEANING_WORDS[meaning]}）"


def change_lines(changes: Sequence[FieldChange]) -> Iterator[str]:
    """Write what changed, field by field; of rules also the parts taken out and put in."""
    for change in changes:
        remark = "（数字有变，请核对条件和待遇）" if is_refigured(change) else ""
        yield f"  {FIELDS.get(change.field, change.field)}：{change.old or '（空）'} → {change.new or '（空）'}{remark}"
        yield from (f"    - {part}" for part in change.removed)
        yield from (f"    + {part}" for part in change.added)


def _changes(review: DraftReview) -> list[str]:
    if review.base is None:
        return []
    changed = list(change_lines(review.changes))
    heading = f"与第 {review.base.version} 版的差别{meaning_text(review.meaning)}："
    return [heading, *changed] if changed else [f"与第 {review.base.version} 版没有差别"]


def _findings(review: DraftReview) -> Iterator[str]:
    if not review.findings:
        yield "检查：没有发现问题"
        return
    yield "检查："
    for finding in review.findings:
        stops = finding.severity is Severity.ERROR
        remark = "（可由审批人写明原因后放行）" if stops and finding.topic in OVERRIDABLE else ""
        others = "、".join(name for name in finding.subjects if name != review.draft.clause.id)
        beside = f"（{others}）" if others else ""
        yield f"  [{SEVERITIES[finding.severity]}] {TOPICS[finding.topic]}：{finding.message}{beside}{remark}"


def _effect(review: DraftReview) -> Iterator[str]:
    if review.draft.state in {DraftState.PUBLISHED, DraftState.WITHDRAWN}:
        return
    yield "发布后各版的日期："
    yield from timeline_lines(review.after)


def _impact(review: DraftReview) -> Iterator[str]:
    """Write whom it would touch, in one line; nothing while the registry is empty."""
    if review.impact is not None and review.impact.registered:
        yield f"{impact_line(review.impact)}（名单：huiqi policies impact {review.draft.clause.id}）"


def _next(review: DraftReview) -> list[str]:
    match review.draft.state:
        case DraftState.DRAFT:
            return [f"下一步：huiqi policies submit {review.draft.clause.id} --reason …"]
        case DraftState.IN_REVIEW:
            clause = review.draft.clause.id
            others = f"{'、'.join(review.draft.authors)} 以外的人"
            return [f"下一步：由 {others} huiqi policies publish {clause} --reason …（或 review {clause} --return）"]
        case _:
            return []


def timeline_lines(timeline: Timeline) -> Iterator[str]:
    """Write from when to when each version holds, and the suspensions."""
    if not timeline.spans:
        yield "  没有任何一天有效"
    yield from (f"  第 {span.version} 版：{days_text(span.days)}" for span in timeline.spans)
    yield from (f"  暂停：{days_text(days)}" for days in timeline.suspended)


def moved_text(drafts: Sequence[StoredDraft], printer: Printer) -> str:
    """Tell where drafts stand after a step; of a single one also its rule."""
    if len(drafts) == 1:
        clause = drafts[0].clause
        benefit = "无" if clause.benefit is None else printer.benefit(clause.benefit)
        head = f"{clause.id} {clause.title}：{STATE_WORDS[drafts[0].state]}"
        return f"{head}\n  条件：{printer.condition(clause.condition)}\n  待遇：{benefit}"
    states = {draft.state for draft in drafts}
    state = "、".join(STATE_WORDS[one] for one in DraftState if one in states)
    return f"{len(drafts)} 条：{state}\n  {_ids([draft.clause.id for draft in drafts])}"


def proposal_text(proposal: Proposal, what: str) -> str:
    """Tell what became of clauses put forward."""
    drafted, corrected = f"新草案 {len(proposal.drafted)} 条", f"改动草案 {len(proposal.corrected)} 条"
    lines = [f"{what}：{drafted}，{corrected}，未变 {proposal.unchanged} 条"]
    if proposal.drafted or proposal.corrected:
        lines.append(f"  {_ids([*proposal.drafted, *proposal.corrected])}")
    if proposal.held_up:
        lines.append(f"没有收下 {len(proposal.held_up)} 条，别人正在改：{_ids(proposal.held_up)}")
    return "\n".join(lines)


def fed_lines(fed: Sequence[FedClause]) -> Iterator[str]:
    """Tell of each clause of a feed which fields were applied and which wait."""
    for entry in fed:
        if entry.is_new:
            yield f"  {entry.clause_id}：新条款，等待审批"
            continue
        applied = f"已更新 {_fields(entry.applied)}" if entry.applied else ""
        waiting = f"等待审批 {_fields(entry.waiting)}" if entry.waiting else ""
        yield f"  {entry.clause_id}：{'；'.join(part for part in (applied, waiting) if part)}"


def _fields(names: Sequence[str]) -> str:
    return "、".join(FIELDS.get(name, name) for name in names)


def published_text(published: Sequence[Published]) -> str:
    """Tell what was put in force, and what that did to the versions before."""
    lines = [f"已发布 {len(published)} 条"]
    for entry in published:
        lines.append(f"{entry.clause_id} {entry.title}（第 {entry.version} 版）")
        lines += timeline_lines(entry.after)
        left = {span.version for span in entry.after.spans}
        gone = sorted({span.version for span in entry.before.spans} - left)
        lines += [f"  第 {version} 版不再对任何一天有效" for version in gone]
        if entry.after.suspended:
            lines.append("  注意：这条仍处于暂停，恢复前不会匹配给企业")
    return "\n".join(lines)


def timeline_text(clause_id: str, step: Step, day: object, timeline: Timeline) -> str:
    """Tell what a decision did."""
    return "\n".join([f"{clause_id} 从 {day} 起{STEP_WORDS[step]}", *timeline_lines(timeline)])


def _ids(ids: Sequence[str]) -> str:
    more = f" …共 {len(ids)} 条" if len(ids) > SHOWN_IDS else ""
    return "、".join(ids[:SHOWN_IDS]) + more

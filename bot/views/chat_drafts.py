"""Drafts as a chat shows them: short, bounded, and with the commands of a chat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.outcomes import OVERRIDABLE, DraftReview, Published, SavedDrafts
from bot.views.policies_text import event_line, wording_lines
from bot.views.review_text import change_lines, published_text
from bot.views.words import KINDS, SEVERITIES, TOPICS, days_text
from policies.checks import Severity
from policies.drafts import StoredDraft
from policies.language.printer import Printer
from policies.lifecycle import STATE_WORDS
from policies.publication.differences import MEANING_WORDS

PAGE = 10
SHOWN = 8
LONGEST_PART = 2_500
"""How long one part of a draft may get; what is cut off stands in `huiqi policies review`."""

CUT = "……（太长，其余请在终端里看：huiqi policies review）"


def page_count(drafts: Sequence[StoredDraft]) -> int:
    """Count the pages of a list."""
    return max(1, -(-len(drafts) // PAGE))


def queue_page(drafts: Sequence[StoredDraft], page: int) -> str:
    """Write one page of the list of drafts; pages count from 1."""
    if not drafts:
        return "没有待处理的草案。把政策文件（PDF、DOCX、HTML、TXT、XLSX）发给我，我来起草。"
    shown = drafts[(page - 1) * PAGE : page * PAGE]
    head = f"【草案】共 {len(drafts)} 条，第 {page}/{page_count(drafts)} 页"
    return "\n".join([head, *_by_document(shown), "", "看一条：/draft 编号"])


def _by_document(drafts: Sequence[StoredDraft]) -> Iterator[str]:
    document = ""
    for draft in drafts:
        if draft.document.id != document:
            document = draft.document.id
            yield f"\n{_short(draft.document.title, 60)}（{document}）"
        yield queue_line(draft)


def queue_line(draft: StoredDraft) -> str:
    """Name a draft in a line, with what it needs."""
    notes = draft.notes
    base = "新" if draft.base_version is None else f"改第 {draft.base_version} 版"
    sure = "" if notes.confidence is None else f"，把握 {notes.confidence:.0%}"
    points = f"，待补写 {len(notes.open_points)} 处" if notes.open_points else ""
    state = f"{STATE_WORDS[draft.state]}，{KINDS[draft.clause.kind]}，{base}{sure}{points}"
    return f"- {draft.clause.id} {_short(draft.clause.title, 30)}（{state}）"


def draft_page(review: DraftReview, printer: Printer) -> str:
    """Write one draft: what it says, where it was read, what needs judgement, what is found, what it changes."""
    draft = review.draft
    base = "新条款" if review.base is None else f"将成为第 {review.base.version + 1} 版"
    parts = [
        [f"【{_short(draft.clause.title, 36)}】", f"{draft.clause.id}（{STATE_WORDS[draft.state]}，{base}）"],
        wording_lines(draft.clause, draft.document, printer),
        list(_notes(draft)),
        list(_changes(review)),
        list(_findings(review)),
        [f"起草：{'、'.join(draft.authors)}", f"发布后有效：{days_text(review.days)}"],
        ["最近的历史：", *(event_line(event) for event in review.history[-3:])],
    ]
    return "\n\n".join(_bounded("\n".join(part).strip()) for part in parts if part)


def _notes(draft: StoredDraft) -> Iterator[str]:
    notes = draft.notes
    if notes.context:
        yield f"整句：{_short(notes.context, 300)}"
    if notes.confidence is not None:
        yield f"把握：{notes.confidence:.0%}"
    if notes.judgement:
        yield f"要人判断：{_short(notes.judgement, 200)}"
    if notes.unread:
        yield f"同一节里没有读成条款的句子（{len(notes.unread)}）："
        yield from (f"- {_short(sentence, 80)}" for sentence in notes.unread[:3])


def _changes(review: DraftReview) -> Iterator[str]:
    if review.base is None:
        return
    meaning = "" if review.meaning is None else f"（{MEANING_WORDS[review.meaning]}）"
    yield f"与第 {review.base.version} 版的差别{meaning}："
    yield from list(change_lines(review.changes)) or ["  没有差别"]


def _findings(review: DraftReview) -> Iterator[str]:
    if not review.findings:
        yield "检查：没有发现问题"
        return
    yield f"检查（{len(review.findings)}）："
    for finding in review.findings[:SHOWN]:
        stops = finding.severity is Severity.ERROR
        remark = "（审批人可写明理由放行）" if stops and finding.topic in OVERRIDABLE else ""
        yield f"- [{SEVERITIES[finding.severity]}] {TOPICS[finding.topic]}：{_short(finding.message, 160)}{remark}"
    if len(review.findings) > SHOWN:
        yield f"- 其余 {len(review.findings) - SHOWN} 条较轻，没有列出"


def saved_page(saved: SavedDrafts, drafts: Sequence[str]) -> str:
    """Write what became of a file: counts, and the first drafts by their lines."""
    proposal, reissue = saved.proposal, saved.reissue
    lines = [
        f"已存为草案：新的 {len(proposal.drafted)} 条，改动 {len(proposal.corrected)} 条。文件编号 {saved.document.id}"
    ]
    lines += drafts[:SHOWN]
    if len(drafts) > SHOWN:
        lines.append(f"- ……共 {len(drafts)} 条，全部见 /drafts {saved.document.id}")
    unchanged = proposal.unchanged + len(reissue.kept)
    if unchanged:
        lines.append(f"与库里一致、没有动的 {unchanged} 条")
    if proposal.held_up:
        lines.append(f"没有收下 {len(proposal.held_up)} 条，别人正在改：{_names(proposal.held_up)}")
    if reissue.orphaned:
        lines.append(f"新文件里找不到原文的 {len(reissue.orphaned)} 条：{_names(reissue.orphaned)}；若已取消，请废止")
    return "\n".join(lines)


def moved_page(drafts: Sequence[StoredDraft], printer: Printer) -> str:
    """Tell where drafts stand after a step; of a single one also its rule."""
    if len(drafts) > 1:
        return f"{len(drafts)} 条：{STATE_WORDS[drafts[0].state]}\n{_names([draft.clause.id for draft in drafts])}"
    clause = drafts[0].clause
    benefit = "无" if clause.benefit is None else printer.benefit(clause.benefit)
    head = f"{clause.id} {clause.title}：{STATE_WORDS[drafts[0].state]}"
    return _bounded(f"{head}\n条件：{printer.condition(clause.condition)}\n待遇：{benefit}")


def published_page(published: Sequence[Published]) -> str:
    """Tell what was put in force."""
    return _bounded(published_text(published))


def _names(ids: Sequence[str]) -> str:
    more = f" 等 {len(ids)} 条" if len(ids) > SHOWN else ""
    return "、".join(ids[:SHOWN]) + more


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _bounded(part: str) -> str:
    return part if len(part) <= LONGEST_PART else part[:LONGEST_PART] + CUT

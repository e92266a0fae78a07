"""A drafted document for people: its head, each draft with its quote and rule, and what was not read."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.drafting.model import Draft, DraftedDocument
from matcher.drafting.rules import Writer

KIND_NAMES = {"benefit": "待遇", "service": "服务", "requirement": "要求", "goal": "目标"}
MODE_NAMES = {
    "no_application": "免申即享",
    "quick_application": "即申即享",
    "application": "申请",
    "case_by_case": "一事一议",
    "competition": "评审择优",
}
SHOWN_UNREAD = 20


def drafted_text(drafted: DraftedDocument, writer: Writer) -> str:
    """Write all of it, one paragraph a draft."""
    parts = ["\n".join(_head(drafted))]
    for number, draft in enumerate(drafted.drafts, start=1):
        parts.append("\n".join(_draft(number, draft, drafted.text, writer)))
    parts.append("\n".join(_unread(drafted)))
    return "\n\n".join(part for part in parts if part)


def _head(drafted: DraftedDocument) -> Iterator[str]:
    head = drafted.head
    yield head.title or "（没有读出标题）"
    yield f"文号 {head.number or '未写明'} · 制定机关 {head.issuer or '未写明'} · 发布 {head.published_on or '未写明'}"
    yield f"施行 {head.effective_from or '未写明'} 至 {head.effective_to or '未写明'} · 共 {len(drafted.drafts)} 条草案"
    shared = drafted.drafts[0].inherited if drafted.drafts else None
    if shared and shared.window:
        yield f"申报时间：{shared.window.note}"
    if shared and shared.materials:
        yield f"材料：{'、'.join(shared.materials)}"
    yield from (f"叠加规则：{rule}" for rule in (shared.stacking if shared else ()))


def _draft(number: int, draft: Draft, text: str, writer: Writer) -> Iterator[str]:
    yield f"{number}. [{KIND_NAMES[draft.kind.value]}] {draft.title}（把握 {draft.confidence:.0%}）"
    yield f"   原文：“{' '.join(text[slice(*draft.span)].split())}”"
    yield f"   出处：{draft.section.name() or '正文'}，第 {draft.span[0] + 1}—{draft.span[1]} 字"
    yield f"   条件：{writer.when(draft)}"
    benefit = writer.benefit(draft)
    if benefit:
        yield f"   待遇：{benefit}"
    elif draft.claim is not None:
        yield f"   待遇：{_figures(draft)}（规则语言写不出，请人工补写）"
    if draft.departments:
        yield f"   部门：{'、'.join(draft.departments)}"
    if draft.mode.value in MODE_NAMES:
        yield f"   方式：{MODE_NAMES[draft.mode.value]}"


def _figures(draft: Draft) -> str:
    offer = draft.claim.offer if draft.claim else None
    if offer is None:
        return ""
    parts = []
    if offer.rate is not None:
        parts.append(f"{'再加 ' if offer.adds else ''}{offer.base_text or '原文基数'} 的 {offer.rate * 100:f}%".strip())
    if offer.amount is not None:
        parts.append(f"{offer.amount:f} 元")
    if offer.cap is not None:
        parts.append(f"最高 {offer.cap:f} 元")
    return "，".join(parts)


def _unread(drafted: DraftedDocument) -> Iterator[str]:
    if not drafted.unread:
        return
    yield f"没有读成条款的句子共 {len(drafted.unread)} 句，请过目："
    for one in drafted.unread[:SHOWN_UNREAD]:
        yield f"  · {' '.join(drafted.text[slice(*one.span)].split())[:80]}"
    if len(drafted.unread) > SHOWN_UNREAD:
        yield f"  · ……其余 {len(drafted.unread) - SHOWN_UNREAD} 句见 --json 的 unread"

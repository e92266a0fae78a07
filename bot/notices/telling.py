"""Write what an enterprise is told: one clause, or several in one message, with one row of buttons. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue.state import ActionButton, Reply
from bot.notices import wording
from bot.notices.actions import Deed, NoticeAction
from bot.notices.model import Kind, Notice
from bot.views.words import SECOND_HAND, is_second_hand
from matcher.payout.consent import CONSENT_TEXT, CONSENT_VERSION
from matcher.road import Road
from policies.model import StoredClause
from policies.vocabulary import Vocabulary

CONFIRMABLE = frozenset({Road.NO_APPLICATION, Road.QUICK})


@dataclass(frozen=True, slots=True)
class Item:
    """One clause of a message: the notice, and the clause it is about as it stands."""

    notice: Notice
    subject: StoredClause

    @property
    def can_be_confirmed(self) -> bool:
        """Whether a confirmation is all, or the first thing, that the enterprise has to do."""
        return self.notice.kind is Kind.READY and self.notice.road in CONFIRMABLE and not self.notice.is_news


def message(items: Sequence[Item], number: int, vocabulary: Vocabulary, confirm_days: int) -> Reply:
    """Write a message; its buttons speak of all its clauses at once, or of the only one."""
    lines = [wording.OPENING if len(items) == 1 else wording.DIGEST_OPENING.format(len(items))]
    heading = ""
    for place, item in enumerate(items, start=1):
        if (above := _heading(item)) != heading:
            lines += ["", above]
            heading = above
        lines += _lines(item, place if len(items) > 1 else None, vocabulary)
    if any(item.can_be_confirmed for item in items):
        lines += ["", wording.CONSENT.format(CONSENT_TEXT, CONSENT_VERSION, confirm_days)]
    return Reply("\n".join([*lines, "", wording.HOW_TO_STOP]), actions=buttons(items, number, vocabulary))


def single(item: Item, vocabulary: Vocabulary, confirm_days: int) -> Reply:
    """Write one clause of a message, with buttons of its own."""
    lines = [_heading(item), *_lines(item, None, vocabulary)]
    if item.can_be_confirmed:
        lines += ["", wording.CONSENT.format(CONSENT_TEXT, CONSENT_VERSION, confirm_days)]
    return Reply("\n".join(lines), actions=_for_one(item, vocabulary, notice=item.notice.id))


def buttons(items: Sequence[Item], number: int, vocabulary: Vocabulary) -> tuple[ActionButton, ...]:
    """Give one row of buttons: confirm, or answer the one question; look at each; not interested."""
    if len(items) == 1:
        return _for_one(items[0], vocabulary, message=number)
    found: list[ActionButton] = []
    ready = sum(item.can_be_confirmed for item in items)
    if ready:
        action = NoticeAction(Deed.CONFIRM, message=number, words=CONSENT_VERSION)
        found.append(ActionButton(wording.CONFIRM_ALL.format(ready), action.data()))
    found.append(ActionButton(wording.EACH, NoticeAction(Deed.EACH, message=number).data()))
    return (*found, ActionButton(wording.DECLINE, NoticeAction(Deed.DECLINE, message=number).data()))


def _for_one(item: Item, vocabulary: Vocabulary, *, message: int = 0, notice: int = 0) -> tuple[ActionButton, ...]:
    def button(label: str, deed: Deed, words: str = "") -> ActionButton:
        return ActionButton(label, NoticeAction(deed, message=message, notice=notice, words=words).data())

    decline = button(wording.DECLINE, Deed.DECLINE)
    if item.notice.is_news:
        return () if item.notice.is_progress else (decline,)
    if item.can_be_confirmed:
        return button(wording.CONFIRM, Deed.CONFIRM, CONSENT_VERSION), decline
    match item.notice.kind:
        case Kind.READY:
            return button(wording.HOW, Deed.HOW), decline
        case Kind.ONE_MISSING:
            name = vocabulary.attribute(item.notice.detail).zh
            return button(wording.ANSWER.format(name), Deed.ANSWER), decline
        case Kind.NEAR:
            return button(wording.HOW, Deed.HOW), decline


def _heading(item: Item) -> str:
    if item.notice.is_news:
        return wording.PROGRESS_HEADING if item.notice.is_progress else wording.CERTIFICATE_HEADING
    if item.notice.kind is Kind.READY:
        return wording.ROAD_HEADINGS[item.notice.road or Road.APPLICATION]
    return wording.KIND_HEADINGS[item.notice.kind]


def _lines(item: Item, place: int | None, vocabulary: Vocabulary) -> list[str]:
    clause, document, notice = item.subject.clause, item.subject.document, item.notice
    number = "" if place is None else f"{place}. "
    mark = f"（{SECOND_HAND}）" if is_second_hand(document.grade) else ""
    gives = f" — {notice.detail}" if notice.kind is Kind.READY and notice.detail else ""
    if notice.is_news:
        return [f"{number}{clause.title}", f"   {notice.detail}"]
    lines = [f"{number}{clause.title}{gives}{mark}", f"   {clause.summary}"]
    if notice.kind is Kind.ONE_MISSING:
        lines.append(wording.MISSING.format(vocabulary.attribute(notice.detail).zh))
    elif notice.kind is Kind.NEAR:
        lines.append(wording.GAP.format(notice.detail))
    if clause.window is not None and (clause.window.opens or clause.window.closes):
        lines.append(f"   申报 {clause.window.opens or '…'} 至 {clause.window.closes or '…'}{clause.window.note}")
    lines.append(f"   出处：《{document.title}》{document.number or ''} {clause.citation.section}")
    return lines

"""Carry out what admins write or press: `/drafts`, `/draft`, `/rule`, `/give`, `/submit`, `/publish`, `/return`."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.telegram import desk_wording as words_of
from bot.channels.telegram.text import clean
from bot.dialogue.state import Reply
from bot.outcomes import DraftReview
from bot.services.draft_desk import Decision, DraftDesk, stamp
from bot.services.turn import Turn
from bot.views.chat_drafts import PAGE, draft_page, moved_page, page_count, published_page, queue_page
from policies.drafts import StoredDraft
from policies.errors import HuiqiError, StoreError
from policies.lifecycle import DraftState, Role

STAMP = "#"
"""Begins the word by which a button names the wording it was shown under; no reason that is typed begins so."""

_OVERRIDE = re.compile(r"\s*不顾检查[:：]\s*")
_PAGE = re.compile(r"[1-9]\d{0,4}", re.ASCII)


class DeskTurn:
    """What one admin wants in one turn."""

    def __init__(self, turn: Turn, desk: DraftDesk, actor: str) -> None:
        self._turn = turn
        self._desk = desk
        self._actor = actor
        self._commands: Mapping[str, Callable[[str], Awaitable[None]]] = {
            "drafts": self._list,
            "draft": self._show,
            "rule": lambda words: self._edit("rule", "when", words),
            "give": lambda words: self._edit("give", "benefit", words),
            "submit": lambda words: self._decide("submit", words, self._submit),
            "publish": lambda words: self._decide("publish", words, self._publish),
            "return": lambda words: self._decide("return", words, self._return),
            "withdraw": lambda words: self._decide("withdraw", words, self._withdraw),
        }

    async def obey(self, command: str, words: str) -> None:
        """Carry out one command; what is refused is said and changes nothing."""
        try:
            await self._commands[command](clean(words).strip())
        except StoreError:
            raise
        except HuiqiError as error:
            self._turn.say(words_of.in_chat(error))

    async def _list(self, words: str) -> None:
        named = [word for word in words.split() if not _PAGE.fullmatch(word)]
        pages = [int(word) for word in words.split() if _PAGE.fullmatch(word)]
        document = named[0] if named else None
        found = await self._desk.queue(self._turn.session, self._actor, document)
        page = min(pages[0] if pages else 1, page_count(found))
        about = f" {document}" if document else ""
        buttons = {}
        if page > 1:
            buttons[words_of.EARLIER] = f"/drafts{about} {page - 1}"
        if page < page_count(found):
            buttons[words_of.LATER] = f"/drafts{about} {page + 1}"
        if found:
            buttons[words_of.ONE_BY_ONE] = f"/draft {found[(page - 1) * PAGE].clause.id}"
        self._offer(queue_page(found, page), buttons)

    async def _show(self, words: str) -> None:
        if not words:
            self._turn.say(words_of.USAGE["draft"])
            return
        review = await self._desk.review(self._turn.session, self._actor, _first_word(words)[0])
        queue = await self._desk.queue(self._turn.session, self._actor, review.draft.document.id)
        buttons = {**self._steps(review), **_next(queue, review.draft)}
        self._offer(draft_page(review, self._desk.printer), buttons)

    def _steps(self, review: DraftReview) -> dict[str, str]:
        """Give the steps that this person may take now; each names the wording that is shown."""
        draft, roles = review.draft, self._desk.roles_of(self._actor)
        name, seen = draft.clause.id, f"{STAMP}{stamp(draft)}"
        is_author, is_approver = Role.AUTHOR in roles, Role.APPROVER in roles
        in_review = draft.state is DraftState.IN_REVIEW
        steps = {}
        if is_author and draft.state is DraftState.DRAFT:
            steps[words_of.SUBMIT] = f"/submit {name} {seen}"
        if is_approver and in_review and self._desk.person(self._actor) not in draft.authors:
            steps[words_of.PUBLISH] = f"/publish {name} {seen}"
        if is_approver and in_review:
            steps[words_of.RETURN] = f"/return {name}"
        if is_author and (in_review or draft.state is DraftState.DRAFT):
            steps[words_of.WITHDRAW] = f"/withdraw {name} {seen}"
        return steps

    async def _edit(self, command: str, field: str, words: str) -> None:
        name, rule = _first_word(words)
        self._desk.admit(self._actor, Role.AUTHOR, "修改草案")
        if not rule:
            self._turn.say(words_of.USAGE[command].format(name or words_of.EXAMPLE))
            return

        async def deed(session: AsyncSession, turn: Turn) -> None:
            draft = await self._desk.edit(session, self._actor, name, {field: " ".join(rule.split())})
            self._offer(moved_page([draft], self._desk.printer), {words_of.AGAIN: f"/draft {name}"}, turn)

        self._turn.do(deed)

    async def _decide(
        self, command: str, words: str, carry_out: Callable[[AsyncSession, Decision], Awaitable[None]]
    ) -> None:
        self._desk.admit(self._actor)
        decision = _decision(command, words)
        if decision is None:
            name = _first_word(words)[0] or words_of.EXAMPLE
            self._turn.say(words_of.USAGE[command].format(name))
            return
        self._turn.do(lambda session, _turn: carry_out(session, decision))

    async def _submit(self, session: AsyncSession, decision: Decision) -> None:
        moved = await self._desk.submit(session, self._actor, decision)
        self._moved(moved, await self._desk.queue(session, self._actor, moved[0].document.id))
        person = self._desk.person(self._actor)
        names = "、".join(draft.clause.id for draft in moved[:5])
        for chat in self._desk.identities(Role.APPROVER, but=person):
            first = moved[0].clause.id
            self._turn.tell(chat, words_of.SUBMITTED_NOTICE.format(person, len(moved), names, first))

    async def _return(self, session: AsyncSession, decision: Decision) -> None:
        moved = await self._desk.give_back(session, self._actor, decision)
        self._moved(moved, await self._desk.queue(session, self._actor, moved[0].document.id))
        self._tell_authors(words_of.RETURNED_NOTICE, decision.clause_id, decision.reason)

    async def _withdraw(self, session: AsyncSession, decision: Decision) -> None:
        moved = await self._desk.withdraw(session, self._actor, decision)
        self._moved(moved, await self._desk.queue(session, self._actor, moved[0].document.id))

    async def _publish(self, session: AsyncSession, decision: Decision) -> None:
        published = await self._desk.publish(session, self._actor, decision)
        queue = await self._desk.queue(session, self._actor)
        self._offer(published_page(published), _first(queue))
        self._tell_authors(words_of.PUBLISHED_NOTICE, decision.clause_id, published[0].title)

    def _tell_authors(self, notice: str, clause_id: str, text: str) -> None:
        person = self._desk.person(self._actor)
        for chat in self._desk.identities(Role.AUTHOR, but=person):
            self._turn.tell(chat, notice.format(person, clause_id, text))

    def _moved(self, moved: Sequence[StoredDraft], queue: Sequence[StoredDraft]) -> None:
        self._offer(moved_page(moved, self._desk.printer), _next(queue, moved[-1]))

    def _offer(self, text: str, buttons: Mapping[str, str], turn: Turn | None = None) -> None:
        (turn or self._turn).offer(Reply(text, tuple(buttons), says=tuple(buttons.values())))


def _decision(command: str, words: str) -> Decision | None:
    """Read which draft and why; None when there is no reason, save that a button gives one."""
    name, rest = _first_word(words)
    if rest.startswith(STAMP) and command in words_of.PRESSED_REASON:
        return Decision(name, words_of.PRESSED_REASON[command], seen=rest.removeprefix(STAMP))
    reason, *override = _OVERRIDE.split(rest, maxsplit=1)
    return Decision(name, reason, override=override[0] if override else None) if reason else None


def _first_word(words: str) -> tuple[str, str]:
    """Part the name of a draft from what is said of it."""
    name, *rest = words.split(maxsplit=1) or [""]
    return name, rest[0] if rest else ""


def _next(queue: Sequence[StoredDraft], draft: StoredDraft) -> dict[str, str]:
    """Offer the draft after this one in its document; after the last there is none."""
    ids = sorted(one.clause.id for one in queue)
    later = [name for name in ids if name > draft.clause.id]
    return {words_of.NEXT: f"/draft {later[0]}"} if later else {}


def _first(queue: Sequence[StoredDraft]) -> dict[str, str]:
    """Offer the first draft that waits for a decision."""
    waiting = [draft for draft in queue if draft.state is DraftState.IN_REVIEW]
    return {words_of.NEXT: f"/draft {waiting[0].clause.id}"} if waiting else {}

"""What a pressed button of a notice does, in the unit of work that answers the press."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.asking import question_text
from bot.dialogue.state import Knowledge, Reply
from bot.notices import wording
from bot.notices.actions import Deed, NoticeAction
from bot.notices.model import Kind, NoticeState
from bot.notices.telling import Item, message, single
from bot.services.payout_proof import prove_step
from bot.services.turn import Turn
from bot.store.bindings import BindingRepository
from bot.store.notices import NoticeStore, Told
from matcher.enterprise import Enterprise
from matcher.evaluation import evaluate
from matcher.facts import FactView
from matcher.payout.amount import certain_fen
from matcher.payout.budget import BudgetError
from matcher.payout.consent import CONSENT_VERSION, current_words
from matcher.payout.entitlement import Clocks, Entitlement, Order
from matcher.payout.stages import STAGE_WORDS, Stage, Step
from matcher.payout.workdays import day_of
from matcher.projection import Projector
from matcher.questions import ASKED_WHOLE, Question
from matcher.road import Road
from matcher.store.enterprises import EnterpriseRepository
from matcher.store.entitlements import EntitlementStore
from matcher.truth import Truth
from policies.language.conditions import Has, leaves
from policies.model import LifecycleState
from policies.store.repository import PolicyRepository
from policies.vocabulary import AttributeType, Vocabulary

MOST_TERMS = 8
THE_ENTERPRISE = "企业"
"""The actor of what is done in the enterprise's chat; which enterprise, the entitlement says, which chat, nothing."""


@dataclass(frozen=True, slots=True)
class _Pressed:
    """A press that was found to be the chat's own: the message, its enterprise, and what it is about."""

    told: Told
    enterprise: Enterprise
    items: tuple[Item, ...]
    now: datetime


class NoticeDesk:
    """Answers presses of notice buttons."""

    def __init__(self, vocabulary: Vocabulary, clocks: Clocks) -> None:
        self._vocabulary = vocabulary
        self._clocks = clocks
        self._projector = Projector(vocabulary)

    async def act(self, session: AsyncSession, turn: Turn, action: NoticeAction, now: datetime) -> None:
        """Do what a button says, and answer; a button of another chat or enterprise does nothing and says so."""
        pressed = await self._look_up(session, turn, action, now)
        if pressed is None:
            turn.say(wording.NOT_YOURS)
            return
        match action.deed:
            case Deed.CONFIRM:
                await self._confirm(session, turn, action, pressed)
            case Deed.DECLINE:
                await self._decline(session, turn, pressed)
            case Deed.EACH:
                turn.replies += [single(item, self._vocabulary, self._clocks.confirm_days) for item in pressed.items]
            case Deed.HOW:
                turn.replies += [Reply(_how(item)) for item in pressed.items]
            case Deed.ANSWER:
                self._ask(turn, pressed)

    async def _look_up(self, session: AsyncSession, turn: Turn, action: NoticeAction, now: datetime) -> _Pressed | None:
        notices, channel = NoticeStore(session), turn.channel
        if action.notice:
            told = await notices.message_of(action.notice, channel, turn.chat)
        else:
            told = await notices.message(action.message, channel, turn.chat)
        binding = await BindingRepository(session).current(channel, turn.chat)
        if told is None or binding is None or binding.uscc != told.uscc:
            return None
        record = await EnterpriseRepository(session, self._projector).find(told.uscc)
        if record is None:
            return None
        policies = PolicyRepository(session)
        found = [notice for notice in await notices.of_message(told.id) if action.notice in {0, notice.id}]
        items = tuple([Item(notice, await policies.get(notice.clause_id)) for notice in found])
        return _Pressed(told, record.enterprise, items, now)

    async def _confirm(self, session: AsyncSession, turn: Turn, action: NoticeAction, pressed: _Pressed) -> None:
        if action.words != CONSENT_VERSION:  # never take a yes to words that are no longer ours
            again = message(pressed.items, pressed.told.id, self._vocabulary, self._clocks.confirm_days)
            turn.replies += [Reply(wording.NEW_WORDS), again]
            return
        wanted = [item for item in pressed.items if item.can_be_confirmed]
        if not wanted:
            turn.say(wording.NOTHING_TO_CONFIRM)
        for item in wanted:
            turn.say(await self._confirmed(session, item, pressed))

    async def _confirmed(self, session: AsyncSession, item: Item, pressed: _Pressed) -> str:
        """Confirm one clause and say what comes next, or why it could not be."""
        title, notice = item.subject.clause.title, item.notice
        entitlements = EntitlementStore(session, self._clocks)
        found = await entitlements.find(notice.uscc, notice.clause_id)
        if found is not None and found.stage not in {Stage.MATCHED, Stage.NOTIFIED}:
            return wording.ALREADY.format(title, STAGE_WORDS[found.stage])
        facts = FactView(self._vocabulary, pressed.enterprise.profile(), day_of(pressed.now))
        if found is None or not _holds(item, facts):
            return wording.CHANGED.format(title)
        amount = found.amount_fen or certain_fen(item.subject.clause, facts)
        order = Order(Step.CONFIRM, THE_ENTERPRISE, "企业在对话中确认", pressed.now, amount, current_words())
        try:
            async with session.begin_nested():
                confirmed = await entitlements.take(found.id, order)
        except BudgetError as error:
            return wording.NOT_CONFIRMED.format(title, error)
        await prove_step(session, confirmed, order, pressed.told.channel)
        await NoticeStore(session).mark([notice.id], NoticeState.ACCEPTED)
        return wording.CONFIRMED.format(title, self._next(item, confirmed))

    def _next(self, item: Item, confirmed: Entitlement) -> str:
        if item.notice.road is Road.QUICK:
            return wording.NEXT_PROOF.format(_department(item))
        if not confirmed.in_money:
            return wording.NEXT_SERVICE
        if self._clocks.notice_days > 0:
            return wording.NEXT_NOTICE.format(self._clocks.notice_days)
        return wording.NEXT_PAYOUT.format(confirmed.due)

    async def _decline(self, session: AsyncSession, turn: Turn, pressed: _Pressed) -> None:
        """Let the enterprise off: what was only announced to it is withdrawn, what it confirmed stays."""
        open_items = [item for item in pressed.items if item.notice.state is NoticeState.TOLD]
        await NoticeStore(session).mark([item.notice.id for item in open_items], NoticeState.DECLINED)
        entitlements = EntitlementStore(session, self._clocks)
        order = Order(Step.WITHDRAW, THE_ENTERPRISE, "企业在对话中表示不感兴趣", pressed.now)
        for item in open_items:
            if item.notice.kind is Kind.READY and not item.notice.is_news:
                found = await entitlements.find(item.notice.uscc, item.notice.clause_id)
                if found is not None and found.stage in {Stage.MATCHED, Stage.NOTIFIED}:
                    await entitlements.take(found.id, order)
        turn.say(wording.DECLINED.format(len(open_items)))

    def _ask(self, turn: Turn, pressed: _Pressed) -> None:
        """Ask the one question in the conversation; the answer is taken there like any other."""
        item = next((item for item in pressed.items if item.notice.kind is Kind.ONE_MISSING), None)
        if item is None:
            turn.say(wording.ANSWERED)
            return
        question = self._question(item)
        knowledge = Knowledge(self._vocabulary, (), day_of(pressed.now), pressed.enterprise)
        turn.ask(question, lambda state: question_text(question, state, knowledge))

    def _question(self, item: Item) -> Question:
        attribute = item.notice.detail
        if self._vocabulary.attribute(attribute).type is not AttributeType.TAGS:
            return Question(attribute)
        asked = [leaf.terms for leaf in leaves(item.subject.clause.condition) if isinstance(leaf, Has)
                 and leaf.attribute == attribute]  # fmt: skip
        terms = tuple(dict.fromkeys(term for found in asked for term in found))[:MOST_TERMS]
        return Question(attribute, terms, whole=attribute in ASKED_WHOLE)


def _holds(item: Item, facts: FactView) -> bool:
    """Whether the very wording the enterprise was told of is in force and its condition is not known to fail."""
    subject, notice = item.subject, item.notice
    if subject.version != notice.version or subject.state is not LifecycleState.PUBLISHED:
        return False
    return evaluate(subject.clause.condition, facts).truth is Truth.TRUE


def _department(item: Item) -> str:
    return item.subject.clause.departments[0] if item.subject.clause.departments else "主管部门"


def _how(item: Item) -> str:
    clause = item.subject.clause
    window = clause.window
    when = (
        "文件没有写明申报时间"
        if window is None
        else f"申报 {window.opens or '…'} 至 {window.closes or '…'}{window.note}"
    )
    departments, materials = "、".join(clause.departments), "、".join(clause.materials)
    return wording.HOW_LINES.format(clause.title, departments or "文件没有写明", materials or "文件没有写明", when)

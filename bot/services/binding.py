"""Look at what a chat says to be bound, and at the enterprise it speaks for. Reads only; the inbox writes."""

from __future__ import annotations

import asyncio
import dataclasses
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.binding import Ask, BindingRequest, Check, answered, let_go, refused_at_once
from bot.dialogue.state import Consent, ConversationState, Effect, EffectKind, Knowledge, Outcome
from bot.services.proofs import is_right
from bot.store.bindings import BindingRepository
from matcher.enterprise import Enterprise
from matcher.projection import Projector
from matcher.store.enterprises import EnterpriseRepository
from policies.store.database import utc_now
from policies.vocabulary import Vocabulary

MOST_FAILURES = 5
"""Wrong codes a chat may try within an hour."""


@dataclass(frozen=True, slots=True)
class Who:
    """The chat that speaks."""

    channel: str
    chat: str


class BindingDesk:
    """Where chats are bound to enterprises."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._projector = Projector(vocabulary)

    async def informed(
        self, session: AsyncSession, knowledge: Knowledge, state: ConversationState, who: Who
    ) -> Knowledge:
        """Add the enterprise a chat is bound to; without consent nothing of it is used or shown."""
        if state.consent is not Consent.GIVEN:
            return knowledge
        binding = await BindingRepository(session).current(who.channel, who.chat)
        if binding is None:
            return knowledge
        return dataclasses.replace(knowledge, registered=await self._enterprise(session, binding.uscc))

    async def _enterprise(self, session: AsyncSession, uscc: str) -> Enterprise | None:
        record = await EnterpriseRepository(session, self._projector).find(uscc)
        return None if record is None else record.enterprise

    async def answer(
        self, session: AsyncSession, request: BindingRequest, state: ConversationState, knowledge: Knowledge, who: Who
    ) -> tuple[Outcome, Knowledge]:
        """Answer a request, and give the knowledge the answer rests on.

        The effect of the outcome binds, or counts the wrong code, when it is written down.
        """
        if request.ask is Ask.UNBIND:
            return let_go(state, knowledge), knowledge
        refused = refused_at_once(state, request)
        if refused is not None:
            return refused, knowledge
        repository, now = BindingRepository(session), utc_now()
        if await repository.failures(who.channel, who.chat, now) >= MOST_FAILURES:
            return answered(state, Check.TOO_MANY, Effect(EffectKind.BIND_FAILED), knowledge), knowledge
        proof = await repository.proof(request.uscc)
        enterprise = await self._enterprise(session, request.uscc)
        right = await asyncio.to_thread(is_right, proof, request.code, now)
        if not right or proof is None or enterprise is None:
            return answered(state, Check.WRONG, Effect(EffectKind.BIND_FAILED, request.uscc), knowledge), knowledge
        effect = Effect(EffectKind.BIND, f"{proof.uscc} {proof.issued_at.isoformat()}")
        informed = dataclasses.replace(knowledge, registered=enterprise)
        return await asyncio.to_thread(answered, state, Check.RIGHT, effect, informed), informed

"""Carry out what a turn asks of the world, in the unit of work that writes the turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue import wording
from bot.dialogue.state import Effect, EffectKind, Reply
from bot.services.erasure import Erasure, Order, erase
from bot.store.bindings import BindingRepository
from bot.store.requests import RequestRepository
from bot.store.subscriptions import SubscriptionStore
from matcher.audit.kinds import RecordKind
from matcher.audit.record import Act
from matcher.privacy.consent_log import ConsentLog
from matcher.privacy.consents import ConsentEvent, ConsentRecord
from matcher.privacy.subject import Subject
from matcher.privacy.vault import Vault
from matcher.store.audit_log import AuditLog

HIMSELF = "本人"
"""The actor of what a person has done in a chat; the record names nobody else."""

CONSENTS = {
    EffectKind.GIVE_CONSENT: ConsentEvent.GIVEN,
    EffectKind.REFUSE_CONSENT: ConsentEvent.REFUSED,
    EffectKind.WITHDRAW_CONSENT: ConsentEvent.WITHDRAWN,
}


async def carry_out(session: AsyncSession, subject: Subject, effects: Sequence[Effect], at: datetime) -> Erasure:
    """Keep requests and consents, record an export, erase. Call it once the conversation is saved."""
    channel, chat = subject.channel_and_chat
    erased = Erasure()
    for effect in effects:
        if effect.kind in CONSENTS:
            await _note_consent(session, subject, effect, at)
        elif effect.kind is EffectKind.EXPORT_DATA:
            await note_export(session, subject, actor=HIMSELF, channel=channel)
        elif effect.kind is EffectKind.DELETE_DATA:
            erased = await erase(session, subject, Order(HIMSELF, channel, "本人要求", at))
    await RequestRepository(session).add(channel, chat, effects, at)
    await BindingRepository(session).apply(channel, chat, effects, at)
    await SubscriptionStore(session).apply(channel, chat, effects, at)
    return erased


def proofs(erased: Erasure) -> tuple[Reply, ...]:
    """Name the records that prove an erasure."""
    return (Reply(wording.DELETED_PROOF.format("、".join(erased.codes))),) if erased.codes else ()


async def _note_consent(session: AsyncSession, subject: Subject, effect: Effect, at: datetime) -> None:
    """Note consent; who never let us keep anything and says no leaves no more than that."""
    key = await Vault(session).key_for(subject)
    channel, _ = subject.channel_and_chat
    await ConsentLog(session).add(key.id, ConsentRecord(CONSENTS[effect.kind], effect.text, channel, at))


async def note_export(session: AsyncSession, subject: Subject, *, actor: str, channel: str) -> None:
    """Record that somebody was given all that is stored of a subject; nothing stored, nothing recorded."""
    for key in await Vault(session).find(subject):
        await AuditLog(session).record_action(Act(RecordKind.EXPORT, actor=actor, channel=channel, subject=key.id))

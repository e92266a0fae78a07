"""Give new grievances their number, department and clock, in whatever channel they were filed."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.state import Effect, EffectKind
from bot.notices import wording
from bot.store.grievances import Filing, GrievanceStore
from matcher.payout.workdays import after, day_of
from policies.errors import NotFoundError
from policies.store.repository import PolicyRepository

THE_HOUSE = "主管部门"


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a turn's effects: those that file a grievance now carry its number, and what to say of each."""

    effects: tuple[Effect, ...]
    texts: tuple[str, ...] = ()


async def start_clocks(
    session: AsyncSession, chat: tuple[str, str], effects: Sequence[Effect], days: int, now: datetime
) -> Filed:
    """Start the clocks of what a turn filed in a chat (channel and name); call it once its requests are kept."""
    filed = [place for place, effect in enumerate(effects) if effect.kind is EffectKind.FILE_GRIEVANCE]
    numbers = await GrievanceStore(session).new_numbers(*chat) if filed else []
    changed, texts = list(effects), list[str]()
    for place, number in zip(filed, numbers, strict=False):
        effect = effects[place]
        department = await _department(session, effect.clauses)
        filing = Filing(department, effect.receipt, after(day_of(now), days))
        await GrievanceStore(session).file(number, filing, now)
        changed[place] = dataclasses.replace(effect, number=number, due=str(filing.due))
        texts.append(_clock_text(number, filing, days))
    return Filed(tuple(changed), tuple(texts))


def _clock_text(number: int, filing: Filing, days: int) -> str:
    attached = wording.GRIEVANCE_RECEIPT.format(filing.receipt) if filing.receipt else ""
    return wording.GRIEVANCE_CLOCK.format(number, filing.department or THE_HOUSE, filing.due, days, attached)


async def _department(session: AsyncSession, clauses: tuple[str, ...]) -> str:
    """Name the department of the clause; empty when no clause, or no department of it, is known."""
    for clause_id in clauses:
        try:
            subject = await PolicyRepository(session).get(clause_id)
        except NotFoundError:
            continue
        if subject.clause.departments:
            return subject.clause.departments[0]
    return ""

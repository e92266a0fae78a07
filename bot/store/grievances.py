"""Keep the clock and the answer of every grievance. Its words stay in `requests`, where erasing finds them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.state import EffectKind
from bot.notices.model import GrievanceState
from bot.store.notice_tables import GrievanceRow
from bot.store.requests import RequestRepository
from bot.store.sealed_text import SealedText, open_text, seal_text
from bot.store.tables import RequestRow
from matcher.payout.workdays import Deadline
from matcher.privacy.subject import Subject
from matcher.privacy.vault import Vault
from policies.errors import InputError, NotFoundError

MOST_LISTED = 500
ANSWER = "grievance answer"
"""What a sealed answer is bound to: it opens nowhere else."""


@dataclass(frozen=True, slots=True)
class Grievance:
    """A grievance: who asked in which words about which clauses, by when it is answered, and the answer."""

    number: int
    channel: str
    chat: str
    text: str
    clauses: tuple[str, ...]
    state: GrievanceState
    department: str
    receipt: str
    filed_at: datetime
    due: Deadline
    answer: str
    answered_by: str
    answered_at: datetime | None
    reopened: int

    def is_overdue(self, today: date) -> bool:
        """Whether the answer should have been given."""
        return self.state is GrievanceState.OPEN and self.due.day < today


@dataclass(frozen=True, slots=True)
class Filing:
    """What a new grievance is kept with."""

    department: str
    receipt: str
    due: Deadline


class GrievanceStore:
    """Grievances within one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def new_numbers(self, channel: str, chat: str) -> list[int]:
        """Give the numbers of the chat's grievances that have no clock yet, in the order they were filed."""
        kept = select(GrievanceRow.request_id)
        mine = (RequestRow.channel == channel, RequestRow.chat == chat)
        is_new = (RequestRow.kind == EffectKind.FILE_GRIEVANCE.value, RequestRow.id.not_in(kept))
        await self._session.flush()
        query = select(RequestRow.id).where(*mine, *is_new).order_by(RequestRow.id)
        return list((await self._session.execute(query)).scalars())

    async def file(self, number: int, filing: Filing, now: datetime) -> None:
        """Start the clock of a grievance."""
        self._session.add(
            GrievanceRow(
                request_id=number,
                state=GrievanceState.OPEN.value,
                department=filing.department,
                receipt=filing.receipt,
                filed_at=now,
                due=filing.due.day,
                due_is_estimate=filing.due.is_estimate,
                answer="",
                answered_by="",
                reopened=0,
            )
        )
        await self._session.flush()

    async def get(self, number: int) -> Grievance:
        """Give one, and hold it until the unit of work ends; NotFoundError when there is none."""
        query = (
            select(GrievanceRow, RequestRow)
            .join(RequestRow, RequestRow.id == GrievanceRow.request_id)
            .where(GrievanceRow.request_id == number)
            .with_for_update(of=GrievanceRow)
        )
        fresh = query.execution_options(populate_existing=True)
        found = (await self._session.execute(fresh)).one_or_none()
        if found is None:
            raise NotFoundError(f"没有编号为 SQ-{number} 的诉求，用 huiqi requests 看有哪些")
        return await self._grievance(*found)

    async def answer(self, number: int, text: str, actor: str, now: datetime) -> Grievance:
        """Keep the answer; InputError when it was answered already or is closed."""
        found = await self.get(number)
        if found.state is not GrievanceState.OPEN:
            at = "" if found.answered_at is None else f"，{found.answered_by} 已于 {found.answered_at:%Y-%m-%d} 答复"
            raise InputError(f"诉求 SQ-{number} 不在待答复状态{at}")
        sealed = await seal_text(Vault(self._session), Subject.chat(found.channel, found.chat), text, ANSWER)
        words = json.dumps([sealed.key_id, sealed.text])
        values = {"answer": words, "answered_by": actor, "answered_at": now}
        await self._set(number, GrievanceState.ANSWERED, **values)
        return found

    async def close(self, number: int, now: datetime) -> Grievance:
        """Close; InputError when it is closed already."""
        found = await self.get(number)
        if found.state is GrievanceState.CLOSED:
            raise InputError(f"诉求 SQ-{number} 已经办结")
        await self._set(number, GrievanceState.CLOSED, closed_at=now)
        return found

    async def reopen(self, number: int, due: Deadline) -> None:
        """Open an answered grievance again, with a new clock."""
        again = GrievanceRow.reopened + 1
        await self._set(number, GrievanceState.OPEN, due=due.day, due_is_estimate=due.is_estimate, reopened=again)

    async def _set(self, number: int, state: GrievanceState, **values: object) -> None:
        query = update(GrievanceRow).where(GrievanceRow.request_id == number).values(state=state.value, **values)
        await self._session.execute(query.execution_options(synchronize_session=False))

    async def listed(self, state: GrievanceState | None = None, limit: int = MOST_LISTED) -> list[Grievance]:
        """List grievances: the open ones by what is due first, then the others, the newest first."""
        query = select(GrievanceRow, RequestRow).join(RequestRow, RequestRow.id == GrievanceRow.request_id)
        if state is not None:
            query = query.where(GrievanceRow.state == state.value)
        is_settled = GrievanceRow.state != GrievanceState.OPEN.value
        query = query.order_by(is_settled, GrievanceRow.due, GrievanceRow.request_id).limit(limit)
        rows = (await self._session.execute(query.execution_options(populate_existing=True))).all()
        return [await self._grievance(*row) for row in rows]

    async def counts(self, today: date) -> tuple[int, int, int]:
        """Count all, the open ones, and those of them that are overdue."""
        is_open = GrievanceRow.state == GrievanceState.OPEN.value
        query = select(
            func.count(),
            func.count().filter(is_open),
            func.count().filter(is_open, GrievanceRow.due < today),
        ).select_from(GrievanceRow)
        every, still_open, overdue = (await self._session.execute(query)).one()
        return every, still_open, overdue

    async def _grievance(self, row: GrievanceRow, request: RequestRow) -> Grievance:
        asked = await RequestRepository(self._session).opened(request)
        return Grievance(
            number=row.request_id,
            channel=request.channel,
            chat=request.chat,
            text=asked.text,
            clauses=asked.clauses,
            state=GrievanceState(row.state),
            department=row.department,
            receipt=row.receipt,
            filed_at=row.filed_at,
            due=Deadline(row.due, row.due_is_estimate),
            answer=await self._answer_of(row),
            answered_by=row.answered_by,
            answered_at=row.answered_at,
            reopened=row.reopened,
        )

    async def _answer_of(self, row: GrievanceRow) -> str:
        if not row.answer:
            return ""
        key_id, text = json.loads(row.answer)
        return await open_text(Vault(self._session), SealedText(key_id, text), ANSWER)

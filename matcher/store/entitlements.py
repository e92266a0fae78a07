"""Keep entitlements: every step with its budget in one unit of work, the steps append-only."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CursorResult, Select, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from matcher.payout.consent import ConsentWords
from matcher.payout.entitlement import Clocks, Entitlement, Order, Paused, StepError, advance
from matcher.payout.stages import ENDS, Stage, Step
from matcher.payout.workdays import Deadline
from matcher.store.budgets import BudgetStore
from matcher.store.payout_tables import EntitlementEventRow, EntitlementRow
from policies.errors import NotFoundError

AT_ONCE = 1_000
"""How many entitlements are opened in one statement: SQLite takes 32,766 parameters."""

MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class EntitlementEvent:
    """One step: what, where it led, who, why, when."""

    step: Step
    stage: Stage
    actor: str
    reason: str
    at: datetime
    amount_fen: int | None
    consent: ConsentWords | None
    reference: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What enterprises are matched to: a version of a clause in a period, who found it, and when."""

    clause_id: str
    version: int
    period: str
    in_money: bool
    actor: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Sought:
    """Which entitlements to list; what is None does not matter."""

    stage: Stage | None = None
    clause_id: str | None = None
    uscc: str | None = None
    overdue_on: date | None = None


class EntitlementStore:
    """Entitlements within one unit of work."""

    def __init__(self, session: AsyncSession, clocks: Clocks) -> None:
        self._session = session
        self._clocks = clocks

    async def open(self, opening: Opening, amounts: dict[str, int | None]) -> int:
        """Match enterprises, each with its amount if that is certain; who is matched already stays. Give how many."""
        opened = 0
        codes = sorted(amounts)
        for start in range(0, len(codes), AT_ONCE):
            opened += await self._open(opening, {code: amounts[code] for code in codes[start : start + AT_ONCE]})
        return opened

    async def _open(self, opening: Opening, amounts: dict[str, int | None]) -> int:
        is_served = self._session.get_bind().dialect.name == "postgresql"
        new = (postgresql.insert if is_served else sqlite.insert)(EntitlementRow)
        rows = [_opened(opening, uscc, amount) for uscc, amount in amounts.items()]
        query = new.values(rows).on_conflict_do_nothing(index_elements=["uscc", "clause_id", "period"])
        ids = (await self._session.execute(query.returning(EntitlementRow.id))).scalars().all()
        order = Order(Step.MATCH, opening.actor, opening.reason, opening.at)
        if ids:
            events = [_event_columns(number, order, Stage.MATCHED) for number in ids]
            await self._session.execute(insert(EntitlementEventRow), events)
        return len(ids)

    async def take(self, entitlement_id: int, order: Order) -> Entitlement:
        """Take a step and move the money with it; StepError or BudgetError when it cannot be, and nothing changed."""
        row = await self._locked(entitlement_id)
        before = _entitlement(row)
        after = advance(before, order, self._clocks)
        committed, paid = after.committed_fen - before.committed_fen, after.paid_fen - before.paid_fen
        if committed or paid:
            await BudgetStore(self._session).move(before.clause_id, before.period, committed, paid, order.at)
        await self._write(row, after)
        self._session.add(EntitlementEventRow(**_event_columns(entitlement_id, order, after.stage)))
        await self._session.flush()
        return after

    async def _locked(self, entitlement_id: int) -> EntitlementRow:
        query = select(EntitlementRow).where(EntitlementRow.id == entitlement_id).with_for_update()
        fresh = query.execution_options(populate_existing=True)
        row = (await self._session.execute(fresh)).scalar_one_or_none()
        if row is None:
            raise NotFoundError(f"没有编号为 {entitlement_id} 的享受记录，用 huiqi entitlements list 看有哪些")
        return row

    async def _write(self, row: EntitlementRow, after: Entitlement) -> None:
        query = update(EntitlementRow).where(EntitlementRow.id == row.id, EntitlementRow.revision == row.revision)
        values = _columns(after) | {"revision": row.revision + 1}
        done = await self._session.execute(query.values(**values).execution_options(synchronize_session=False))
        if not isinstance(done, CursorResult) or done.rowcount != 1:
            raise StepError(f"享受 {row.id} 同时在别处变了，请重新看过再办")

    async def get(self, entitlement_id: int) -> Entitlement:
        """Give one; NotFoundError when there is none."""
        return _entitlement(await self._locked(entitlement_id))

    async def find(self, uscc: str, clause_id: str, period: str | None = None) -> Entitlement | None:
        """Give an enterprise's entitlement to a clause, the newest when no period is named."""
        query = select(EntitlementRow).where(EntitlementRow.uscc == uscc, EntitlementRow.clause_id == clause_id)
        if period is not None:
            query = query.where(EntitlementRow.period == period)
        newest = query.order_by(EntitlementRow.id.desc()).limit(1).execution_options(populate_existing=True)
        row = (await self._session.execute(newest)).scalar_one_or_none()
        return None if row is None else _entitlement(row)

    async def listed(self, sought: Sought, limit: int = MOST_LISTED) -> list[Entitlement]:
        """List what is sought, what is due first first."""
        due_first = (EntitlementRow.due.is_(None), EntitlementRow.due, EntitlementRow.id)
        query = _sought(select(EntitlementRow), sought).order_by(*due_first).limit(limit)
        fresh = query.execution_options(populate_existing=True)
        return [_entitlement(row) for row in (await self._session.execute(fresh)).scalars()]

    async def count(self, sought: Sought) -> int:
        """Count what is sought."""
        query = _sought(select(func.count()).select_from(EntitlementRow), sought)
        return int((await self._session.execute(query)).scalar_one())

    async def events(self, entitlement_id: int) -> list[EntitlementEvent]:
        """Give the steps of one, oldest first."""
        query = select(EntitlementEventRow).where(EntitlementEventRow.entitlement_id == entitlement_id)
        rows = (await self._session.execute(query.order_by(EntitlementEventRow.id))).scalars()
        return [_event(row) for row in rows]

    async def forget(self, uscc: str, order: Order) -> int:
        """Take an erased enterprise's name off its entitlements; open ones are withdrawn first. Give how many.

        What was paid stays, with a number in place of the name: public money must add up.
        """
        found = await self.listed(Sought(uscc=uscc), limit=10_000)
        for entry in found:
            if entry.is_open:
                await self.take(entry.id, dataclasses.replace(order, step=Step.WITHDRAW))
            changed = update(EntitlementRow).where(EntitlementRow.id == entry.id).values(uscc=f"erased-{entry.id}")
            await self._session.execute(changed.execution_options(synchronize_session=False))
        return len(found)


def _sought(query: Select[Any], sought: Sought) -> Select[Any]:
    if sought.stage is not None:
        query = query.where(EntitlementRow.stage == sought.stage.value)
    if sought.clause_id is not None:
        query = query.where(EntitlementRow.clause_id == sought.clause_id)
    if sought.uscc is not None:
        query = query.where(EntitlementRow.uscc == sought.uscc)
    if sought.overdue_on is not None:
        open_stages = [stage.value for stage in Stage if stage not in ENDS]
        query = query.where(EntitlementRow.due < sought.overdue_on, EntitlementRow.stage.in_(open_stages))
    return query


def _opened(opening: Opening, uscc: str, amount_fen: int | None) -> dict[str, object]:
    entitlement = Entitlement(
        id=0,
        uscc=uscc,
        clause_id=opening.clause_id,
        version=opening.version,
        period=opening.period,
        stage=Stage.MATCHED,
        matched_at=opening.at,
        in_money=opening.in_money,
        amount_fen=amount_fen,
    )
    identity = {"uscc": uscc, "clause_id": opening.clause_id, "version": opening.version, "period": opening.period}
    return {**identity, "matched_at": opening.at, "in_money": opening.in_money, "revision": 0} | _columns(entitlement)


def _columns(entitlement: Entitlement) -> dict[str, Any]:
    """Write what steps change."""
    due, paused, consent = entitlement.due, entitlement.paused, entitlement.consent
    return {
        "stage": entitlement.stage.value,
        "amount_fen": entitlement.amount_fen,
        "due": None if due is None else due.day,
        "due_is_estimate": due is not None and due.is_estimate,
        "notice_ends": entitlement.notice_ends,
        "paused_stage": None if paused is None else paused.stage.value,
        "days_left": None if paused is None else paused.days_left,
        "notice_left": None if paused is None else paused.notice_left,
        "consent_version": None if consent is None else consent.version,
        "consent_digest": None if consent is None else consent.digest,
        "notified_at": entitlement.notified_at,
        "confirmed_at": entitlement.confirmed_at,
        "announced_at": entitlement.announced_at,
        "paid_at": entitlement.paid_at,
        "payout_days": entitlement.payout_days(),
    }


def _entitlement(row: EntitlementRow) -> Entitlement:
    paused = None
    if row.paused_stage is not None:
        paused = Paused(Stage(row.paused_stage), row.days_left, row.notice_left)
    return Entitlement(
        id=row.id,
        uscc=row.uscc,
        clause_id=row.clause_id,
        version=row.version,
        period=row.period,
        stage=Stage(row.stage),
        matched_at=row.matched_at,
        in_money=row.in_money,
        amount_fen=row.amount_fen,
        due=None if row.due is None else Deadline(row.due, row.due_is_estimate),
        notice_ends=row.notice_ends,
        paused=paused,
        consent=_consent(row),
        notified_at=row.notified_at,
        confirmed_at=row.confirmed_at,
        announced_at=row.announced_at,
        paid_at=row.paid_at,
    )


def _consent(row: EntitlementRow | EntitlementEventRow) -> ConsentWords | None:
    if row.consent_version is None or row.consent_digest is None:
        return None
    return ConsentWords(row.consent_version, row.consent_digest)


def _event_columns(entitlement_id: int, order: Order, stage: Stage) -> dict[str, Any]:
    consent = order.consent
    return {
        "entitlement_id": entitlement_id,
        "step": order.step.value,
        "stage": stage.value,
        "actor": order.actor,
        "reason": order.reason,
        "at": order.at,
        "amount_fen": order.amount_fen,
        "consent_version": None if consent is None else consent.version,
        "consent_digest": None if consent is None else consent.digest,
        "reference": order.reference,
    }


def _event(row: EntitlementEventRow) -> EntitlementEvent:
    return EntitlementEvent(
        Step(row.step), Stage(row.stage), row.actor, row.reason, row.at, row.amount_fen, _consent(row), row.reference
    )

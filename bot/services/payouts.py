"""What officials do with entitlements, budgets and certificates. Each use case is one unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from bot.notices import wording
from bot.notices.model import Kind, Notice, Reason
from bot.payout.shown import Expiring, Listed, Shown
from bot.services.payout_proof import prove_budget, prove_step
from bot.store.notices import NoticeStore
from matcher.payout.budget import Budget, yuan
from matcher.payout.certificates import Certificate, lapse_warnings
from matcher.payout.consent import current_words
from matcher.payout.entitlement import Clocks, Entitlement, Order
from matcher.payout.stages import Step
from matcher.payout.workdays import after, day_of
from matcher.projection import Projector
from matcher.store.budgets import BudgetChange, BudgetStore
from matcher.store.certificates import CertificateStore
from matcher.store.enterprises import EnterpriseRepository
from matcher.store.entitlements import EntitlementStore, Sought
from policies.store.database import Database, utc_now
from policies.store.repository import PolicyRepository
from policies.vocabulary import Vocabulary

BY_THE_HOUSE = frozenset(wording.PROGRESS)
"""Steps that the enterprise is told of; its own it knows."""


@dataclass(frozen=True, slots=True)
class StepOrder:
    """What a person orders on the command line or in a chat."""

    step: Step
    actor: str
    reason: str
    amount_fen: int | None = None
    reference: str = ""


class Payouts:
    """Use cases on the way from match to payout."""

    def __init__(self, database: Database, vocabulary: Vocabulary, clocks: Clocks) -> None:
        self._database = database
        self._projector = Projector(vocabulary)
        self._vocabulary = vocabulary
        self._clocks = clocks

    async def listed(self, sought: Sought, limit: int) -> tuple[list[Listed], int]:
        """List entitlements, and how many there are in all."""
        async with self._database.reading() as session:
            store = EntitlementStore(session, self._clocks)
            found = await store.listed(sought, limit)
            return await self._named(session, found), await store.count(sought)

    async def _named(self, session: AsyncSession, found: Sequence[Entitlement]) -> list[Listed]:
        known = await EnterpriseRepository(session, self._projector).of({entry.uscc for entry in found})
        titles = {stored.clause.id: stored.clause.title for stored in await PolicyRepository(session).all_clauses()}
        return [
            Listed(
                entry,
                titles.get(entry.clause_id, entry.clause_id),
                known[entry.uscc].name if entry.uscc in known else "",
            )
            for entry in found
        ]

    async def show(self, number: int, today: date) -> Shown:
        """Show one with its steps; NotFoundError when there is none."""
        async with self._database.reading() as session:
            store = EntitlementStore(session, self._clocks)
            found = await store.get(number)
            (listed,) = await self._named(session, [found])
            certificates = await CertificateStore(session).of([found.uscc])
            subject = await PolicyRepository(session).get(found.clause_id)
            payout_by = after(today, self._way()).day
            warnings = lapse_warnings(subject.clause, certificates, today, payout_by) if found.is_open else []
            return Shown(listed, tuple(await store.events(number)), tuple(warnings))

    async def take(self, number: int, ordered: StepOrder) -> Entitlement:
        """Take a step, move its money, and let the enterprise know at a decent hour."""
        now = utc_now()
        words = current_words() if ordered.step is Step.CONFIRM else None
        order = Order(ordered.step, ordered.actor, ordered.reason, now, ordered.amount_fen, words, ordered.reference)
        async with self._database.work() as session:
            store = EntitlementStore(session, self._clocks)
            after_step = await store.take(number, order)
            await prove_step(session, after_step, order)
            if ordered.step in BY_THE_HOUSE:
                events = len(await store.events(number))
                await NoticeStore(session).plan([_progress(after_step, order, f"{number}-{events}")], now)
        return after_step

    async def set_budget(
        self, clause_id: str, period: str | None, change: BudgetChange, *, actor: str, reason: str
    ) -> Budget:
        """Make or change the budget of a clause; without a period the newest, or this year's."""
        now = utc_now()
        async with self._database.work() as session:
            await PolicyRepository(session).get(clause_id)
            budgets = BudgetStore(session)
            chosen = period or await budgets.current_period(clause_id, str(day_of(now).year))
            changed = await budgets.set(clause_id, chosen, change, actor=actor, reason=reason, at=now)
            await prove_budget(session, changed, actor, reason)
            return changed

    async def budgets(self, clause_id: str | None) -> list[Budget]:
        """Give all budgets, or those of one clause."""
        async with self._database.reading() as session:
            return await BudgetStore(session).all(clause_id)

    async def save_certificates(self, certificates: Sequence[Certificate]) -> int:
        """Keep certificates; give how many."""
        async with self._database.work() as session:
            return await CertificateStore(session).save(certificates, utc_now())

    async def expiring(self, today: date, within: int) -> list[Expiring]:
        """Find certificates that lapse within so many days, with every clause in force that turns on them."""
        until = date.fromordinal(today.toordinal() + within)
        payout_by = after(today, self._way()).day
        async with self._database.reading() as session:
            certificates = await CertificateStore(session).lapsing(max(until, payout_by))
            clauses = await PolicyRepository(session).in_force(today)
        found = [
            Expiring(stored.clause.id, stored.clause.title, warning)
            for stored in clauses
            for warning in lapse_warnings(stored.clause, certificates, today, payout_by, until)
        ]
        return sorted(found, key=lambda one: (one.warning.certificate.valid_to or date.max, one.clause_id))

    def _way(self) -> int:
        """Count the working days from today's confirmation to payout, at the longest."""
        clocks = self._clocks
        return clocks.confirm_days + clocks.announce_days + clocks.notice_days + clocks.payout_days

    async def warn(self, found: Sequence[Expiring]) -> int:
        """Plan to tell the enterprises, once for each certificate and clause; give how many notices are new."""
        now = utc_now()
        async with self._database.work() as session:
            policies, planned = PolicyRepository(session), 0
            versions = {one.clause_id: (await policies.get(one.clause_id)).version for one in found}
            for start in range(0, len(found), 1_000):
                notices = [self._warning(one, versions[one.clause_id]) for one in found[start : start + 1_000]]
                planned += await NoticeStore(session).plan(notices, now)
        return planned

    def _warning(self, one: Expiring, version: int) -> Notice:
        certificate = one.warning.certificate
        name = self._vocabulary.name_of("qualifications", certificate.term)
        text = wording.CERTIFICATE_TROUBLES[one.warning.trouble].format(
            name=name, valid_to=certificate.valid_to, needed_on=one.warning.needed_on
        )
        reason = f"{Reason.CERTIFICATE}:{certificate.term}:{certificate.valid_to}"
        return Notice(0, certificate.uscc, one.clause_id, version, reason, Kind.READY, text, None)


def _progress(entitlement: Entitlement, order: Order, event: str) -> Notice:
    amount = f" {yuan(entitlement.amount_fen)}" if entitlement.amount_fen else ""
    text = wording.PROGRESS[order.step].format(
        amount=amount, notice_ends=entitlement.notice_ends, due=entitlement.due, reason=order.reason
    )
    return Notice(
        0,
        entitlement.uscc,
        entitlement.clause_id,
        entitlement.version,
        f"{Reason.PROGRESS}:{event}",
        Kind.READY,
        text,
        None,
    )

"""Use cases of the registry beside importing: look up, list, erase, issue proofs, bring profiles up to date."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.services.erasure import Order, erase, scrub
from bot.services.proofs import MOST_DAYS, new_proof
from bot.store.bindings import Binding, BindingRepository, Proof
from bot.store.notices import NoticeStore
from matcher.audit.kinds import RecordKind
from matcher.audit.record import Act
from matcher.payout.entitlement import Clocks
from matcher.payout.entitlement import Order as Withdrawal
from matcher.payout.stages import Step
from matcher.privacy.subject import Subject
from matcher.projection import Projector
from matcher.store.audit_log import AuditLog
from matcher.store.certificates import CertificateStore
from matcher.store.enterprises import EnterpriseRepository, Record
from matcher.store.entitlements import EntitlementStore
from policies.errors import InputError
from policies.store.database import Database, utc_now
from policies.vocabulary import Vocabulary
from policies.vocabulary.credit_code import check_credit_code

MAX_REASON = 500


@dataclass(frozen=True, slots=True)
class Shown:
    """An enterprise with the chats that speak for it."""

    record: Record
    bindings: tuple[Binding, ...]


class Registry:
    """The registry, for admins."""

    def __init__(self, database: Database, vocabulary: Vocabulary) -> None:
        self._database = database
        self._projector = Projector(vocabulary)

    async def show(self, uscc: str) -> Shown:
        """Give an enterprise; NotFoundError when it is not held, or was erased."""
        async with self._database.reading() as session:
            record = await EnterpriseRepository(session, self._projector).get(uscc)
            bindings = await BindingRepository(session).chats_of(record.enterprise.uscc)
            return Shown(record, tuple(bindings))

    async def listed(self, name: str, limit: int) -> tuple[list[tuple[str, str]], int]:
        """Give the first codes and names, and how many enterprises there are in all."""
        async with self._database.reading() as session:
            repository = EnterpriseRepository(session, self._projector)
            return await repository.listed(name=name, limit=limit), await repository.count()

    async def erase(self, uscc: str, *, reason: str, actor: str) -> int:
        """Erase an enterprise everywhere at once; give how many chats were bound to it.

        The one place where all that is kept of an enterprise goes: facts and profiles, bindings and proofs, and its
        key and those of every chat that ever spoke for it, whose receipts hold what the registry held. Of money paid
        the sums stay, under a number in place of the name.
        """
        code = check_credit_code(uscc.strip().upper())
        if not reason.strip() or len(reason) > MAX_REASON:
            raise InputError(f"请写明删除的理由，不超过 {MAX_REASON} 个字")
        async with self._database.work() as session:
            now = utc_now()
            order = Order(actor, "cli", reason.strip(), now)
            await EnterpriseRepository(session, self._projector).erase(code, actor=actor, reason=order.reason, at=now)
            chats = await BindingRepository(session).erase(code)
            withdrawal = Withdrawal(Step.WITHDRAW, actor, "企业信息已删除", now)
            await EntitlementStore(session, Clocks()).forget(code, withdrawal)
            await CertificateStore(session).forget(code)
            await NoticeStore(session).forget(code)
            subjects = [Subject.chat(channel, chat) for channel, chat in chats]
            erased = [await erase(session, subject, order) for subject in (Subject.enterprise(code), *subjects)]
            keys = sum(len(one.codes) for one in erased)
            act = Act(RecordKind.ERASE, actor, reason=order.reason, details={"what": "enterprise", "keys": keys})
            await AuditLog(session).record_action(act)
        await scrub(self._database)
        return len(chats)

    async def issue_proof(self, uscc: str, *, days: int, actor: str) -> tuple[str, Proof]:
        """Issue a one-time code for an enterprise that is held; the code before it no longer works."""
        if not 1 <= days <= MOST_DAYS:
            raise InputError(f"有效期是 1 到 {MOST_DAYS} 天")
        async with self._database.reading() as session:
            record = await EnterpriseRepository(session, self._projector).get(uscc)
        code, proof = await asyncio.to_thread(new_proof, record.enterprise.uscc, days=days, actor=actor, now=utc_now())
        async with self._database.work() as session:
            await BindingRepository(session).issue(proof)
        return code, proof

    async def rebuild(self, year: int, tell: Callable[[int], None]) -> int:
        """Write the profiles anew that do not hold for a business year or this vocabulary; give how many.

        Each lot is a transaction of its own, and what is up to date is left out: it may be cut off and run again.
        """
        done, after = 0, ""
        while True:
            async with self._database.work() as session:
                repository = EnterpriseRepository(session, self._projector)
                lot = await anext(repository.stream(after=after, stale_for=year), None)
                if lot is None:
                    return done
                await repository.reproject(lot, year)
            done, after = done + len(lot), lot[-1].uscc
            tell(done)

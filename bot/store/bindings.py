"""Keep which chat speaks for which enterprise, the proofs that allow it, and the wrong codes that were tried."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, Delete, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.state import Effect, EffectKind
from bot.store.conversations import OvertakenError
from bot.store.tables import BindingFailureRow, BindingRow, ProofRow

FAILURES_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Proof:
    """A one-time code of an enterprise, as it is kept: salted and hashed."""

    uscc: str
    salt: str
    code_hash: str
    issued_at: datetime
    issued_by: str
    expires_at: datetime
    attempts_left: int


@dataclass(frozen=True, slots=True)
class Binding:
    """A chat that speaks for an enterprise, since when."""

    channel: str
    chat: str
    uscc: str
    at: datetime


class BindingRepository:
    """Bindings and proofs within one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def current(self, channel: str, chat: str) -> Binding | None:
        """Give the binding of a chat."""
        query = select(BindingRow).where(*_of(BindingRow, channel, chat), BindingRow.revoked_at.is_(None))
        row = (await self._session.execute(query)).scalar_one_or_none()
        return None if row is None else Binding(row.channel, row.chat, row.uscc, row.at)

    async def chats_of(self, uscc: str) -> list[Binding]:
        """Give the chats that speak for an enterprise, the oldest first."""
        query = select(BindingRow).where(BindingRow.uscc == uscc, BindingRow.revoked_at.is_(None))
        rows = (await self._session.execute(query.order_by(BindingRow.id))).scalars()
        return [Binding(row.channel, row.chat, row.uscc, row.at) for row in rows]

    async def issue(self, proof: Proof) -> None:
        """Keep a proof in place of the one before it."""
        await self._session.execute(delete(ProofRow).where(ProofRow.uscc == proof.uscc))
        self._session.add(
            ProofRow(
                uscc=proof.uscc, salt=proof.salt, code_hash=proof.code_hash, issued_at=proof.issued_at,
                issued_by=proof.issued_by, expires_at=proof.expires_at, attempts_left=proof.attempts_left,
            )
        )  # fmt: skip

    async def proof(self, uscc: str) -> Proof | None:
        """Give the proof that was issued last and not used."""
        row = await self._session.get(ProofRow, uscc, populate_existing=True)
        if row is None:
            return None
        return Proof(row.uscc, row.salt, row.code_hash, row.issued_at, row.issued_by, row.expires_at, row.attempts_left)

    async def failures(self, channel: str, chat: str, now: datetime) -> int:
        """Count the wrong codes a chat tried lately."""
        lately = BindingFailureRow.at > now - FAILURES_FOR
        query = select(func.count()).where(*_of(BindingFailureRow, channel, chat), lately)
        return (await self._session.execute(query)).scalar_one()

    async def apply(self, channel: str, chat: str, effects: Iterable[Effect], now: datetime) -> None:
        """Do what a turn asks for; OvertakenError when the proof it rests on was used or replaced meanwhile."""
        for effect in effects:
            match effect.kind:
                case EffectKind.BIND:
                    uscc, _, issued_at = effect.text.partition(" ")
                    await self._use(uscc, datetime.fromisoformat(issued_at))
                    await self._revoke(channel, chat, now)
                    self._session.add(BindingRow(channel=channel, chat=chat, uscc=uscc, at=now, revoked_at=None))
                    await self._session.flush()  # a second binding at once is refused here, not later
                case EffectKind.BIND_FAILED:
                    await self._count_failure(channel, chat, effect.text, now)
                case EffectKind.UNBIND | EffectKind.REFUSE_CONSENT | EffectKind.WITHDRAW_CONSENT:
                    await self._revoke(channel, chat, now)
                case _:
                    pass

    async def _use(self, uscc: str, issued_at: datetime) -> None:
        used = await self._removed(delete(ProofRow).where(ProofRow.uscc == uscc, ProofRow.issued_at == issued_at))
        if used != 1:
            raise OvertakenError("证明码刚刚在别处用掉了")

    async def _revoke(self, channel: str, chat: str, now: datetime) -> None:
        mine = (*_of(BindingRow, channel, chat), BindingRow.revoked_at.is_(None))
        await self._session.execute(update(BindingRow).where(*mine).values(revoked_at=now))

    async def _count_failure(self, channel: str, chat: str, uscc: str, now: datetime) -> None:
        old = BindingFailureRow.at < now - FAILURES_FOR
        await self._session.execute(delete(BindingFailureRow).where(*_of(BindingFailureRow, channel, chat), old))
        self._session.add(BindingFailureRow(channel=channel, chat=chat, at=now))
        left = {"attempts_left": ProofRow.attempts_left - 1}
        await self._session.execute(update(ProofRow).where(ProofRow.uscc == uscc).values(left))

    async def forget(self, channel: str, chat: str) -> None:
        """Remove every binding of a chat that is erased, the ended ones too."""
        await self._session.execute(delete(BindingRow).where(*_of(BindingRow, channel, chat)))

    async def erase(self, uscc: str) -> list[tuple[str, str]]:
        """Remove the bindings and proofs of an enterprise; give channel and chat of all that ever spoke for it."""
        await self._session.execute(delete(ProofRow).where(ProofRow.uscc == uscc))
        ever = select(BindingRow.channel, BindingRow.chat).where(BindingRow.uscc == uscc).distinct()
        chats = [(channel, chat) for channel, chat in (await self._session.execute(ever)).all()]
        await self._session.execute(delete(BindingRow).where(BindingRow.uscc == uscc))
        return chats

    async def _removed(self, statement: Delete) -> int:
        result = await self._session.execute(statement.execution_options(synchronize_session=False))
        return result.rowcount if isinstance(result, CursorResult) else 0


def _of(row: type[BindingRow | BindingFailureRow], channel: str, chat: str) -> tuple[ColumnElement[bool], ...]:
    return row.channel == channel, row.chat == chat

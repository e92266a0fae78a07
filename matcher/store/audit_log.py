"""Write records into the audit log: with the work they prove, and in the last moment before it is committed.

A record gets its place in the chain only when the unit of work commits, after all else is written. On PostgreSQL
the lock that keeps places in order is therefore held for the commit alone; on SQLite there is one writer anyway.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, event, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from matcher.audit.chain import GENESIS, StoredRecord, Unlinked, linked
from matcher.audit.checkpoints import EVERY, Checkpoint
from matcher.audit.clause_set import ClauseSet
from matcher.audit.codes import new_code
from matcher.audit.kinds import RecordKind
from matcher.audit.merkle import Frontier
from matcher.audit.record import ANONYMOUS, Act, MatchDraft, instant_text
from matcher.audit.sealing import Cipher, Sealed, context_of
from matcher.store.audit_tables import AuditCheckpointRow, AuditClauseSetRow, AuditRecordRow
from policies.store.database import READING, utc_now
from policies.store.inserting import insert_missing

CHAIN_LOCK = 0x68756971_61756474
"""The advisory lock of PostgreSQL under which the next place in the chain is taken."""
LOCK = select(func.pg_advisory_xact_lock(CHAIN_LOCK))
RECORDS = AuditRecordRow.metadata.tables[AuditRecordRow.__tablename__]
HEAD = select(RECORDS.c.seq, RECORDS.c.record_hash).order_by(RECORDS.c.seq.desc()).limit(1)
"""Written against the table and not the class: under the lock every tenth of a millisecond counts."""
WAITING = "huiqi_audit_waiting"


class AuditLog:
    """The log within one unit of work of `Database.work()`."""

    def __init__(self, session: AsyncSession, cipher: Cipher | None = None) -> None:
        self._session = session
        self._cipher = cipher

    async def record_match(self, draft: MatchDraft) -> str:
        """Record a match and give its code. What names somebody is sealed first, outside the lock."""
        await self._keep(draft.clauses)
        sealed = await self._sealed(draft)
        header = draft.header(ANONYMOUS if sealed is None else sealed.key_id)
        key_id, body = (None, None) if sealed is None else (sealed.key_id, sealed.ciphertext)
        kind = RecordKind.MATCH.value
        await self._line_up(Unlinked(draft.code, kind, instant_text(draft.at), header.decode(), key_id, body))
        return draft.code

    async def record_action(self, act: Act) -> str:
        """Record what an admin or the house did, and give the code of the record."""
        code = new_code()
        at = instant_text(utc_now())
        await self._line_up(Unlinked(code, act.kind.value, at, act.header().decode(), None, None))
        return code

    async def _sealed(self, draft: MatchDraft) -> Sealed | None:
        if draft.body is None or draft.subject is None:
            return None
        if self._cipher is None:
            raise TypeError("a match with a profile needs a cipher: what names somebody is never stored in clear")
        return await self._cipher.seal(draft.subject, draft.body, context_of(draft.code))

    async def _keep(self, clauses: ClauseSet) -> None:
        """Store the list of clause versions once; it is long, so it is first looked for."""
        known = select(AuditClauseSetRow.hash).where(AuditClauseSetRow.hash == clauses.hash)
        if (await self._session.execute(known)).first() is None:
            row = {"hash": clauses.hash, "clauses": clauses.text}
            await insert_missing(self._session, AuditClauseSetRow, [row], ["hash"])

    async def _line_up(self, record: Unlinked) -> None:
        connection = (await self._session.connection()).sync_connection
        if connection is not None and connection.get_execution_options().get(READING):
            raise TypeError("a record belongs into Database.work(): what only reads is never committed")
        session = self._session.sync_session
        if session.in_nested_transaction():
            raise TypeError("a record within a savepoint would outlive what it proves")
        if WAITING not in session.info:
            session.info[WAITING] = []
            event.listen(session, "before_commit", _link_waiting)
        session.info[WAITING].append(record)


def _link_waiting(session: Session) -> None:
    """Link what waits, as the last writing of the transaction."""
    waiting: list[Unlinked] = session.info[WAITING]
    if not waiting:
        return
    session.flush()  # all else is sent before the lock is taken, not under it
    connection = session.connection()
    seq, head = _take_head(connection)
    records = []
    for record in waiting:
        seq += 1
        records.append(linked(record, seq, head))
        head = records[-1].hash
    waiting.clear()
    connection.execute(insert(RECORDS), [_row(record) for record in records])
    if seq // EVERY > (seq - len(records)) // EVERY:
        add_checkpoint(session)


def _take_head(connection: Connection) -> tuple[int, str]:
    """Give the last place in the chain; from here to the commit nobody else takes one."""
    if connection.dialect.name == "postgresql":
        connection.execute(LOCK)
    last = connection.execute(HEAD).first()
    return (0, GENESIS) if last is None else (last.seq, last.record_hash)


def _row(record: StoredRecord) -> dict[str, Any]:
    return {
        "seq": record.seq,
        "code": record.code,
        "kind": record.kind,
        "at": record.at,
        "header": record.header,
        "key_id": record.key_id,
        "body": record.body,
        "previous_hash": record.previous,
        "record_hash": record.hash,
    }


def add_checkpoint(session: Session) -> Checkpoint:
    """Note the state of the log, going on from the checkpoint before; give the one that stands if nothing is new."""
    seq, head = _take_head(session.connection())
    before = session.execute(select(AuditCheckpointRow).order_by(AuditCheckpointRow.size.desc()).limit(1)).scalar()
    kept = None if before is None else checkpoint_of(before)
    if kept is not None and kept.size == seq:
        return kept
    tree = Frontier() if kept is None else kept.tree()
    row = AuditRecordRow
    since = select(row.record_hash).where(row.seq > tree.size).order_by(row.seq)
    for digest in session.execute(since.execution_options(yield_per=EVERY)).scalars():
        tree.add(bytes.fromhex(digest))
    found = Checkpoint.of(tree, head, instant_text(utc_now()))
    values = {"size": found.size, "root": found.root, "head": found.head, "at": found.at}
    session.execute(insert(AuditCheckpointRow), values | {"peaks": " ".join(found.peaks)})
    return found


def checkpoint_of(row: AuditCheckpointRow) -> Checkpoint:
    """Read a stored checkpoint."""
    return Checkpoint(row.size, row.root, row.head, tuple(row.peaks.split()), row.at)

"""What an auditor does: look at a record, verify the log, ask a match again, note and prove the state of the log."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from matcher.audit.canonical import digest
from matcher.audit.chain import StoredRecord, hash_of
from matcher.audit.checkpoints import Checkpoint
from matcher.audit.clause_set import ClauseRef, ClauseSet
from matcher.audit.faults import Fault, Suspicion, diagnosed
from matcher.audit.kinds import RecordKind
from matcher.audit.merkle import ProofBuilder
from matcher.audit.opened import Shown
from matcher.audit.proofs import Proof
from matcher.audit.record import match_content
from matcher.audit.replay import Replay, replayed
from matcher.audit.sealing import ErasedError, context_of
from matcher.audit.verification import Verified, Verifier
from matcher.privacy.vault import Vault
from matcher.store.audit_log import add_checkpoint
from matcher.store.audit_reader import AuditReader
from policies.errors import InputError
from policies.model import StoredClause
from policies.store.database import Database
from policies.store.wordings import ClauseVersions
from policies.vocabulary import Vocabulary


class AuditService:
    """Use cases on the audit log."""

    def __init__(self, database: Database, vocabulary: Vocabulary) -> None:
        self._database = database
        self._vocabulary = vocabulary

    async def count(self) -> int:
        """Count the records, for a progress bar."""
        async with self._database.reading() as session:
            return await AuditReader(session).count()

    async def show(self, code: str) -> Shown:
        """Open one record; NotFoundError when there is none."""
        async with self._database.reading() as session:
            opening = Opening(session)
            return await opening.open(await opening.reader.by_code(code))

    async def verify(self, kept: Sequence[Checkpoint], seen: Callable[[int], None]) -> Verified:
        """Verify the whole log against its own checkpoints and those kept elsewhere; `seen` hears of progress."""
        async with self._database.reading() as session:
            reader = AuditReader(session)
            checkpoints = [*await reader.checkpoints(), *kept]
            verifier = Verifier(checkpoints, await reader.clause_sets())
            fault = await _first_fault(reader, verifier, seen) or verifier.end()
        tree = verifier.tree
        met = sum(checkpoint.size <= tree.size for checkpoint in checkpoints)
        return Verified(tree.size, verifier.head, tree.root().hex(), met, fault)

    async def replay(self, code: str) -> tuple[Shown, Replay]:
        """Ask a match again from its record and the stored clause versions alone."""
        async with self._database.reading() as session:
            opening = Opening(session)
            opened = await opening.open(await opening.reader.by_code(code))
            content = opened.content
            if content is None:
                raise InputError(f"凭证 {opened.record.code} 不能重放：{_why_closed(opened)}")
            clauses = await _clauses_of(session, content.clauses)
        return opened, replayed(content, clauses, self._vocabulary)

    async def titles(self, clauses: ClauseSet) -> dict[str, str]:
        """Give the titles of clause versions, as they were."""
        async with self._database.reading() as session:
            return {ref.clause: stored.clause.title for ref, stored in (await _clauses_of(session, clauses)).items()}

    async def checkpoint(self) -> Checkpoint:
        """Note the state of the log now."""
        async with self._database.work() as session:
            return await session.run_sync(add_checkpoint)

    async def prove(self, code: str, kept: Checkpoint | None = None) -> Proof:
        """Prove that a record stands in the log, under the root of a kept checkpoint or of the log as it is."""
        async with self._database.reading() as session:
            reader = AuditReader(session)
            record = await reader.by_code(code)
            size = await reader.count() if kept is None else kept.size
            if record.seq > size:
                raise InputError(f"凭证 {record.code} 是第 {record.seq} 条，检查点只到第 {size} 条：请用更晚的检查点")
            builder, left = ProofBuilder(record.seq - 1, size), size
            async for digest in reader.hashes():
                if left == 0:
                    break
                builder.add(bytes.fromhex(digest))
                left -= 1
        if left:
            raise InputError(f"检查点见过 {size} 条记录，现在只有 {size - left} 条：请运行 huiqi audit verify")
        return Proof.of(record, builder.proof())


async def _first_fault(reader: AuditReader, verifier: Verifier, seen: Callable[[int], None]) -> Fault | None:
    async for records in reader.pages():
        for record in records:
            found = verifier.check(record)
            if isinstance(found, Suspicion):
                return diagnosed(found, await reader.surroundings(found))
            if found is not None:
                return found
        seen(verifier.tree.size)
    return None


class Opening:
    """Opens records within one session: looks each clause list up once."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self.reader = AuditReader(session)
        self._clause_sets: dict[str, ClauseSet] = {}

    async def open(self, record: StoredRecord, *, content: bool = True) -> Shown:
        """Read a record as far as its key still stands; without `content` only what stands in clear."""
        header: dict[str, Any] = json.loads(record.header)
        is_intact = hash_of(record) == record.hash
        if record.kind != RecordKind.MATCH:
            return Shown(record, header, None, None, "", is_intact)
        clauses = await self._clauses(header["clauses"])
        if not content or record.key_id is None or record.body is None:
            return Shown(record, header, clauses, None, "", is_intact)
        try:
            body = await Vault(self._session).open(record.key_id, record.body, context_of(record.code))
        except ErasedError as error:
            return Shown(record, header, clauses, None, str(error), is_intact)
        is_intact &= digest(body) == header["commitment"]
        return Shown(record, header, clauses, match_content(header, clauses, body), "", is_intact)

    async def _clauses(self, name: str) -> ClauseSet:
        if name not in self._clause_sets:
            self._clause_sets[name] = await self.reader.clause_set(name)
        return self._clause_sets[name]


def _why_closed(opened: Shown) -> str:
    if opened.record.kind != RecordKind.MATCH:
        return "它记的是管理操作，不是匹配"
    return opened.erased or "提问的人没有同意留存，只记了问过哪些条款"


async def _clauses_of(session: AsyncSession, wanted: ClauseSet) -> dict[ClauseRef, StoredClause]:
    """Find the clause versions as they were; one whose content is not what was asked is left out."""
    stored = await ClauseVersions(session).of([(ref.clause, ref.version) for ref in wanted.refs])
    found = ((ref, stored.get((ref.clause, ref.version))) for ref in wanted.refs)
    return {ref: clause for ref, clause in found if clause is not None and clause.content_hash == ref.content_hash}

"""Find clause versions as they were, whatever became of the clause since."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

from sqlalchemy import Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from policies.canonical import clause_from_json, content_hash, read_json
from policies.model import LifecycleState, StoredClause
from policies.store.repository import PolicyRepository
from policies.store.tables import ClauseRow, ClauseVersionRow

PER_QUERY = 400
"""Fewer variables than any database refuses in one statement."""

Version = tuple[str, int]


class ClauseVersions:
    """Stored clause versions within one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, wanted: Collection[Version]) -> dict[Version, StoredClause]:
        """Give the versions that are stored. Their content hash is computed from what is stored, not read."""
        documents = {document.id: document for document in await PolicyRepository(self._session).documents()}
        found: dict[Version, StoredClause] = {}
        left = iter(wanted)
        while chunk := list(islice(left, PER_QUERY)):
            for payload, version, document, state in (await self._session.execute(_query(chunk))).all():
                clause = clause_from_json(read_json(payload))
                digest = content_hash(payload)
                stored = StoredClause(clause, documents[document], version, digest, LifecycleState(state))
                found[clause.id, version] = stored
        return found


def _query(wanted: list[Version]) -> Select[str, int, str, str]:
    version = ClauseVersionRow
    return (
        select(version.payload, version.version, ClauseRow.document_id, ClauseRow.state)
        .join(ClauseRow, ClauseRow.id == version.clause_id)
        .where(tuple_(version.clause_id, version.version).in_(wanted))
    )

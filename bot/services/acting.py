"""Who acts, why and when, for the use cases that change policies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from matcher.audit.kinds import RecordKind
from matcher.audit.record import Act as AuditAct
from matcher.store.audit_log import AuditLog
from policies.errors import InputError
from policies.lifecycle import Step, checked_reason
from policies.store.database import utc_now
from policies.store.versions import Act
from policies.timeline import CHINA

KIND_OF = {
    Step.SAVE: RecordKind.DRAFT,
    Step.EDIT: RecordKind.DRAFT,
    Step.SUBMIT: RecordKind.SUBMIT,
    Step.RETURN: RecordKind.REVIEW,
    Step.WITHDRAW: RecordKind.WITHDRAW,
    Step.PUBLISH: RecordKind.PUBLISH,
    Step.SUSPEND: RecordKind.SUSPEND,
    Step.RESUME: RecordKind.RESUME,
    Step.EXPIRE: RecordKind.EXPIRE,
    Step.ADD: RecordKind.IMPORT,
    Step.CHANGE: RecordKind.IMPORT,
    Step.FEED: RecordKind.IMPORT,
    Step.GOLDEN: RecordKind.GOLDEN,
}
"""Under which kind the audit log keeps each step."""


async def begin(session: AsyncSession, actor: str, reason: str) -> Act:
    """Open an act at the present instant.

    The transaction begins first (on SQLite that waits for the other writer), so that no other change of an earlier
    instant appears after this one has been read.
    """
    await session.connection()
    return Act(actor, checked_reason(reason), utc_now())


async def prove(
    session: AsyncSession, act: Act, step: Step, clauses: Iterable[str], *, document: str = "", channel: str = "cli"
) -> None:
    """Write a step into the audit log, with the clauses it touched; a step that touched none leaves no record."""
    touched = sorted(clauses)
    if not touched:
        return
    proof = AuditAct(
        KIND_OF[step],
        act.actor,
        channel,
        reason=act.reason,
        subject=document,
        details={"step": step.value, "clauses": list(touched)},
    )
    await AuditLog(session).record_action(proof)


def refuse_future(known_at: datetime | None) -> None:
    """Refuse to say what will be known: it could be told otherwise later."""
    if known_at is not None and known_at > utc_now():
        raise InputError(f"“所知时间”{known_at.astimezone(CHINA):%Y-%m-%d %H:%M} 还没有到，只能问过去或现在所知")

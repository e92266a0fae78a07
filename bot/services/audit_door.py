"""The one door to the audit log: who may look at it, and ask again what was concluded of whom."""

from __future__ import annotations

from enum import StrEnum

from policies.lifecycle import Role, Roles


class AuditRight(StrEnum):
    """What is asked for; opening what a record says of an enterprise is more than verifying hashes."""

    VERIFY = "verify"
    OPEN = "open"
    EXPORT = "export"
    EXPORT_SEALED = "export_sealed"
    CHECKPOINT = "checkpoint"


FOR_AUDITORS = {AuditRight.OPEN: "打开凭证", AuditRight.EXPORT: "导出凭证", AuditRight.EXPORT_SEALED: "导出日志"}
"""What only auditors may do; whether the log is whole, anybody may ask."""


def admit(actor: str, right: AuditRight, roles: Roles) -> str:
    """Let an actor in, and give the name under which the log notes what was done; RoleError when it is not theirs.

    Without roles (a single machine) whoever runs commands holds the database and the master key already.
    """
    what = FOR_AUDITORS.get(right)
    return roles.person(actor) if what is None else roles.require_role(actor, Role.AUDITOR, what)

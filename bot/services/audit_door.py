"""The one door to the audit log: who may look at it, and ask again what was concluded of whom."""

from __future__ import annotations

from enum import StrEnum

LOCAL = "cli"


class AuditRight(StrEnum):
    """What is asked for; opening what a record says of an enterprise is more than verifying hashes."""

    VERIFY = "verify"
    OPEN = "open"
    EXPORT = "export"
    EXPORT_SEALED = "export_sealed"
    CHECKPOINT = "checkpoint"


def admit(actor: str, right: AuditRight) -> str:
    """Let an actor in, and give the name under which the log notes what was done.

    Whoever runs commands on this machine holds the database and the master key already, and is let in. The
    lifecycle's roles (HUIQI_ROLES) are asked here, and only here, once they say who is an auditor.
    """
    del right
    return actor or LOCAL

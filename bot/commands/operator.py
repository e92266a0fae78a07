"""Who runs a command, for the log of changes and the audit log, and whether that person may."""

from __future__ import annotations

import getpass

from bot.settings import actor_from_environment, roles_from_environment
from policies.lifecycle import Role


def operator() -> str:
    """Name who acts: `HUIQI_ACTOR`, else the account that runs the command."""
    named = actor_from_environment()
    if named is not None:
        return named
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):
        return "cli"


def authorized(what: str, role: Role | None = None) -> str:
    """Name who does `what` (said in Chinese); RoleError when it needs a role, any one for None, that they lack.

    Without `HUIQI_ROLES` (a single machine) everybody may.
    """
    roles = roles_from_environment()
    return roles.require_any_role(operator(), what) if role is None else roles.require_role(operator(), role, what)

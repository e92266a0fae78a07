"""Who runs a command, for the log of changes and the audit log."""

from __future__ import annotations

import getpass

from bot.settings import actor_from_environment


def operator() -> str:
    """Name who acts: `HUIQI_ACTOR`, else the account that runs the command."""
    named = actor_from_environment()
    if named is not None:
        return named
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):
        return "cli"

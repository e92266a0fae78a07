"""Who runs a command, for the log of changes and the audit log."""

from __future__ import annotations

import getpass


def operator() -> str:
    """Name the account that runs the command."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):
        return "cli"

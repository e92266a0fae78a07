"""Who runs a command."""

from __future__ import annotations

import getpass


def operator() -> str:
    """Name who runs the command, for the log of changes."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):
        return "cli"

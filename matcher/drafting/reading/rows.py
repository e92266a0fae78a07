"""How a table row is written into the read text: `| cell | cell |`, so that spans can point into it."""

from __future__ import annotations

from collections.abc import Iterable


def write_row(cells: Iterable[str]) -> str:
    """Write the cells of one row on one line; a bar inside a cell becomes full-width."""
    written = [" ".join(cell.split()).replace("|", "｜") for cell in cells]
    return "| " + " | ".join(written) + " |" if any(written) else ""

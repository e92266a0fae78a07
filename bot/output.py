"""Print results for programs: one JSON document at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click
import simplejson


def print_json(data: Mapping[str, Any]) -> None:
    """Print one JSON document with exact numbers and readable Chinese; always UTF-8, whatever the terminal speaks."""
    text = simplejson.dumps(data, use_decimal=True, ensure_ascii=False)
    click.echo(text.encode("utf-8", errors="replace"))

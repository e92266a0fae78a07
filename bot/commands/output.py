"""Print results: one JSON document, or text for people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click
import simplejson

CHINA = ZoneInfo("Asia/Shanghai")


def print_json(data: Mapping[str, Any]) -> None:
    """Print one JSON document with exact numbers and readable Chinese; always UTF-8, whatever the terminal speaks."""
    text = simplejson.dumps(data, use_decimal=True, ensure_ascii=False)
    click.echo(text.encode("utf-8", errors="replace"))


def today() -> date:
    """Give today's date in China, where the policies apply."""
    return datetime.now(CHINA).date()


class DayType(click.ParamType[date]):
    """A day on the command line, 2026-11-22."""

    name = "日期"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day; usage error when there is no such day."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}”不是日期，请写作 2026-11-22", param, ctx)


DAY = DayType()

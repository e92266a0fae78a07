"""Arguments that several commands share."""

from __future__ import annotations

from datetime import date, datetime

import click

from bot.clock import CHINA


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

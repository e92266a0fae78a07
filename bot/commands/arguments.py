"""Arguments that several commands share."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import click

from policies.timeline import CHINA, day_in_china


def today() -> date:
    """Give today's date in China, where the policies apply."""
    return day_in_china(datetime.now(UTC))


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


class MomentType(click.ParamType[datetime]):
    """An instant on the command line: a day means its end in China, a time without a zone is China's."""

    name = "时间"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read the instant; usage error when there is none."""
        if isinstance(value, datetime):
            return value
        try:
            return read_moment(str(value))
        except (ValueError, OverflowError):
            self.fail(f"“{value}”不是时间，请写作 2026-11-22 或 2026-11-22T16:30", param, ctx)


def read_moment(text: str) -> datetime:
    """Read an instant. A day that is not over yet means now: nobody knows yet what will be known at its end."""
    if len(text) <= len("2026-11-22"):
        end = datetime.combine(date.fromisoformat(text), time(), CHINA) + timedelta(days=1, microseconds=-1)
        now = datetime.now(UTC)
        return now if day_in_china(now) == date.fromisoformat(text) else end
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


MOMENT = MomentType()

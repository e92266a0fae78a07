"""Dates as official documents write them, and the spans of years and days counted from them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from matcher.drafting.figures import chinese_number

_CHINESE = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "O": "0", "Ｏ": "0"}
DAY = (
    r"(?:(?P<{0}y>(?:19|20)\d\d)年(?P<{0}m>\d{{1,2}})月(?P<{0}d>\d{{1,2}})日?|(?P<{0}iy>(?:19|20)\d\d)[-./](?P<{0}im>\d{{1,2}})[-./](?P<{0}id>\d{{1,2}})"
    r"|(?P<{0}cy>[二一][〇零○O0九][〇零○O一二三四五六七八九]{{2}})年(?P<{0}cm>[一二三四五六七八九十]{{1,2}})月(?P<{0}cd>[一二三四五六七八九十]{{1,3}})日"
    r"|(?P<{0}ey>20\d\d)年(?P<{0}em>底|末))"
)


def day_pattern(prefix: str = "") -> str:
    """Give the pattern of a date, its groups named with a prefix so that two may stand in one pattern."""
    return DAY.format(prefix)


def read_day(match: re.Match[str], prefix: str = "") -> date | None:
    """Read a matched date; None for a day that does not exist.

    >>> read_day(re.match(day_pattern(), "二〇二三年十二月八日"))
    datetime.date(2023, 12, 8)
    """
    groups = match.groupdict()
    if groups.get(f"{prefix}ey"):
        return date(int(groups[f"{prefix}ey"]), 12, 31)
    for kind in ("", "i"):
        if groups.get(f"{prefix}{kind}y"):
            return day_of(*(groups[f"{prefix}{kind}{part}"] for part in "ymd"))
    if groups.get(f"{prefix}cy"):
        year = "".join(_CHINESE.get(c, c) for c in groups[f"{prefix}cy"])
        month, day = (chinese_number(groups[f"{prefix}c{part}"]) for part in "md")
        return day_of(year, str(month), str(day))
    return None


def day_of(year: str, month: str, day: str) -> date | None:
    """Make a day of its written parts; None when there is no such day."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def last_day(start: date, years: int) -> date:
    """Give the last day of a validity of so many years.

    >>> last_day(date(2023, 10, 10), 3)
    datetime.date(2026, 10, 9)
    """
    return later(start, months=12 * years) - timedelta(days=1)


def later(start: date, *, months: int = 0, days: int = 0) -> date:
    """Count on from a day, ending months at their last day."""
    total = start.year * 12 + start.month - 1 + months
    year, month = min(total // 12, 9998), total % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1])) + timedelta(days=days)

"""How old: an enterprise counted from its founding, a talent counted in 周岁."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from matcher.drafting.found import Found
from matcher.drafting.thresholds import small_number
from policies.language.conditions import Comparison, Operator, Quantity

_N = r"[\d一二两三四五六七八九十]+"
_COMPANY = re.compile(
    r"(?:成立|注册|设立|登记|创办|开业)(?:时间|登记|年限|注册)?(?P<verb>不满|未满|满|不超过|超过|不足|不到|在|达到|已满|已|未超过)?"
    rf"(?P<years>{_N})(?:周年|年)(?:（含）)?(?P<tail>以上|以内|以下|之内|内)?"
)
_SINCE = re.compile(
    r"(?P<year>20\d\d|19\d\d)年(?:(?P<month>\d{1,2})月)?(?:(?P<day>\d{1,2})日)?(?:（含）)?(?:以后|之后|后|起|以来)"
    r"[^，。；\d]{0,8}(?:成立|注册|设立|登记|引进|落户)"
)
_TALENT = re.compile(
    r"(?:年龄[^，。；\d]{0,8}?)?(?P<verb>不超过|不高于|未超过|不大于|未满|不满|低于|不足|小于|年满|已满|满|不低于|超过)?"
    rf"(?P<years>{_N})(?:周岁|岁)(?:（含）)?(?:及|或)?(?P<tail>以下|以内|以上|之内)?(?:（[^）]{{1,8}}）)?"
)
_RETIRED = re.compile(r"退休|(?:累计|服务|工龄)$")
_BELOW = frozenset({"未满", "不满", "不足", "不到", "低于", "小于"})
_AT_MOST = frozenset({"不超过", "未超过", "不高于", "不大于"})
_OLDEST_COMPANY = 60


def read_ages(text: str) -> Iterator[Found]:
    """Read how old the enterprise, or the talent it brings, must or may be."""
    for found in _COMPANY.finditer(text):
        years = small_number(found.group("years"))
        if years <= _OLDEST_COMPANY:
            yield Found(_compared("company_age_years", found, years), *found.span())
    yield from _since(text)
    for found in _TALENT.finditer(text):
        told = found.group("verb") or found.group("tail")
        if told and not _RETIRED.search(text[max(0, found.start() - 6) : found.start()]):
            yield Found(_compared("talent_age", found, small_number(found.group("years"))), *found.span())


def _since(text: str) -> Iterator[Found]:
    for found in _SINCE.finditer(text):
        month, day = int(found.group("month") or 1), int(found.group("day") or 1)
        try:
            since = date(int(found.group("year")), month, day)
        except ValueError:
            continue
        yield Found(Comparison("established_on", Operator.GE, since), *found.span())


def _compared(attribute: str, found: re.Match[str], years: int) -> Comparison:
    return Comparison(attribute, _operator(found.group("verb"), found.group("tail")), Quantity(Decimal(years), "year"))


def _operator(verb: str | None, tail: str | None) -> Operator:
    if verb in _BELOW:
        return Operator.LT
    if verb in _AT_MOST or tail in {"以内", "以下", "之内", "内"}:
        return Operator.LE
    return Operator.GT if verb == "超过" else Operator.GE

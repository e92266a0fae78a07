"""Amounts written without 万 or 亿 whose scale stands elsewhere: in a heading, or with the amount before."""

from __future__ import annotations

import re
from dataclasses import replace

from matcher.text.draft import Draft
from matcher.text.quantity import Quantity

_HEADED = re.compile(r"\((?:单位)?:?(?:人民币)?(?:(?P<scale>[万亿])元?|(?P<thousand>千)元)\)")
_HEADED_ALL = re.compile(r"单位:?(?:都|均|全)?(?:是|为)?(?:人民币)?(?:(?P<scale>[万亿])元?|(?P<thousand>千)元)")
_HEADED_POWER = re.compile(r"\((?:单位)?:?(?P<scale>[千万亿]?)(?:千瓦时|度|kwh)\)")
_POWERS = {"": 1, "千": 10**3, "万": 10**4, "亿": 10**8}
_MYRIAD, _HUNDRED_MILLION = 10**4, 10**8
_MOST, _LEAST = 10, 0.005
"""How large an amount is against the one whose scale it shares: another year's, or the tax beside the revenue."""
_LISTED = re.compile(r"[、和及与，]|以及")


def scale_of(draft: Draft, index: int, cue_end: int) -> Quantity | None:
    """Give the quantity with the scale it leaves out; None when nothing tells it."""
    return _headed(draft, draft.quantities[index], cue_end) or _inherited(draft, index)


def _headed(draft: Draft, quantity: Quantity, cue_end: int) -> Quantity | None:
    """营业收入（万元）：5600, 单位：万元: the scale stands in the heading."""
    found = (
        _HEADED.search(draft.text, cue_end, quantity.start)
        or _HEADED_ALL.search(draft.text)
        or _HEADED.search(draft.text, draft.quantities[-1].end)
    )
    if found is None:
        return None
    return _scaled(quantity, _POWERS[found.group("scale") or found.group("thousand")])


def in_headed_unit(draft: Draft, quantity: Quantity, cue_end: int) -> Quantity:
    """Give what a heading measures in its unit: 用电量(万千瓦时) 318."""
    found = _HEADED_POWER.match(draft.text, cue_end) if quantity.unit is None and not quantity.scaled else None
    return quantity if found is None else replace(_scaled(quantity, _POWERS[found.group("scale")]), unit="kWh")


def _inherited(draft: Draft, index: int) -> Quantity | None:
    """去年三百二十万，前年两百八: what is left out of the second amount is the scale of the first."""
    quantity = draft.quantities[index]
    earlier = next((q for q in reversed(draft.quantities[:index]) if q.is_money and q.scaled and q.low), None)
    model = earlier or _end_of_list(draft, index)
    if model is None:
        return None
    for scale in (_MYRIAD, _HUNDRED_MILLION):
        if _LEAST <= abs(quantity.low * scale / model.low) <= _MOST:
            return replace(_scaled(quantity, scale), unit=model.unit)
    return None


def _end_of_list(draft: Draft, index: int) -> Quantity | None:
    """营收800、1100、1600万: the scale stands with the last alone."""
    end = draft.quantities[index].end
    for quantity in draft.quantities[index + 1 :]:
        if not _LISTED.fullmatch(draft.text, end, quantity.start):
            return None
        if quantity.is_money and quantity.scaled and quantity.low:
            return quantity
        end = quantity.end
    return None


def _scaled(quantity: Quantity, scale: int) -> Quantity:
    high = None if quantity.high is None else quantity.high * scale
    return replace(quantity, low=quantity.low * scale, high=high, scaled=True)

"""Amounts written without 万 or 亿 whose scale stands elsewhere: in a heading, or with the amount before."""

from __future__ import annotations

import re
from dataclasses import replace

from matcher.text.draft import Draft
from matcher.text.quantity import Quantity

_HEADED = re.compile(r"\((?:单位)?:?(?:人民币)?(?P<scale>[万亿])元?\)")
_HEADED_ALL = re.compile(r"单位:?(?:均为)?(?:人民币)?(?P<scale>[万亿])元?")
_MYRIAD, _HUNDRED_MILLION = 10**4, 10**8
_ALIKE = 10
"""Amounts of one thing in two years seldom differ by more than this factor."""


def scale_of(draft: Draft, index: int, cue_end: int) -> Quantity | None:
    """Give the quantity with the scale it leaves out; None when nothing tells it."""
    return _headed(draft, draft.quantities[index], cue_end) or _inherited(draft, index)


def _headed(draft: Draft, quantity: Quantity, cue_end: int) -> Quantity | None:
    """营业收入（万元）：5600, 单位：万元: the scale stands in the heading."""
    found = _HEADED.search(draft.text, cue_end, quantity.start) or _HEADED_ALL.search(draft.text)
    if found is None:
        return None
    return _scaled(quantity, _MYRIAD if found.group("scale") == "万" else _HUNDRED_MILLION)


def _inherited(draft: Draft, index: int) -> Quantity | None:
    """去年三百二十万，前年两百八: what is left out of the second amount is the scale of the first."""
    quantity = draft.quantities[index]
    earlier = next((q for q in reversed(draft.quantities[:index]) if q.is_money and q.scaled and q.low), None)
    if earlier is None:
        return None
    for scale in (_MYRIAD, _HUNDRED_MILLION):
        if 1 / _ALIKE <= abs(quantity.low * scale / earlier.low) <= _ALIKE:
            return replace(_scaled(quantity, scale), unit=earlier.unit)
    return None


def _scaled(quantity: Quantity, scale: int) -> Quantity:
    high = None if quantity.high is None else quantity.high * scale
    return replace(quantity, low=quantity.low * scale, high=high, scaled=True)

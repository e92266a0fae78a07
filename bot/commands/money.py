"""Amounts of money on the command line: 20万元, 3.5亿, 1200.50 — whole fen or a usage error."""

from __future__ import annotations

import re
from decimal import Decimal

import click

_AMOUNT = re.compile(r"(\d{1,15}(?:\.\d{1,8})?)\s*(亿|万|千|百)?\s*元?", re.ASCII)
_TIMES = {"亿": 100_000_000, "万": 10_000, "千": 1_000, "百": 100, None: 1}
MOST_FEN = 10**17


class MoneyType(click.ParamType[int]):
    """An amount in yuan, given in fen."""

    name = "金额"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the amount; usage error when it is none, or no whole number of fen."""
        if isinstance(value, int):
            return value
        found = _AMOUNT.fullmatch(str(value).replace(",", "").strip())
        fen = Decimal(-1) if found is None else Decimal(found[1]) * _TIMES[found[2]] * 100
        if fen < 0 or fen != fen.to_integral_value() or fen > MOST_FEN:
            self.fail(f"“{value}”不是金额，请写作 20万元 或 1200.50", param, ctx)
        return int(fen)


MONEY = MoneyType()

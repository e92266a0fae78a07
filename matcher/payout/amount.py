"""How much of a benefit is certain enough to set money aside for it. Pure."""

from __future__ import annotations

from matcher.amounts import INCOME_FORMS, BenefitWorth, worth
from matcher.facts import FactView
from policies.model import Clause

FEN = 100


def gives_money(clause: Clause) -> bool:
    """Whether a clause pays out money that stays with the enterprise; loans, prices and services do not."""
    return clause.benefit is not None and any(
        getattr(item.formula, "form", None) in INCOME_FORMS for item in clause.benefit.items
    )


def certain_fen(clause: Clause, facts: FactView) -> int | None:
    """Give the amount in fen if the facts leave only one and it is not counted per project, person or year."""
    if clause.benefit is None or not gives_money(clause):
        return None
    return _fen(worth(clause.benefit, facts))


def _fen(found: BenefitWorth) -> int | None:
    total = found.total
    if not total.is_money or total.per or total.low is None or total.low != total.high:
        return None
    if any(item.kind == "open" or item.form not in INCOME_FORMS for item in found.items):
        return None
    fen = total.low * FEN
    return int(fen) if fen > 0 and fen == fen.to_integral_value() else None

"""The JSON form of conditions and benefits: what the store keeps, exact and lossless.

Numbers are ints or Decimals (read and write them with simplejson's `use_decimal`), dates ISO strings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, assert_never

from policies.errors import InputError
from policies.language.benefits import (
    Benefit,
    Bracket,
    Fixed,
    Form,
    Formula,
    InKind,
    Item,
    OpenAmount,
    PerUnit,
    Price,
    Progressive,
    Rate,
    Terms,
    Tier,
    Tiers,
    UpTo,
)
from policies.language.conditions import (
    All,
    AnyOf,
    Between,
    Comparison,
    Condition,
    FirstReach,
    Flag,
    Has,
    Judgement,
    Lacks,
    Leaf,
    Not,
    OneOf,
    Operator,
    OverYears,
    Quantity,
    Span,
    Within,
)
from policies.vocabulary.units import plain

Json = Mapping[str, Any]

NOT_OUR_FORM = (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)
"""What reading a stranger's JSON as ours may run into."""

MAX_MAGNITUDE = 30


def number(value: Decimal) -> int | Decimal:
    """Write a decimal as the shortest exact JSON number.

    >>> number(Decimal("1E+3")), number(Decimal("0.580"))
    (1000, Decimal('0.58'))
    """
    text = plain(value)
    return Decimal(text) if "." in text else int(text)


def condition_to_json(condition: Condition) -> dict[str, Any]:
    """Write a condition as JSON."""
    match condition:
        case All(parts=parts):
            return {"all": [condition_to_json(part) for part in parts]}
        case AnyOf(parts=parts):
            return {"any": [condition_to_json(part) for part in parts]}
        case Not(part=part):
            return {"not": condition_to_json(part)}
        case Judgement(text=text):
            return {"judgement": text}
        case _:
            return _leaf_to_json(condition)


def _leaf_to_json(leaf: Leaf) -> dict[str, Any]:
    match leaf:
        case OverYears(span=span, years=years, comparison=comparison):
            return _comparison_to_json(comparison) | {"span": span.value, "years": years}
        case FirstReach(comparison=comparison):
            return _comparison_to_json(comparison) | {"first_reach": True}
        case Comparison():
            return _comparison_to_json(leaf)
        case Between(attribute=attribute, low=low, high=high):
            (low_value, unit), (high_value, _) = _bound_to_json(low), _bound_to_json(high)
            return {"attr": attribute, "op": "between", "value": [low_value, high_value]} | unit
        case Within(attribute=attribute, codes=codes):
            return {"attr": attribute, "op": "within", "value": list(codes)}
        case Has(attribute=attribute, terms=terms, first_time=first_time):
            first = {"first_time": True} if first_time else {}
            return {"attr": attribute, "op": "has", "value": list(terms)} | first
        case Lacks(attribute=attribute, terms=terms):
            return {"attr": attribute, "op": "lacks", "value": list(terms)}
        case OneOf(attribute=attribute, options=options):
            return {"attr": attribute, "op": "in", "value": list(options)}
        case Flag(attribute=attribute, expected=expected):
            return {"attr": attribute, "op": "==", "value": expected}
        case Judgement(text=text):
            return {"judgement": text}
        case _ as unreachable:
            assert_never(unreachable)


def _comparison_to_json(node: Comparison) -> dict[str, Any]:
    value, unit = _bound_to_json(node.bound)
    return {"attr": node.attribute, "op": node.operator.value, "value": value} | unit


def _bound_to_json(bound: Quantity | date) -> tuple[int | Decimal | str, dict[str, str]]:
    if isinstance(bound, date):
        return bound.isoformat(), {}
    return number(bound.value), {"unit": bound.unit}


def condition_from_json(data: Json) -> Condition:
    """Read a condition; InputError when the form is not one of ours."""
    try:
        return _condition_from_json(data)
    except NOT_OUR_FORM as error:
        raise InputError(f"条件的 JSON 形式不对：{error}") from error


def _condition_from_json(data: Json) -> Condition:
    if "all" in data:
        return All(tuple(_condition_from_json(part) for part in data["all"]))
    if "any" in data:
        return AnyOf(tuple(_condition_from_json(part) for part in data["any"]))
    if "not" in data:
        return Not(_condition_from_json(data["not"]))
    if "judgement" in data:
        return Judgement(data["judgement"])
    return _leaf_from_json(data)


def _leaf_from_json(data: Json) -> Condition:
    attribute, operator, value = data["attr"], data["op"], data["value"]
    match operator:
        case "between":
            unit = data.get("unit")
            return Between(attribute, _bound_from_json(value[0], unit), _bound_from_json(value[1], unit))
        case "within":
            return Within(attribute, _words(value))
        case "has":
            return Has(attribute, _words(value), data.get("first_time", False) is True)
        case "lacks":
            return Lacks(attribute, _words(value))
        case "in":
            return OneOf(attribute, _words(value))
    if isinstance(value, bool):
        return Flag(attribute, value)
    comparison = Comparison(attribute, Operator(operator), _bound_from_json(value, data.get("unit")))
    if "span" in data:
        return OverYears(Span(data["span"]), _count(data["years"]), comparison)
    return FirstReach(comparison) if data.get("first_reach") else comparison


def _bound_from_json(value: Any, unit: str | None) -> Quantity | date:  # noqa: ANN401 - raw JSON
    if unit is None:
        return date.fromisoformat(value)
    return Quantity(_exact(value), unit)


def _words(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - raw JSON
    if not isinstance(value, list) or not value or not all(isinstance(word, str) for word in value):
        raise TypeError(value)
    return tuple(value)


def _count(value: Any) -> int:  # noqa: ANN401 - raw JSON
    if not isinstance(value, int) or value < 1:
        raise TypeError(value)
    return value


def _exact(value: Any) -> Decimal:  # noqa: ANN401 - raw JSON
    if isinstance(value, bool | float):
        raise TypeError(value)
    exact = Decimal(value)
    if not exact.is_finite() or abs(exact.adjusted()) > MAX_MAGNITUDE:
        raise ValueError(value)
    return exact


def benefit_to_json(benefit: Benefit) -> dict[str, Any]:
    """Write a benefit as JSON."""
    items = [_item_to_json(item) for item in benefit.items]
    return {"items": items} | ({} if benefit.cap is None else {"cap": number(benefit.cap)})


def _item_to_json(item: Item) -> dict[str, Any]:
    when = {} if item.when is None else {"when": condition_to_json(item.when)}
    return formula_to_json(item.formula) | when


def formula_to_json(formula: Formula) -> dict[str, Any]:
    """Write one formula as JSON; absent keys are absent facts."""
    match formula:
        case Fixed(form=form, amount=amount, terms=terms):
            return {"type": "fixed", "form": form.value, "amount": number(amount)} | _terms_to_json(terms)
        case UpTo(form=form, cap=cap, terms=terms):
            limits = _terms_to_json(terms)
            inner = {"inner_cap": limits.pop("cap")} if "cap" in limits else {}
            return {"type": "up_to", "form": form.value, "cap": number(cap)} | limits | inner
        case Rate(form=form, rate=rate, base=base, at_most=at_most, terms=terms):
            ceiling = {"at_most": True} if at_most else {}
            head = {"type": "rate", "form": form.value, "rate": number(rate), "base": base}
            return head | ceiling | _terms_to_json(terms)
        case Progressive(form=form, base=base, brackets=brackets, terms=terms):
            parts = [{"at": number(bracket.at), "rate": number(bracket.rate)} for bracket in brackets]
            return {"type": "progressive", "form": form.value, "base": base, "rates": parts} | _terms_to_json(terms)
        case Tiers(form=form, attribute=attribute, unit=unit, tiers=tiers, first_time=first_time):
            rows = [{"at": number(tier.at), "amount": number(tier.amount)} for tier in tiers]
            first = {"first_time": True} if first_time else {}
            return {"type": "tiers", "form": form.value, "base": attribute, "unit": unit, "tiers": rows} | first
        case PerUnit(form=form, base=base, step=step, amount=amount, terms=terms):
            head = {"type": "per_unit", "form": form.value, "amount": number(amount), "base": base}
            return head | {"step": number(step.value), "unit": step.unit} | _terms_to_json(terms)
        case Price(amount=amount, unit=unit, base=base, above=above):
            head = {"type": "price", "amount": number(amount), "unit": unit}
            base_part = {} if base is None else {"base": base}
            return head | base_part | ({} if above is None else _above_to_json(above, unit))
        case InKind(text=text):
            return {"type": "in_kind", "text": text}
        case OpenAmount(form=form):
            return {"type": "open", "form": form.value}
        case _ as unreachable:
            assert_never(unreachable)


def _above_to_json(above: Quantity, unit: str) -> dict[str, Any]:
    # The price's unit is the threshold's, unless they say otherwise (元/千瓦时 above a revenue).
    return {"above": number(above.value)} | ({} if above.unit == unit else {"above_unit": above.unit})


def _terms_to_json(terms: Terms) -> dict[str, Any]:
    pairs: dict[str, Any] = {
        "cap": None if terms.cap is None else number(terms.cap),
        "floor": None if terms.floor is None else number(terms.floor),
        "per": "/".join(terms.per) or None,
        "years": terms.years,
    }
    return {key: value for key, value in pairs.items() if value is not None}


def benefit_from_json(data: Json) -> Benefit:
    """Read a benefit; InputError when the form is not one of ours."""
    try:
        items = tuple(_item_from_json(item) for item in data["items"])
        return Benefit(items, _decimal(data.get("cap")))
    except NOT_OUR_FORM as error:
        raise InputError(f"待遇的 JSON 形式不对：{error}") from error


def _item_from_json(data: Json) -> Item:
    when = _condition_from_json(data["when"]) if "when" in data else None
    return Item(_formula_from_json(data), when)


def _formula_from_json(data: Json) -> Formula:
    kind = data["type"]
    if kind == "in_kind":
        return InKind(data["text"])
    if kind == "price":
        above = Quantity(_exact(data["above"]), _unit_of(data)) if "above" in data else None
        return Price(_exact(data["amount"]), data["unit"], data.get("base"), above)
    form = Form(data["form"])
    match kind:
        case "open":
            return OpenAmount(form)
        case "fixed":
            return Fixed(form, _exact(data["amount"]), _terms_from_json(data))
        case "up_to":
            inner = {**data, "cap": data.get("inner_cap")}
            return UpTo(form, _exact(data["cap"]), _terms_from_json(inner))
        case "rate":
            at_most = data.get("at_most", False) is True
            return Rate(form, _exact(data["rate"]), data["base"], at_most, _terms_from_json(data))
        case "progressive":
            return Progressive(form, data["base"], _brackets_from_json(data["rates"]), _terms_from_json(data))
        case "tiers":
            first = data.get("first_time", False) is True
            return Tiers(form, data["base"], data["unit"], _tiers_from_json(data["tiers"]), first)
        case "per_unit":
            step = Quantity(_exact(data["step"]), data["unit"])
            return PerUnit(form, data["base"], step, _exact(data["amount"]), _terms_from_json(data))
        case _:
            raise ValueError(kind)


def _unit_of(data: Json) -> str:
    return str(data.get("above_unit", data["unit"]))


def _tiers_from_json(rows: Sequence[Json]) -> tuple[Tier, ...]:
    return tuple(Tier(_exact(row["at"]), _exact(row["amount"])) for row in rows)


def _brackets_from_json(rows: Sequence[Json]) -> tuple[Bracket, ...]:
    return tuple(Bracket(_exact(row["at"]), _exact(row["rate"])) for row in rows)


def _terms_from_json(data: Json) -> Terms:
    per = tuple(str(data["per"]).split("/")) if data.get("per") else ()
    years = None if data.get("years") is None else _count(data["years"])
    return Terms(_decimal(data.get("cap")), _decimal(data.get("floor")), per, years)


def _decimal(value: Any) -> Decimal | None:  # noqa: ANN401 - raw JSON
    return None if value is None else _exact(value)

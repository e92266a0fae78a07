"""Turn the parse tree of a benefit into formulas; its conditions are built by the class beneath."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import cast

from lark import Token, v_args

from policies.language.benefits import (
    PER_WORDS,
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
from policies.language.building import ConditionBuilder
from policies.language.conditions import Condition, Operator, Quantity
from policies.language.scanner import RawNumber
from policies.vocabulary import Attribute, AttributeType
from policies.vocabulary.units import SPELLINGS, UNITS

Option = dict[str, object]

_PER_CODES = {word: code for code, word in PER_WORDS.items()}


@v_args(inline=True)
class RuleBuilder(ConditionBuilder):
    """Builds conditions and benefits bottom-up."""

    def benefit(self, *parts: Item | Token) -> Benefit:
        items = tuple(part for part in parts if isinstance(part, Item))
        cap = next((self._money(p) for p in parts if isinstance(p, Token) and p.type == "QUANTITY"), None)
        return Benefit(items, cap)

    def conditional(self, _when: Token, condition: Condition, _then: Token, formula: Formula) -> Item:
        return Item(formula, condition)

    def unconditional(self, formula: Formula) -> Item:
        return Item(formula)

    def _money(self, token: Token) -> Decimal:
        written = token.value
        is_yuan = isinstance(written, Quantity) and written.unit == "CNY"
        if not is_yuan and not (isinstance(written, RawNumber) and written.scaled):
            raise self._fail(token, "这里要写人民币金额，例如 100万元")
        if written.value < 0:
            raise self._fail(token, "金额不能是负数")
        return cast("Decimal", written.value)

    def _ratio(self, token: Token) -> Decimal:
        if not isinstance(token.value, Quantity) or token.value.unit != "ratio":
            raise self._fail(token, "这里要写百分比，例如 30%")
        if token.value.value < 0:
            raise self._fail(token, "百分比不能是负数")
        return token.value.value

    def _base(self, token: Token) -> Attribute:
        return self._attribute(token, AttributeType.NUMBER)

    def _money_base(self, token: Token) -> Attribute:
        attribute = self._base(token)
        if attribute.unit is None or not UNITS[attribute.unit].is_money:
            raise self._fail(token, f"百分比的基数要是金额，“{attribute.zh}”不是")
        return attribute

    def per(self, *tokens: Token) -> tuple[str, ...]:
        return tuple(self._per_code(token) for token in tokens if token.type != "SLASH")

    def _per_code(self, token: Token) -> str:
        code = _PER_CODES.get(str(token))
        if code is None:
            raise self._fail(token, f"未知的计量对象“{token}”，可用：{'、'.join(_PER_CODES)}")
        return code

    def cap(self, *tokens: Token | tuple[str, ...]) -> Option:
        return {"cap": self._money_of(tokens), "per": _per_of(tokens)}

    def floor(self, *tokens: Token | tuple[str, ...]) -> Option:
        return {"floor": self._money_of(tokens), "per": _per_of(tokens)}

    def _money_of(self, tokens: Sequence[object]) -> Decimal:
        return next(self._money(t) for t in tokens if isinstance(t, Token) and t.type == "QUANTITY")

    def years(self, *tokens: Token) -> Option:
        return {"years": next(t.value for t in tokens if t.type == "EVERYYEAR")}

    def each(self, *tokens: Token) -> Option:
        return {"per": tuple(self._per_code(t) for t in tokens if t.type in {"WORD", "FORM"})}

    def _item_terms(self, head: Token, parts: Sequence[object]) -> Terms:
        merged: dict[str, object] = {"per": _per_of(parts)}
        for option in parts:
            for key, value in option.items() if isinstance(option, dict) else ():
                if merged.get(key) and value:
                    raise self._fail(head, "同一项限制写了两次")
                merged[key] = merged.get(key) or value
        return self._at(head, lambda: Terms(**merged))  # type: ignore[arg-type]  # keys come from our own options

    def fixed(self, form: Token, amount: Token, *parts: object) -> Fixed:
        return Fixed(cast("Form", form.value), self._money(amount), self._item_terms(form, parts))

    def up_to(self, _cap: Token, form: Token, cap: Token, *parts: object) -> UpTo:
        return UpTo(cast("Form", form.value), self._money(cap), self._item_terms(form, parts))

    def rate(self, _by: Token, name: Token, _of: Token, *rest: object) -> Rate:
        at_most = isinstance(rest[0], Token) and rest[0].type == "CAP"
        percent, form, *options = cast("list[Token]", rest[1:] if at_most else list(rest))
        base = self._money_base(name)
        terms = self._item_terms(form, options)
        return Rate(cast("Form", form.value), self._ratio(percent), base.name, at_most=at_most, terms=terms)

    def step(self, token: Token) -> Token:
        return token

    def per_unit(self, _by: Token, name: Token, _each: Token, step: Token, *rest: object) -> PerUnit:
        amount, form, *options = cast("list[Token]", rest)
        base = self._base(name)
        terms = self._item_terms(form, options)
        return PerUnit(cast("Form", form.value), base.name, self._step(base, step), self._money(amount), terms)

    def _step(self, base: Attribute, token: Token) -> Quantity:
        unit = UNITS[base.unit or ""]
        if token.type == "WORD":
            if str(token) not in SPELLINGS:
                raise self._fail(token, f"“{base.zh}”按{unit.zh}计，不按{token}计")
            code, factor = SPELLINGS[str(token)]
            return self._fitting(base, token, Quantity(factor, code))
        quantity = self._quantity(base, token)
        if quantity.value <= 0:
            raise self._fail(token, "每份的数量要大于零")
        return quantity

    def _tiers(
        self, name: Token, bounds: list[Token], form: Token, amounts: list[Token]
    ) -> tuple[Attribute, str, tuple[Tier, ...]]:
        attribute = self._base(name)
        if len(bounds) != len(amounts):
            raise self._fail(form, f"“分别”前后要一一对应：前面 {len(bounds)} 项，后面 {len(amounts)} 项")
        reached = [self._quantity(attribute, token) for token in bounds]
        for token, quantity in zip(bounds, reached, strict=True):
            if quantity.unit != reached[0].unit:
                raise self._fail(token, "各档门槛要用同一种货币")
        pairs = zip(reached, amounts, strict=True)
        return attribute, reached[0].unit, tuple(Tier(at.value, self._money(amount)) for at, amount in pairs)

    def tiers(
        self, name: Token, _reach: Token, bounds: list[Token], _each: Token, form: Token, amounts: list[Token]
    ) -> Tiers:
        attribute, unit, tiers = self._tiers(name, bounds, form, amounts)
        return self._at(name, lambda: Tiers(cast("Form", form.value), attribute.name, unit, tiers))

    def first_tiers(
        self, name: Token, _reach: Token, bounds: list[Token], _each: Token, form: Token, amounts: list[Token]
    ) -> Tiers:
        attribute, unit, tiers = self._tiers(name, bounds, form, amounts)
        if not attribute.yearly:
            raise self._fail(name, "这个属性不是按年度记录的，不能写“首次达到”")
        return self._at(name, lambda: Tiers(cast("Form", form.value), attribute.name, unit, tiers, first_time=True))

    def progressive(
        self,
        _by: Token,
        name: Token,
        above: Token,
        bounds: list[Token],
        _part: Token,
        _each: Token,
        percents: list[Token],
        form: Token,
        *options: object,
    ) -> Progressive:
        if above.value is not Operator.GT:
            raise self._fail(above, "这里只能写“超过”")
        if len(bounds) != len(percents):
            raise self._fail(form, f"“分别”前后要一一对应：前面 {len(bounds)} 项，后面 {len(percents)} 项")
        pairs = zip(bounds, percents, strict=True)
        brackets = tuple(Bracket(self._money(at), self._ratio(rate)) for at, rate in pairs)
        base, terms = self._money_base(name), self._item_terms(form, options)
        return self._at(name, lambda: Progressive(cast("Form", form.value), base.name, brackets, terms))

    def above(self, *tokens: Token) -> tuple[Token, Token | None]:
        kept = [token for token in tokens if token.type not in {"COMMA", "BY", "PART"}]
        if len(kept) == 1:
            return kept[0], None
        if kept[1].value is not Operator.GT:
            raise self._fail(kept[1], "这里只能写“超过”")
        return kept[0], kept[2]

    def price(
        self,
        _execute: Token,
        amount: Token,
        _slash: Token,
        unit: Token,
        _price: Token,
        *above: tuple[Token, Token | None],
    ) -> Price:
        code = next((u.code for u in UNITS.values() if str(unit) in {u.zh, *u.spellings}), None)
        if code is None:
            raise self._fail(unit, f"未知的计价单位“{unit}”")
        if not above:
            return Price(self._money(amount), code)
        name, bound = above[0]
        base = self._base(name)
        return Price(self._money(amount), code, base.name, self._quantity(base, bound) if bound else None)

    def in_kind(self, token: Token) -> InKind:
        return self._at(token, lambda: InKind(cast("str", token.value)))

    def open_amount(self, form: Token, _open: Token) -> OpenAmount:
        return OpenAmount(cast("Form", form.value))


def _per_of(parts: Sequence[object]) -> tuple[str, ...]:
    return next((part for part in parts if isinstance(part, tuple)), ())

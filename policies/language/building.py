"""Turn the parse tree of a rule into nodes, checking every name and unit against the vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar, cast

from lark import Token, Transformer, v_args

from policies.errors import InputError, RuleSyntaxError
from policies.language.benefits import (
    PER_WORDS,
    Benefit,
    Fixed,
    Form,
    Formula,
    InKind,
    Item,
    OpenAmount,
    PerUnit,
    Price,
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
    Not,
    OneOf,
    Operator,
    OverYears,
    Quantity,
    Span,
    Within,
)
from policies.language.scanner import RawNumber, as_input_error
from policies.vocabulary import Attribute, AttributeType, Vocabulary
from policies.vocabulary.units import SPELLINGS, UNITS

T = TypeVar("T")
Option = dict[str, object]

_PER_CODES = {word: code for code, word in PER_WORDS.items()}
_SAMPLES = {
    AttributeType.BOOLEAN: "为 是/否",
    AttributeType.CHOICE: "为 …",
    AttributeType.TAGS: "含 …",
    AttributeType.REGION: "属于 …",
    AttributeType.INDUSTRY: "属于 …",
    AttributeType.NUMBER: "≥ …",
    AttributeType.DATE: "≥ 2021-03-01",
}
MAX_YEARS = 20


@v_args(inline=True)
class RuleBuilder(Transformer[Token, object]):
    """Builds nodes bottom-up; every error carries the offset of the token it is about."""

    def __init__(self, vocabulary: Vocabulary, text: str) -> None:
        super().__init__()
        self._vocabulary = vocabulary
        self._text = text

    # --- names and bounds ------------------------------------------------------
    def name(self, token: Token) -> Token:
        return token

    def names(self, *tokens: Token) -> list[Token]:
        return [token for token in tokens if token.type != "SEP"]

    def quantities(self, *tokens: Token) -> list[Token]:
        return [token for token in tokens if token.type != "SEP"]

    def bound(self, token: Token) -> Token:
        return token

    def first(self, *_: Token) -> bool:
        return True

    def _at(self, token: Token, make: Callable[[], T]) -> T:
        try:
            return make()
        except RuleSyntaxError:
            raise
        except InputError as error:
            raise as_input_error(error, self._text, token.start_pos or 0) from error

    def _fail(self, token: Token, problem: str) -> RuleSyntaxError:
        return RuleSyntaxError(self._text, token.start_pos or 0, problem)

    def _attribute(self, token: Token, *types: AttributeType) -> Attribute:
        found = self._at(token, lambda: self._vocabulary.attribute_called(str(token)))
        if found.type not in types:
            raise self._fail(token, f"“{found.zh}”不能这样比较，应写作“{found.zh} {_SAMPLES[found.type]}”")
        return found

    def _quantity(self, attribute: Attribute, token: Token) -> Quantity:
        """Read a number in the attribute's unit; foreign money stays in its own currency."""
        unit = attribute.unit or ""
        if isinstance(token.value, date):
            raise self._fail(token, f"“{attribute.zh}”要写数额，不是日期")
        if isinstance(token.value, RawNumber):
            if UNITS[unit].is_money and not token.value.scaled:
                raise self._fail(token, "金额要写单位，例如 2000万元")
            return Quantity(token.value.value, unit)
        return self._fitting(attribute, token, cast("Quantity", token.value))

    def _fitting(self, attribute: Attribute, token: Token, quantity: Quantity) -> Quantity:
        unit = UNITS[attribute.unit or ""]
        both_money = unit.is_money and UNITS[quantity.unit].is_money
        if quantity.unit != unit.code and not both_money:
            raise self._fail(token, f"“{attribute.zh}”的单位是{unit.zh}，不是{UNITS[quantity.unit].zh}")
        return quantity

    def _bound(self, attribute: Attribute, token: Token) -> Quantity | date:
        if attribute.type is AttributeType.DATE:
            if not isinstance(token.value, date):
                raise self._fail(token, f"“{attribute.zh}”要写日期，例如 2021-03-01")
            return token.value
        return self._quantity(attribute, token)

    # --- leaves ------------------------------------------------------------------
    def comparison(self, name: Token, verb: Token, bound: Token) -> Comparison:
        attribute = self._attribute(name, AttributeType.NUMBER, AttributeType.DATE)
        operator = Operator.GE if verb.type == "REACH" else cast("Operator", verb.value)
        return Comparison(attribute.name, operator, self._bound(attribute, bound))

    def between(self, name: Token, _between: Token, low: Token, _to: Token, high: Token) -> Between:
        attribute = self._attribute(name, AttributeType.NUMBER, AttributeType.DATE)
        node = Between(attribute.name, self._bound(attribute, low), self._bound(attribute, high))
        if _is_reversed(node):
            raise self._fail(low, "区间的下限大于上限，请对调")
        return node

    def within(self, name: Token, _within: Token, names: list[Token]) -> Within:
        attribute = self._attribute(name, AttributeType.REGION, AttributeType.INDUSTRY)
        return Within(attribute.name, tuple(self._code(attribute, token) for token in names))

    def _code(self, attribute: Attribute, token: Token) -> str:
        return self._at(token, lambda: self._vocabulary.code(attribute.name, str(token)))

    def _terms(self, attribute: Attribute, names: Sequence[Token]) -> tuple[str, ...]:
        return tuple(self._term(attribute, token) for token in names)

    def _term(self, attribute: Attribute, token: Token) -> str:
        return self._at(token, lambda: self._vocabulary.term(attribute.name, str(token)).name)

    def has(self, name: Token, verb: Token, names: list[Token], first: bool = False) -> Has:
        attribute = self._attribute(name, AttributeType.TAGS)
        if verb.type == "HAS" and len(names) > 1:
            raise self._fail(names[1], "“含”后面只写一个名称；任一即可写“含任一 …、…”，都要具备写“含 … 且 … 含 …”")
        if first and attribute.name != "qualifications":
            raise self._fail(name, "“(首次)”只能用于资质")
        return Has(attribute.name, self._terms(attribute, names), first)

    def lacks(self, name: Token, _lacks: Token, names: list[Token]) -> Lacks:
        attribute = self._attribute(name, AttributeType.TAGS)
        return Lacks(attribute.name, self._terms(attribute, names))

    def one_of(self, name: Token, _is: Token, names: list[Token]) -> OneOf | Flag:
        attribute = self._attribute(name, AttributeType.CHOICE, AttributeType.BOOLEAN)
        if attribute.type is AttributeType.CHOICE:
            return OneOf(attribute.name, self._terms(attribute, names))
        if len(names) != 1 or str(names[0]) not in {"是", "否"}:
            raise self._fail(names[0], f"“{attribute.zh} 为”后面写“是”或“否”")
        return Flag(attribute.name, str(names[0]) == "是")

    def judgement(self, token: Token) -> Judgement:
        return self._at(token, lambda: Judgement(cast("str", token.value)))

    def _over(self, span: Span, years: Token, comparison: Comparison) -> OverYears:
        count = cast("int", years.value)
        if not self._vocabulary.attribute(comparison.attribute).yearly:
            raise self._fail(years, "这个属性不是按年度记录的，不能跨年比较")
        if not 1 <= count <= MAX_YEARS:
            raise self._fail(years, f"年数要在 1 到 {MAX_YEARS} 之间")
        return OverYears(span, count, comparison)

    def every_year(self, years: Token, comparison: Comparison) -> OverYears:
        return self._over(Span.EVERY, years, comparison)

    def any_year(self, years: Token, comparison: Comparison) -> OverYears:
        return self._over(Span.ANY, years, comparison)

    def sum_years(self, years: Token, comparison: Comparison) -> OverYears:
        if self._vocabulary.attribute(comparison.attribute).unit == "ratio":
            raise self._fail(years, "比例不能累计")
        return self._over(Span.SUM, years, comparison)

    def first_reach(self, first: Token, comparison: Comparison) -> FirstReach:
        if not self._vocabulary.attribute(comparison.attribute).yearly:
            raise self._fail(first, "这个属性不是按年度记录的，不能写“首次”")
        return FirstReach(comparison)

    def first_reach_bound(self, name: Token, verb: Token, bound: Token) -> FirstReach:
        reach = Token("REACH", "达到")
        return self.first_reach(verb, self.comparison(name, reach, bound))

    # --- joints --------------------------------------------------------------------
    def all_of(self, *parts: Condition | Token) -> All:
        return All(tuple(part for part in parts if not isinstance(part, Token)))

    def any_of(self, *parts: Condition | Token) -> AnyOf:
        return AnyOf(tuple(part for part in parts if not isinstance(part, Token)))

    def negation(self, _not: Token, part: Condition) -> Not:
        return Not(part)

    def group(self, _left: Token, inner: Condition, _right: Token) -> Condition:
        return inner

    # --- benefits --------------------------------------------------------------------
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


def _is_reversed(node: Between) -> bool:
    if isinstance(node.low, Quantity) and isinstance(node.high, Quantity):
        return node.low.unit == node.high.unit and node.low.value > node.high.value
    return isinstance(node.low, date) and isinstance(node.high, date) and node.low > node.high

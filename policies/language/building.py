"""Turn the parse tree of a condition into nodes, checking every name and unit against the vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar, cast

from lark import Token, Transformer, v_args

from policies.errors import InputError, RuleSyntaxError
from policies.language.benefits import (
    PER_WORDS,
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
from policies.vocabulary.units import UNITS

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
class ConditionBuilder(Transformer[Token, object]):
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


def _is_reversed(node: Between) -> bool:
    if isinstance(node.low, Quantity) and isinstance(node.high, Quantity):
        return node.low.unit == node.high.unit and node.low.value > node.high.value
    return isinstance(node.low, date) and isinstance(node.high, date) and node.low > node.high

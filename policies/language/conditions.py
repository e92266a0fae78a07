"""Condition nodes: what must hold of an enterprise. Frozen values, stdlib only.

A rule is a tree of these. Their meaning over three truth values stands in `matcher.evaluation`;
their written form (规则中文) in `parser` and `printer`; their JSON form in `jsonform`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from policies.errors import InputError


class Operator(StrEnum):
    """A comparison of a number or date with a bound."""

    EQ = "=="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact number in a base unit of `policies.vocabulary.units` (money: yuan)."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """`年营业收入 ≥ 2000万元`, `成立日期 ≥ 2021-03-01`."""

    attribute: str
    operator: Operator
    bound: Quantity | date


@dataclass(frozen=True, slots=True)
class Between:
    """`员工人数 介于 50人 至 80人`: both ends included."""

    attribute: str
    low: Quantity | date
    high: Quantity | date


@dataclass(frozen=True, slots=True)
class Within:
    """`注册地 属于 余杭区、临平区`: in one of these places or industries, by code."""

    attribute: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Has:
    """`资质 含 国家高新技术企业(首次)`, `领域 含任一 机器人、具身智能`: at least one of the terms.

    `first_time` asks besides that the recognition is the enterprise's first.
    """

    attribute: str
    terms: tuple[str, ...]
    first_time: bool = False


@dataclass(frozen=True, slots=True)
class Lacks:
    """`信用 不含 严重失信`: none of the terms."""

    attribute: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """`企业规模 为 小型、微型`: the choice is one of the options."""

    attribute: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """`已上市 为 否`."""

    attribute: str
    expected: bool


class Span(StrEnum):
    """How a comparison is spread over the last business years."""

    EVERY = "every"
    ANY = "any"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class OverYears:
    """`连续3年 研发费用 ≥ 100万元`, `近3年任一年 …`, `近3年累计 …`: the last `years` complete years."""

    span: Span
    years: int
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class FirstReach:
    """`首次 年营业收入 ≥ 1亿元`: true of the last complete year and of none before it."""

    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Judgement:
    """`需人工判断「…」`: what the language cannot express; always UNKNOWN, never guessed."""

    text: str

    def __post_init__(self) -> None:
        """Refuse text that its quotation marks could not hold."""
        check_quotable(self.text)


@dataclass(frozen=True, slots=True)
class All:
    """`… 且 …`: every part holds. At least two parts, so an empty condition cannot be made."""

    parts: tuple[Condition, ...]

    def __post_init__(self) -> None:
        """Refuse fewer than two parts."""
        _refuse_short(self.parts, "且")


@dataclass(frozen=True, slots=True)
class AnyOf:
    """`… 或 …`: at least one part holds. At least two parts."""

    parts: tuple[Condition, ...]

    def __post_init__(self) -> None:
        """Refuse fewer than two parts."""
        _refuse_short(self.parts, "或")


@dataclass(frozen=True, slots=True)
class Not:
    """`非 (…)`."""

    part: Condition


Leaf = Comparison | Between | Within | Has | Lacks | OneOf | Flag | OverYears | FirstReach | Judgement
Condition = Leaf | All | AnyOf | Not


def _refuse_short(parts: tuple[Condition, ...], word: str) -> None:
    if len(parts) < 2:  # noqa: PLR2004 - a joint of one part is not a joint
        raise InputError(f"“{word}”至少要连接两个条件")


def check_quotable(text: str) -> None:
    """Refuse text that cannot stand between 「 and 」 on one line."""
    if not text.strip() or text != text.strip() or any(mark in text for mark in "「」\n\r"):
        raise InputError("引号内的文字不能为空，首尾不能有空格，也不能含换行或「」")


def attribute_of(leaf: Leaf) -> str | None:
    """Name the attribute a leaf asks about; None for a judgement."""
    match leaf:
        case Judgement():
            return None
        case OverYears(comparison=comparison) | FirstReach(comparison=comparison):
            return comparison.attribute
        case _:
            return leaf.attribute


def leaves(condition: Condition) -> tuple[Leaf, ...]:
    """Give the leaves of a condition from left to right."""
    match condition:
        case All(parts=parts) | AnyOf(parts=parts):
            return tuple(leaf for part in parts for leaf in leaves(part))
        case Not(part=part):
            return leaves(part)
        case _:
            return (condition,)

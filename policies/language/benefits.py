"""Benefit formulas: what a clause gives. Frozen values, stdlib only; money is exact yuan.

A clause gives one or several items. Each item is open (an amount not stated), in kind (a service),
or a formula over facts whose value under uncertainty is an interval (`matcher.amounts`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from policies.errors import InputError
from policies.language.conditions import Condition, Quantity, check_quotable


class Form(StrEnum):
    """In which form money reaches the enterprise."""

    AWARD = "award"
    SUBSIDY = "subsidy"
    GRANT = "grant"
    MATCHING = "matching"
    COMPENSATION = "compensation"
    EQUITY = "equity"
    LOAN = "loan"
    GUARANTEE = "guarantee"
    INTEREST = "interest"
    RELIEF = "relief"
    VOUCHER = "voucher"


FORM_WORDS: dict[Form, str] = {
    Form.AWARD: "奖励",
    Form.SUBSIDY: "补贴",
    Form.GRANT: "资助",
    Form.MATCHING: "配套",
    Form.COMPENSATION: "补偿",
    Form.EQUITY: "出资",
    Form.LOAN: "贷款",
    Form.GUARANTEE: "担保",
    Form.INTEREST: "贴息",
    Form.RELIEF: "减免",
    Form.VOUCHER: "发券",
}

PER_WORDS: dict[str, str] = {
    "project": "项目",
    "person": "人",
    "household": "户",
    "enterprise": "家",
    "team": "团队",
    "piece": "件",
    "unit": "台",
    "container": "标箱",
    "loan": "笔",
    "item": "项",
    "m2": "平方米",
    "mu": "亩",
    "month": "月",
    "year": "年",
    "event": "场",
    "kWh": "千瓦时",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What bounds an item: a cap and a floor in yuan, per what they count, for how many years."""

    cap: Decimal | None = None
    floor: Decimal | None = None
    per: tuple[str, ...] = ()
    years: int | None = None

    def __post_init__(self) -> None:
        """Refuse a cap below its floor, an unknown `per` word and less than one year."""
        if self.cap is not None and self.floor is not None and self.cap < self.floor:
            raise InputError("最高金额低于最低金额，请检查")
        if any(word not in PER_WORDS for word in self.per):
            raise InputError(f"未知的计量对象：{'/'.join(self.per)}")
        if self.years is not None and self.years < 1:
            raise InputError("年数至少是 1")


@dataclass(frozen=True, slots=True)
class Fixed:
    """`奖励 100万元/项目`."""

    form: Form
    amount: Decimal
    terms: Terms = Terms()


@dataclass(frozen=True, slots=True)
class UpTo:
    """`最高 资助 3000万元/项目`: nothing is promised below the cap."""

    form: Form
    cap: Decimal
    terms: Terms = Terms()


@dataclass(frozen=True, slots=True)
class Rate:
    """`按 首台套采购额 的 30% 补贴, 最高 5000万元/项目`; `at_most` when the rate itself is a ceiling."""

    form: Form
    rate: Decimal
    base: str
    at_most: bool = False
    terms: Terms = Terms()


@dataclass(frozen=True, slots=True)
class Tier:
    """Reaching `at` earns `amount` yuan."""

    at: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Tiers:
    """`年营业收入 首次达到 1000万元、2000万元 分别奖励 10万元、20万元`: the highest tier reached counts."""

    form: Form
    attribute: str
    unit: str
    tiers: tuple[Tier, ...]
    first_time: bool = False

    def __post_init__(self) -> None:
        """Refuse an empty list and thresholds that do not rise."""
        bounds = [tier.at for tier in self.tiers]
        if not bounds or any(low >= high for low, high in pairwise(bounds)):
            raise InputError("分档门槛必须从低到高，且不能重复")


@dataclass(frozen=True, slots=True)
class Bracket:
    """Of the part of a base above `at` yuan, and up to the next bracket, the share `rate` is given."""

    at: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Progressive:
    """`按 研发费用 超过 0元、500万元 部分 分别 8%、10% 补贴` (超额累进): each part of the base at its own share."""

    form: Form
    base: str
    brackets: tuple[Bracket, ...]
    terms: Terms = Terms()

    def __post_init__(self) -> None:
        """Refuse an empty list and brackets that do not rise."""
        bounds = [bracket.at for bracket in self.brackets]
        if not bounds or any(low >= high for low, high in pairwise(bounds)):
            raise InputError("各部分的起点必须从低到高，且不能重复")

    def given_for(self, base: Decimal) -> Decimal:
        """Add up the parts of a base in yuan; it never falls as the base rises.

        >>> steps = (Bracket(Decimal(0), Decimal("0.08")), Bracket(Decimal(5_000_000), Decimal("0.1")))
        >>> int(Progressive(Form.SUBSIDY, "rd_expense", steps).given_for(Decimal(7_000_000)))
        600000
        """
        ends = [bracket.at for bracket in self.brackets[1:]] + [max(base, self.brackets[-1].at)]
        parts = zip(self.brackets, ends, strict=True)
        return sum((max(min(base, end) - part.at, Decimal(0)) * part.rate for part, end in parts), Decimal(0))


@dataclass(frozen=True, slots=True)
class PerUnit:
    """`按 光伏装机容量 每瓦 0.1元 补贴, 最高 100万元`: `amount` yuan for each `step` of the base."""

    form: Form
    base: str
    step: Quantity
    amount: Decimal
    terms: Terms = Terms()


@dataclass(frozen=True, slots=True)
class Price:
    """`执行 0.58元/千瓦时 价格, 按 年用电量 超过 500万千瓦时 部分`: a price, not a payment."""

    amount: Decimal
    unit: str
    base: str | None = None
    above: Quantity | None = None


@dataclass(frozen=True, slots=True)
class InKind:
    """`提供「…」`: a service, a permit, a quota: no amount of money."""

    text: str

    def __post_init__(self) -> None:
        """Refuse text that its quotation marks could not hold."""
        check_quotable(self.text)


@dataclass(frozen=True, slots=True)
class OpenAmount:
    """`补贴 待定`: money whose amount the document leaves open; never guessed."""

    form: Form


Formula = Fixed | UpTo | Rate | Progressive | Tiers | PerUnit | Price | InKind | OpenAmount


@dataclass(frozen=True, slots=True)
class Item:
    """One formula, given always or only when a condition of its own holds (`当 … 时 …`)."""

    formula: Formula
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Benefit:
    """All that a clause gives: items added up, and a cap over their sum in yuan."""

    items: tuple[Item, ...]
    cap: Decimal | None = None

    def __post_init__(self) -> None:
        """Refuse a benefit of nothing."""
        if not self.items:
            raise InputError("待遇不能为空")

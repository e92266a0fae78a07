"""What is proven of rules written in 规则中文, and what knowingly is not."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from policies.language.parser import Parser
from policies.logic import Reasoner
from policies.logic.terms import Relations
from policies.vocabulary import Overlap, Vocabulary


@pytest.fixture(scope="module")
def reasoner(vocabulary: Vocabulary) -> Reasoner:
    return Reasoner(vocabulary)


@pytest.mark.parametrize(
    "when",
    [
        "年营业收入 ≥ 1亿元 且 年营业收入 < 5000万元",
        "员工人数 > 299人 且 员工人数 < 300人",
        "员工人数 = 300人 且 员工人数 ≠ 300人",
        "成立日期 > 2021-01-01 且 成立日期 < 2021-01-02",
        "员工人数 介于 10人 至 20人 且 非 (员工人数 ≤ 30人)",
        "资质 含 高企 且 资质 不含 高企",
        "资质 含 专精特新“小巨人” 且 资质 不含 专精特新中小企业",
        "资质 含 国家高新技术企业(首次) 且 资质 不含 国家高新技术企业",
        "资质 含任一 高企、链主 且 资质 不含 链主、高企",
        "注册地 属于 余杭区 且 注册地 属于 临平区",
        "注册地 属于 余杭区 且 非 (注册地 属于 浙江省)",
        "注册地 属于 未来科技城 且 注册地 属于 上海市",
        "行业 属于 制造业 且 行业 属于 软件和信息技术服务业",
        "企业规模 为 小型、微型 且 企业规模 为 大型",
        "企业规模 为 大型 且 非 (企业规模 为 大型、中型)",
        "已上市 为 是 且 已上市 为 否",
        "连续3年 研发费用 ≥ 100万元 且 研发费用 < 50万元",
        "非 (近3年任一年 研发费用 ≥ 100万元) 且 研发费用 > 200万元",
        "近3年累计 研发费用 ≥ 500万元 且 近3年累计 研发费用 < 300万元",
        "首次 年营业收入 ≥ 1亿元 且 年营业收入 < 1亿元",
        "首次 年营业收入 ≥ 1亿元 且 连续2年 年营业收入 ≥ 1亿元",
        "需人工判断「甲」 且 非 需人工判断「甲」",
        "(已上市 为 是 或 资质 含 高企) 且 已上市 为 否 且 资质 不含 高企",
    ],
)
def test_what_nobody_can_meet_is_proven_so(reasoner: Reasoner, parser: Parser, when: str) -> None:
    assert reasoner.cannot_hold(parser.condition(when))


@pytest.mark.parametrize(
    "when",
    [
        "员工人数 ≥ 300人 且 员工人数 ≤ 300人",
        "出口额 ≥ 500万美元 且 出口额 ≤ 400万元",
        "研发占比 > 10% 且 研发占比 < 10.1%",
        "资质 含 专精特新中小企业 且 资质 不含 专精特新“小巨人”",
        "资质 含 专精特新“小巨人”(首次) 且 非 (资质 含 专精特新中小企业(首次))",
        "资质 含任一 高企、链主 且 资质 不含 链主",
        "注册地 属于 余杭区 且 注册地 属于 未来科技城",
        "注册地 属于 杭州市 且 非 (注册地 属于 余杭区)",
        "行业 属于 制造业 且 行业 属于 汽车制造业",
        "研发费用 ≥ 100万元 且 非 (连续3年 研发费用 ≥ 100万元)",
        "近3年任一年 研发费用 ≥ 100万元 且 研发费用 < 50万元",
        "近2年累计 研发费用 ≥ 500万元 且 近3年累计 研发费用 < 300万元",
        "首次 年营业收入 ≤ 1亿元 且 连续2年 年营业收入 ≤ 1亿元",
        "需人工判断「甲」 且 非 需人工判断「乙」",
    ],
)
def test_what_somebody_may_meet_is_not_called_impossible(reasoner: Reasoner, parser: Parser, when: str) -> None:
    assert not reasoner.cannot_hold(parser.condition(when))


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [
        ("注册地 属于 余杭区 且 员工人数 > 299人", "注册地 属于 杭州市 且 员工人数 ≥ 300人"),
        ("资质 含 专精特新“小巨人”", "资质 含任一 专精特新中小企业、高企"),
        ("资质 含 国家高新技术企业(首次)", "资质 含 国家高新技术企业"),
        ("连续3年 研发费用 ≥ 200万元", "近2年任一年 研发费用 ≥ 100万元"),
        ("连续3年 研发费用 ≥ 200万元", "研发费用 ≥ 200万元"),
        ("行业 属于 汽车制造业", "行业 属于 制造业"),
        ("企业规模 为 小型", "企业规模 为 小型、微型"),
        ("非 (已上市 为 是)", "已上市 为 否"),
        ("已上市 为 是 且 (资质 含 高企 或 资质 含 链主)", "(已上市 为 是 且 资质 含 高企) 或 资质 含 链主"),
    ],
)
def test_the_stronger_rule_implies_the_weaker_and_not_the_other_way_round(
    reasoner: Reasoner, parser: Parser, stronger: str, weaker: str
) -> None:
    one, other = parser.condition(stronger), parser.condition(weaker)
    assert reasoner.implies(one, other)
    assert not reasoner.implies(other, one) or reasoner.are_equivalent(one, other)


def test_a_rule_that_asks_nothing_is_seen(reasoner: Reasoner, parser: Parser) -> None:
    assert reasoner.always_holds(parser.condition("员工人数 ≥ 300人 或 员工人数 < 300人"))
    assert not reasoner.always_holds(parser.condition("员工人数 ≥ 300人 或 员工人数 < 299人"))


def test_attributes_that_only_arithmetic_ties_together_are_knowingly_not_seen(
    reasoner: Reasoner, parser: Parser
) -> None:
    assert not reasoner.cannot_hold(parser.condition("成立年限 ≥ 10年 且 成立日期 ≥ 2099-01-01"))


def crowded(guests: int, rooms: int) -> str:
    """Every guest has a room and no room has two: impossible when guests are more, and long to prove."""
    housed = [" 或 ".join(f"需人工判断「{g}住{r}」" for r in range(rooms)) for g in range(guests)]
    alone = [
        f"非 需人工判断「{g}住{r}」 或 非 需人工判断「{h}住{r}」"
        for r in range(rooms)
        for g, h in combinations(range(guests), 2)
    ]
    return " 且 ".join(f"({part})" for part in housed + alone)


def test_a_proof_with_too_many_cases_is_given_up_and_proves_nothing(reasoner: Reasoner, parser: Parser) -> None:
    assert reasoner.cannot_hold(parser.condition(crowded(4, 3)))
    assert not reasoner.cannot_hold(parser.condition(crowded(9, 8)))


def test_areas_are_apart_or_inside_only_where_every_place_agrees(vocabulary: Vocabulary) -> None:
    relations = Relations.of(vocabulary)
    codes = list(vocabulary.places)
    inside: dict[str, set[str]] = {code: set() for code in codes}
    apart: dict[str, set[str]] = {code: set() for code in codes}
    for one, other in product(codes, codes):
        match relations.overlap(one, other, "region"):
            case Overlap.INSIDE:
                inside[other].add(one)
            case Overlap.APART:
                apart[other].add(one)
    for outer, members in inside.items():
        for inner in members:
            assert not inside[inner] & apart[outer], "who is inside the inner area is not outside the outer one"
    for area, others in apart.items():
        for other in others:
            assert not inside[area] & inside[other], "nobody is inside two areas that lie apart"

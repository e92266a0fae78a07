"""One spelling for conditions that differ only in how they were written."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_strategies import VOCABULARY, conditions

from policies.language.conditions import All, AnyOf, Condition, Not
from policies.language.parser import Parser
from policies.language.printer import Printer
from policies.logic import Reasoner, normal_form

PATIENT = settings(max_examples=150, deadline=None)
REASONER = Reasoner(VOCABULARY)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("已上市 为 是 且 (资质 含 高企 且 员工人数 ≥ 9人)", "(员工人数 ≥ 9人 且 资质 含 高企) 且 已上市 为 是"),
        ("员工人数 > 299人", "员工人数 ≥ 300人"),
        ("员工人数 < 20.5人", "员工人数 ≤ 20人"),
        ("非 (员工人数 < 300人 或 资质 含 高企)", "员工人数 ≥ 300人 且 资质 不含 高企"),
        ("员工人数 介于 10人 至 20人", "员工人数 ≤ 20人 且 员工人数 ≥ 10人"),
        ("年营业收入 ≥ 1亿元 且 年营业收入 ≥ 2000万元", "年营业收入 ≥ 10000万元"),
        ("年营业收入 ≥ 1亿元 或 年营业收入 > 1亿元", "年营业收入 ≥ 1亿元"),
        ("资质 含 高企 或 资质 含 链主", "资质 含任一 链主、高企"),
        ("资质 不含 高企 且 资质 不含 链主", "资质 不含 链主、高企"),
        ("注册地 属于 余杭区 或 注册地 属于 临平区", "注册地 属于 临平区、余杭区"),
        ("非 (企业规模 为 大型、中型)", "企业规模 为 微型、小型"),
        ("非 (近3年任一年 研发费用 ≥ 100万元)", "连续3年 研发费用 < 100万元"),
        ("连续1年 研发费用 ≥ 100万元", "研发费用 ≥ 100万元"),
        ("已上市 为 是 且 已上市 为 是", "非 (已上市 为 否)"),
        ("成立日期 > 2020-12-31", "成立日期 ≥ 2021-01-01"),
    ],
)
def test_two_ways_to_write_one_rule_have_one_normal_form(parser: Parser, written: str, normal: str) -> None:
    one, other = (normal_form(parser.condition(text), VOCABULARY) for text in (written, normal))
    assert one == other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("员工人数 ≥ 300人", "员工人数 ≥ 301人"),
        ("研发占比 > 10%", "研发占比 ≥ 10%"),
        ("已上市 为 是 且 资质 含 高企", "已上市 为 是 或 资质 含 高企"),
        ("资质 含 高企 且 资质 含 链主", "资质 含任一 高企、链主"),
        ("研发费用 ≥ 100万元", "连续2年 研发费用 ≥ 100万元"),
        ("出口额 ≥ 1万美元", "出口额 ≥ 1万元"),
    ],
)
def test_rules_that_differ_keep_different_normal_forms(parser: Parser, one: str, other: str) -> None:
    assert normal_form(parser.condition(one), VOCABULARY) != normal_form(parser.condition(other), VOCABULARY)


def reordered(condition: Condition, rng: random.Random) -> Condition:
    """The same rule with its parts shuffled, nested and negated twice."""
    match condition:
        case All(parts=parts) | AnyOf(parts=parts):
            joint = type(condition)
            shuffled = [reordered(part, rng) for part in parts]
            rng.shuffle(shuffled)
            if len(shuffled) > 2 and rng.random() < 0.5:
                return joint((shuffled[0], joint(tuple(shuffled[1:]))))
            return joint((*shuffled, shuffled[0]))
        case Not(part=part):
            return Not(reordered(part, rng))
        case _:
            return Not(Not(condition)) if rng.random() < 0.3 else condition


@PATIENT
@given(conditions(), st.randoms(use_true_random=False))
def test_order_nesting_repeats_and_double_negation_do_not_matter(condition: Condition, rng: random.Random) -> None:
    assert normal_form(reordered(condition, rng), VOCABULARY) == normal_form(condition, VOCABULARY)


@PATIENT
@given(conditions())
def test_a_normal_form_is_its_own_normal_form_and_can_be_written(condition: Condition) -> None:
    normal = normal_form(condition, VOCABULARY)
    assert normal_form(normal, VOCABULARY) == normal
    assert Parser(VOCABULARY).condition(Printer(VOCABULARY).condition(normal)) == normal


@PATIENT
@given(conditions(max_leaves=5))
def test_the_negation_of_a_rule_excludes_it_and_turns_back_into_it(condition: Condition) -> None:
    normal = normal_form(condition, VOCABULARY)
    assert normal_form(Not(normal_form(Not(condition), VOCABULARY)), VOCABULARY) == normal
    assert REASONER.cannot_hold(normal, normal_form(Not(condition), VOCABULARY))

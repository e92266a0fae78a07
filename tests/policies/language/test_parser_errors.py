"""Whatever is typed, the parser answers with a tree or with a RuleSyntaxError that points at the place."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rule_strategies import VOCABULARY, benefits, conditions

from policies.errors import RuleSyntaxError
from policies.language.parser import Parser
from policies.language.printer import Printer
from policies.language.scanner import KEYWORD_WORDS, MAX_RULE_LENGTH
from policies.vocabulary.units import SPELLINGS

PIECES = st.one_of(
    st.sampled_from(sorted(VOCABULARY.words())),
    st.sampled_from(KEYWORD_WORDS),
    st.sampled_from(sorted(SPELLINGS)),
    st.sampled_from(["奖励", "补贴", "贷款", "担保", "是", "否", "项目", "连续3年", "近三年任一年", "近2年", "年"]),
    st.sampled_from(["2021-03-01", "2021-13-01", "2021年3月", "0", "-5", "1,000", "1,00", "3.14", "9" * 40, "0.58元"]),
    st.sampled_from(["需人工判断「甲」", "提供「乙」", "需人工判断「」", "提供「 」", '提供"丙"',
                     "「", "」", '"', "“"]),
    st.text(max_size=3),
)  # fmt: skip
SCRAMBLES = st.builds(lambda pieces, gap: gap.join(pieces), st.lists(PIECES, max_size=14), st.sampled_from(["", " "]))
EVERYTHING = st.one_of(st.text(max_size=40), SCRAMBLES)


def reads_or_says_why(parser: Parser, printer: Printer, kind: str, text: str) -> None:
    """Parse; a tree must round-trip, an error must stand in the text and fit one line."""
    error = None
    try:
        tree = getattr(parser, kind)(text)
    except RuleSyntaxError as caught:
        error = caught
    if error is None:
        assert getattr(parser, kind)(getattr(printer, kind)(tree)) == tree
    else:
        assert 0 <= error.position <= len(text)
        assert error.problem
        assert len(str(error).splitlines()) == 1


@given(EVERYTHING)
@example("近")
@example("")
@example("　")
@example("员工人数 ≥ 50人\n且")
@example("成立日期 ≥ 9999-99-99")
def test_any_text_as_a_condition_is_read_or_refused_readably(parser: Parser, printer: Printer, text: str) -> None:
    reads_or_says_why(parser, printer, "condition", text)


@given(EVERYTHING)
@example("奖励")
@example("；")
@example("奖励 1元；")
@example("按 研发费用 的 5% 补贴, 最高 5元, 最高 6元")
def test_any_text_as_a_benefit_is_read_or_refused_readably(parser: Parser, printer: Printer, text: str) -> None:
    reads_or_says_why(parser, printer, "benefit", text)


@given(condition=conditions(max_leaves=4), cut=st.integers(0, 200), length=st.integers(0, 6), extra=PIECES)
def test_a_damaged_condition_is_read_or_refused_readably(
    parser: Parser, printer: Printer, condition: object, cut: int, length: int, extra: str
) -> None:
    text = printer.condition(condition)  # type: ignore[arg-type]  # any condition
    reads_or_says_why(parser, printer, "condition", text[:cut] + extra + text[cut + length :])


@given(benefit=benefits(), cut=st.integers(0, 200), length=st.integers(0, 6), extra=PIECES)
def test_a_damaged_benefit_is_read_or_refused_readably(
    parser: Parser, printer: Printer, benefit: object, cut: int, length: int, extra: str
) -> None:
    text = printer.benefit(benefit)  # type: ignore[arg-type]  # any benefit
    reads_or_says_why(parser, printer, "benefit", text[:cut] + extra + text[cut + length :])


@given(conditions(max_leaves=4), st.sampled_from(["资抟", "注删地", "@@"]))
def test_the_position_is_that_of_the_wrong_word_wherever_it_stands(
    parser: Parser, printer: Printer, condition: object, wrong: str
) -> None:
    sound = f"({printer.condition(condition)}) 且 "  # type: ignore[arg-type]  # any condition
    with pytest.raises(RuleSyntaxError) as caught:
        parser.condition(f"{sound}{wrong} 含 高企")
    assert caught.value.position == len(sound)


def test_a_rule_of_excessive_length_is_refused(parser: Parser) -> None:
    with pytest.raises(RuleSyntaxError, match="超过"):
        parser.condition("已上市 为 是 且 " * MAX_RULE_LENGTH)


def test_an_error_in_a_rule_over_several_lines_is_still_one_line(parser: Parser) -> None:
    with pytest.raises(RuleSyntaxError) as caught:
        parser.condition("已上市 为 是\n且\n资质 含 高兴企业\n且 已上市 为 否")
    assert "\n" not in str(caught.value)
    assert caught.value.suggestion == "高新企业"

"""Quotes found again in a re-issued text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policies.model import MAX_QUOTE, Citation, Clause
from policies.publication.anchoring import Anchor, Anchoring, Heading, reanchor
from policies.publication.plain_text import squeezed

CASES = Path(__file__).parents[2] / "cases" / "anchoring" / "reissued.yaml"
AROUND = (
    "本办法所称企业，是指在本区依法登记注册的法人。各有关单位按职责分工落实。申报材料应当真实完整，弄虚作假的取消资格。"
)


def cases() -> list[Any]:
    read = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["now"] or f"gone: {case['quote']}") for case in read]


@pytest.fixture
def anchor(making: Any) -> Any:
    def find(quote: str, text: str, section: str = "一", headings: tuple[Heading, ...] = ()) -> Anchor:
        clause: Clause = making.clause("注册地 属于 余杭区", citation=Citation(section, quote))
        [found] = reanchor([clause], text, headings)
        return found

    return find


@pytest.mark.parametrize("case", cases())
def test_a_reworded_quote_is_found_and_a_deleted_one_is_not_mistaken(anchor: Any, case: dict[str, Any]) -> None:
    lines = [case["now"], *case.get("beside", [])]
    found = anchor(case["quote"], "。\n".join([AROUND, *(line for line in lines if line), AROUND]))
    if case["now"] is None:
        assert (found.outcome, found.span, found.quote) == (Anchoring.ORPHANED, None, None)
    else:
        assert (found.outcome, found.quote) == (Anchoring.FUZZY, case["now"])
        assert found.figures_changed is case.get("figures_changed", False)


def test_a_quote_that_stands_is_found_exactly_across_line_breaks_and_width(anchor: Any) -> None:
    text = f"{AROUND}给予“专精特新”企业\n１００ 万元奖励。{AROUND}"
    found = anchor('给予"专精特新"企业100万元奖励', text)
    assert (found.outcome, found.score, found.figures_changed) == (Anchoring.EXACT, 100.0, False)
    assert text[slice(*found.span)] == "给予“专精特新”企业\n１００ 万元奖励"
    assert found.quote == "给予“专精特新”企业１００万元奖励"


HEADINGS = (Heading(0, "第一章 总则"), Heading(30, "第二章 科技"), Heading(60, "第三章 外贸"))
TWICE = "总则。" * 10 + "科技企业。给予一次性奖励。".ljust(30, "略") + "外贸企业。给予一次性奖励。".ljust(30, "略")


def test_the_new_section_is_that_of_the_last_heading_before(anchor: Any) -> None:
    assert anchor("科技企业", TWICE, headings=HEADINGS).section == "第二章 科技"
    assert anchor("科技企业", TWICE).section is None


def test_of_two_places_the_one_under_the_clauses_own_section_is_meant(anchor: Any) -> None:
    found = anchor("给予一次性奖励", TWICE, "第三章 外贸", HEADINGS)
    assert (found.section, found.is_ambiguous) == ("第三章 外贸", False)


def test_two_places_with_nothing_to_choose_by_are_ambiguous(anchor: Any) -> None:
    found = anchor("给予一次性奖励", TWICE, "第五章 人才", HEADINGS)
    assert found.is_ambiguous
    assert [TWICE[slice(*span)] for span in [found.span, *found.alternatives]] == ["给予一次性奖励"] * 2


def test_two_rewordings_as_good_as_each_other_are_ambiguous(anchor: Any) -> None:
    text = f"对省级以上孵化器给予20万元奖励。{AROUND}对市级以上孵化器给予20万元奖励。"
    found = anchor("对区级以上孵化器给予20万元奖励", text)
    assert (found.outcome, found.is_ambiguous) == (Anchoring.FUZZY, True)


def test_a_passage_grown_beyond_a_quote_is_cut_to_one(anchor: Any) -> None:
    quote = "对入选省级以上制造业重点领域首台套产品攻关项目名单的企业按实际研发投入的百分之三十给予最高五百万元补助支持"
    text = AROUND + quote.replace("的企业", "并且按期通过验收考核的规模以上工业企业", 1) + "。" + AROUND
    found = anchor(quote, text)
    assert found.outcome is Anchoring.FUZZY
    assert len(found.quote) <= MAX_QUOTE


def test_a_short_quote_must_be_more_alike(anchor: Any) -> None:
    assert anchor("引进人才贷款", f"{AROUND}引进人才购房。").outcome is Anchoring.ORPHANED


def test_an_empty_text_orphans_every_clause(anchor: Any) -> None:
    assert anchor("给予奖励", "").outcome is Anchoring.ORPHANED


WORDS = st.text(st.sampled_from("奖励补贴企业支持 \n１2,，。“”"), min_size=1, max_size=40)


@given(st.lists(WORDS, min_size=1, max_size=6), st.data())
def test_any_quote_taken_from_the_text_is_found_exactly_there(making: Any, parts: list[str], data: Any) -> None:
    text = "".join(parts)
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, min(len(text), start + MAX_QUOTE)))]
    if squeezed(quote):
        clause = making.clause("注册地 属于 余杭区", citation=Citation("一", quote))
        [found] = reanchor([clause], text)
        assert found.outcome is Anchoring.EXACT
        assert squeezed(text[slice(*(found.span or ()))]) == squeezed(quote)

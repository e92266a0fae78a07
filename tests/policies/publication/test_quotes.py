"""A quote must stand in its document's text, word for word but for what copying changes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.model import Citation
from policies.publication.plain_text import PlainText, places_of, squeezed

TEXT = "第一条　对首次认定的“国家高新技术企业”，\n给予 一次性奖励１００万元。第二条 支持企业建设海外仓。"


@pytest.mark.parametrize(
    "quote",
    [
        '对首次认定的"国家高新技术企业",给予一次性奖励100万元',
        "给予\n一次性奖励100万元",
        "给予一次性奖励１００万元",
        "支持企业  建设海外仓",
    ],
)
def test_spaces_line_breaks_width_and_kinds_of_marks_do_not_count(making: Any, quote: str) -> None:
    clause = making.clause("注册地 属于 余杭区", citation=Citation("一", quote))
    assert making.findings(clause, text=TEXT) == []


def test_a_quote_that_is_not_there_is_an_error_that_shows_the_nearest_passage(making: Any) -> None:
    clause = making.clause("注册地 属于 余杭区", citation=Citation("一", "对首次认定的国家高新技术企业，奖励100万元"))
    [finding] = making.findings(clause, text=TEXT)
    assert (finding.severity.value, finding.topic) == ("error", "quote")
    assert "对首次认定的“国家高新技术企业”， 给予 一次性奖励１００万元" in finding.message
    assert "%" in finding.message


def test_a_quote_from_another_document_is_told_so(making: Any) -> None:
    clause = making.clause("注册地 属于 余杭区", citation=Citation("一", "光伏项目按装机容量补贴"))
    [finding] = making.findings(clause, text=TEXT)
    assert "没有相近的句子" in finding.message


def test_without_the_text_nothing_is_said_of_the_quote(making: Any) -> None:
    assert making.findings(making.clause("注册地 属于 余杭区")) == []


TEXTS = st.text(st.sampled_from("奖励补贴 \n　１00,，。“”()（）"), max_size=60)


@given(TEXTS, TEXTS)
def test_a_place_in_the_squeezed_text_leads_back_to_the_same_words(before: str, part: str) -> None:
    text = PlainText.of(before + part)
    found = squeezed(part)
    for place in places_of(found, text.plain):
        start, end = text.span(place, place + len(found))
        assert squeezed(text.text[start:end]) == found
    assert not found or places_of(found, text.plain)

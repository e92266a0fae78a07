from hypothesis import given
from hypothesis import strategies as st

from matcher.text.normal import normalise, stretches


def test_width_case_and_script_are_folded() -> None:
    assert normalise("營收ＡＩ ３，２００萬").text == "营收ai_3,200万"


def test_invisible_characters_vanish_and_spans_lead_back() -> None:
    normal = normalise("营\u200b收\u202e 3000万")
    assert normal.text == "营收3000万"
    start = normal.text.index("3")
    assert normal.words(start, len(normal.text)) == "3000万"


@given(st.text(max_size=200))
def test_every_character_leads_back_into_the_original(text: str) -> None:
    normal = normalise(text)
    for index in range(len(normal.text)):
        start, end = normal.span(index, index + 1)
        assert 0 <= start < end <= len(text)


@given(st.text(alphabet="营收高企，。 3万", max_size=3000))
def test_stretches_join_to_the_whole(text: str) -> None:
    normal = normalise(text)
    assert "".join(piece.text for piece in stretches(normal)) == normal.text

"""Text for Telegram: cut without loss, escaped without exception."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.buttons import MOST_BYTES, Button, read_button
from bot.channels.telegram.rendering import render
from bot.channels.telegram.text import LIMIT, clean, markup, split, units
from bot.dialogue.state import Reply

ANYTHING = st.text(st.characters(), max_size=300)
WITH_MARKUP = st.text(st.sampled_from("<>&\"'/b【】符合；&lt;\n😀"), max_size=60)
TAG = re.compile(r"</?b>")


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(ANYTHING | WITH_MARKUP)
def test_markup_holds_only_our_tags_and_gives_the_text_back(text: str) -> None:
    written = markup(text)
    assert html.unescape(TAG.sub("", written)) == text
    bare = TAG.sub("", written)
    assert not set("<>") & set(bare)
    assert re.sub(r"&(?:lt|gt|amp);", "", bare).count("&") == 0
    assert written.count("<b>") == written.count("</b>")


@given(ANYTHING | WITH_MARKUP, st.integers(2, 40))
def test_a_split_text_loses_no_word_and_every_part_fits(text: str, limit: int) -> None:
    parts = list(split(text, limit))
    assert squeezed("".join(parts)) == squeezed(clean(text))
    assert all(0 < units(part) <= limit and part.strip() for part in parts)


@given(st.lists(st.text("政策条款", min_size=1, max_size=15), min_size=1, max_size=20))
def test_clauses_that_fit_are_never_cut_apart(clauses: list[str]) -> None:
    text = "\n\n".join(f"{number}. {clause}" for number, clause in enumerate(clauses, start=1))
    parts = "\n".join(split(text, 40)).split("\n")
    assert [part for part in parts if part] == [line for line in text.split("\n") if line]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("一二三四\n\n五六七", ["一二三四", "五六七"]),
        ("一二\n1. 三\n2. 四", ["一二\n1. 三", "2. 四"]),
        ("一二三四五。六七八", ["一二三四五。", "六七八"]),
        ("一二三四五六七八九", ["一二三四五六七八", "九"]),
        ("😀😀😀😀😀", ["😀😀😀😀", "😀"]),
    ],
)
def test_the_cut_is_made_where_a_reader_would_make_it(text: str, parts: list[str]) -> None:
    assert list(split(text, 8)) == parts


def test_a_text_of_exactly_the_limit_is_one_message() -> None:
    assert [len(part) for part in split("企" * LIMIT)] == [LIMIT]
    assert [len(part) for part in split("企" * (LIMIT + 1))] == [LIMIT, 1]


@given(ANYTHING)
def test_cleaned_text_can_be_stored_and_cleaning_twice_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    assert "\x00" not in cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert clean(cleaned) == cleaned


def test_a_reply_without_text_makes_no_message() -> None:
    assert render([Reply(" \x00\n")], 1) == []


@given(st.integers(0, 10**15), st.integers(0, 9999))
def test_button_data_is_read_back_and_fits(revision: int, index: int) -> None:
    data = Button(revision, index).data()
    assert read_button(data) == Button(revision, index)
    assert len(data.encode()) <= MOST_BYTES


@given(st.text(max_size=80))
def test_no_button_data_makes_trouble(data: str) -> None:
    button = read_button(data)
    assert button is None or isinstance(button, Button)

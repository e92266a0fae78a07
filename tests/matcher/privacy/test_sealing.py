"""Sealed texts open where they belong, with their own key, unchanged; nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.privacy.sealing import KEY_BYTES, NONCE_BYTES, Box, TamperedError

KEYS = st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES)
TEXTS = st.one_of(st.binary(max_size=400), st.binary(min_size=1, max_size=8).map(lambda part: part * 100))
CONTEXTS = st.binary(max_size=40)


@given(KEYS, TEXTS, CONTEXTS)
def test_what_was_sealed_comes_back(key: bytes, plain: bytes, context: bytes) -> None:
    assert Box(key).open(Box(key).seal(plain, context), context) == plain


@given(KEYS, TEXTS, CONTEXTS, st.data())
def test_one_changed_bit_is_noticed(key: bytes, plain: bytes, context: bytes, data: st.DataObject) -> None:
    sealed = bytearray(Box(key).seal(plain, context))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(TamperedError):
        Box(key).open(bytes(sealed), context)


@given(KEYS, TEXTS, st.data())
def test_a_text_cut_short_is_noticed(key: bytes, plain: bytes, data: st.DataObject) -> None:
    sealed = Box(key).seal(plain, b"")
    kept = data.draw(st.integers(0, len(sealed) - 1))
    with pytest.raises(TamperedError):
        Box(key).open(sealed[:kept], b"")


@given(st.lists(KEYS, min_size=2, max_size=2, unique=True), TEXTS, CONTEXTS)
def test_another_key_does_not_open_it(keys: list[bytes], plain: bytes, context: bytes) -> None:
    with pytest.raises(TamperedError):
        Box(keys[1]).open(Box(keys[0]).seal(plain, context), context)


@given(KEYS, TEXTS, st.lists(CONTEXTS, min_size=2, max_size=2, unique=True))
def test_it_does_not_open_in_another_place(key: bytes, plain: bytes, places: list[bytes]) -> None:
    with pytest.raises(TamperedError):
        Box(key).open(Box(key).seal(plain, places[0]), places[1])


def test_the_same_text_never_looks_the_same_twice() -> None:
    box = Box(bytes(range(KEY_BYTES)))
    nonces = {box.seal(b"x", b"")[1 : 1 + NONCE_BYTES] for _ in range(500)}
    assert len(nonces) == 500


def test_records_that_repeat_themselves_take_little_room() -> None:
    plain = b'{"clause":"c","verdict":"unknown"}' * 200
    assert len(Box(bytes(range(KEY_BYTES))).seal(plain, b"")) < len(plain) / 10


def test_a_box_does_not_show_its_key() -> None:
    key = bytes(range(65, 65 + KEY_BYTES))
    assert key.decode() not in repr(Box(key))

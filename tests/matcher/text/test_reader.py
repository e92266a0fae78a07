import json
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.text import Pending, Understanding, understanding_to_json
from matcher.text.reader import load_reader

TODAY = date(2026, 11, 22)
Read = Callable[..., Understanding]
ALPHABET = "营收高企没有是不3万亿年月人个百千十，。的小巨人余杭区在做a1_ \n\u200b\u202e（）％负不到以上如果客户改成"


@given(
    st.text(max_size=120) | st.text(alphabet=ALPHABET, max_size=200),
    st.sampled_from(["annual_revenue", "listed", "region", "roles"]),
)
@settings(deadline=None)
def test_no_text_raises_and_every_span_lies_in_it(text: str, attribute: str) -> None:
    understanding = load_reader().read(text, today=TODAY, pending=Pending(attribute))
    for fact in understanding.facts:
        assert 0 <= fact.span[0] <= fact.span[1] <= len(text)
    json.dumps(understanding_to_json(understanding))


@pytest.mark.parametrize(
    "text",
    [
        "9" * 50_000,
        "高企有" * 17_000,
        "30人" * 17_000,
        "(" * 25_000 + ")" * 25_000,
        "😀" * 50_000,
        "营\u200b收\u202e3" * 12_000,
        "1e999 " * 9_000,
        "从3000万到" * 8_000,
    ],
    ids=["digits", "terms", "counts", "parentheses", "emoji", "invisible", "overflow", "ranges"],
)
def test_hostile_text_is_read_in_bounded_time(read: Read, text: str) -> None:
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 5


def test_threads_share_a_reader(read: Read) -> None:
    texts = [f"营收{n}万，员工{n}人" for n in range(1, 200)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(read, texts)) == [read(text) for text in texts]


def test_the_contract_names_every_key(read: Read) -> None:
    fact = understanding_to_json(read("去年营收2600万"))["facts"][0]
    assert {"attr", "op", "value", "unit", "period", "text", "span", "confidence", "rule"} <= set(fact)
    assert (fact["attr"], fact["value"], fact["unit"], fact["period"]) == ("annual_revenue", 26_000_000, "CNY", "2025")
    assert fact["text"] == "营收2600万"


def test_the_types_load_no_text_library() -> None:
    code = "import sys, matcher.text; print(sorted({'spacy', 'jieba', 'rapidfuzz', 'numpy'} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"

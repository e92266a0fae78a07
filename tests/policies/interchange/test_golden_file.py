"""Golden cases in YAML."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.canonical import canonical_text
from policies.errors import InputError
from policies.golden import VERDICTS, GoldenCase
from policies.interchange.golden_file import read_golden, write_golden
from policies.vocabulary import Vocabulary

SOUND = """
clause: yh-award
cases:
- name: 首次认定的高企
  as_of: 2026-05-20
  profile: {region: "330110", rd_intensity: 0.05, employees: {between: [50, 80]}, established_on: 2021-03}
  verdict: eligible
  amount: 100万元
  missing: []
- name: 什么都不知道
  profile: {}
  verdict: unknown
  missing: [region, qualifications]
  judgements: [项目属于重大项目]
"""


def test_cases_are_read_with_exact_numbers_and_days_as_text(vocabulary: Vocabulary) -> None:
    first, second = read_golden(SOUND, vocabulary)
    assert first == GoldenCase(
        "yh-award",
        "首次认定的高企",
        '{"employees":{"between":[50,80]},"established_on":"2021-03","rd_intensity":0.05,"region":"330110"}',
        "eligible",
        date(2026, 5, 20),
        "100万元",
        (),
        None,
    )
    assert (second.missing, second.judgements) == (("region", "qualifications"), ("项目属于重大项目",))


BAD = [
    ("", "文件是空的"),
    ("clause: a", "cases"),
    ("- a", "cases"),
    ("clause: a\ncases: 1", "cases"),
    ("cases: []", "clause"),
    ("clause: a\ncases: [1]", "cases"),
    ("clause: [a\n", "YAML 格式有误"),
    ("clause: &a b\ncases: [*a]", "别名"),
    ("clause: !!python/name:os.system x\ncases: []", "标签"),
    ("clause: a\ncases: [{profile: {}, verdict: eligible}]", "a 第 1 例 · name"),
    ("clause: a\ncases: [{name: b, verdict: eligible}]", "profile"),
    ("clause: a\ncases: [{name: b, profile: {regoin: 1}, verdict: eligible}]", "region"),
    ("clause: a\ncases: [{name: b, profile: {}, verdict: 符合}]", "eligible / unknown / ineligible"),
    ("clause: a\ncases: [{name: b, profile: {}, verdict: eligible, as_of: 明天}]", "明天"),
    ("clause: a\ncases: [{name: b, profile: {}, verdict: eligible, amout: 1}]", "是否想写“amount”"),
    ("clause: a\ncases: [{name: b, profile: {}, verdict: eligible, missing: region}]", "文字列表"),
    (
        "clause: a\ncases: [{name: b, profile: {}, verdict: unknown}, {name: b, profile: {}, verdict: unknown}]",
        "写了两次",
    ),
]


@pytest.mark.parametrize(("text", "says"), BAD)
def test_a_bad_file_is_refused_in_one_line_that_says_where(vocabulary: Vocabulary, text: str, says: str) -> None:
    with pytest.raises(InputError) as refused:
        read_golden(text, vocabulary)
    assert says in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1)
LABELS = WORDS.map(str.strip).filter(bool)
NUMBERS = st.integers(-(10**9), 10**9) | st.decimals(allow_nan=False, allow_infinity=False, places=4).map(Decimal)
VALUES = st.recursive(
    NUMBERS | st.booleans() | LABELS | st.just("2021-03") | st.just("0x1F"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([">=", "has", "between"]), inner),
    max_leaves=4,
)
CASES = st.builds(
    GoldenCase,
    clause=st.sampled_from(["a-1", "10", "1e3", "no"]),
    name=LABELS,
    profile=st.dictionaries(st.sampled_from(["region", "employees", "listed"]), VALUES).map(canonical_text),
    verdict=st.sampled_from(VERDICTS),
    as_of=st.none() | st.dates(),
    amount=st.none() | LABELS,
    missing=st.none() | st.lists(LABELS, max_size=2).map(tuple),
    judgements=st.none() | st.lists(LABELS, max_size=2).map(tuple),
)


@given(st.lists(CASES, min_size=1, max_size=4, unique_by=lambda case: (case.clause, case.name)))
def test_what_is_written_reads_back_the_same(vocabulary: Vocabulary, cases: list[GoldenCase]) -> None:
    read = read_golden(write_golden(cases), vocabulary)
    assert sorted(read, key=repr) == sorted(cases, key=repr)

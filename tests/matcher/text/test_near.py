from collections.abc import Callable

import pytest

from matcher.text import Understanding

Facts = Callable[..., set[str]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("高新技朮企业有", "qualifications has high_tech_enterprise"),
        ("我们是高薪技术企业", "qualifications has high_tech_enterprise"),
        ("国家高新技木企业", "qualifications has high_tech_enterprise"),
        ("科技形中小企业", "qualifications has tech_sme"),
        ("独角售企业", "qualifications has unicorn"),
        ("做机器认", "sectors has robotics"),
    ],
)
def test_homophones_and_slips_are_read_as_the_term(facts: Facts, text: str, expected: str) -> None:
    assert facts(text) == {expected}


@pytest.mark.parametrize("text", ["科技型企业", "市级企业研究院", "我们是一般企业", "高性能计算机", "新能源之家"])
def test_other_words_are_not_bent_into_terms(facts: Facts, text: str) -> None:
    assert not {fact for fact in facts(text) if fact.startswith("qualifications")}


def test_confidence_falls_with_the_likeness(read: Callable[..., Understanding]) -> None:
    exact, slipped = read("我们是高新技术企业").facts[0], read("我们是高薪技术企业").facts[0]
    assert slipped.confidence < exact.confidence

"""Numbers of everyday sentences: each text of numbers.yaml tells just these numbers and dates."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from matcher.text import Pending, ReadFact
from matcher.text.measures import MONEY
from matcher.text.reader import Reader
from policies.vocabulary.units import plain

TODAY = date(2026, 11, 22)
CASES = yaml.safe_load((Path(__file__).parent / "numbers.yaml").read_text(encoding="utf-8"))


def written(fact: ReadFact) -> str:
    """Write a fact as the cases do; a currency only if it is none of ours."""
    values = fact.value if isinstance(fact.value, tuple) else (fact.value,)
    value = "..".join(plain(v) if isinstance(v, Decimal) else str(v) for v in values)
    currency = f" {fact.unit}" if fact.unit in MONEY - {"CNY"} else ""
    return f"{fact.attribute} {fact.operator} {value}{currency}"


def is_counted(fact: ReadFact) -> bool:
    """Whether the cases speak of such facts."""
    return fact.attribute == "established_on" or not isinstance(fact.value, str | bool)


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(text, facts, id=f"{name}: {text}") for name, cases in CASES.items() for text, facts in cases.items()],
)
def test_a_sentence_tells_just_the_numbers_it_tells(reader: Reader, text: str, expected: list[str]) -> None:
    asked = re.match(r"\[(\w+)\]", text)
    pending = Pending(asked.group(1)) if asked else None
    read = reader.read(text[asked.end() if asked else 0 :], today=TODAY, pending=pending)
    assert sorted(written(fact) for fact in read.facts if is_counted(fact)) == sorted(expected)

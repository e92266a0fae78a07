"""What every test of the matcher starts from: the shipped words, a parser, and short ways to make facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from matcher.facts import FactView
from matcher.profile_json import profile_from_json
from policies.errors import InputError
from policies.language.benefits import Benefit
from policies.language.parser import Parser
from policies.language.printer import Printer
from policies.model import Citation, Clause, Document, Grade, Kind, Level, StoredClause
from policies.vocabulary import Vocabulary

AS_OF = date(2026, 5, 20)
"""The day of matching unless a test says otherwise: the last complete business year is 2025."""


def exact(value: object) -> object:
    """Turn floats of a literal profile into the decimals they were written as."""
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, Mapping):
        return {str(key): exact(entry) for key, entry in value.items()}
    return [exact(entry) for entry in value] if isinstance(value, list) else value


@pytest.fixture(scope="session")
def parser(vocabulary: Vocabulary) -> Parser:
    return Parser(vocabulary)


@pytest.fixture(scope="session")
def printer(vocabulary: Vocabulary) -> Printer:
    return Printer(vocabulary)


@pytest.fixture(scope="session")
def as_json() -> Callable[[object], object]:
    """Turn literals into what reading JSON gives: text keys, decimals for floats."""
    return exact


@pytest.fixture(scope="session")
def refusal() -> Callable[[Callable[[], object]], str]:
    """Give the words with which something is refused."""

    def catch(attempt: Callable[[], object]) -> str:
        with pytest.raises(InputError) as refused:
            attempt()
        return str(refused.value)

    return catch


@pytest.fixture(scope="session")
def view(vocabulary: Vocabulary) -> Callable[..., FactView]:
    """Read the `facts` part of a PROFILE.json, floats allowed, into a view on a day."""

    def make(facts: Mapping[str, Any], as_of: date = AS_OF) -> FactView:
        return FactView(vocabulary, profile_from_json({"facts": exact(facts)}, vocabulary), as_of)

    return make


@pytest.fixture(scope="session")
def clause_of(parser: Parser) -> Callable[..., StoredClause]:
    """Make a stored clause from a rule and a benefit in 规则中文."""
    document = Document(
        "doc", "测试文件", "测〔2026〕1号", None, Level.DISTRICT, Grade.OFFICIAL, None, None, None, None
    )

    def make(rule: str, gives: str | None = "奖励 1万元", *, ident: str = "c", **rest: Any) -> StoredClause:
        kind = rest.pop("kind", Kind.BENEFIT if gives else Kind.SERVICE)
        benefit: Benefit | None = parser.benefit(gives) if gives else None
        citation = Citation("第一条", "测试引句")
        clause = Clause(ident, "doc", ident, ident, kind, parser.condition(rule), benefit, citation, **rest)
        return StoredClause(clause, document, 1, f"hash-{ident}")

    return make

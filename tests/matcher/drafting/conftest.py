"""One drafter and one writer for all tests of drafting: they are built from the shipped vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from matcher.drafting.drafter import Drafter
from matcher.drafting.jsonform import drafted_to_json
from matcher.drafting.lexicon import Lexicon, build_lexicon
from matcher.drafting.rules import Writer
from policies.vocabulary import load_vocabulary

Drafted = dict[str, Any]


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return build_lexicon(load_vocabulary())


@pytest.fixture(scope="session")
def draft() -> Callable[[str], Drafted]:
    """Give a function from a text to the JSON of its drafts."""
    drafter, writer = Drafter(load_vocabulary()), Writer(load_vocabulary())
    return lambda text: drafted_to_json(drafter.draft(text), writer)


@pytest.fixture(scope="session")
def benefits(draft: Callable[[str], Drafted]) -> Callable[[str], list[Drafted]]:
    """Give a function from a sentence to its benefit drafts."""
    return lambda text: [one for one in draft(text)["drafts"] if one["kind"] == "benefit"]

"""What every test of the policies package may ask for."""

from __future__ import annotations

import pytest

from policies.language.parser import Parser
from policies.language.printer import Printer
from policies.vocabulary import Vocabulary


@pytest.fixture(scope="session")
def parser(vocabulary: Vocabulary) -> Parser:
    return Parser(vocabulary)


@pytest.fixture(scope="session")
def printer(vocabulary: Vocabulary) -> Printer:
    return Printer(vocabulary)

"""One reader for all tests of the text package, and the day that relative times count from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from matcher.text import Pending, Understanding
from matcher.text.reader import Reader, load_reader
from policies.vocabulary.units import plain

TODAY = date(2026, 11, 22)
Read = Callable[..., Understanding]
Facts = Callable[..., set[str]]


@pytest.fixture(scope="session", name="reader")
def _reader() -> Reader:
    return load_reader()


@pytest.fixture(name="read")
def _read(reader: Reader) -> Read:
    """Read a text on the tests' day."""

    def read(text: str, pending: Pending | None = None) -> Understanding:
        return reader.read(text, today=TODAY, pending=pending)

    return read


@pytest.fixture(name="facts")
def _facts(read: Read) -> Facts:
    """Read a text and write its facts as `attribute operator value`."""

    def facts(text: str, pending: Pending | None = None) -> set[str]:
        return {f"{f.attribute} {f.operator} {_written(f.value)}" for f in read(text, pending).facts}

    return facts


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return "..".join(_written(part) for part in value)
    return plain(value) if isinstance(value, Decimal) else str(value)

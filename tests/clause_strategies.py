"""Hypothesis strategies for documents with their clauses.

Import them in any test: `from clause_strategies import bundles`.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TypeVar

from hypothesis import strategies as st
from rule_strategies import benefits, conditions

from policies.interchange.report import Bundle
from policies.model import (
    MAX_QUOTE,
    ApplicationMode,
    Citation,
    Clause,
    DisclaimedPlace,
    Document,
    Grade,
    Kind,
    Level,
    Statement,
    Window,
)

T = TypeVar("T")

# Texts that YAML or a spreadsheet might take for something else.
TRAPS = [
    "yes", "null", "~", "010", "1e3", "1.50", "2023-03-03", "0x1F", "=1+1", "+1", "-1", "@SUM(A1)", "#N/A", "*a", "&a",
    "!tag", "- a", "a: b", "# a", "'", '"', "{}", "[]", "=", "<<", "|", ">", "%", "a\nb", "a\tb", "_x0041_", "<a>&amp;",
    "杭政函〔2023〕13号", "😀", "a\u2028b",
]  # fmt: skip
CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")


@cache
def texts(longest: int = 30) -> st.SearchStrategy[str]:
    """Any text that a field can hold: trimmed, not empty."""
    anything = st.text(CHARACTERS, min_size=1, max_size=longest).map(str.strip).filter(bool)
    return st.one_of(st.sampled_from(TRAPS), anything)


@cache
def identifiers() -> st.SearchStrategy[str]:
    plain = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=2, max_size=12)
    return st.one_of(st.sampled_from(["10", "2023", "1e3", "no", "null"]), plain.filter(lambda name: name[0] != "-"))


@cache
def maybe(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.one_of(st.none(), strategy)


@cache
def days() -> st.SearchStrategy[date]:
    return st.dates(date(1950, 1, 1), date(2100, 12, 31))


@cache
@st.composite
def periods(draw: st.DrawFn) -> tuple[date | None, date | None]:
    first, last = sorted((draw(days()), draw(days())))
    return draw(st.sampled_from([(None, None), (first, None), (None, last), (first, last)]))


@cache
@st.composite
def windows(draw: st.DrawFn) -> Window:
    opens, closes = draw(periods())
    note = draw(maybe(texts())) or ("" if opens or closes else "以通知为准")
    return Window(opens, closes, note)


@cache
def word_lists() -> st.SearchStrategy[tuple[str, ...]]:
    """Lists such as departments: no entry holds the 、 that parts them."""
    return st.lists(texts().filter(lambda text: "、" not in text), max_size=3).map(tuple)


@st.composite
def documents(draw: st.DrawFn, name: str) -> Document:
    effective_from, effective_to = draw(periods())
    words = texts()
    return Document(
        id=name,
        title=draw(words),
        number=draw(maybe(words)),
        issuer=draw(maybe(words)),
        level=draw(st.sampled_from(Level)),
        grade=draw(st.sampled_from(Grade)),
        published_on=draw(maybe(days())),
        effective_from=effective_from,
        effective_to=effective_to,
        file=draw(maybe(words)),
        statements=tuple(draw(st.lists(st.builds(Statement, *[words] * 6), max_size=2))),
        disclaimed_places=tuple(draw(st.lists(st.builds(DisclaimedPlace, *[words] * 3), max_size=2))),
    )


@st.composite
def clauses(draw: st.DrawFn, name: str, document: Document) -> Clause:
    """A clause as an import would make it: its validity defaults to the document's."""
    kind = draw(st.sampled_from(Kind))
    started = document.effective_from or draw(maybe(days()))
    ended = document.effective_to or draw(maybe(days()))
    if started and ended and started > ended:
        ended = started
    return Clause(
        id=name,
        document=document.id,
        title=draw(texts()),
        summary=draw(texts(60)),
        kind=kind,
        condition=draw(conditions(max_leaves=3)),
        benefit=draw(benefits() if kind is Kind.BENEFIT else maybe(benefits())),
        citation=Citation(draw(texts()), draw(texts(MAX_QUOTE))),
        departments=draw(word_lists()),
        application_mode=draw(st.sampled_from(ApplicationMode)),
        valid_from=started,
        valid_to=ended,
        window=draw(maybe(windows())),
        materials=draw(word_lists()),
        caveat=draw(maybe(texts())) or "",
        level=draw(maybe(st.sampled_from(Level))),
    )


@cache
@st.composite
def bundles(draw: st.DrawFn) -> list[Bundle]:
    """One or two documents with up to three clauses in all, as an import would make them."""
    names = draw(st.lists(identifiers(), min_size=1, max_size=2, unique=True))
    papers = [draw(documents(name)) for name in names]
    ids = draw(st.lists(identifiers(), max_size=3, unique=True))
    owned = [draw(clauses(name, draw(st.sampled_from(papers)))) for name in ids]
    return [Bundle(paper, tuple(c for c in owned if c.document == paper.id)) for paper in papers]

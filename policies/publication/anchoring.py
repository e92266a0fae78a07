"""Find the quotes of stored clauses again in a re-issued document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from policies.model import MAX_QUOTE, Clause
from policies.publication.alignment import Passage, best_passages, covering
from policies.publication.likeness import likeness
from policies.publication.plain_text import PlainText, places_of, squeezed

NEAR_ENOUGH = 76.0
"""From this likeness on a passage is the quote re-worded (measured: see docs/publication-checks.md)."""
SHORT = 12
NEAR_ENOUGH_IF_SHORT = 82.0
"""A quote of few characters is like many passages."""
REACH = 14
BOUNDARIES = "，。；：！？|"
MARGIN = 5.0
"""Passages so little less alike than the best leave it open which is meant."""
_BETWEEN = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")

Span = tuple[int, int]


class Anchoring(StrEnum):
    """How a quote was found again."""

    EXACT = "exact"
    FUZZY = "fuzzy"
    ORPHANED = "orphaned"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the new text: from `start` on passages stand under `path`, until the next heading."""

    start: int
    path: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a clause's quote stands in the new text, and how like it the passage is (0 to 100).

    `figures_changed`: digits differ, so the rule must be read again. `alternatives`: other places that
    may be meant; then a person must choose.
    """

    clause_id: str
    outcome: Anchoring
    span: Span | None
    quote: str | None
    score: float
    section: str | None = None
    figures_changed: bool = False
    alternatives: tuple[Span, ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        """Whether a person must choose between places."""
        return bool(self.alternatives)


def reanchor(clauses: Sequence[Clause], text: str, headings: Sequence[Heading] = ()) -> list[Anchor]:
    """Give one anchor a clause, in order; `headings` rise by start and give the new section paths."""
    search = _Search(PlainText.of(text), headings)
    return [search.anchor(clause) for clause in clauses]


def figures_changed(old: str, new: str) -> bool:
    """Whether the digits of two quotes differ, so that the rule must be read again."""
    return _NUMBER.findall(squeezed(old)) != _NUMBER.findall(squeezed(new))


class _Search:
    def __init__(self, text: PlainText, headings: Sequence[Heading]) -> None:
        self._text = text
        self._headings = headings
        self._starts = [heading.start for heading in headings]

    def anchor(self, clause: Clause) -> Anchor:
        quote = squeezed(clause.citation.quote)
        exact = places_of(quote, self._text.plain)
        if exact:
            passages = [Passage(place, place + len(quote), 100.0) for place in exact]
            return self._anchor(clause, Anchoring.EXACT, passages)
        least = NEAR_ENOUGH_IF_SHORT if len(quote) < SHORT else NEAR_ENOUGH
        found = best_passages(quote, self._text.plain, least)
        if not found:
            return Anchor(clause.id, Anchoring.ORPHANED, None, None, 0.0)
        near = [self._completed(p) for p in found if p.score >= found[0].score - MARGIN]
        return self._anchor(clause, Anchoring.FUZZY, near)

    def _completed(self, passage: Passage) -> Passage:
        """Widen a passage to where its clause of the sentence begins and ends, if that is near and fits a quote."""
        start, end = passage.start, passage.end
        while start > max(0, passage.start - REACH) and not self._is_boundary(start - 1):
            start -= 1
        while end < min(len(self._text.plain), passage.end + REACH) and not self._is_boundary(end):
            end += 1
        if start and not self._is_boundary(start - 1):
            start = passage.start
        if end < len(self._text.plain) and not self._is_boundary(end):
            end = passage.end
        if end - start > MAX_QUOTE:
            return passage
        return Passage(start, end, passage.score)

    def _anchor(self, clause: Clause, outcome: Anchoring, passages: list[Passage]) -> Anchor:
        chosen, others = self._choose(clause, passages)
        span = self._text.span(chosen.start, chosen.end)
        quote = _short(self._text.text[span[0] : span[1]])
        return Anchor(
            clause_id=clause.id,
            outcome=outcome,
            span=span,
            quote=quote,
            score=chosen.score,
            section=self._section(chosen),
            figures_changed=figures_changed(clause.citation.quote, quote),
            alternatives=tuple(self._text.span(other.start, other.end) for other in others),
        )

    def _is_boundary(self, place: int) -> bool:
        return self._text.text[self._text.origins[place]] in BOUNDARIES

    def _choose(self, clause: Clause, passages: list[Passage]) -> tuple[Passage, list[Passage]]:
        """Prefer the place under the clause's own section; only there is a choice between several certain."""
        at_home = [p for p in passages if squeezed(self._section(p) or "") == squeezed(clause.citation.section)]
        if len(at_home) == 1:
            return at_home[0], []
        best = max(passages, key=lambda p: (p in at_home, p.score, self._nearness(clause, p), -p.start))
        return best, [passage for passage in passages if passage is not best]

    def _nearness(self, clause: Clause, passage: Passage) -> float:
        return likeness(squeezed(self._section(passage) or ""), squeezed(clause.citation.section))

    def _section(self, passage: Passage) -> str | None:
        found = covering(self._starts, self._text.span(passage.start, passage.end)[0])
        return None if found is None else self._headings[found].path


def _short(passage: str) -> str:
    """Write a passage as a quote: no line breaks inside Chinese sentences, at most 60 characters."""
    quote = " ".join(_BETWEEN.sub("", passage).split()).strip("，。；：、,;:. ")
    if len(quote) <= MAX_QUOTE:
        return quote
    cut = max(quote.rfind(mark, 0, MAX_QUOTE) for mark in "，；。、")
    return quote[:cut] if cut > MAX_QUOTE // 2 else quote[:MAX_QUOTE]

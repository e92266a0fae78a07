"""The working state of one reading, which the pipeline's components fill in turn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from matcher.text.dates import Moment
from matcher.text.gates import ROLL
from matcher.text.marks import Kind, Mark
from matcher.text.normal import Normal
from matcher.text.quantity import Quantity
from matcher.text.understanding import ClauseTitle, Doubt, Intent, Pending, ReadFact

_BREAK = re.compile(r"[，。！？；🌀-🫿☀-⛿.\[](?:(?<![.\[])|(?<=\[)[\u4e00-\u9fff]{1,3}\]|(?<=[a-z]\.)(?=_|$))")
"""Punctuation, and the pictures and [苦涩] that stand for it in chats; first by one class, which is searched fast."""
SENTENCE_ENDS = frozenset("。！？；.")


@dataclass(slots=True)
class Clause:
    """A stretch between punctuation marks; `closes` says it ends a sentence, which begins at `sentence`.

    Never changed; not frozen, for speed, as marks are.
    """

    start: int
    end: int
    closes: bool
    sentence: int = 0


@dataclass(slots=True)
class Draft:
    """What is known so far of the text being read."""

    normal: Normal
    today: date
    pending: Pending | None = None
    titles: Sequence[ClauseTitle] = ()
    marks: list[Mark] = field(default_factory=list)
    kinds: frozenset[Kind] = frozenset()
    moments: list[Moment] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    foreign: list[bool] = field(default_factory=list)
    intent: Intent = Intent.OTHER
    is_stated: bool = False
    facts: list[ReadFact] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    latest: dict[str, str] = field(default_factory=dict)
    columns: dict[int, str] = field(default_factory=dict)
    replaced: list[ReadFact] = field(default_factory=list)
    complete: list[str] = field(default_factory=list)
    text: str = field(init=False)
    """The normalised text."""
    possible: int = field(init=False)
    """Which gated patterns the text may match."""

    def __post_init__(self) -> None:
        """Keep the text at hand: it is asked for more often than anything else."""
        self.text = self.normal.text
        self.possible = ROLL.possible(self.text)

    def take(self, marks: list[Mark]) -> None:
        """Take the marks found, and note of which kinds there are any."""
        self.marks = marks
        self.kinds = frozenset().union(*(mark.kinds for mark in marks))

    def has_any(self, kinds: frozenset[Kind]) -> bool:
        """Whether there may be marks of these kinds: there were, before any was set aside."""
        return not self.kinds.isdisjoint(kinds)

    def clause_of(self, position: int) -> Clause:
        """Find the clause at a position."""
        for clause in self.clauses:
            if position < clause.end:
                return clause
        return self.clauses[-1]

    def is_ours(self, position: int) -> bool:
        """Whether what is said there is said of the writer's own enterprise."""
        return not (position < len(self.foreign) and self.foreign[position])

    def of_kind(self, kind: Kind, start: int = 0, end: int | None = None) -> list[Mark]:
        """List the marks of a kind within a stretch."""
        if kind not in self.kinds:
            return []
        stop = len(self.text) if end is None else end
        return [mark for mark in self.marks if start <= mark.start < stop and mark.has(kind)]


def split_clauses(text: str) -> list[Clause]:
    """Cut at punctuation; the list is never empty."""
    clauses: list[Clause] = []
    start = 0
    for found in _BREAK.finditer(text):
        stop, closes = found.start(), found.group() in SENTENCE_ENDS
        if stop > start:
            clauses.append(Clause(start, stop, closes, _sentence(clauses, start)))
        elif clauses and closes:
            last = clauses[-1]
            clauses[-1] = Clause(last.start, last.end, closes=True, sentence=last.sentence)
        start = found.end()
    if start < len(text) or not clauses:
        clauses.append(Clause(start, len(text), closes=True, sentence=_sentence(clauses, start)))
    return clauses


def _sentence(before: list[Clause], start: int) -> int:
    """Where the sentence of a clause begins: with the clause itself, unless the one before leaves it open."""
    return before[-1].sentence if before and not before[-1].closes else start

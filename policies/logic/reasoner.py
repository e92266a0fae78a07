"""Prove that a condition cannot hold, or that one implies another: sound, and knowingly incomplete.

What is proven holds of every enterprise all of whose facts are known in the rules' own units; with
facts missing the weaker condition may still be UNKNOWN, but is never FALSE while the stronger is TRUE.
Not seen: what ties attributes together (age and founding day, R&D share and its parts, size and its
indicators), areas that only together cover another, and case splits beyond a fixed number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policies.language.conditions import Condition
from policies.logic.branch import Branch
from policies.logic.formula import Both, Either, Formula, Literal, negated
from policies.logic.reading import formula_of
from policies.logic.terms import Relations
from policies.vocabulary import Vocabulary

MAX_CASES = 500


class _TooManyCasesError(Exception):
    """The proof was given up."""


class Reasoner:
    """Proves with the words of one vocabulary. True is proven; False says nothing."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._root = Branch(Relations.of(vocabulary))

    def cannot_hold(self, *conditions: Condition) -> bool:
        """Whether no enterprise can meet all the conditions together."""
        return self._is_refuted([self._read(condition) for condition in conditions])

    def implies(self, stronger: Condition, weaker: Condition) -> bool:
        """Whether whoever meets `stronger` meets `weaker`."""
        return self._is_refuted([self._read(stronger), negated(self._read(weaker))])

    def always_holds(self, condition: Condition) -> bool:
        """Whether every enterprise meets the condition, so that it asks nothing."""
        return self._is_refuted([negated(self._read(condition))])

    def are_equivalent(self, one: Condition, other: Condition) -> bool:
        """Whether both are met by the same enterprises."""
        return self.implies(one, other) and self.implies(other, one)

    def _read(self, condition: Condition) -> Formula:
        return formula_of(condition, self._vocabulary)

    def _is_refuted(self, formulas: list[Formula]) -> bool:
        try:
            return _Proof().closes(self._root, formulas)
        except _TooManyCasesError:
            return False


class _Proof:
    """A proof by cases: every case must end in a contradiction."""

    def __init__(self) -> None:
        self._cases = 0

    def closes(self, start: Branch, formulas: Sequence[Formula]) -> bool:
        """Whether the formulas contradict what the branch assumes."""
        self._cases += 1
        if self._cases > MAX_CASES:
            raise _TooManyCasesError
        branch, splits = _assumed(start, list(formulas))
        if branch is None:
            return True
        pending = [alternatives for split in splits if (alternatives := _open(branch, split)) is not None]
        if not pending:
            return False
        pending.sort(key=len)
        rest = [Either(tuple(split)) for split in pending[1:]]
        return all(self.closes(branch, [alternative, *rest]) for alternative in pending[0])


def _assumed(start: Branch, waiting: list[Formula]) -> tuple[Branch | None, list[Either]]:
    """Take in all that must hold; give what remains to be split."""
    branch: Branch = start
    splits: list[Either] = []
    while waiting:
        formula = waiting.pop()
        match formula:
            case Both(parts=parts):
                waiting.extend(parts)
            case Either(parts=(only,)):
                waiting.append(only)
            case Either():
                splits.append(formula)
            case _:
                assumed = branch.assume(formula)
                if assumed is None:
                    return None, []
                branch = assumed
    return branch, splits


def _open(branch: Branch, split: Either) -> list[Formula] | None:
    """Give the alternatives still possible; None when one of them is assumed already."""
    parts = list(_flat(split))
    if any(part in branch.seen for part in parts if isinstance(part, Literal)):
        return None
    return [part for part in parts if not _is_dead(branch, part)]


def _flat(split: Either) -> Iterator[Formula]:
    for part in split.parts:
        if isinstance(part, Either):
            yield from _flat(part)
        else:
            yield part


def _is_dead(branch: Branch, formula: Formula) -> bool:
    """Whether a formula contradicts the branch at first sight: seen here, it costs no case."""
    match formula:
        case Both(parts=parts):
            return any(_is_dead(branch, part) for part in parts)
        case Either(parts=parts):
            return all(_is_dead(branch, part) for part in parts)
        case _:
            return branch.assume(formula) is None

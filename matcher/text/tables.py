"""Small tables typed or pasted as lines: years on top and names in front, or names on top and years in front."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from matcher.text.dates import Moment
from matcher.text.draft import Draft
from matcher.text.marks import Kind, Mark
from matcher.text.quantity import Quantity

_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """What the head of a column and of a row say of the number where they meet."""

    name: Mark
    year: str


@dataclass(slots=True)
class _Line:
    names: list[Mark] = field(default_factory=list)
    years: list[Moment] = field(default_factory=list)
    numbers: list[Quantity] = field(default_factory=list)


def cells_of(draft: Draft) -> Mapping[int, Cell]:
    """Give the cells by where their numbers start; empty unless the text has lines, years and several numbers."""
    if len(draft.quantities) < _SEVERAL or not draft.moments or "。" not in draft.text:
        return {}
    cells: dict[int, Cell] = {}
    head: _Line | None = None
    for line in _lines(draft):
        if not line.numbers and (len(line.years) >= _SEVERAL or line.names):
            head = line
        elif head is not None:
            cells |= _row(head, line)
    return cells


def _row(head: _Line, line: _Line) -> dict[int, Cell]:
    first = line.numbers[0].number_start if line.numbers else 0
    width = len(line.numbers)
    named, dated = [m for m in line.names if m.start < first], [m for m in line.years if m.start < first]
    if width == len(head.years) and named and not line.years:
        return {q.number_start: Cell(named[-1], y.year) for q, y in zip(line.numbers, head.years, strict=True)}
    if width == len(head.names) and len(dated) == len(line.years) == 1 and not head.years:
        return {q.number_start: Cell(n, dated[0].year) for q, n in zip(line.numbers, head.names, strict=True)}
    return {}


def _lines(draft: Draft) -> list[_Line]:
    """Cut what was found at the ends of sentences."""
    lines = [_Line()]
    position = 0
    for clause in draft.clauses:
        line, end = lines[-1], clause.end
        line.names += [m for m in draft.marks if position <= m.start < end and m.has(Kind.ABOUT)]
        line.years += [m for m in draft.moments if position <= m.start < end and len(m.iso) == len(m.year)]
        line.numbers += [q for q in draft.quantities if position <= q.number_start < end]
        position = end
        if clause.closes:
            lines.append(_Line())
    return lines

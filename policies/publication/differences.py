"""What changed between two wordings of a clause, or two sets of clauses of one document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from policies.interchange.records import CLAUSE_FIELDS, clause_record
from policies.language.benefits import Benefit
from policies.language.conditions import All, AnyOf, Condition, Not
from policies.language.printer import Printer, write_money
from policies.logic import Reasoner
from policies.model import Citation, Clause, Window
from policies.publication.likeness import alike
from policies.publication.plain_text import squeezed

DIFFERING = tuple(name for name in CLAUSE_FIELDS if name != "id")
SAME_PLACE = 75
"""Section and quote so alike are one clause under another id. Parallel clauses of one section reach 87, but there the
better partner wins: each clause is paired once, the most alike first."""


class Meaning(StrEnum):
    """What a change does to who meets the condition, as far as it can be proven."""

    SAME = "same"
    STRICTER = "stricter"
    LOOSER = "looser"
    OTHER = "other"


MEANING_WORDS = {
    Meaning.SAME: "写法变了，含义不变",
    Meaning.STRICTER: "条件收紧",
    Meaning.LOOSER: "条件放宽",
    Meaning.OTHER: "适用对象变了",
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field as it is written in YAML; of `when` and `benefit` also the parts taken out and put in."""

    field: str
    old: str | None
    new: str | None
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause that changed; `new_id` differs where it was recognised by its place.

    `meaning` is set where the condition is written differently and a reasoner was at hand.
    """

    clause_id: str
    title: str
    changes: tuple[FieldChange, ...]
    new_id: str
    meaning: Meaning | None = None


@dataclass(frozen=True, slots=True)
class DocumentDiff:
    """Two sets of clauses compared."""

    added: tuple[Clause, ...]
    removed: tuple[Clause, ...]
    changed: tuple[ClauseChange, ...]
    unchanged: int


def diff_clauses(old: Clause, new: Clause, printer: Printer) -> list[FieldChange]:
    """Compare two wordings field by field; ids and documents are not compared."""
    before, after = clause_record(old, printer), clause_record(new, printer)
    found: list[FieldChange] = []
    for name in DIFFERING:
        was, is_now = _written(before.get(name)), _written(after.get(name))
        if was != is_now:
            removed, added = _parts_changed(name, old, new, printer)
            found.append(FieldChange(name, was, is_now, removed, added))
    return found


def meaning_of(old: Clause, new: Clause, reasoner: Reasoner | None) -> Meaning | None:
    """Say what changed in meaning; None where the condition is the same to the letter, or nobody can say."""
    if reasoner is None or old.condition == new.condition:
        return None
    return change_of_meaning(old.condition, new.condition, reasoner)


def _written(value: object) -> str | None:
    match value:
        case None:
            return None
        case list():
            return "、".join(str(entry) for entry in value)
        case _:
            return str(value)


def _parts_changed(name: str, old: Clause, new: Clause, printer: Printer) -> tuple[tuple[str, ...], tuple[str, ...]]:
    match name:
        case "when":
            before, after = list(_demands(old.condition, printer)), list(_demands(new.condition, printer))
        case "benefit":
            before, after = list(_items(old.benefit, printer)), list(_items(new.benefit, printer))
        case _:
            return (), ()
    return _beyond(before, after), _beyond(after, before)


def _beyond(parts: list[str], others: list[str]) -> tuple[str, ...]:
    return tuple((Counter(parts) - Counter(others)).elements())


def _demands(condition: Condition, printer: Printer, *, positive: bool = True) -> Iterator[str]:
    match condition:
        case All(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _demands(part, printer, positive=positive)
        case Not(part=part):
            yield from _demands(part, printer, positive=not positive)
        case _:
            text = printer.condition(condition)
            yield text if positive else f"非 ({text})"


def _items(benefit: Benefit | None, printer: Printer) -> Iterator[str]:
    if benefit is None:
        return
    yield from (printer.item(item) for item in benefit.items)
    if benefit.cap is not None:
        yield f"合计 最高 {write_money(benefit.cap)}"


def change_of_meaning(old: Condition, new: Condition, reasoner: Reasoner) -> Meaning:
    """Say whether fewer, more or the same enterprises meet the new condition; OTHER where neither is proven."""
    stricter, looser = reasoner.implies(new, old), reasoner.implies(old, new)
    if stricter and looser:
        return Meaning.SAME
    if stricter:
        return Meaning.STRICTER
    return Meaning.LOOSER if looser else Meaning.OTHER


def apply_changes(old: Clause, new: Clause, fields: Collection[str]) -> Clause:
    """Take these fields from the new wording and all else from the old; InputError when they do not fit together."""
    direct = {name: getattr(new, _attribute(name)) for name in fields if name not in _NESTED}
    citation = Citation(
        (new if "section" in fields else old).citation.section, (new if "quote" in fields else old).citation.quote
    )
    values = {_attribute(name): value for name, value in direct.items()}
    return replace(old, **values, citation=citation, window=_window(old, new, fields))


_NESTED = frozenset({"section", "quote", "window_opens", "window_closes", "window_note"})


def _attribute(field: str) -> str:
    return "condition" if field == "when" else field


def _window(old: Clause, new: Clause, fields: Collection[str]) -> Window | None:
    mine, theirs = old.window or Window(), new.window or Window()
    merged = Window(
        (theirs if "window_opens" in fields else mine).opens,
        (theirs if "window_closes" in fields else mine).closes,
        (theirs if "window_note" in fields else mine).note,
    )
    return None if merged == Window() else merged


def diff_documents(
    old: Sequence[Clause], new: Sequence[Clause], printer: Printer, reasoner: Reasoner | None = None
) -> DocumentDiff:
    """Compare two sets of clauses: by id, and what is left by section and quote."""
    pairs = _partners(old, new)
    changes = [
        ClauseChange(o.id, n.title, tuple(diff_clauses(o, n, printer)), n.id, meaning_of(o, n, reasoner))
        for o, n in pairs
    ]
    kept = {change.clause_id for change in changes}
    met = {change.new_id for change in changes}
    return DocumentDiff(
        added=tuple(clause for clause in new if clause.id not in met),
        removed=tuple(clause for clause in old if clause.id not in kept),
        changed=tuple(change for change in changes if change.changes or change.clause_id != change.new_id),
        unchanged=sum(not change.changes and change.clause_id == change.new_id for change in changes),
    )


def _partners(old: Sequence[Clause], new: Sequence[Clause]) -> list[tuple[Clause, Clause]]:
    named = {clause.id: clause for clause in new}
    pairs = [(clause, named[clause.id]) for clause in old if clause.id in named]
    taken = {clause.id for clause, _ in pairs}
    left = [clause for clause in old if clause.id not in taken]
    fresh = [clause for clause in new if clause.id not in taken]
    likely = sorted(alike(_places(left), _places(fresh), SAME_PLACE), key=lambda entry: (-entry[2], entry[0], entry[1]))
    rows: set[int] = set()
    columns: set[int] = set()
    for row, column, _ in likely:
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            pairs.append((left[row], fresh[column]))
    return pairs


def _places(clauses: Sequence[Clause]) -> list[str]:
    return [squeezed(clause.citation.section + clause.citation.quote) for clause in clauses]

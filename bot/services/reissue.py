"""Draft a document again that is stored already: what stays, what is changed, what is new, what is gone."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.outcomes import Reissue
from bot.services.drafted_clauses import SpannedCopy, renumbered
from policies.drafts import Copy, Origin, ReviewNotes
from policies.model import Citation, Clause, Document
from policies.publication.anchoring import Anchor, Anchoring, Heading, reanchor

Span = tuple[int, int]

READ_FIELDS = ("title", "summary", "kind", "condition", "benefit", "departments", "application_mode", "window",
               "materials", "caveat")  # fmt: skip
"""Fields of a clause that are read from the text; its dates and its quote are always those of the new issue."""
REWORDED = "quote：新文件里这一句的措辞有变，规则没有重新读出，请对照原文核对"

REFIGURED = "quote：新文件里这一句的数字变了，规则没有重新读出，请对照原文改写条件和待遇"
AMBIGUOUS = "quote：新文件里有几处相像的句子，选了最像的一处，请核对是不是这一处"


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of a document: its text, what was read from it, and its headings."""

    text: str
    read: Sequence[SpannedCopy]
    headings: Sequence[Heading] = ()


def pair(
    new: Issue, document: Document, stored: Sequence[Clause], old: Sequence[tuple[Issue, Sequence[Clause]]] = ()
) -> Reissue:
    """Pair what was read from a new issue with the clauses stored of old ones, by where their quotes stand now.

    `old` are the texts that stored clauses were read from, each with its clauses.
    A person may have corrected a stored clause. Each field is kept where the same was read from both texts; only what
    reads differently now is replaced by the new reading. Without the old text at hand, a clause whose quote stands
    word for word in the new one is kept whole.
    """
    clauses = {clause.id: clause for clause in stored}
    were_read = {name: clause for issue, own in old for name, clause in _readings(own, issue).items()}
    free, copies = list(new.read), []
    kept, orphaned = [], []
    for anchor in reanchor(stored, new.text, new.headings):
        clause = clauses[anchor.clause_id]
        if anchor.outcome is Anchoring.ORPHANED or anchor.span is None:
            orphaned.append(clause.id)
            continue
        found = _best(free, anchor.span)
        if found is not None:
            free.remove(found)
        copy = _now(clause, anchor, document, found, were_read.get(clause.id))
        if copy.clause == clause:
            kept.append(clause.id)
        else:
            copies.append(copy)
    return Reissue((*copies, *renumbered(free, list(clauses))), tuple(kept), tuple(orphaned))


def _readings(stored: Sequence[Clause], old: Issue) -> dict[str, Clause]:
    """Give what was read from an old text where each of its clauses stands in it."""
    free, found = list(old.read), {}
    for anchor in reanchor(stored, old.text, old.headings):
        best = None if anchor.span is None else _best(free, anchor.span)
        if best is not None:
            free.remove(best)
            found[anchor.clause_id] = best.copy.clause
    return found


def _now(clause: Clause, anchor: Anchor, document: Document, found: SpannedCopy | None, was: Clause | None) -> Copy:
    """Give the clause as the new issue has it."""
    dated = dataclasses.replace(
        clause,
        citation=Citation(clause.citation.section, anchor.quote or clause.citation.quote),
        valid_from=document.effective_from or clause.valid_from,
        valid_to=document.effective_to or clause.valid_to,
    )
    is_same_text = anchor.outcome is Anchoring.EXACT
    doubts = () if is_same_text or not anchor.is_ambiguous else (AMBIGUOUS,)
    if found is None:
        points = () if is_same_text else (REFIGURED if anchor.figures_changed else REWORDED, *doubts)
        return Copy(dated, document, ReviewNotes(Origin.READ, anchor.span, open_points=points))
    read = found.copy.clause
    if was is None:
        changed: tuple[str, ...] = () if is_same_text else READ_FIELDS
    else:
        changed = tuple(name for name in READ_FIELDS if getattr(was, name) != getattr(read, name))
    quote = clause.citation.quote if is_same_text else read.citation.quote
    merged = dataclasses.replace(
        dated, **{name: getattr(read, name) for name in changed}, citation=Citation(read.citation.section, quote)
    )
    is_new_rule = "condition" in changed or "benefit" in changed
    points = (*(found.copy.notes.open_points if is_new_rule else ()), *doubts)
    return Copy(merged, document, dataclasses.replace(found.copy.notes, open_points=points))


def _best(free: Iterable[SpannedCopy], span: Span) -> SpannedCopy | None:
    """Give the copy that shares the longest stretch of text with a span."""
    shared = [(min(one.span[1], span[1]) - max(one.span[0], span[0]), one) for one in free]
    best = max(shared, key=lambda entry: entry[0], default=None)
    return best[1] if best is not None and best[0] > 0 else None

"""What a question is about: the clauses and attributes its words name."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from matcher.text.draft import Draft
from matcher.text.marks import Kind
from matcher.text.normal import fold_word
from matcher.text.understanding import Intent

TITLE_LIKENESS = 60.0
"""Likeness (0–100) of the question to a title's words from which the clause is taken to be meant."""

MOST_CLAUSES = 5

_ABOUT_POLICY = frozenset(
    {
        Intent.ASK_POLICY,
        Intent.ASK_WHY,
        Intent.ASK_DEADLINE,
        Intent.ASK_MATERIALS,
        Intent.ASK_DEPARTMENT,
        Intent.ASK_GAP,
        Intent.ASK_SOURCE,
        Intent.ASK_STACKING,
        Intent.WHAT_IF,
    }
)


ASKING = frozenset(intent for intent in Intent if intent.startswith("ask_")) | {Intent.WHAT_IF, Intent.SHOW_PROFILE}
"""Intents whose topic the caller wants to know."""


def asked_attributes(draft: Draft) -> tuple[str, ...]:
    """Attributes whose names or terms the text mentions, in order."""
    kinds = (Kind.ABOUT, Kind.TERM, Kind.FLAG)
    names = [e.attribute for m in draft.marks for e in m.of(kinds) if len(draft.text[m.start : m.end]) > 1]
    return tuple(dict.fromkeys(names))


def asked_clauses(draft: Draft) -> tuple[str, ...]:
    """Ids of the clauses the question names, the likeliest first."""
    if draft.intent not in _ABOUT_POLICY or not draft.titles or not draft.text:
        return ()
    scores = {title.id: _named(draft, title.title, title.terms) for title in draft.titles}
    likely = process.extract(
        draft.text[:60],
        {title.id: fold_word(title.title) for title in draft.titles},
        scorer=fuzz.partial_ratio,
        limit=MOST_CLAUSES,
        score_cutoff=TITLE_LIKENESS,
    )
    for _, score, identifier in likely:
        scores[identifier] = max(scores[identifier], score)
    best = sorted((i for i, score in scores.items() if score >= TITLE_LIKENESS), key=lambda i: -scores[i])
    return tuple(best[:MOST_CLAUSES])


def _named(draft: Draft, title: str, terms: tuple[str, ...]) -> float:
    """How much of the question's own terms the clause names."""
    words = [
        draft.text[m.start : m.end] for m in draft.marks if m.has(Kind.TERM) or m.has(Kind.FLAG) or m.has(Kind.ABOUT)
    ]
    names = {e.name for m in draft.marks for e in m.of((Kind.TERM,))}
    folded = fold_word(title)
    hits = sum(len(word) > 1 and word in folded for word in words) + sum(name in terms for name in names)
    return min(100.0, 60.0 + 10.0 * hits) if hits else 0.0

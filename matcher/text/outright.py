"""Tags of the other kinds (roles, projects …): read only when the writer says 我们是 and the exact name."""

from __future__ import annotations

import re

from matcher.text.draft import Draft
from matcher.text.lexicon import Lexicon
from matcher.text.understanding import Intent, ReadFact

_SAID = re.compile(
    r"(?:我们|我司|本公司|本单位|我单位|咱们)(?:公司|单位)?(?:就|也|本身)?是(?:一?[家个所])?(?P<name>[^，。！？；]{2,14})$"
)
_SUFFIX = re.compile(r"(?:来的|的|哦|呢|啊)$")


def read_outright(draft: Draft, lexicon: Lexicon) -> None:
    """Add the role that a clause states in so many words: 我们是园区运营主体."""
    if draft.intent is not Intent.TELL_PROFILE:
        return
    for clause in draft.clauses:
        found = _SAID.search(draft.text[clause.start : clause.end])
        if found and draft.is_ours(clause.start):
            name = _SUFFIX.sub("", found.group("name"))
            _add(draft, lexicon, name, clause.start + found.start("name"))


def _add(draft: Draft, lexicon: Lexicon, name: str, start: int) -> None:
    for entry in lexicon.asked.get(name, ()):
        if entry.attribute == "roles" and lexicon.vocabulary.term("roles", entry.name).zh == name:
            end = start + len(name)
            draft.facts.append(
                ReadFact(
                    "roles",
                    "has",
                    entry.name,
                    None,
                    None,
                    draft.normal.words(start, end),
                    draft.normal.span(start, end),
                    0.95,
                    "outright.role",
                )
            )

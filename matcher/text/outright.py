"""Tags of the other kinds (roles, projects …): read only when the writer says 我们是 and the exact name."""

from __future__ import annotations

import re

from matcher.text.draft import Draft
from matcher.text.gates import Gate
from matcher.text.lexicon import Lexicon
from matcher.text.understanding import Intent, ReadFact

_SAID = Gate(
    r"(?:我们|我司|本公司|本单位|我单位|咱们)(?:公司|单位)?(?:就|也|本身)?(?:是|属于|为|作为)(?:一?[家个所])?(?P<name>[^，。！？；]{2,14})$"
)
_SUFFIX = re.compile(r"(?:来的|的|哦|呢|啊)$")


_SELF = Gate(r"^(?:就|也)?(?:属于|为)(?P<name>[^，。！？；]{2,14})$")
"""A clause of its own: 我们做孵化的，属于孵化器运营主体."""
_TELLING = frozenset({Intent.TELL_PROFILE, Intent.ASK_MATCH, Intent.ASK_POLICY, Intent.OTHER})
_INSTITUTIONS = frozenset(
    {
        "guarantee_institution",
        "insurance_company",
        "fund_manager",
        "technology_transfer_agency",
        "ip_service_agency",
        "human_resources_agency",
        "social_organization",
        "university",
    }
)
"""Roles whose every name is that of an institution: who says 我们是融资担保公司 is one."""


_NOT_SAID = Gate(
    r"^(?:我们|我司|公司|咱们?)?(?:也|并|可|真|又|都)*不(?:是|属于|算)(?:一?[家个所])?(?P<name>[^，。！？；]{2,14})$"
)
"""不是金融机构 denies that one role."""


def read_outright(draft: Draft, lexicon: Lexicon) -> None:
    """Add the role that a clause states in so many words: 我们是园区运营主体."""
    if draft.intent is Intent.NO and draft.pending is not None:
        _read_denied(draft, lexicon)
    if draft.intent not in _TELLING:
        return
    for clause in draft.clauses:
        said = draft.text[clause.start : clause.end]
        found = _SAID.search(draft.possible, said) or _SELF.search(draft.possible, said)
        if found and draft.is_ours(clause.start):
            name = _SUFFIX.sub("", found.group("name"))
            _add(draft, lexicon, name, clause.start + found.start("name"))


def _read_denied(draft: Draft, lexicon: Lexicon) -> None:
    found = _NOT_SAID.search(draft.possible, draft.text.rstrip("，。！"))
    if found:
        _add(draft, lexicon, _SUFFIX.sub("", found.group("name")), found.start("name"), "lacks")
        draft.intent = Intent.TELL_PROFILE if draft.facts else draft.intent


def _add(draft: Draft, lexicon: Lexicon, name: str, start: int, operator: str = "has") -> None:
    for entry in lexicon.asked.get(name, ()):
        if entry.attribute == "roles" and (
            entry.name in _INSTITUTIONS or lexicon.vocabulary.term("roles", entry.name).zh == name
        ):
            end = start + len(name)
            draft.facts.append(
                ReadFact(
                    "roles",
                    operator,
                    entry.name,
                    None,
                    None,
                    draft.normal.words(start, end),
                    draft.normal.span(start, end),
                    0.95,
                    "outright.role",
                )
            )

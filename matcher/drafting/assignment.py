"""Which awards a requirement is asked of: all around it, or those about the subject it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from matcher.drafting.asked_of import Subject, Term, core_of, levels_of, terms_of, title_subject
from matcher.drafting.inheritance import Inheritance
from matcher.drafting.lexicon import QUOTES, Lexicon
from matcher.drafting.model import Draft, Unread
from matcher.drafting.outline import Section
from matcher.drafting.pointers import pointed_at
from matcher.drafting.requirements import Requirement
from policies.model import Kind

_FUZZY_DOUBT = 0.05
_ASSUMED_DOUBT = 0.05
_LONG_CORE = 3
_RISES = re.compile(r"(?:首次|新)?(?:升级|晋升|升格|提升|晋级|再次|次年|复评|复核)")
_GENERAL = re.compile(r"总则|附则|其他")
_SPECIAL = re.compile(
    r"(?:专项|分项|个性(?:化)?|分类|各(?:项目|类别?)|各?(?:单项|特定|特殊|专门|差异化))(?:申报)?(?:条件|要求|资格)"
)
"""分项条件: what stands there is of one award each, so what names none of them is asked of nobody."""
_NAMED, _SURE, _FUZZY, _NOT = 3, 2, 1, 0


@dataclass(frozen=True, slots=True)
class _Award:
    """What one draft is about: its own words and terms, and those of the headings it stands under."""

    section: Section
    words: str
    cores: tuple[str, ...]
    levels: frozenset[str]
    own: frozenset[Term]
    headed: frozenset[Term]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The drafts that one requirement is asked of; `sure` when the words name them plainly."""

    requirement: Requirement
    drafts: frozenset[int]
    sure: bool = True


class Assignment:
    """Settles for one document which of its drafts each requirement is asked of."""

    def __init__(self, drafts: Sequence[Draft], text: str, title: str, lexicon: Lexicon) -> None:
        self._drafts = drafts
        self._title = "".join(c for c in title if c not in QUOTES)
        self._lexicon = lexicon
        self._lists_in_title = False
        self._titles: frozenset[tuple[tuple[int, ...], str]] = frozenset()
        self._awards = _awards(drafts, text, lexicon)
        self._benefits = [number for number, draft in enumerate(drafts) if draft.kind is Kind.BENEFIT]

    def inherited(
        self, inheritance: Inheritance, requirements: Sequence[Requirement]
    ) -> tuple[list[Draft], list[Unread]]:
        """Give the drafts with what they take over, and the requirements that are asked of none."""
        named = {one.subject.core for one in requirements if one.subject and one.subject.core}
        self._lists_in_title = sum(core in self._title for core in named) > 1
        self._titles = frozenset(
            (one.place.keys[: depth + 1], title) for one in requirements for depth, title in enumerate(one.place.path)
        )
        asked = [self._asked(one) for one in requirements]
        drafts = [self._with(number, draft, asked, inheritance) for number, draft in enumerate(self._drafts)]
        alone = [one.requirement for one in asked if not one.drafts and _says(one.requirement)]
        return drafts, [Unread(one.place, one.span) for one in alone]

    def _with(self, number: int, draft: Draft, asked: Sequence[_Asked], inheritance: Inheritance) -> Draft:
        held = [one for one in asked if number in one.drafts]
        inherited = inheritance.of(draft.section, draft.conditions, [one.requirement for one in held])
        doubts = [_ASSUMED_DOUBT if inherited.assumed else 0.0, 0.0 if all(one.sure for one in held) else _FUZZY_DOUBT]
        confidence = round(draft.confidence - sum(doubts), 2) if draft.claim else draft.confidence
        return replace(draft, inherited=inherited, confidence=confidence)

    def _asked(self, requirement: Requirement) -> _Asked:
        around = self._around(requirement)
        within = [n for n, award in enumerate(self._awards) if around.holds(award.section)]
        if requirement.subject is not None:
            return self._about(requirement, requirement.subject, within)
        path, keys = requirement.place.path, requirement.place.keys
        for depth in range(len(path) - 1, len(around.path) - 1, -1):
            subject = title_subject(path[depth], self._lexicon)
            siblings = self._beside(keys[: depth + 1])
            if subject is not None and not _GENERAL.search(path[depth]):
                found = self._about(requirement, subject, within)
                if found.drafts or subject.is_named or subject.levels or self._are_of_awards(siblings, within):
                    return found
        if any(_SPECIAL.search(title) for title in path):
            return _Asked(requirement, frozenset())
        return _Asked(requirement, frozenset(within))

    def _beside(self, keys: tuple[int, ...]) -> list[str]:
        """Give the headings of requirements beside one, of the same list; not those that awards stand under."""
        beside = [(own, title) for own, title in self._titles if own[:-1] == keys[:-1] and own != keys]
        return [title for own, title in beside if not any(a.section.keys[: len(own)] == own for a in self._awards)]

    def _are_of_awards(self, titles: Sequence[str], within: Sequence[int]) -> bool:
        """Whether one of the titles beside it names an award: then each of the list is of its own award only."""
        subjects = [subject for title in titles if (subject := title_subject(title, self._lexicon))]
        return any(_likeness(one, self._awards[n]) for one in subjects for n in within if n in self._benefits)

    def _around(self, requirement: Requirement) -> Section:
        """Give the nearest section around a requirement in which anything is given."""
        section = requirement.section
        while section.keys and not any(section.holds(self._awards[n].section) for n in self._benefits):
            section = section.parent() if requirement.headed else Section()
        return section

    def _about(self, requirement: Requirement, subject: Subject, within: Sequence[int]) -> _Asked:
        if subject.pointer is not None:
            places = {n: self._awards[n].section for n in within}
            return _Asked(requirement, pointed_at(subject.pointer, places))
        marks = {number: _likeness(subject, self._awards[number]) for number in within}
        if subject.excepted:
            return _Asked(requirement, frozenset(n for n in within if marks[n] == _NOT))
        best = max((marks[n] for n in within if n in self._benefits), default=_NOT)
        if best > _NOT:
            return _Asked(requirement, frozenset(n for n, mark in marks.items() if mark == best), best > _FUZZY)
        whole = bool(subject.core) and subject.core in self._title and not subject.levels and not self._lists_in_title
        if whole or not within:
            return _Asked(requirement, frozenset(within))
        return _Asked(requirement, frozenset())


def _says(requirement: Requirement) -> bool:
    return bool(requirement.conditions or requirement.subject)


def _awards(drafts: Sequence[Draft], text: str, lexicon: Lexicon) -> list[_Award]:
    """Say what each draft is about; 升级为省级的，再给予50万元 is about what its sentence gave before."""
    found: list[_Award] = []
    for number, draft in enumerate(drafts):
        award = _award(draft, text, lexicon)
        goes_on = number > 0 and drafts[number - 1].context == draft.context and draft.claim is not None
        if goes_on and draft.claim and _RISES.match(draft.claim.label):
            before = found[-1]
            award = replace(before, words=before.words + award.words, own=before.own | award.own)
        found.append(award)
    return found


def _award(draft: Draft, text: str, lexicon: Lexicon) -> _Award:
    label = draft.claim.label if draft.claim else ""
    words = _bare("，".join([label, draft.title, text[slice(*draft.span)], draft.judgement]))
    headed = {(one.attribute, one.term) for title in draft.section.path for one in lexicon.find_tags(title)}
    named = {(one.attribute, one.term) for one in lexicon.find_tags(label)}
    cores = tuple(core for name in (*draft.section.path, draft.title.split("：")[0], label) if (core := core_of(name)))
    levels = levels_of(label) or levels_of(words)
    own = frozenset({*terms_of(draft.conditions), *named})
    return _Award(draft.section, words, cores, levels, own, frozenset(headed))


def _bare(words: str) -> str:
    return "".join(c for c in words if c not in QUOTES and not c.isspace())


def _likeness(subject: Subject, award: _Award) -> int:
    """Say how surely an award is about a subject."""
    if subject.levels and award.levels and not subject.levels & award.levels:
        return _NOT
    if subject.core and subject.core in award.cores:
        return _NAMED
    if not subject.core and not subject.terms:
        return _SURE if subject.levels & award.levels else _NOT
    by_terms = _by_terms(subject, award)
    return _by_words(subject, award) if by_terms is None else by_terms


def _by_terms(subject: Subject, award: _Award) -> int | None:
    """Compare by the vocabulary; None when it does not tell."""
    attributes = {attribute for attribute, _ in subject.terms}
    if any(term in award.own for term in subject.terms):
        # 孵化器 and 众创空间 are one term: of two such awards the one that bears the very name is meant.
        return _NAMED if subject.core and subject.core in award.words else _SURE
    differs = any(attribute in attributes for attribute, _ in award.own)
    if differs:
        return _NOT if subject.core not in award.words or not subject.core else _FUZZY
    return _SURE if any(term in award.headed for term in subject.terms) else None


def _by_words(subject: Subject, award: _Award) -> int:
    core = subject.core
    if not core:
        return _NOT
    if core in award.words or any(core in one for one in award.cores):
        return _SURE if len(core) > _LONG_CORE else _FUZZY
    return _FUZZY if any(_alike(core, one) for one in award.cores) else _NOT


@lru_cache(maxsize=4096)
def _alike(one: str, other: str) -> bool:
    if other in one and len(other) > 1:
        return True
    # A stretch of at least three characters, and of two thirds of the shorter, that both share.
    least = max(_LONG_CORE, -(-2 * min(len(one), len(other)) // 3))
    return any(one[at : at + least] in other for at in range(len(one) - least + 1))


def outermost(unread: Sequence[Unread]) -> list[Unread]:
    """Give the stretches in order, without those that lie within another."""
    kept: list[Unread] = []
    for one in sorted(unread, key=lambda one: (one.span[0], -one.span[1])):
        if not kept or one.span[1] > kept[-1].span[1]:
            kept.append(one)
    return kept

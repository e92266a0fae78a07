"""What a section takes over from its document: the rules said once, narrowed to where they apply."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.drafting.head import Head
from matcher.drafting.model import Inherited
from matcher.drafting.outline import Section
from matcher.drafting.requirements import Requirement
from matcher.drafting.scope import _MODES, DocumentRules, modes_for, names_of
from policies.language.conditions import Condition, Flag, Has, Lacks, Within
from policies.model import ApplicationMode


class Inheritance:
    """Answers, for any section, what the document says of it elsewhere."""

    def __init__(self, rules: DocumentRules, head: Head) -> None:
        self._rules = rules
        self._head = head
        self._stacking = tuple(dict.fromkeys(rule.text for rule in rules.stacking))
        self._materials = tuple(dict.fromkeys(item for _, items in rules.materials for item in items))
        self._publicity = tuple(dict.fromkeys(rule.text for rule in rules.publicity))

    def of(self, section: Section, own: Sequence[Condition], asked: Sequence[Requirement]) -> Inherited:
        """Give what a draft inherits of what is asked of it, less what its own conditions already say."""
        said = tuple(condition for one in asked for condition in one.conditions)
        conditions = tuple(_compatible(_joined(said), own))
        has_region = any(_is_place(c) for c in (*conditions, *own))
        assumed = () if has_region or self._head.region is None else (Within("region", (self._head.region,)),)
        return Inherited(
            conditions=conditions,
            assumed=assumed,
            duties=tuple(dict.fromkeys(duty for one in asked for duty in one.duties)),
            stacking=self._stacking,
            window=next((window for place, window in self._rules.windows if place.holds(section)), None),
            materials=self._materials,
            publicity=self._publicity,
        )

    def departments(self, section: Section) -> tuple[str, ...]:
        """Name who is responsible: said of the section, else who explains the document."""
        near = [(place, names) for place, names, explains in self._rules.departments if not explains]
        holding = [(place, names) for place, names in near if place.holds(section) and place.keys]
        if holding:
            deepest = max(len(place.keys) for place, _ in holding)
            return names_of(names for place, names in holding if len(place.keys) == deepest)
        return names_of(names for place, names, _ in self._rules.departments if not place.keys)

    def mode(self, section: Section, text: str) -> ApplicationMode:
        """Say how the section's benefits are had: by its own words, else by what the document says of it."""
        own = next((mode for pattern, mode in _MODES if pattern.search(text)), None)
        # Who is told when and with which papers to come must come: an application, though no sentence names it.
        asked = bool(self._rules.windows or self._rules.materials)
        otherwise = ApplicationMode.APPLICATION if asked else ApplicationMode.UNSPECIFIED
        return own or next(modes_for(self._rules, section), otherwise)


def _joined(said: Sequence[Condition]) -> list[Condition]:
    """One clean-record condition for all that the document shuts out; nothing twice."""
    bad = tuple(dict.fromkeys(term for condition in said if isinstance(condition, Lacks) for term in condition.terms))
    rest: list[Condition] = list(dict.fromkeys(condition for condition in said if not isinstance(condition, Lacks)))
    return [*rest, Lacks("credit", bad)] if bad else rest


def _compatible(said: Sequence[Condition], own: Sequence[Condition]) -> list[Condition]:
    """Leave out a general region where the sentence names its own, and what it says itself."""
    places = any(_is_place(condition) for condition in own)
    kept = [c for c in said if c not in own and not (places and _is_place(c))]
    terms = {(c.attribute, term) for c in own if isinstance(c, Has) for term in c.terms}
    return [
        c
        for c in kept
        if not (isinstance(c, Has) and {(c.attribute, term) for term in c.terms} & terms) and not _repeats(c, own)
    ]


def _repeats(condition: Condition, own: Sequence[Condition]) -> bool:
    return isinstance(condition, Flag) and any(isinstance(c, Flag) and c.attribute == condition.attribute for c in own)


def _is_place(condition: Condition) -> bool:
    return isinstance(condition, Within) and condition.attribute == "region"

"""Take facts into the profile: volunteered ones at any time, corrections replacing, conflicts asked about."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from bot.dialogue import wording
from bot.dialogue.state import ConversationState, Knowledge, Reply
from matcher.explanation import value_text
from matcher.facts import FactView
from matcher.joining import conflicting, joined
from matcher.profile import Fact, Profile
from matcher.values import Tags, ValueSet


def take(
    state: ConversationState, facts: tuple[Fact, ...], knowledge: Knowledge, *, correcting: bool
) -> tuple[ConversationState, tuple[Reply, ...]]:
    """Take facts in; give the state after and what to say of it.

    A correction replaces. A fact against an exact one said before is asked about, never guessed.
    """
    if not facts:
        return state, ()
    if correcting:
        said = wording.CHANGED.format("；".join(changes(state.profile, facts, knowledge)))
        return _with_profile(state, adding_all(state.profile, facts)), (Reply(said),)
    against = next((fact for fact in facts if _is_conflict(state, fact, knowledge)), None)
    agreed = tuple(fact for fact in facts if fact is not against)
    noted = _noted(state.profile, agreed, knowledge)
    replies = (Reply(wording.NOTED.format("；".join(noted))),) if noted else ()
    state = _with_profile(state, narrowed_by(state.profile, agreed, knowledge))
    if against is None:
        return state, replies
    state = dataclasses.replace(state, conflict=against)
    return state, (*replies, _conflict_question(state, against, knowledge))


def _with_profile(state: ConversationState, profile: Profile) -> ConversationState:
    return dataclasses.replace(state, profile=profile, conflict=None)


def _is_conflict(state: ConversationState, fact: Fact, knowledge: Knowledge) -> bool:
    return conflicting(state.profile, fact, knowledge.vocabulary) is not None


def _conflict_question(state: ConversationState, fact: Fact, knowledge: Knowledge) -> Reply:
    known = state.profile.fact(fact.attribute, fact.year)
    view = knowledge.facts(Profile())
    if known is not None and isinstance(known.value, Tags) and isinstance(fact.value, Tags):
        words = _terms_apart(fact.attribute, known.value, fact.value, view)
        return Reply(wording.CONFLICT_TERMS.format(words), wording.CONFLICT_BUTTONS)
    old = "" if known is None else value_text(fact.attribute, known.value, view)
    text = wording.CONFLICT.format(
        name=knowledge.vocabulary.attribute(fact.attribute).zh,
        old=old,
        new=value_text(fact.attribute, fact.value, view),
    )
    return Reply(text, wording.CONFLICT_BUTTONS)


def _terms_apart(attribute: str, known: Tags, said: Tags, view: FactView) -> str:
    """Write only the terms that contradict, e.g. `雏鹰您之前说没有，这次说有`."""
    names = view.vocabulary.name_of
    gained = (said.members & known.non_members) | ((said.members - known.members) if known.complete else frozenset())
    lost = known.members & said.non_members
    parts = [
        wording.TERMS_APART.format("、".join(sorted(names(attribute, term) for term in terms)), old, new)
        for terms, old, new in ((gained, "没有", "有"), (lost, "有", "没有"))
        if terms
    ]
    return "；".join(parts)


def adding_all(profile: Profile, facts: Iterable[Fact]) -> Profile:
    """Give the profile with the facts in place of what was known."""
    for fact in facts:
        profile = profile.adding(fact)
    return profile


def narrowed_by(profile: Profile, facts: Iterable[Fact], knowledge: Knowledge) -> Profile:
    """Give the profile narrowed by facts that agree with it: a vaguer word never loosens an exact one."""
    for fact in facts:
        known = profile.fact(fact.attribute, fact.year)
        if known is None or isinstance(fact.value, Tags):
            profile = profile.adding(fact)
            continue
        value = joined(known.value, fact.value, fact.attribute, knowledge.vocabulary)
        profile = profile.adding(fact if value is None else dataclasses.replace(fact, value=value))
    return profile


def words_for(facts: Iterable[Fact], knowledge: Knowledge) -> list[str]:
    """Write facts as `注册地 余杭区`, for the person to check; tags of one attribute together."""
    view = knowledge.facts(Profile())
    return [_word(fact, view) for fact in Profile.of(facts).facts.values()]


def _word(fact: Fact, view: FactView) -> str:
    name = view.vocabulary.attribute(fact.attribute).zh
    year = "" if fact.year in {None, view.last_year} else f"（{fact.year}年）"
    return f"{name}{year} {value_text(fact.attribute, fact.value, view)}"


def _noted(before: Profile, facts: Iterable[Fact], knowledge: Knowledge) -> list[str]:
    """Write facts with what they come to together with what was said before, where that is another thing."""
    view = knowledge.facts(Profile())
    written: list[str] = []
    for fact in Profile.of(facts).facts.values():
        known, word = before.fact(fact.attribute, fact.year), _word(fact, view)
        if known is not None and not isinstance(fact.value, Tags):
            value = joined(known.value, fact.value, fact.attribute, knowledge.vocabulary)
            if value is not None and value != fact.value:
                form = wording.STILL_AS_BEFORE if value == known.value else wording.TOGETHER
                word += form.format(value_text(fact.attribute, value, view))
        written.append(word)
    return written


def changes(before: Profile, facts: Iterable[Fact], knowledge: Knowledge) -> list[str]:
    """Write what a correction replaced, old and new."""
    view = knowledge.facts(Profile())
    written: list[str] = []
    for fact in Profile.of(facts).facts.values():
        old = _before(before, fact)
        name = knowledge.vocabulary.attribute(fact.attribute).zh
        new = value_text(fact.attribute, fact.value, view)
        was = "" if old is None or old == fact.value else f"（原为{value_text(fact.attribute, old, view)}）"
        written.append(f"{name} {new}{was}")
    return written


def _before(profile: Profile, fact: Fact) -> ValueSet | None:
    """Give what was known in place of a fact; of tags only the terms that it speaks of."""
    known = profile.fact(fact.attribute, fact.year)
    if known is None:
        return None
    if not isinstance(known.value, Tags) or not isinstance(fact.value, Tags):
        return known.value
    terms = fact.value.members | fact.value.non_members
    old = Tags(known.value.members & terms, known.value.non_members & terms)
    return old if old.members or old.non_members else None

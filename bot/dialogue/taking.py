"""Take facts into the profile: volunteered ones at any time, corrections replacing, conflicts asked about."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from bot.dialogue import wording
from bot.dialogue.state import ConversationState, Knowledge, Reply
from matcher.explanation import value_text
from matcher.joining import conflicting, joined
from matcher.profile import Fact, Profile
from matcher.values import Tags


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
    noted = words_for(agreed, knowledge)
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
    old = "" if known is None else value_text(fact.attribute, known.value, view)
    text = wording.CONFLICT.format(
        name=knowledge.vocabulary.attribute(fact.attribute).zh,
        old=old,
        new=value_text(fact.attribute, fact.value, view),
    )
    return Reply(text, wording.CONFLICT_BUTTONS)


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
    together = Profile.of(facts)
    written: list[str] = []
    for fact in together.facts.values():
        name = knowledge.vocabulary.attribute(fact.attribute).zh
        year = "" if fact.year in {None, view.last_year} else f"（{fact.year}年）"
        written.append(f"{name}{year} {value_text(fact.attribute, fact.value, view)}")
    return written


def changes(before: Profile, facts: Iterable[Fact], knowledge: Knowledge) -> list[str]:
    """Write what a correction replaced, old and new."""
    view = knowledge.facts(Profile())
    written: list[str] = []
    for fact in Profile.of(facts).facts.values():
        old = before.fact(fact.attribute, fact.year)
        name = knowledge.vocabulary.attribute(fact.attribute).zh
        new = value_text(fact.attribute, fact.value, view)
        was = "" if old is None else f"（原为{value_text(fact.attribute, old.value, view)}）"
        written.append(f"{name} {new}{was}")
    return written

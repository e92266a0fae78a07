"""Take facts into the profile: what was volunteered, and what a bare answer means."""

from __future__ import annotations

from collections.abc import Iterable

from bot.dialogue.state import ConversationState, Knowledge
from matcher.explanation import value_text
from matcher.profile import Fact, Profile
from matcher.questions import Question
from matcher.said import facts_from
from matcher.text import Intent, Understanding
from matcher.truth import truth_of
from matcher.values import Tags, YesNo
from policies.vocabulary import AttributeType


def facts_in(understanding: Understanding, state: ConversationState, knowledge: Knowledge) -> tuple[Fact, ...]:
    """Give the facts of a turn; a bare 有 or 没有 answers the question asked last."""
    facts = facts_from(understanding, knowledge.vocabulary, knowledge.as_of)
    if facts or state.pending is None:
        return facts
    answered = _bare_answer(understanding.intent, state.pending, knowledge)
    return () if answered is None else (answered,)


def _bare_answer(intent: Intent, question: Question, knowledge: Knowledge) -> Fact | None:
    if intent not in {Intent.YES, Intent.NO}:
        return None
    says_yes = intent is Intent.YES
    entry = knowledge.vocabulary.attribute(question.attribute)
    if entry.type is AttributeType.BOOLEAN:
        return Fact(entry.name, YesNo(truth_of(says_yes)), as_of=knowledge.as_of, confirmed=True)
    if entry.type is AttributeType.TAGS and question.term is not None:
        term = frozenset({question.term})
        tags = Tags(members=term) if says_yes else Tags(non_members=term)
        return Fact(entry.name, tags, as_of=knowledge.as_of, confirmed=True)
    if entry.type is AttributeType.TAGS and not says_yes:
        return Fact(entry.name, Tags(complete=True), as_of=knowledge.as_of, confirmed=True)
    return None


def take(profile: Profile, facts: Iterable[Fact]) -> Profile:
    """Give the profile with the facts taken in."""
    for fact in facts:
        profile = profile.adding(fact)
    return profile


def words_for(facts: Iterable[Fact], knowledge: Knowledge) -> list[str]:
    """Write facts as `注册地 余杭区`, for the person to check."""
    view = knowledge.facts(Profile())
    written: list[str] = []
    for fact in facts:
        name = knowledge.vocabulary.attribute(fact.attribute).zh
        year = f"（{fact.year}年）" if fact.year is not None else ""
        written.append(f"{name}{year} {value_text(fact.attribute, fact.value, view)}")
    return written


def changes(before: Profile, facts: Iterable[Fact], knowledge: Knowledge) -> list[str]:
    """Write what a correction replaced, old and new."""
    view = knowledge.facts(Profile())
    written: list[str] = []
    for fact in facts:
        old = before.fact(fact.attribute, fact.year)
        name = knowledge.vocabulary.attribute(fact.attribute).zh
        new = value_text(fact.attribute, fact.value, view)
        was = "" if old is None else f"（原为 {value_text(fact.attribute, old.value, view)}）"
        written.append(f"{name} {new}{was}")
    return written

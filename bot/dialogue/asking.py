"""Ask the next question, and understand a bare answer to it."""

from __future__ import annotations

import dataclasses

from bot.dialogue import wording
from bot.dialogue.state import ConversationState, Knowledge, Reply
from bot.dialogue.turn import Turn
from bot.views.match_text import worth_phrase
from matcher.explanation import describe
from matcher.facts import FactView
from matcher.matching import MatchResult, Verdict, stake
from matcher.profile import Fact
from matcher.questions import Question, Wanted, next_question, wanted_by
from matcher.text import Intent
from matcher.truth import truth_of
from matcher.values import Tags, YesNo
from policies.vocabulary import AttributeType

_ANSWERS = frozenset({Intent.TELL_PROFILE, Intent.YES, Intent.NO, Intent.OTHER})
EXAMPLES = 6
"""How many terms an open question names as examples."""
NAMED_REASONS = 3
"""How many of the clauses that a question is for are named."""


def ask(
    state: ConversationState, result: MatchResult, knowledge: Knowledge
) -> tuple[ConversationState, tuple[Reply, ...]]:
    """Ask what decides most, or say that no answer can change the result."""
    question = next_question(result, knowledge.facts(state.profile), state.skipped)
    state = dataclasses.replace(state, pending=question)
    if question is None:
        return state, (Reply(wording.NO_QUESTION_LEFT),)
    return state, (Reply(question_text(question, state, knowledge), wording.QUESTION_BUTTONS),)


def question_text(question: Question, state: ConversationState, knowledge: Knowledge) -> str:
    """Put a question into words."""
    entry = knowledge.vocabulary.attribute(question.attribute)
    names = [knowledge.vocabulary.name_of(entry.name, term) for term in question.terms]
    if question.whole:
        held = [knowledge.vocabulary.name_of(entry.name, term) for term in sorted(_held(state, entry.name, knowledge))]
        examples = "、".join(names[:EXAMPLES])
        if held:
            return wording.WHOLE_QUESTION_AGAIN.format("、".join(held), entry.zh, examples)
        # The question has examples of its own; those of the clauses at hand say more.
        return wording.WHOLE_QUESTION.format(entry.question.split("，例如")[0].rstrip("？") + "？", examples)
    if len(names) == 1:
        return wording.SINGLE_TERM_QUESTION[entry.name].format(names[0])
    if names:
        return wording.TERM_QUESTION[entry.name].format("、".join(names))
    if entry.type is AttributeType.REGION and knowledge.known(state.profile).fact(entry.name) is not None:
        known = describe(entry.name, knowledge.facts(state.profile))
        return wording.FINER_REGION.format(known)
    return entry.question


def asked_still(turn: Turn, state: ConversationState) -> tuple[Reply, ...]:
    """Ask the question that is open in a state again, so that nobody has to scroll up for it."""
    if state.pending is None:
        return ()
    return (Reply(question_text(state.pending, state, turn.knowledge), wording.QUESTION_BUTTONS),)


def why_asked(question: Question, result: MatchResult, facts: FactView) -> str:
    """Say which undecided clauses the question is for, those with the most at stake first."""
    waiting = [
        found
        for found in result.having(Verdict.UNKNOWN)
        if any(attribute == question.attribute for attribute, _ in wanted_by(found, facts))
    ]
    waiting.sort(key=stake, reverse=True)
    named = "\n".join(f"- {found.clause.title}{worth_phrase(found)}" for found in waiting[:NAMED_REASONS])
    return wording.WHY_ASKED.format(facts.vocabulary.attribute(question.attribute).zh, len(waiting), named)


def wanted_of(question: Question) -> frozenset[Wanted]:
    """Name the facts a question asks for, so that they can be skipped."""
    return frozenset({(question.attribute, None)} | {(question.attribute, term) for term in question.terms})


def _held(state: ConversationState, attribute: str, knowledge: Knowledge) -> frozenset[str]:
    known = knowledge.known(state.profile).fact(attribute)
    return known.value.members if known is not None and isinstance(known.value, Tags) else frozenset()


def answers_to(
    question: Question, said: tuple[Intent, tuple[Fact, ...]], state: ConversationState, knowledge: Knowledge
) -> tuple[Fact, ...]:
    """Complete the facts of an utterance by what they mean as an answer to the question asked.

    A bare 有 or 没有 is about the question. Terms offered but not named are recorded as absent, as
    the question said.
    """
    intent, facts = said
    entry = knowledge.vocabulary.attribute(question.attribute)
    held = _held(state, question.attribute, knowledge)
    mine = [fact for fact in facts if fact.attribute == question.attribute]
    if not mine:
        bare = _bare_answer(question, intent, held, knowledge)
        return facts if bare is None else (*facts, bare)
    # Who asks about a term in reply closes no list: what a question leaves unnamed is not denied.
    if entry.type is not AttributeType.TAGS or intent not in _ANSWERS:
        return facts
    return (*facts, _closing(question, mine, held, knowledge))


def _bare_answer(question: Question, intent: Intent, held: frozenset[str], knowledge: Knowledge) -> Fact | None:
    if intent not in {Intent.YES, Intent.NO}:
        return None
    says_yes = intent is Intent.YES
    entry = knowledge.vocabulary.attribute(question.attribute)
    day = knowledge.as_of
    if entry.type is AttributeType.BOOLEAN:
        return Fact(entry.name, YesNo(truth_of(says_yes)), as_of=day, confirmed=True)
    if entry.type is not AttributeType.TAGS:
        return None
    if says_yes:
        # A yes to one term is that term; a yes to a list names none of it.
        only = frozenset(question.terms) if len(question.terms) == 1 and not question.whole else frozenset()
        return Fact(entry.name, Tags(members=only), as_of=day, confirmed=True) if only else None
    # Nothing else beside what was said before: a no takes back nothing.
    none = Tags(held, complete=True) if question.whole else Tags(non_members=frozenset(question.terms))
    return Fact(entry.name, none, as_of=day, confirmed=True)


def _closing(question: Question, mine: list[Fact], held: frozenset[str], knowledge: Knowledge) -> Fact:
    named = frozenset(
        term for fact in mine if isinstance(fact.value, Tags) for term in fact.value.members | fact.value.non_members
    )
    members = frozenset(t for fact in mine if isinstance(fact.value, Tags) for t in fact.value.members)
    if question.whole and members:
        kept = members | (held - named)
        return Fact(question.attribute, Tags(members=kept, complete=True), as_of=knowledge.as_of)
    rest = frozenset(question.terms) - named if members else frozenset()
    return Fact(question.attribute, Tags(non_members=rest), as_of=knowledge.as_of)

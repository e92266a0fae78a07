"""A correction that names no attribute is of what was said before: 不对，是4500万不是4000万."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from decimal import Decimal

from bot.dialogue.state import ConversationState, Knowledge
from matcher.joining import conflicting
from matcher.profile import Fact, Profile
from matcher.questions import Question
from matcher.text import Doubt, Intent, ReadFact, Understanding
from matcher.text.understanding import Swap
from matcher.values import Amount, Tags
from policies.vocabulary import AttributeType, Vocabulary
from policies.vocabulary.units import CURRENCIES, HUNDRED_MILLION, TEN_THOUSAND

SPEAKS_OF_WORDS = re.compile("(?:说|讲|指|问)的是|(?:19|20)[0-9]{2}年")
"""What sets right what was said, whatever was asked last."""
_DENIES = re.compile("(?:我们?|公司|其实|也|并)*(?:不是|没有|不算|不属于|没)(?P<name>.{2,14}?)(?:了|的|啊|呀)?")
_SUPPOSES = re.compile("^(?:那|那么|嗯)?(?:如果|假如|要是|假设|倘若|万一).*(?:呢|吗|会怎么?样|怎么样|[？?])$")


def as_supposed(text: str, read: Understanding) -> Understanding:
    """Take 如果不是高企呢 as a supposition, also right after a question it might seem to answer."""
    return dataclasses.replace(read, intent=Intent.WHAT_IF) if _SUPPOSES.match(text.strip("。！! ")) else read


def zero_needs_no_unit(read: Understanding) -> Understanding:
    """Take 0 for a fact: it is nothing in yuan and nothing in ten thousand yuan."""
    doubted = [one for one in read.doubts if one.value == 0 and len(one.candidates) == 1]
    if not doubted:
        return read
    known = {fact.attribute for fact in read.facts}
    zeros = tuple(
        ReadFact(name, "==", Decimal(0), one.unit, None, one.text, one.span, 0.9, "dialogue.zero")
        for one in doubted
        for name, _ in one.candidates
        if name not in known
    )
    doubts = tuple(one for one in read.doubts if one not in doubted)
    return dataclasses.replace(read, facts=(*read.facts, *zeros), doubts=doubts)


def denied(text: str, pending: Question, knowledge: Knowledge) -> Fact | None:
    """Read 不是金融机构 as what it says, when the question that is open asks for something else."""
    found = _DENIES.fullmatch(text.strip("。！!，, "))
    if found is None:
        return None
    for entry in knowledge.vocabulary.attributes.values():
        if entry.type is not AttributeType.TAGS or entry.name == pending.attribute:
            continue
        named = [term.name for term in entry.terms if found["name"] in {term.zh, *term.synonyms}]
        if named:
            return Fact(entry.name, Tags(non_members=frozenset(named)), as_of=knowledge.as_of, text=text)
    return None


def answers_a_correction(state: ConversationState, facts: Iterable[Fact], knowledge: Knowledge) -> bool:
    """Whether a fact said before was asked for again because it was wrong, and this is what it should be.

    A place is asked for again to know it better, not because it was wrong.
    """
    pending, vocabulary = state.pending, knowledge.vocabulary
    if pending is None or vocabulary.attribute(pending.attribute).type in {AttributeType.REGION, AttributeType.TAGS}:
        return False
    mine = [fact for fact in facts if fact.attribute == pending.attribute]
    return any(conflicting(state.profile, fact, vocabulary) is not None for fact in mine)


def settled(read: Understanding, said: Profile, vocabulary: Vocabulary) -> Understanding:
    """Give the understanding with the number put where it belongs, or with the question where that is.

    The old number tells, if a number said before equals it; without one there must be only one number of its kind.
    Where nothing of the kind was said, the number stands as it was read: as the answer to the question just asked.
    """
    swap = read.swap
    if swap is None:
        return read
    swap = _as_scaled(swap, said, vocabulary)
    alike = [fact for fact in said.facts.values() if _is_of_kind(fact, swap, vocabulary)]
    if swap.old is not None:
        alike = [fact for fact in alike if _is(fact, swap.old)]
    match alike:
        case []:
            return dataclasses.replace(read, doubts=tuple(one for one in read.doubts if one.value == swap.new))
        case [fact]:
            return dataclasses.replace(read, facts=(_anew(fact, swap),), doubts=())
        case _:
            candidates = tuple((fact.attribute, "") for fact in alike)
            return dataclasses.replace(
                read, facts=(), doubts=(Doubt(swap.text, swap.span, candidates, swap.new, swap.unit),)
            )


def _as_scaled(swap: Swap, said: Profile, vocabulary: Vocabulary) -> Swap:
    """Read 不是700是720 in the 万 or 亿 that the only number said before was given in."""
    if swap.unit is not None or swap.old is None:
        return swap
    for factor in (Decimal(1), TEN_THOUSAND, HUNDRED_MILLION):
        old = swap.old * factor
        units = [vocabulary.attribute(fact.attribute).unit for fact in said.facts.values() if _is(fact, old)]
        if len(units) == 1 and units[0] != "ratio":
            unit = None if factor == 1 else units[0]
            return dataclasses.replace(swap, old=old, new=swap.new * factor, unit=unit)
    return swap


def _anew(fact: Fact, swap: Swap) -> ReadFact:
    period = None if fact.year is None else str(fact.year)
    unit = _unit(fact, swap)
    return ReadFact(fact.attribute, "==", swap.new, unit, period, swap.text, swap.span, 0.9, "dialogue.swap")


def _is_of_kind(fact: Fact, swap: Swap, vocabulary: Vocabulary) -> bool:
    """Whether the number could stand in the fact's place: money for money, a bare number for what is counted."""
    unit = vocabulary.attribute(fact.attribute).unit
    if not isinstance(fact.value, Amount):
        return False
    if swap.unit is None:
        return unit not in CURRENCIES and unit != "ratio"
    return unit == swap.unit or (unit in CURRENCIES and swap.unit in CURRENCIES)


def _is(fact: Fact, number: Decimal) -> bool:
    known = fact.value
    if not isinstance(known, Amount):
        return False
    low, high = known.range.low, known.range.high
    if low is None or high is None:
        return number in {low, high}  # 八千多万 was kept as more than it
    return low <= number <= high  # 四千万左右 as an interval around it


def _unit(fact: Fact, swap: Swap) -> str | None:
    return swap.unit if swap.unit in CURRENCIES else (fact.value.unit if isinstance(fact.value, Amount) else None)

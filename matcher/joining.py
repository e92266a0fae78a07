"""Join what was known of an attribute with what is said now: narrowed, or in conflict."""

from __future__ import annotations

from matcher.profile import Fact, Profile
from matcher.truth import Truth
from matcher.values import Amount, Candidates, Day, Tags, ValueSet, YesNo
from policies.vocabulary import AttributeType, Overlap, Vocabulary


def joined(known: ValueSet, said: ValueSet, attribute: str, vocabulary: Vocabulary) -> ValueSet | None:
    """Give the values possible by both; None when they contradict each other."""
    match known, said:
        case Amount(), Amount():
            if known.unit != said.unit:
                return None
            met = known.range.meet(said.range)
            return None if met is None else Amount(met, known.unit)
        case Day(), Day():
            days = known.range.meet(said.range)
            return None if days is None else Day(days)
        case YesNo(), YesNo():
            return said if Truth.UNKNOWN in {known.truth, said.truth} or known.truth is said.truth else None
        case Tags(), Tags():
            apart = (known.members & said.non_members) | (said.members & known.non_members)
            return None if apart or (known.complete and said.members - known.members) else said
        case Candidates(), Candidates():
            return _narrower(known, said, attribute, vocabulary)
        case _:
            return None


def _narrower(known: Candidates, said: Candidates, attribute: str, vocabulary: Vocabulary) -> Candidates | None:
    both = known.options & said.options
    if both:
        return Candidates(both)
    if all(_lies_in(old, new, attribute, vocabulary) for old in known.options for new in said.options):
        return known
    if all(_lies_in(new, old, attribute, vocabulary) for old in known.options for new in said.options):
        return said
    return None


def _lies_in(inner: str, outer: str, attribute: str, vocabulary: Vocabulary) -> bool:
    match vocabulary.attribute(attribute).type:
        case AttributeType.REGION:
            return vocabulary.regions.overlap(inner, outer) in {Overlap.INSIDE, Overlap.PARTLY}
        case AttributeType.INDUSTRY:
            return vocabulary.industry_tree.lies_in(inner, outer)
        case _:
            return inner == outer


def conflicting(profile: Profile, fact: Fact, vocabulary: Vocabulary) -> Fact | None:
    """Give the known fact that a new one contradicts; None when they agree."""
    known = profile.fact(fact.attribute, fact.year)
    if known is None or joined(known.value, fact.value, fact.attribute, vocabulary) is not None:
        return None
    return known

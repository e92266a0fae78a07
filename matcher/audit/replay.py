"""Ask again what a record says was asked: the same facts against the same clause versions on the same day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from matcher.audit.clause_set import ClauseRef
from matcher.audit.conclusions import conclusion_to_record
from matcher.audit.profile_form import profile_from_record
from matcher.audit.record import ENGINE_VERSION, MatchContent
from matcher.facts import FactView
from matcher.matching import ClauseMatch, match_one
from policies.errors import HuiqiError
from policies.language.printer import Printer
from policies.model import StoredClause
from policies.vocabulary import Vocabulary


class Aspect(StrEnum):
    """In what a replay can differ from the record."""

    LIST = "list"
    CLAUSE = "clause"
    VERDICT = "verdict"
    TRACE = "trace"
    MISSING = "missing"
    WORTH = "worth"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that came out otherwise. `condition` names the comparison whose truth differs."""

    clause: str
    version: int
    aspect: Aspect
    recorded: Any
    replayed: Any
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of asking again. `matches` are by clause id; a clause that cannot be asked is left out."""

    content: MatchContent
    engine: str
    vocabulary: str
    matches: Mapping[str, ClauseMatch]
    differences: tuple[Difference, ...]

    @property
    def same_program(self) -> bool:
        """Whether engine and vocabulary are those of the record."""
        return (self.engine, self.vocabulary) == (self.content.engine, self.content.vocabulary)


def replayed(content: MatchContent, clauses: Mapping[ClauseRef, StoredClause], vocabulary: Vocabulary) -> Replay:
    """Replay a record. `clauses` holds the stored versions whose content still has the recorded hash."""
    facts = FactView(vocabulary, profile_from_record(content.profile), content.as_of)
    matches: dict[str, ClauseMatch] = {}
    differences: list[Difference] = []
    if len(content.conclusions) != len(content.clauses.refs):
        counts = len(content.conclusions), len(content.clauses.refs)
        differences.append(Difference("", 0, Aspect.LIST, *counts))
    printer = Printer(vocabulary)
    for ref, recorded in zip(content.clauses.refs, content.conclusions, strict=False):
        found = _asked(clauses.get(ref), facts)
        if isinstance(found, ClauseMatch):
            matches[ref.clause] = found
            differences += _differences(ref, recorded, found, printer)
        else:
            differences.append(Difference(ref.clause, ref.version, Aspect.CLAUSE, ref.content_hash, found))
    return Replay(content, ENGINE_VERSION, vocabulary.version, matches, tuple(differences))


def _asked(subject: StoredClause | None, facts: FactView) -> ClauseMatch | str | None:
    """Conclude again; a vocabulary that lost a word the rule uses is told, not raised."""
    if subject is None:
        return None
    try:
        return match_one(subject, facts)
    except HuiqiError as error:
        return str(error)


def _differences(
    ref: ClauseRef, recorded: Mapping[str, Any], found: ClauseMatch, printer: Printer
) -> Iterator[Difference]:
    now = conclusion_to_record(found)
    for aspect in (Aspect.VERDICT, Aspect.MISSING, Aspect.WORTH):
        if recorded[aspect] != now[aspect]:
            yield Difference(ref.clause, ref.version, aspect, recorded[aspect], now[aspect])
    was, trace = recorded["trace"], str(now["trace"])
    if len(was) != len(trace):
        yield Difference(ref.clause, ref.version, Aspect.TRACE, was, trace)
        return
    for leaf, before, after in zip(found.evaluation.leaves(), was, trace, strict=True):
        if before != after:
            yield Difference(ref.clause, ref.version, Aspect.TRACE, before, after, printer.condition(leaf.condition))

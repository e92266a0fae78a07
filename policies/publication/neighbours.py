"""Clauses beside each other: written twice, at odds, or another level's version of one benefit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policies.checks import Finding, Severity
from policies.language.conditions import Condition
from policies.language.printer import Printer
from policies.logic import Reasoner
from policies.model import Grade, Kind, Level
from policies.publication.likeness import alike, likeness
from policies.publication.subject import Subject

SAME_TEXT = 92
"""Titles, summaries and quotes so alike are one text. Parallel clauses of one document (算力券, 模型券) reach 87."""
LIKE_TEXT = 70
"""Across documents: so alike that a reader would ask whether it is the same matter."""
SAME_MATTER = 50
"""Enough, beside an equal or narrower condition and the same kind of money, to be one matter."""
_HEIGHT = {Level.NATIONAL: 3, Level.PROVINCE: 2, Level.CITY: 1, Level.DISTRICT: 0}
LEVEL_WORDS = {Level.NATIONAL: "国家", Level.PROVINCE: "省级", Level.CITY: "市级", Level.DISTRICT: "区级"}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two clauses, how alike their texts are, and the words of what is found of them."""

    one: Subject
    other: Subject
    score: float

    @property
    def ids(self) -> tuple[str, str]:
        """Both ids."""
        return self.one.clause.id, self.other.clause.id

    @property
    def is_one_document(self) -> bool:
        """Whether both stand in one document."""
        return self.one.document.id == self.other.document.id

    def finding(self, severity: Severity, topic: str, message: str) -> Finding:
        """Make a finding of the pair."""
        return Finding(severity, topic, self.ids, message)


class Neighbours:
    """Compares clauses two by two; only pairs with something in common are looked at closely."""

    def __init__(self, reasoner: Reasoner, printer: Printer) -> None:
        self._reasoner = reasoner
        self._printer = printer

    def among(self, subjects: list[Subject]) -> list[Finding]:
        """Compare all with all."""
        pairs = _pairs(subjects, subjects)
        return [finding for pair in pairs for finding in self._of_pair(pair)]

    def between(self, subject: Subject, others: list[Subject]) -> list[Finding]:
        """Compare one with others; its own id among them is an older version and skipped."""
        pairs = _pairs([subject], [other for other in others if other.clause.id != subject.clause.id])
        return [finding for pair in pairs for finding in self._of_pair(pair)]

    def _of_pair(self, pair: Pair) -> Iterator[Finding]:
        if pair.one.clause.kind is not pair.other.clause.kind or not pair.one.overlaps_in_time(pair.other):
            return
        yield from self._duplicate(pair) or self._similar(pair)
        if pair.one.clause.kind is Kind.BENEFIT:
            yield from self._conflict(pair) if pair.one.level is pair.other.level else self._levels(pair)

    def _duplicate(self, pair: Pair) -> list[Finding]:
        one, other = pair.one.clause, pair.other.clause
        same_rule = pair.one.rule == pair.other.rule and one.benefit == other.benefit
        if pair.score >= SAME_TEXT and (same_rule or pair.is_one_document):
            rest = "规则也相同" if same_rule else f"规则不同：{self._unlike(pair.one.rule, pair.other.rule)}"
            message = f"与 {other.id} 文字几乎相同（{pair.score:.0f}%），{rest}；请只留一条，或写明两条的区别"
            return [pair.finding(Severity.WARNING, "duplicate", message)]
        if not same_rule or one.kind is not Kind.BENEFIT:
            return []
        message = f"条件和待遇与 {other.id}《{other.title}》完全相同，请确认不是同一条写了两遍"
        severity, topic = Severity.NOTE, "same_rule"
        if pair.score >= LIKE_TEXT and one.benefit is not None and pair.one.amounts:
            severity, topic = Severity.WARNING, "duplicate"
        return [pair.finding(severity, topic, message)]

    def _similar(self, pair: Pair) -> list[Finding]:
        if pair.is_one_document or pair.score < LIKE_TEXT:
            return []
        other = pair.other
        message = (
            f"与《{other.document.title}》的 {other.clause.id}《{other.clause.title}》很像（{pair.score:.0f}%）；"
            "若是同一事项，请在说明里写明以哪份为准"
        )
        return [pair.finding(Severity.NOTE, "similar", message)]

    def _conflict(self, pair: Pair) -> Iterator[Finding]:
        one, other = pair.one, pair.other
        if one.core is None or one.core != other.core or not self._are_one_matter(pair):
            return
        if not one.amounts or one.amounts == other.amounts or one.amounts.keys() != other.amounts.keys():
            return
        if self._reasoner.cannot_hold(one.rule, other.rule):
            return
        official = one.document.grade is other.document.grade is Grade.OFFICIAL
        message = (
            f"与 {other.clause.id}《{other.clause.title}》条件相同、金额不同："
            f"本条 {self._gives(one)}，那条 {self._gives(other)}；请核对以哪条为准，停用另一条，或写明两条的区别"
        )
        yield pair.finding(Severity.ERROR if official else Severity.WARNING, "conflict", message)

    def _levels(self, pair: Pair) -> Iterator[Finding]:
        lower, higher = sorted((pair.one, pair.other), key=lambda subject: _HEIGHT[subject.level])
        if lower.core is None or higher.core is None or not lower.amounts or not self._are_one_matter(pair):
            return
        if lower.amounts.keys() != higher.amounts.keys() or self._reasoner.cannot_hold(lower.rule, higher.rule):
            return
        same_amount = lower.amounts == higher.amounts
        relation = self._relation(lower.core, higher.core)
        if relation is None or (relation == "" and same_amount):
            return
        names = f"{LEVEL_WORDS[lower.level]}的 {lower.clause.id}", f"{LEVEL_WORDS[higher.level]}的 {higher.clause.id}"
        if relation:
            advice = "若是转发上级待遇，条件应当一致；若另有要求，请在说明里写明"
            message = f"{names[0]} 比 {names[1]} {relation}；{advice}"
        else:
            gives = f"{self._gives(lower)}，{self._gives(higher)}"
            message = f"{names[0]} 与 {names[1]} 条件相同、金额不同（{gives}）；请写明是叠加、就高还是配套"
        severity = Severity.WARNING if relation and same_amount else Severity.NOTE
        yield pair.finding(severity, "level", message)

    def _relation(self, lower: Condition, higher: Condition) -> str | None:
        """Say how the lower level's condition stands to the higher's; None when they are not comparable."""
        stricter, looser = self._reasoner.implies(lower, higher), self._reasoner.implies(higher, lower)
        if stricter and looser:
            return ""
        if not stricter and not looser:
            return None
        return f"{'更严' if stricter else '更宽'}：{self._unlike(lower, higher)}"

    def _are_one_matter(self, pair: Pair) -> bool:
        titles = likeness(pair.one.clause.title, pair.other.clause.title)
        return max(pair.score, titles) >= SAME_MATTER

    def _unlike(self, one: Condition, other: Condition) -> str:
        return f"本条“{self._printer.condition(one)}”，那条“{self._printer.condition(other)}”"

    def _gives(self, subject: Subject) -> str:
        benefit = subject.clause.benefit
        return "" if benefit is None else self._printer.benefit(benefit)


def _pairs(subjects: list[Subject], others: list[Subject]) -> Iterator[Pair]:
    """Give the pairs that share words or a core, each once."""
    pairs = _by_words(subjects, others)
    for key in _by_core(subjects, others):
        pairs.setdefault(key, likeness(subjects[key[0]].words, others[key[1]].words))
    for (row, column), score in sorted(pairs.items()):
        if subjects is not others or row < column:
            yield Pair(subjects[row], others[column], score)


def _by_words(subjects: list[Subject], others: list[Subject]) -> dict[tuple[int, int], float]:
    texts, other_texts = [s.words for s in subjects], [s.words for s in others]
    return {(row, column): float(score) for row, column, score in alike(texts, other_texts, SAME_MATTER)}


def _by_core(subjects: list[Subject], others: list[Subject]) -> Iterable[tuple[int, int]]:
    places: dict[object, list[int]] = {}
    for place, subject in enumerate(others):
        places.setdefault(subject.core or subject.rule, []).append(place)
    for row, subject in enumerate(subjects):
        yield from ((row, column) for column in places.get(subject.core or subject.rule, ()))

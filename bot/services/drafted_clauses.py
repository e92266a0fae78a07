"""Turn a drafted document into working copies that can be kept, corrected and reviewed."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matcher.drafting.lines import split_lines
from matcher.drafting.model import Draft, DraftedDocument
from matcher.drafting.outline import read_outline
from matcher.drafting.rules import Writer, condition_of
from policies.drafts import Copy, Origin, ReviewNotes
from policies.errors import InputError
from policies.language.benefits import Benefit, Form, Item, OpenAmount
from policies.language.conditions import Condition, Judgement
from policies.language.parser import Parser
from policies.model import MAX_QUOTE, Citation, Clause, Document, Grade, Kind, Level, Window
from policies.publication.anchoring import Heading
from policies.vocabulary import Vocabulary

BODY = "正文"
"""The section of what stands under no heading."""
MAX_SUMMARY = 300
MAX_UNREAD = 20
MAX_SENTENCE = 120
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,59}")
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Origins:
    """What an admin states of a document beside its text; what is not stated is read from it."""

    file: str
    document: str | None = None
    level: Level | None = None
    grade: Grade | None = None


@dataclass(frozen=True, slots=True)
class SpannedCopy:
    """A working copy with the place in the text it was read from."""

    copy: Copy
    span: tuple[int, int]


def document_of(drafted: DraftedDocument, origins: Origins, stored: Document | None) -> Document:
    """Make the document; what its head does not say is taken from the one stored before."""
    head = drafted.head
    level = origins.level or head.level or (None if stored is None else stored.level)
    if level is None:
        raise InputError("读不出是哪一级的文件，请加 --level national、province、city 或 district")
    read = Document(
        id=document_id_of(drafted, origins),
        title=head.title or origins.file,
        number=head.number,
        issuer=head.issuer,
        level=level,
        grade=origins.grade or (None if stored is None else stored.grade) or _grade(head.title, head.number),
        published_on=head.published_on,
        effective_from=head.effective_from,
        effective_to=head.effective_to,
        file=origins.file,
    )
    if stored is None:
        return read
    said = {field.name: value for field in dataclasses.fields(Document) if (value := getattr(read, field.name))}
    return dataclasses.replace(stored, **said)


def document_id_of(drafted: DraftedDocument, origins: Origins) -> str:
    """Name the document: as stated, else by its file or by what it is called."""
    return origins.document or document_id(origins.file, drafted.head.title, drafted.head.number)


def document_id(file: str, title: str, number: str | None) -> str:
    """Name a document by its file where that is a usable name, else by what it is called."""
    stem = file.rpartition(".")[0].lower().replace("_", "-").replace(" ", "-")
    if _SLUG.fullmatch(stem):
        return stem
    digest = hashlib.sha256(f"{title}\n{number or ''}".encode()).hexdigest()
    return f"doc-{digest[:10]}"


def _grade(title: str, number: str | None) -> Grade:
    if number is not None:
        return Grade.OFFICIAL
    return Grade.PLAN if "规划" in title else Grade.REPORT


def headings_of(text: str) -> tuple[Heading, ...]:
    """Give the headings of a text under the paths that clauses cite, so that equal quotes are told apart."""
    found: list[Heading] = []
    for passage in read_outline(split_lines(text), text):
        path = _plain(passage.section.name()) or BODY
        if passage.line.offsets and (not found or found[-1].path != path):
            found.append(Heading(passage.line.offsets[0], path))
    return tuple(found)


class CopyMaker:
    """Makes working copies of drafts with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._writer = Writer(vocabulary)
        self._parser = Parser(vocabulary)

    def copies(self, drafted: DraftedDocument, document: Document) -> Iterator[SpannedCopy]:
        """Make a copy of every draft, numbered in the order of the document."""
        unread = _unread_by_section(drafted)
        for number, draft in enumerate(drafted.drafts, start=1):
            copy = self._copy(draft, drafted, document, f"{document.id}-{number:02d}")
            here = tuple(unread.get(draft.section.name(), ())[:MAX_UNREAD])
            yield SpannedCopy(dataclasses.replace(copy, notes=dataclasses.replace(copy.notes, unread=here)), draft.span)

    def _copy(self, draft: Draft, drafted: DraftedDocument, document: Document, clause_id: str) -> Copy:
        condition, benefit, points = self._rule(draft)
        context = _plain(drafted.text[slice(*draft.context)])
        window = draft.inherited.window
        clause = Clause(
            id=clause_id,
            document=document.id,
            title=_plain(draft.title)[:60] or clause_id,
            summary=context[:MAX_SUMMARY],
            kind=draft.kind,
            condition=condition,
            benefit=benefit,
            citation=Citation(
                _plain(draft.section.name()) or BODY, _plain(drafted.text[slice(*draft.span)])[:MAX_QUOTE]
            ),
            departments=tuple(_plain(name) for name in draft.departments),
            application_mode=draft.mode,
            valid_from=document.effective_from,
            valid_to=document.effective_to,
            window=None if window is None else Window(window.opens, window.closes, _plain(window.note)),
            materials=tuple(_plain(name) for name in draft.inherited.materials),
            caveat="；".join(dict.fromkeys(_plain(rule) for rule in _stacking(draft))),
        )
        notes = ReviewNotes(
            Origin.READ, draft.span, None, draft.confidence, draft.judgement, context, open_points=tuple(points)
        )
        return Copy(clause, document, notes)

    def _rule(self, draft: Draft) -> tuple[Condition, Benefit | None, list[str]]:
        """Give the rule, and what of it the language could not say (for a person to write)."""
        points = []
        condition = condition_of(draft)
        if not self._is_written(self._writer.when(draft)):
            condition = Judgement("适用对象以原文为准")
            points.append("when：读出的条件写不成规则，请对照原文补写")
        written = self._writer.benefit(draft)
        benefit = None
        if written is not None:
            benefit = self._parsed(written)
        if benefit is None and draft.kind is Kind.BENEFIT:
            benefit = Benefit((Item(OpenAmount(Form.SUBSIDY)),))
            points.append("benefit：原文的金额写不成规则，暂记“补贴 待定”，请对照原文补写")
        return condition, benefit, points

    def _is_written(self, rule: str) -> bool:
        try:
            self._parser.condition(rule)
        except InputError:
            return False
        return True

    def _parsed(self, rule: str) -> Benefit | None:
        try:
            return self._parser.benefit(rule)
        except InputError:
            return None


def _stacking(draft: Draft) -> Iterator[str]:
    if draft.claim is not None and draft.claim.offer.note:
        yield draft.claim.offer.note
    yield from draft.inherited.stacking
    if draft.inherited.duties:
        yield f"要求{'、'.join(draft.inherited.duties)}"


def _unread_by_section(drafted: DraftedDocument) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in drafted.unread:
        sentence = _plain(drafted.text[slice(*one.span)])[:MAX_SENTENCE]
        found.setdefault(one.section.name(), []).append(sentence)
    return found


def _plain(text: str) -> str:
    """Squeeze blanks and drop what a file of clauses cannot carry."""
    return " ".join(_UNFIT.sub(" ", text).split())


def renumbered(copies: Sequence[SpannedCopy], taken: Sequence[str]) -> list[Copy]:
    """Give copies of a known document ids that no stored clause has."""
    used, numbered = set(taken), []
    number = 0
    for spanned in copies:
        number += 1
        while f"{spanned.copy.document.id}-{number:02d}" in used:
            number += 1
        clause = dataclasses.replace(spanned.copy.clause, id=f"{spanned.copy.document.id}-{number:02d}")
        numbered.append(dataclasses.replace(spanned.copy, clause=clause))
    return numbered

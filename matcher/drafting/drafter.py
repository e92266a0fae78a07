"""Draft the clauses of a document: the whole way from its text to drafts with spans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from matcher.drafting.assignment import Assignment, outermost
from matcher.drafting.ceilings import Ceilings, read_ceilings
from matcher.drafting.claims import Claim, judged_without, leftover, read_claims
from matcher.drafting.conditions import read_conditions
from matcher.drafting.head import read_head
from matcher.drafting.inheritance import Inheritance
from matcher.drafting.kind_tables import read_kind_tables
from matcher.drafting.lexicon import Lexicon, build_lexicon
from matcher.drafting.lines import split_lines
from matcher.drafting.listed import Listed, read_lists
from matcher.drafting.model import Draft, DraftedDocument, Inherited
from matcher.drafting.outline import Section, read_outline
from matcher.drafting.quoting import quote_span
from matcher.drafting.reading.limits import Progress, no_progress
from matcher.drafting.remainder import unread_of, with_remainder
from matcher.drafting.scope import DocumentRules, read_rules
from matcher.drafting.sentences import Sentence, split_sentences
from matcher.drafting.speech import Speech, speech_of
from matcher.drafting.subjects import core_of
from matcher.drafting.tables import Row, read_rows
from policies.language.conditions import Condition, Has
from policies.model import Kind
from policies.vocabulary import Vocabulary

_LONGEST_SENTENCE = 2_000
_NUMBERING = re.compile(
    r"^(?:第[一二三四五六七八九十百零\d]+[章节条]|[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d+[、.．]|[问答Q]\d*[:：]?|[①-⑳])\s*"
)
_JUDGED = re.compile(
    r"[^，。；]{0,12}(?:一事一议|一企一策|专家评审|经评审|择优(?!享受|执行|适用|兑现|补差|的?原则|、|，?就高|，?不重复)|评审认定|竞争性)[^，。；]{0,12}"
)
_AMENDED = re.compile(r"^[^，。]{0,4}将?原?[^。]*?(?:调整|修改|变更|修订)为(?=“|：)")
_HEADED = frozenset({"activities", "projects", "qualifications", "talents", "roles"})
_STANDARD = re.compile(r"(?:奖励|补助|补贴|资助|扶持|支持|奖补)(?:内容和|方式和|对象和)?(?:标准|金额|额度)")
_TABLE_LEAD = re.compile(r"(?:下表|附表|以下标准|下列标准|如下)[^。；]*：$")
"""按下表给予奖励：the rows of the table say what is given."""
_GIVING_ONLY = re.compile(r"按.*|(?:一次性|可)?(?:给予|予以)")
_SHORT_TITLE = 14
CERTAIN = 0.95


@dataclass(slots=True)
class _Progress:
    """What was read of the sentence before, so that the next may lean on it."""

    claims: list[Claim]
    number: int = -1


class Drafter:
    """Drafts documents with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._lexicon: Lexicon = build_lexicon(vocabulary)

    def draft(self, text: str, progress: Progress = no_progress) -> DraftedDocument:
        """Read a document's text into drafts. Any text at all gives some result."""
        lines = split_lines(text)
        head = read_head(lines, text, self._lexicon)
        passages = list(read_outline(lines, text))
        sentences = list(split_sentences(passages))
        lists = read_lists(passages, sentences, self._lexicon)
        ceilings = read_ceilings(sentences, self._lexicon)
        rules = read_rules([s for s in sentences if not s.line.is_row], lists, ceilings, self._lexicon)
        rules.take(read_kind_tables(sentences, self._lexicon))
        inheritance = Inheritance(rules, head)
        drafts = [*self._from_sentences(sentences, rules, lists, ceilings, inheritance, text, progress)]
        drafts += self._from_rows(sentences, inheritance, text)
        drafts.sort(key=lambda draft: draft.span)
        assignment = Assignment(drafts, text, head.title, self._lexicon)
        drafts, alone = assignment.inherited(inheritance, rules.requirements)
        unread = [*unread_of(sentences, passages, drafts, rules, head.title, text), *alone]
        return DraftedDocument(text, head, tuple(drafts), tuple(outermost(unread)))

    def _from_sentences(  # noqa: PLR0913, PLR0917 - what the document says elsewhere, each read by its own part
        self,
        sentences: Sequence[Sentence],
        rules: DocumentRules,
        lists: Mapping[tuple[int, int], Listed],
        ceilings: Ceilings,
        inheritance: Inheritance,
        text: str,
        progress: Progress,
    ) -> Iterator[Draft]:
        state = _Progress([])
        for done, sentence in enumerate(sentences, start=1):
            if done % 50 == 0 or done == len(sentences):
                progress(done, len(sentences))
            if sentence.line.is_row or len(sentence.text) > _LONGEST_SENTENCE or sentence.span in rules.used:
                continue
            yield from self._from_sentence(sentence, state, lists.get(sentence.span), ceilings, inheritance, text)

    def _from_sentence(
        self,
        sentence: Sentence,
        state: _Progress,
        listed: Listed | None,
        ceilings: Ceilings,
        inheritance: Inheritance,
        text: str,
    ) -> Iterator[Draft]:
        before = state.claims if state.number == sentence.number else []
        claims = read_claims(
            _without_amended(sentence.text),
            self._lexicon,
            before,
            awarding=0 if _is_standard(sentence.section) else None,
        )
        claims = [self._with_listed(claim, listed) for claim in claims] if listed else claims
        if claims:
            state.claims, state.number = claims, sentence.number
            for claim in with_remainder(sentence.text, ceilings.limit(sentence, claims)):
                yield self._benefit(sentence, self._headed(claim, sentence), inheritance, text)
            return
        speech = speech_of(sentence.text)
        if speech is not None and not _TABLE_LEAD.search(sentence.text):
            yield self._spoken(sentence, speech, inheritance, text)

    def _with_listed(self, claim: Claim, listed: Listed) -> Claim:
        """Add the conditions listed below the sentence, and strike the words that announced them."""
        judgement = judged_without(claim.judgement, listed.cue, self._lexicon)
        return replace(claim, conditions=(*claim.conditions, *listed.conditions), judgement=judgement)

    def _headed(self, claim: Claim, sentence: Sentence) -> Claim:
        """Let the heading say whom a claim is for, where its own words name nobody."""
        if any(isinstance(condition, Has) for condition in claim.conditions) or not sentence.section.path:
            return claim
        title = _NUMBERING.sub("", sentence.section.path[-1])
        if not claim.label and not claim.conditions:
            return self._about(claim, title)
        named = [
            one.condition
            for one in read_conditions(title, self._lexicon)
            if isinstance(one.condition, Has) and one.condition.attribute in _HEADED
        ]
        return replace(claim, conditions=(*named, *claim.conditions), leaned=True) if len(named) == 1 else claim

    def _about(self, claim: Claim, title: str) -> Claim:
        """Read to whom a bare amount is given from its heading: 1.国家级绿色工厂：100万元."""
        named = read_conditions(title, self._lexicon)
        judgement = leftover(title, named)
        conditions = tuple(one.condition for one in named)
        return replace(
            claim, conditions=conditions, judgement=judgement, label=title[:24], leaned=True, from_heading=True
        )

    def _benefit(self, sentence: Sentence, claim: Claim, inheritance: Inheritance, text: str) -> Draft:
        judged = _JUDGED.search(sentence.text)
        decided = judged.group().strip("，。；") if judged else ""
        parts = (claim.judgement, "" if decided in claim.judgement else decided)
        judgement = "；".join(part for part in parts if part)
        low = min(claim.offer.context[0], claim.offer.start)
        # Parts too long to quote whole are cut at their end, never amid the first bound.
        start = low if claim.parts else claim.offer.start
        end = max(claim.offer.end, claim.end)
        if claim.from_heading:
            whole = replace(sentence, start=0)
            span = quote_span(whole, 0, start + sentence.start, end + sentence.start, text)
        else:
            span = quote_span(sentence, low, start, end, text)
        return self._draft(sentence, span, Kind.BENEFIT, claim, judgement, inheritance)

    def _spoken(self, sentence: Sentence, speech: Speech, inheritance: Inheritance, text: str) -> Draft:
        found = read_conditions(sentence.text, self._lexicon)
        conditions = tuple(one.condition for one in found)
        span = quote_span(sentence, 0, speech.start, speech.end, text)
        draft = self._draft(sentence, span, speech.kind, None, speech.judgement, inheritance)
        return replace(draft, conditions=conditions, confidence=speech.confidence)

    def _draft(
        self,
        sentence: Sentence,
        span: tuple[int, int],
        kind: Kind,
        claim: Claim | None,
        judgement: str,
        inheritance: Inheritance,
    ) -> Draft:
        conditions = claim.conditions if claim else ()
        return Draft(
            section=sentence.section,
            span=span,
            context=sentence.span,
            kind=kind,
            title=_title(sentence.section, claim, sentence.text),
            conditions=conditions,
            inherited=Inherited(),
            judgement=judgement,
            claim=claim,
            departments=inheritance.departments(sentence.section),
            mode=inheritance.mode(sentence.section, sentence.text),
            confidence=_confidence(claim, conditions, judgement) if claim else 0.5,
        )

    def _from_rows(self, sentences: Sequence[Sentence], inheritance: Inheritance, text: str) -> Iterator[Draft]:
        for row in read_rows(sentences, self._lexicon):
            asked = f"{row.asks}的，" if row.asks else ""
            for claim in read_claims(asked + row.gives, self._lexicon, awarding=len(asked)):
                yield self._row_draft(row, claim, inheritance, text)

    def _row_draft(self, row: Row, claim: Claim, inheritance: Inheritance, text: str) -> Draft:
        sentence = row.sentence
        span = quote_span(sentence, row.low, row.high - 1, row.high, text)
        draft = self._draft(sentence, span, Kind.BENEFIT, claim, claim.judgement, inheritance)
        return replace(
            draft,
            title=row.asks[:24] or draft.title,
            departments=row.departments or draft.departments,
            mode=draft.mode,
        )


def _is_standard(section: Section) -> bool:
    """Whether a section lists what is given (支持标准), so that bare amounts in it are awards."""
    return any(_STANDARD.search(title) and len(title) <= _SHORT_TITLE for title in section.path[-2:])


def _without_amended(text: str) -> str:
    """Blank the old wording of 将原“…”调整为“…”, so that only the new one is read."""
    found = _AMENDED.match(text)
    return "　" * found.end() + text[found.end() :] if found else text


def _title(section: Section, claim: Claim | None, text: str) -> str:
    # 支持标准 tells nothing of the award: the heading above it does.
    telling = next(
        (title for title in reversed(section.path) if core_of(title)), section.path[-1] if section.path else ""
    )
    heading = _NUMBERING.sub("", telling)
    label = claim.label if claim else text[:24].strip("，。；")
    if heading and _GIVING_ONLY.fullmatch(label):
        label = ""
    return "：".join(part for part in (heading[:24], label) if part) or text[:24]


def _confidence(claim: Claim, conditions: Sequence[Condition], judgement: str) -> float:
    doubts = [
        0.3 if claim.unpaired else 0.0,
        0.1 if judgement else 0.0,
        0.1 if not conditions else 0.0,
        0.1 if claim.offer.rate is not None and claim.offer.base is None else 0.0,
        0.05 if claim.leaned else 0.0,
    ]
    return round(CERTAIN - sum(doubts), 2)

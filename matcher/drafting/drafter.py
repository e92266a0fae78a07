"""Draft the clauses of a document: the whole way from its text to drafts with spans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from matcher.drafting.assignment import Assignment, outermost
from matcher.drafting.ceilings import Ceilings, read_ceilings
from matcher.drafting.claim import Claim
from matcher.drafting.claims import read_claims
from matcher.drafting.conditions import read_conditions
from matcher.drafting.head import read_head
from matcher.drafting.headings import award_title, headed, is_standard, paired_with, telling_title, title_of
from matcher.drafting.inheritance import Inheritance
from matcher.drafting.inline import with_items
from matcher.drafting.kind_tables import read_kind_tables
from matcher.drafting.leads import Leads, read_leads
from matcher.drafting.leftovers import judged_without
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
from matcher.drafting.tables import Row, read_rows
from policies.language.conditions import Condition
from policies.model import Kind
from policies.vocabulary import Vocabulary

_LONGEST_SENTENCE = 2_000
_JUDGED = re.compile(
    r"[^，。；]{0,12}(?:一事一议|一企一策|专家评审|经评审|择优(?!享受|执行|适用|兑现|补差|的?原则|、|，?就高|，?不重复)|评审认定|竞争性)[^，。；]{0,12}"
)
_AMENDED = re.compile(r"^[^，。]{0,4}将?原?[^。]*?(?:调整|修改|变更|修订)为(?=“|：)")
_TABLE_LEAD = re.compile(r"(?:下表|附表|以下标准|下列标准|如下)[^。；]*：$")
"""按下表给予奖励：the rows of the table say what is given."""
_GIVING_ONLY = re.compile(r"按.*|(?:一次性|可)?(?:给予|予以)")
_BASE_ONLY = re.compile(r"[^，。；、]{0,8}(?:费|费用|租金|利息|保费|投资额?|投入|支出)")
"""展位费补助50%: what the share is of, nothing to judge."""
CERTAIN = 0.95


@dataclass(slots=True)
class _Progress:
    """What was read of the sentence before, so that the next may lean on it."""

    claims: list[Claim]
    number: int = -1


@dataclass(frozen=True, slots=True)
class Said:
    """What the document says around a sentence, each read by its own part."""

    lists: Mapping[tuple[int, int], Listed]
    leads: Leads
    ceilings: Ceilings
    inheritance: Inheritance


class Drafter:
    """Drafts documents with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._lexicon: Lexicon = build_lexicon(vocabulary)

    def draft(self, text: str, progress: Progress = no_progress) -> DraftedDocument:
        """Read a document's text into drafts. Any text at all gives some result."""
        lines = list(with_items(split_lines(text)))
        head = read_head(lines, text, self._lexicon)
        passages = list(read_outline(lines, text))
        sentences = list(split_sentences(passages))
        lists = read_lists(passages, sentences, self._lexicon)
        leads = read_leads(sentences, lists, self._lexicon)
        ceilings = read_ceilings(sentences, lambda sentence: self._claims(sentence, leads))
        rules = read_rules([s for s in sentences if not s.line.is_row], lists, ceilings, self._lexicon)
        rules.take(read_kind_tables(sentences, self._lexicon))
        rules.used |= leads.spans
        inheritance = Inheritance(rules, head)
        said = Said(lists, leads, ceilings, inheritance)
        drafts = [*self._from_sentences(sentences, rules, said, text, progress)]
        drafts += self._from_rows(sentences, inheritance, text)
        drafts.sort(key=lambda draft: draft.span)
        assignment = Assignment(drafts, text, head.title, self._lexicon)
        drafts, alone = assignment.inherited(inheritance, rules.requirements)
        unread = [*unread_of(sentences, passages, drafts, rules, head.title, text), *alone]
        return DraftedDocument(text, head, tuple(drafts), tuple(outermost(unread)))

    def _from_sentences(
        self, sentences: Sequence[Sentence], rules: DocumentRules, said: Said, text: str, progress: Progress
    ) -> Iterator[Draft]:
        state = _Progress([])
        for done, sentence in enumerate(sentences, start=1):
            if done % 50 == 0 or done == len(sentences):
                progress(done, len(sentences))
            if sentence.line.is_row or len(sentence.text) > _LONGEST_SENTENCE or sentence.span in rules.used:
                continue
            yield from self._from_sentence(sentence, state, said, text)

    def _from_sentence(self, sentence: Sentence, state: _Progress, said: Said, text: str) -> Iterator[Draft]:
        before = state.claims if state.number == sentence.number else []
        claims = self._claims(sentence, said.leads, before)
        listed = said.lists.get(sentence.span)
        claims = [self._with_listed(claim, listed) for claim in claims] if listed else claims
        if claims:
            state.claims, state.number = claims, sentence.number
            title = award_title(sentence.section)
            for claim in with_remainder(sentence.text, said.ceilings.limit(sentence, claims)):
                yield self._benefit(sentence, headed(claim, title, self._lexicon), said.inheritance, text)
            return
        speech = speech_of(sentence.text)
        if speech is not None and not _TABLE_LEAD.search(sentence.text):
            yield self._spoken(sentence, speech, said.inheritance, text)

    def _claims(self, sentence: Sentence, leads: Leads, before: Sequence[Claim] = ()) -> list[Claim]:
        """Read a sentence with what its lead and its heading say of it."""
        words, lead = _without_amended(sentence.text), leads.items.get(sentence.span)
        awarding = 0 if lead is not None or is_standard(sentence.section) else None
        claims = read_claims(words, self._lexicon, before, awarding=awarding)
        for whom in (title_of(sentence.section), leads.whom.get(sentence.section.keys, "")):
            claims = paired_with(whom, words, claims, self._lexicon)
        return lead.claims(claims, self._lexicon) if lead is not None else claims

    def _with_listed(self, claim: Claim, listed: Listed) -> Claim:
        """Add the conditions listed below the sentence, and strike the words that announced them."""
        judgement = judged_without(claim.judgement, listed.cue, self._lexicon)
        return replace(claim, conditions=(*claim.conditions, *listed.conditions), judgement=judgement)

    def _benefit(self, sentence: Sentence, claim: Claim, inheritance: Inheritance, text: str) -> Draft:
        judged = _JUDGED.search(_piece_of(sentence.text, claim))
        decided = judged.group().strip("，。；") if judged else ""
        asked = "" if _BASE_ONLY.fullmatch(claim.judgement) and claim.offer.rate is not None else claim.judgement
        parts = (asked, "" if decided in asked else decided)
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


def _piece_of(text: str, claim: Claim) -> str:
    """Give the piece between semicolons that a claim stands in."""
    place = claim.offer.start
    stop = text.find("；", place)
    return text[text.rfind("；", 0, place) + 1 : stop if stop >= 0 else len(text)]


def _without_amended(text: str) -> str:
    """Blank the old wording of 将原“…”调整为“…”, so that only the new one is read."""
    found = _AMENDED.match(text)
    return "　" * found.end() + text[found.end() :] if found else text


def _title(section: Section, claim: Claim | None, text: str) -> str:
    heading = telling_title(section)
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

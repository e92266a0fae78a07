"""The spaCy pipeline: blank Chinese by characters, and our components in the order they need each other.

Components keep no state: a doc carries its draft and the tools in `Doc.user_data`, so threads may share a pipeline.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from matcher.text.answers import read_answer
from matcher.text.bounds import merge_bounds
from matcher.text.corrections import settle
from matcher.text.dates import find_moments
from matcher.text.draft import Draft, split_clauses
from matcher.text.fallback import CERTAIN, CLEAR, LONGEST, NEVER, SURE, SURER, load_model
from matcher.text.founding import read_founding
from matcher.text.intents import read_intent
from matcher.text.lexicon import Lexicon
from matcher.text.marks import Kind, Mark, longest
from matcher.text.near import NearWords
from matcher.text.nothing import read_nothing
from matcher.text.numbers import read_numbers
from matcher.text.outright import read_outright
from matcher.text.places import read_places
from matcher.text.quantities import find_quantities
from matcher.text.replying import ANSWERING
from matcher.text.spotting import Characters, Spotter
from matcher.text.subject import mark_foreign
from matcher.text.terms import read_terms
from matcher.text.trades import read_industries
from matcher.text.understanding import Doubt, Intent

_SILENT = frozenset({Intent.TELL_PROFILE, Intent.OTHER})
_ACTS = frozenset(
    {
        Intent.ASK_MATERIALS,
        Intent.EXPORT_REPORT,
        Intent.COMPLAIN,
        Intent.SUBSCRIBE,
        Intent.UNSUBSCRIBE,
        Intent.SHOW_PROFILE,
        Intent.DELETE_DATA,
        Intent.HUMAN,
        Intent.RESTART,
    }
)
"""Wishes that a company's facts are rarely told along with: 3D打印 is no report to print."""
_WANTING = frozenset(intent for intent in Intent if intent.startswith("ask_")) | {
    Intent.SHOW_PROFILE,
    Intent.SKIP,
    Intent.CORRECT_FACT,
}
_UNSURE = _SILENT | {Intent.ASK_MATCH, Intent.ASK_POLICY}
_WISH = re.compile(
    r"政策|补|奖|扶持|匹配|适用|[吗呢？啥哪怎]|什么|多少|如果|要是|假|会不会|能不能|看下|看看|提醒|删|导|不是|错|改"
)
_ASKS = re.compile(r"[吗？]|什么|啥|多少|哪|怎|如何|能不能|有没有|是不是|可以[拿领享申报补]|能[拿领享申报补]|不$")
_PLAIN_ANSWER = 5
"""Up to this length a pattern that speaks is believed: 谢谢, 没有, 转人工."""
_TELLING = ("有", "没", "是", "我们有", "我们没", "我们是")
_CARRIED = "huiqi"
_NAMES = frozenset({Kind.TERM, Kind.PLACE, Kind.INDUSTRY, Kind.FLAG})


@dataclass(frozen=True, slots=True)
class Tools:
    """What every reading shares: the words, and the two ways of finding them."""

    lexicon: Lexicon
    spotter: Spotter
    near: NearWords
    characters: Characters


@dataclass(frozen=True, slots=True)
class Job:
    """What a doc carries through the pipeline."""

    draft: Draft
    tools: Tools


Components = tuple[Callable[[Doc], Doc], ...]


def build_pipeline() -> Language:
    """Assemble the pipeline; `run` puts a draft through it."""
    nlp = spacy.blank("zh")
    for name in _STEPS:
        nlp.add_pipe(f"huiqi_{name}")
    return nlp


def components_of(nlp: Language) -> Components:
    """List the components once: `Language.pipeline` makes a new list at each call."""
    return tuple(component for _, component in nlp.pipeline)


def run(nlp: Language, components: Components, tools: Tools, draft: Draft) -> Draft:
    """Put a draft through the pipeline; the same draft is returned, filled in."""
    if draft.text:
        doc = Doc(nlp.vocab, words=tools.characters.of(draft.text))  # type: ignore[arg-type]  # hashes are taken too
        doc.user_data[_CARRIED] = Job(draft, tools)
        for component in components:  # nlp(doc) does the same, with checks that cost as much as a component
            doc = component(doc)
    return draft


def _spot(doc: Doc, job: Job) -> None:
    """Find times, words of the lexicon and misspelt ones."""
    draft = job.draft
    draft.clauses = split_clauses(draft.text)
    draft.moments = find_moments(draft.text, draft.today, draft.possible)
    marks = job.tools.spotter.marks(doc, draft.text)
    near, misses = job.tools.near.marks(draft.text, marks)
    draft.take([m for m in (longest([*marks, *near]) if near else marks) if not m.has(Kind.NOISE)])
    for miss in misses:
        if not any(m.start < miss.end and miss.start < m.end and m.end - m.start > 1 for m in draft.marks):
            candidates = tuple((e.attribute, e.name) for e in job.tools.near.entries(miss.word) if e.kind in _NAMES)
            span = draft.normal.span(miss.start, miss.end)
            draft.doubts.append(Doubt(draft.normal.words(miss.start, miss.end), span, candidates))


def _measure(_: Doc, job: Job) -> None:
    """Quantities outside times and names; cue words inside a quantity are not cues."""
    draft = job.draft
    taken = [(m.start, m.end) for m in draft.moments]
    taken += [(m.start, m.end) for m in draft.marks if m.is_any(_NAMES)]
    draft.quantities = find_quantities(draft.text, taken)
    spans = [(q.start, q.end) for q in draft.quantities] + [(m.start, m.end) for m in draft.moments]
    if spans:
        draft.marks = [m for m in draft.marks if not any(start <= m.start and m.end <= end for start, end in spans)]
        draft.marks = [_behind_moments(draft, mark) for mark in draft.marks]


def _behind_moments(draft: Draft, mark: Mark) -> Mark:
    """去|年营收: what a time and a word share belongs to the time."""
    end = next((m.end for m in draft.moments if m.start < mark.start < m.end < mark.end), None)
    return mark if end is None else replace(mark, start=end)


def _scope(_: Doc, job: Job) -> None:
    """Whose facts, and what is wanted."""
    draft = job.draft
    draft.foreign = mark_foreign(draft)
    stated = read_intent(draft)
    draft.is_stated = stated is not None
    draft.intent = stated or Intent.TELL_PROFILE


def _count(_: Doc, job: Job) -> None:
    """Facts that are numbers, then those that are terms, which must not reuse a number's cue."""
    draft = job.draft
    served = read_numbers(draft, job.tools.lexicon)
    draft.facts = merge_bounds(draft.facts)
    read_nothing(draft, job.tools.lexicon)
    read_terms(draft, job.tools.lexicon, served)


def _detail(_: Doc, job: Job) -> None:
    """Founding, place, trade, role, and the answer to a pending question."""
    draft, lexicon = job.draft, job.tools.lexicon
    read_founding(draft)
    read_places(draft, lexicon.vocabulary)
    read_outright(draft, lexicon)
    read_industries(draft, lexicon.vocabulary)
    _notice_question(draft)
    read_answer(draft, lexicon)


def _notice_question(draft: Draft) -> None:
    """Ask the learned model whether what seems to answer is a question, before it is taken for an answer."""
    if draft.pending is None or draft.is_stated or draft.facts or not _PLAIN_ANSWER < len(draft.text) <= LONGEST:
        return
    guess, score = load_model().guess(draft.text)
    if score >= SURER and guess not in ANSWERING and not draft.text.startswith(_TELLING):
        draft.intent = guess


def _settle(_: Doc, job: Job) -> None:
    """One fact a thing; then let the learned fallback speak where patterns are silent, broad, or surely wrong."""
    draft = job.draft
    settle(draft)
    if draft.pending is None:
        _consult(draft)


def _speaks_of_others(draft: Draft) -> bool:
    """Whether it ends with another company: 客户评上拿了五十万，我们有吗 asks for us."""
    return True in draft.foreign and (draft.foreign[-1] or not _ASKS.search(draft.text))


def _consult(draft: Draft) -> None:
    if len(draft.text) > LONGEST or _speaks_of_others(draft) or draft.of_kind(Kind.ALL_NONE):
        return
    if (
        draft.facts
        and draft.intent not in _ACTS
        and not draft.is_stated
        and not (draft.intent is Intent.TELL_PROFILE and _WISH.search(draft.text))
    ):
        return  # facts with a plain wish, or with none: nothing to ask about, and the asking costs
    if len(draft.text) <= _PLAIN_ANSWER and draft.intent not in _UNSURE:
        return
    guess, score, present = load_model().compare(draft.text, draft.intent)
    if score >= _needed(draft, guess) or (score >= SURE and score - present >= CLEAR and _may_lead(draft, guess)):
        draft.intent = guess
    if draft.intent is Intent.OTHER and guess is Intent.OTHER and score >= CERTAIN:
        draft.facts = []  # 余杭哪家面馆好吃 says nothing of the enterprise


def _has_told(draft: Draft) -> bool:
    """Whether anything of a company was told: 三个月 is a time, 一家 no number."""
    return bool(draft.facts) or any(
        q.unit != "other" and not (q.unit == "piece" and q.low == 1) for q in draft.quantities
    )


def _may_lead(draft: Draft, guess: Intent) -> bool:
    """Whether a guess that is far ahead may overrule the patterns: not a supposition, nor what told something."""
    has_told = _has_told(draft)
    if draft.intent is Intent.WHAT_IF or guess is Intent.WHAT_IF or (guess is Intent.OTHER and has_told):
        return False
    return guess is not Intent.TELL_PROFILE or (
        bool(draft.facts) and draft.intent in _WANTING and not _ASKS.search(draft.text)
    )


def _needed(draft: Draft, guess: Intent) -> float:
    """Give the score from which a guess is believed against what the patterns said."""
    has_told = _has_told(draft)
    is_open = draft.intent in _UNSURE and not (draft.intent is Intent.OTHER and draft.is_stated)
    if is_open and not has_told and guess not in _SILENT:
        if draft.intent in _SILENT:
            return SURE
        return CERTAIN if guess in _UNSURE else SURER
    if guess is Intent.TELL_PROFILE:
        return SURER if has_told and draft.intent in _ACTS else NEVER
    return NEVER if draft.intent is Intent.WHAT_IF or (guess is Intent.OTHER and has_told) else CERTAIN


_STEPS: dict[str, Callable[[Doc, Job], None]] = {
    "words": _spot,
    "quantities": _measure,
    "scopes": _scope,
    "facts": _count,
    "details": _detail,
    "settling": _settle,
}


def _register(name: str, step: Callable[[Doc, Job], None]) -> None:
    def component(doc: Doc) -> Doc:
        step(doc, doc.user_data[_CARRIED])
        return doc

    Language.component(f"huiqi_{name}", func=component)


for _name, _step in _STEPS.items():
    _register(_name, _step)

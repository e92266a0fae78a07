"""What was read and stands nowhere: every figure of a document is told in a draft, in a rule, or as unread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal

from matcher.drafting.claim import Claim
from matcher.drafting.figures import Figure, read_figures
from matcher.drafting.model import Draft, Unread
from matcher.drafting.outline import Passage
from matcher.drafting.scope import DocumentRules
from matcher.drafting.sentences import Sentence

_SEGMENT = re.compile(r"[^，；。：|]+")
_LONGEST_NOTE = 60
_SHORTEST_UNREAD = 8


@dataclass(frozen=True, slots=True)
class Told:
    """The numbers and the words that a reader of the drafts sees."""

    numbers: frozenset[Decimal]
    words: str

    def tells(self, figure: Figure, text: str) -> bool:
        """Whether a figure of the text is among them."""
        ends = [figure.low] if figure.high is None else [figure.low, figure.high]
        return all(end in self.numbers for end in ends) or text[figure.start : figure.end] in self.words


def told_of(*values: object) -> Told:
    """Gather what any values hold, however deep."""
    atoms = [atom for value in values for atom in _atoms(value)]
    numbers = frozenset(Decimal(atom) for atom in atoms if not isinstance(atom, str))
    return Told(numbers, "\n".join(atom for atom in atoms if isinstance(atom, str)))


def _atoms(value: object) -> Iterator[str | int | Decimal]:
    if isinstance(value, str | Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
        yield value
    elif is_dataclass(value):
        for one in fields(value):
            yield from _atoms(getattr(value, one.name))
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from _atoms(part)


def untold(text: str, told: Told) -> Iterator[tuple[int, int]]:
    """Give the stretches between commas that hold a figure told nowhere."""
    figures = read_figures(text)
    for found in _SEGMENT.finditer(text):
        inside = [one for one in figures if found.start() <= one.start < found.end()]
        if any(not told.tells(one, text) for one in inside):
            yield found.span()


def with_remainder(text: str, claims: Sequence[Claim]) -> list[Claim]:
    """Note on the claims of a sentence what limits them and no field can hold: 最长享受36个月."""
    told = told_of(*(_of_claim(claim) for claim in claims))
    noted = list(claims)
    for low, high in untold(text, told):
        piece = len(re.findall("[；。]", text[:low]))
        before = [index for index, claim in enumerate(claims) if claim.offer.start < low]
        chosen = [index for index in before if claims[index].piece == piece] or before[-1:]
        for index in chosen:
            noted[index] = _noted(noted[index], text[low:high].strip()[:_LONGEST_NOTE])
    return noted


def _noted(claim: Claim, words: str) -> Claim:
    note = "；".join(dict.fromkeys(part for part in (claim.offer.note, words) if part))
    return replace(claim, offer=replace(claim.offer, note=note))


def _of_claim(claim: Claim) -> tuple[object, ...]:
    """Leave out the places of an offer, which are numbers too."""
    offer = claim.offer
    given = (offer.amount, offer.rate, offer.cap, offer.floor, offer.step, offer.years, offer.note, offer.base_text)
    return (*given, claim.conditions, claim.judgement, claim.label, claim.tiers, claim.parts)


def unread_of(
    sentences: Sequence[Sentence],
    passages: Sequence[Passage],
    drafts: Sequence[Draft],
    rules: DocumentRules,
    title: str,
    text: str,
) -> list[Unread]:
    """List what nothing was read from, and of what was read the parts that are told nowhere."""
    drafted: dict[tuple[int, int], list[Draft]] = {}
    for draft in drafts:
        drafted.setdefault(draft.context, []).append(draft)
    # Rules are shown with the drafts that inherit them: without any draft they are told nowhere.
    used = rules.used if drafts else set()
    claims = [_of_claim(draft.claim) for draft in drafts if draft.claim]
    asked = [claims, [(draft.conditions, draft.judgement) for draft in drafts]]
    ruled = told_of(rules.stacking_texts(), [w.note for _, w in rules.windows], rules.shown(), asked)
    found: list[Unread] = []
    for sentence in sentences:
        if sentence.span in drafted:
            found.extend(_parts(sentence, _told_by(drafted[sentence.span], text)))
        elif sentence.span in used:
            found.extend(_parts(sentence, ruled))
        elif _matters(sentence, title):
            found.append(Unread(sentence.section, sentence.span))
    shown = {name for draft in drafts for name in draft.section.path}
    found.extend(_headings(passages, shown, title))
    return sorted(found, key=lambda one: one.span)


def _told_by(drafts: Sequence[Draft], text: str) -> Told:
    claims = [_of_claim(draft.claim) for draft in drafts if draft.claim]
    quotes = ["".join(text[slice(*draft.span)].split()) for draft in drafts]
    return told_of(claims, quotes, [(one.conditions, one.judgement, one.inherited.conditions) for one in drafts])


def _parts(sentence: Sentence, told: Told) -> Iterator[Unread]:
    for low, high in untold(sentence.text, told):
        yield Unread(sentence.section, sentence.line.span(sentence.start + low, sentence.start + high))


def _matters(sentence: Sentence, title: str) -> bool:
    words = sentence.text
    if read_figures(words):
        return words not in title
    return (
        len(words) >= _SHORTEST_UNREAD
        and words not in title
        and bool(re.search(r"[。；，]", words) or sentence.line.is_row)
    )


def _headings(passages: Sequence[Passage], shown: set[str], title: str) -> Iterator[Unread]:
    """Give the headings that hold figures and lead no draft."""
    for passage in passages:
        words = passage.line.text[: passage.body]
        if words not in title and not any(words in name or name in words for name in shown) and read_figures(words):
            yield Unread(passage.section, passage.line.span(0, passage.body))

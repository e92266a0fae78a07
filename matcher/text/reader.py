"""The reader: one text in, one understanding out. Loads spaCy; nothing that reads no text may import this."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from spacy.language import Language

from matcher.text.corrections import join, read_swap
from matcher.text.draft import Draft
from matcher.text.intents import enrol_intents
from matcher.text.lexicon import build_lexicon
from matcher.text.near import NearWords
from matcher.text.normal import normalise, stretches
from matcher.text.pipeline import Tools, build_pipeline, components_of, run
from matcher.text.spotting import Characters, Spotter
from matcher.text.topics import ASKING, asked_attributes, asked_clauses
from matcher.text.understanding import ClauseTitle, Pending, Understanding
from policies.vocabulary import Vocabulary, load_vocabulary


class Reader:
    """Reads texts. Build once with `load_reader`; reading changes nothing and may run in several threads."""

    def __init__(self, nlp: Language, tools: Tools) -> None:
        self._nlp = nlp
        self._components = components_of(nlp)
        self._tools = tools

    def read(
        self, text: str, *, today: date, pending: Pending | None = None, clauses: Sequence[ClauseTitle] = ()
    ) -> Understanding:
        """Read one utterance; never raises, whatever the text. `clauses` are those that may be asked about."""
        drafts = [
            run(self._nlp, self._components, self._tools, Draft(piece, today, pending, clauses))
            for piece in stretches(normalise(text))
        ]
        draft = drafts[0] if len(drafts) == 1 else join(drafts)
        return Understanding(
            intent=draft.intent,
            facts=tuple(draft.facts),
            doubts=tuple(draft.doubts),
            policies=asked_clauses(draft),
            attributes=asked_attributes(draft) if draft.intent in ASKING else (),
            replaced=tuple(draft.replaced),
            complete=tuple(dict.fromkeys(draft.complete)),
            swap=read_swap(draft) if len(drafts) == 1 else None,
        )


def load_reader(vocabulary: Vocabulary | None = None) -> Reader:
    """Build the reader over a vocabulary (the shipped one by default); slow the first time, then kept."""
    return _reader() if vocabulary is None or vocabulary is load_vocabulary() else _build(vocabulary)


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return _build(load_vocabulary())


def _build(vocabulary: Vocabulary) -> Reader:
    enrol_intents()
    lexicon = build_lexicon(vocabulary)
    nlp = build_pipeline()
    return Reader(nlp, Tools(lexicon, Spotter(nlp, lexicon), NearWords(lexicon), Characters(nlp)))

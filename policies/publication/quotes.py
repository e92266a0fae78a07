"""Whether a clause's quote stands in its document's text."""

from __future__ import annotations

from dataclasses import dataclass

from policies.checks import Finding, Severity
from policies.model import Clause
from policies.publication.alignment import Searcher
from policies.publication.plain_text import PlainText, squeezed

NEAR = 70.0
"""From this likeness on a passage is shown as what was probably meant."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """A document's text prepared for looking quotes up."""

    text: PlainText
    searcher: Searcher

    @classmethod
    def of(cls, text: str) -> SourceText:
        """Prepare a text."""
        plain = PlainText.of(text)
        return cls(plain, Searcher(plain.plain))

    def misquotation(self, clause: Clause) -> list[Finding]:
        """Give an error unless the quote stands in the text, spaces and width apart; show the nearest passage."""
        quote = squeezed(clause.citation.quote)
        if quote in self.text.plain:
            return []
        near = self.searcher.best(quote, NEAR)
        if near:
            start, end = self.text.span(near[0].start, near[0].end)
            meant = " ".join(self.text.text[start:end].split())
            advice = f"最接近的原文（相似 {near[0].score:.0f}%）是“{meant}”，请照原文改"
        else:
            advice = "原文里也没有相近的句子，请换一句原文或核对是不是这份文件"
        message = f"引句不在原文中：“{clause.citation.quote}”；{advice}"
        return [Finding(Severity.ERROR, "quote", (clause.id,), message)]

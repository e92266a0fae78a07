"""Whether a clause's quote stands in its document's text."""

from __future__ import annotations

from policies.checks import Finding, Severity
from policies.model import Clause
from policies.publication.alignment import best_passages
from policies.publication.plain_text import PlainText, squeezed

NEAR = 70.0
"""From this likeness on a passage is shown as what was probably meant."""


def misquotation(clause: Clause, text: PlainText) -> list[Finding]:
    """Give an error unless the quote stands in the text, spaces and width apart; show the nearest passage."""
    quote = squeezed(clause.citation.quote)
    if quote in text.plain:
        return []
    near = best_passages(quote, text.plain, NEAR)
    if near:
        start, end = text.span(near[0].start, near[0].end)
        meant = " ".join(text.text[start:end].split())
        advice = f"最接近的原文（相似 {near[0].score:.0f}%）是“{meant}”，请照原文改"
    else:
        advice = "原文里也没有相近的句子，请换一句原文或核对是不是这份文件"
    message = f"引句不在原文中：“{clause.citation.quote}”；{advice}"
    return [Finding(Severity.ERROR, "quote", (clause.id,), message)]

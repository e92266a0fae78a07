"""Money and percentages that a clause's words state and its rule does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from itertools import accumulate

from policies.checks import Finding, Severity
from policies.language.benefits import Benefit, InKind
from policies.language.conditions import Judgement, Quantity, leaves
from policies.model import Clause, Kind
from policies.vocabulary.spelling import half_width
from policies.vocabulary.units import SPELLINGS

_WORDS = sorted(
    (w for w, (unit, _) in SPELLINGS.items() if unit in {"CNY", "ratio"} and w != "块"), key=len, reverse=True
)
_FIGURE = re.compile(rf"(?<![\d.])(\d[\d,]*(?:\.\d+)?)\s*({'|'.join(map(re.escape, _WORDS))})")

_TOTALS = re.compile("规模|总额|总量|总数|总盘子|总投资|基金|资金池|风险池|社会资本|目标|合计|产值|规划|预算")
"""Words of what a fund, a budget or a district has in all: not what one enterprise gets."""


def unread_figures(clause: Clause) -> list[Finding]:
    """Find them in summary and quote of a benefit; what the caveat or a judgement repeats is accounted for.

    Only figures in digits with their own unit are looked at, and sums and yearly totals of the rule's
    figures count as known: a false alarm here would teach people to ignore the true ones.
    """
    if clause.kind is not Kind.BENEFIT or clause.benefit is None:
        return []
    known = _known(clause)
    found: list[Finding] = []
    for name, text in (("摘要", clause.summary), ("引句", clause.citation.quote)):
        strange = list(dict.fromkeys(word for word, value in _own_figures(text) if value not in known))
        if strange:
            message = f"{name}写了{'、'.join(strange)}，规则里没有这个数；请核对规则，或在说明里写明为什么不写进规则"
            found.append(Finding(Severity.WARNING, "figures", (clause.id,), message))
    return found


def figures(text: str) -> Iterator[tuple[str, Decimal]]:
    """Give each amount of yuan or percentage as written, with its value.

    >>> [(word, int(value)) for word, value in figures("最高 1,000万元")]
    [('1,000万元', 10000000)]
    """
    for match in _FIGURE.finditer(half_width(text)):
        _, factor = SPELLINGS[match[2]]
        yield match[0], Decimal(match[1].replace(",", "")) * factor


def _own_figures(text: str) -> Iterator[tuple[str, Decimal]]:
    """Give the figures of the parts of a sentence that do not speak of totals."""
    for segment in re.split(r"[，；。;]|,(?!\d)", half_width(text)):
        if not _TOTALS.search(segment):
            yield from figures(segment)


def _known(clause: Clause) -> frozenset[Decimal]:
    benefit = clause.benefit
    given = [] if benefit is None else list(_numbers(benefit))
    words = [clause.caveat, *_told(clause)]
    known = {*given, *_numbers(clause.condition), *(value for text in words for _, value in figures(text))}
    known |= set(accumulate(given))
    return frozenset(known | {value * year for value in given for year in _years(benefit)})


def _years(benefit: Benefit | None) -> set[int]:
    items = () if benefit is None else benefit.items
    return {item.formula.terms.years or 1 for item in items if hasattr(item.formula, "terms")}


def _told(clause: Clause) -> Iterator[str]:
    """Give what the rule says in words."""
    yield from (leaf.text for leaf in leaves(clause.condition) if isinstance(leaf, Judgement))
    for item in () if clause.benefit is None else clause.benefit.items:
        if isinstance(item.formula, InKind):
            yield item.formula.text
        if item.when is not None:
            yield from (leaf.text for leaf in leaves(item.when) if isinstance(leaf, Judgement))


def _numbers(node: object) -> Iterator[Decimal]:
    """Give every number anywhere inside a rule."""
    if isinstance(node, Decimal):
        yield node
    elif isinstance(node, Quantity):
        yield node.value
    elif isinstance(node, tuple):
        for part in node:
            yield from _numbers(part)
    elif is_dataclass(node):
        for field in fields(node):
            yield from _numbers(getattr(node, field.name))

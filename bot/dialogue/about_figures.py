"""Answer what is asked of a figure: the enterprise's own (研发占比是多少), or a threshold (研发强度要多高)."""

from __future__ import annotations

import re

from bot.dialogue import wording
from bot.dialogue.mentions import mentioned
from bot.dialogue.turn import Turn
from matcher.explanation import describe
from policies.language.benefits import Tiers
from policies.language.conditions import Between, Comparison, FirstReach, OverYears, attribute_of, leaves
from policies.language.printer import Printer
from policies.model import Clause
from policies.vocabulary import AttributeType

_ASKS_OWN = re.compile("(?:是|有|占比)多少|多少了|算一下|算算|怎么算|多大|是什么|够(?:不够|吗)|达到.*吗")
_ASKS_SIZE = re.compile(
    "(?:算|是|属于)(?:不算|不是)?(?:什么规模|小微|小型|微型|中型|大型|中小)(?:企业|公司)?(?:吗|么)?[？?]?$"
)
_ASKS_THRESHOLD = re.compile(
    "多少.{0,2}(?:才|能|可以)(?:拿|享受|符合|领|算)|要(?:多少|多高|多大|达到|做到|有多少)|门槛|最低|至少要|才(?:行|可以|能)"
)
_ASKS_MEANING = re.compile("指的?是?(?:什么|啥|哪些)|什么意思|啥意思|什么叫|是什么|包括(?:什么|哪些)|有哪些")
_LONGEST_MEANING = 16
"""A longer question asks for more than what a word means."""
_MEASURED = frozenset({AttributeType.NUMBER, AttributeType.DATE})
TERMS = 12
"""How many terms stand for what an attribute means."""
SHOWN = 5
"""How many thresholds are named."""


def meaning(turn: Turn) -> str | None:
    """Say what a kind of tags is by naming some; None when no such meaning is asked for."""
    if not _ASKS_MEANING.search(turn.said.text) or len(turn.said.text) > _LONGEST_MEANING:
        return None
    vocabulary = turn.knowledge.vocabulary
    named = [vocabulary.attribute(one) for one in mentioned(turn.said.text, vocabulary.attributes, vocabulary)]
    lines = [
        wording.TERMS_ARE.format(
            entry.zh, "、".join(term.zh for term in entry.terms[:TERMS]) + ("等" if len(entry.terms) > TERMS else "")
        )
        for entry in named
        if entry.terms
    ]
    return "\n".join(lines) or None


def own_figure(turn: Turn) -> str | None:
    """Say what is known of the figure asked for, computed where it can be; None when no figure is asked for."""
    is_asked = _ASKS_OWN.search(turn.said.text) or _ASKS_SIZE.search(turn.said.text)
    if not is_asked or _ASKS_THRESHOLD.search(turn.said.text):
        return None
    facts, vocabulary = turn.facts(), turn.knowledge.vocabulary
    named = mentioned(turn.said.text, vocabulary.attributes, vocabulary)
    if _ASKS_SIZE.search(turn.said.text):
        named = ("size_class",)
    if len(named) != 1:
        return None
    entry = vocabulary.attribute(named[0])
    if facts.known(entry.name) is not None:
        return wording.OWN_FIGURE.format(entry.zh, describe(entry.name, facts))
    open_inputs = [vocabulary.attribute(name).zh for name in entry.derived_from if facts.known(name) is None]
    needed = f"还需知道{'、'.join(open_inputs)}" if open_inputs else "您还没有说过"
    return wording.OWN_FIGURE_UNKNOWN.format(entry.zh, needed)


def thresholds(turn: Turn) -> str | None:
    """Name the clauses that ask for a figure, each with its condition; None when no threshold is asked for."""
    if not _ASKS_THRESHOLD.search(turn.said.text):
        return None
    vocabulary = turn.knowledge.vocabulary
    measured = [entry.name for entry in vocabulary.attributes.values() if entry.type in _MEASURED]
    named = mentioned(turn.said.text, measured, vocabulary)
    if not named:
        return None
    printer = Printer(vocabulary)
    lines = [
        f"- {stored.clause.title}：{words}"
        for stored in turn.knowledge.clauses
        for words in _asking_for(stored.clause, named, printer)
    ]
    names = "、".join(vocabulary.attribute(name).zh for name in named)
    if not lines:
        return wording.NO_THRESHOLD.format(names)
    return wording.THRESHOLDS.format(names, "\n".join(lines[:SHOWN]))


def _asking_for(clause: Clause, named: tuple[str, ...], printer: Printer) -> list[str]:
    """Write the conditions on a figure, and the tiers that go by it."""
    asking = [
        printer.condition(leaf)
        for leaf in leaves(clause.condition)
        if isinstance(leaf, Comparison | Between | OverYears | FirstReach) and attribute_of(leaf) in named
    ]
    items = () if clause.benefit is None else clause.benefit.items
    goes_by = any(isinstance(item.formula, Tiers) and item.formula.attribute in named for item in items)
    return [*asking, *([printer.benefit(clause.benefit)] if clause.benefit is not None and goes_by else [])]

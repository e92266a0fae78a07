"""Bare answers: what 有, 没有, 45 or 2800万 means once the question asked last is known."""

from __future__ import annotations

import re
from decimal import Decimal

from matcher.text.draft import Draft
from matcher.text.lexicon import Lexicon, same_dimension
from matcher.text.marks import Kind
from matcher.text.measures import MONEY
from matcher.text.numerals import DIGITS
from matcher.text.places import is_region_code
from matcher.text.quantity import Quantity
from matcher.text.reality import NOW, is_monthly, is_part_or_sum
from matcher.text.replying import MOST_PEOPLE, affirms, is_reply, is_told_here, may_answer, operator_at
from matcher.text.understanding import Doubt, FactValue, Intent, ReadFact
from policies.vocabulary import Attribute, AttributeType

_SMALL_MONEY = Decimal(100_000)
_SHORT_ANSWER = 24


def read_answer(draft: Draft, lexicon: Lexicon) -> None:
    """Add the fact that answers the pending question, if the text gave none about it."""
    if draft.pending is None or not is_reply(draft):
        return
    attribute = lexicon.vocabulary.attributes.get(draft.pending.attribute)
    if attribute is None or any(fact.attribute == attribute.name for fact in draft.facts):
        return
    match attribute.type:
        case AttributeType.NUMBER:
            _number(draft, attribute)
        case AttributeType.BOOLEAN:
            held = False if attribute.name == _LEGAL and _BRANCH.fullmatch(draft.text) else affirms(draft, lexicon)
            if held is not None:
                _put(draft, attribute.name, "==", held)
        case AttributeType.DATE:
            _year(draft, attribute)
        case AttributeType.TAGS:
            _tag(draft, attribute, lexicon)
        case _:
            _choice(draft, attribute, lexicon)


_LEGAL = "independent_legal_entity"
_BRANCH = re.compile(
    r"(?:我们?|公司|这边|就|只|都|_|，)*是(?:个|家|一家|总公司的?|集团的?)*(?:分公司|分支机构|办事处|分厂|分店|代表处)(?:的|啊|呀|，|。)*"
)
"""是分公司: by law (公司法 2023 §13) a branch is no legal person."""
_SHORT_YEAR = re.compile(
    r"(?:是|大概|好像|应该|就)*(?P<year>\d{2}|[零〇一二九][零〇一二三四五六七八九](?=年))年?(?:的|吧|左右|那会|成立|注册|底|初|中)*"
)
_CENTURY = 100


def _year(draft: Draft, attribute: Attribute) -> None:
    """To the question when it was founded, 16年 is 2016 and no span."""
    found = _SHORT_YEAR.fullmatch(draft.text.strip("，。！"))
    if found is None or draft.moments:
        return
    written = found.group("year")
    short = int("".join(str(DIGITS.get(digit, digit)) for digit in written))
    year = short + (2000 if short <= draft.today.year % _CENTURY else 1900)
    _put(draft, attribute.name, "==", f"{year:04d}")


def _number(draft: Draft, attribute: Attribute) -> None:
    unit = attribute.unit or ""
    for quantity in _newest_first(draft, attribute):
        if not _measures(quantity, unit) or not may_answer(draft, quantity, attribute):
            continue
        if _is_a_part(draft, quantity, attribute):
            continue
        if quantity.low == 1 and _NONE_OF_IT.match(draft.text, quantity.end):
            continue
        if unit in MONEY and quantity.unit is None and not quantity.scaled and quantity.low < _SMALL_MONEY:
            _doubt(draft, attribute, quantity)
            return
        low, high = quantity.low, quantity.high
        if unit == "ratio" and quantity.unit is None:
            low, high = low / 100, None if high is None else high / 100
        value = (low, high) if high is not None else low
        named = quantity.unit if quantity.unit in MONEY else unit
        draft.facts.append(
            ReadFact(
                attribute.name,
                quantity.operator,
                value,
                named,
                draft.moments[0].year if attribute.yearly and draft.moments else None,
                draft.normal.words(quantity.start, quantity.end),
                draft.normal.span(quantity.start, quantity.end),
                0.9,
                "answers.number",
                approximate=quantity.approximate,
            )
        )
        return
    if (
        (draft.intent is Intent.NO or _NOT_ONE.search(draft.text) or _NEVER_DID.fullmatch(draft.text.strip("，。！")))
        and unit in {"piece", "CNY", "kWh"}
        and not _UNCOUNTED.search(draft.text)
    ):
        _put(draft, attribute.name, "==", Decimal(0), unit)


def _is_a_part(draft: Draft, quantity: Quantity, attribute: Attribute) -> bool:
    """每个月70万度, 每平米每天1块5: what is told of a part is no yearly amount."""
    parted = is_part_or_sum(draft, quantity) and attribute.name != "tax_per_mu" and attribute.unit in MONEY
    return parted or (attribute.yearly and is_monthly(draft, quantity))


_NOW = re.compile(rf"今年|{NOW}|剩|裁到|降到|减到|涨到|加到|增加到")


def _newest_first(draft: Draft, attribute: Attribute) -> list[Quantity]:
    """去年120，今年裁到85了: of what is no yearly amount, the number of today answers."""
    if attribute.yearly or len(draft.quantities) == 1:
        return draft.quantities
    newest = [q for q in draft.quantities if _NOW.search(draft.text, draft.clause_of(q.number_start).start, q.start)]
    return [*newest, *(q for q in draft.quantities if q not in newest)]


_NEVER_DID = re.compile(
    r"(?:我们|公司|还|也|都|一直|从来|目前|暂时|从)*没(?:有)?(?:贷|借|做|出口|投|买|建|租|搞|花|开展|产生|发生|用|拿|签|采购)(?:过|款|了)*(?:的|呢|啊|呀)?"
)
_NOT_ONE = re.compile(r"[都也](?:还)?(?:没|无)")
_NONE_OF_IT = re.compile(r"(?:[都也]还?)?(?:没|无)(?!过)")
"""一件都没: less than one."""
_UNCOUNTED = re.compile(r"统计|算过?|数过|掌握|清楚|确认|核实|查")
"""没统计 answers with no number: it is not known, not nothing."""


def _measures(quantity: Quantity, unit: str) -> bool:
    if unit == "person" and quantity.unit is None and quantity.low > MOST_PEOPLE:
        return False
    if unit in {"ratio", "year"}:
        return quantity.unit in {unit, None} and not quantity.scaled
    return same_dimension(quantity.unit, unit, scaled=quantity.scaled) or (quantity.unit is None and unit not in MONEY)


def _doubt(draft: Draft, attribute: Attribute, quantity: Quantity) -> None:
    words, span = draft.normal.words(quantity.start, quantity.end), draft.normal.span(quantity.start, quantity.end)
    draft.doubts.append(Doubt(words, span, ((attribute.name, ""),), quantity.low, "CNY"))


def _tag(draft: Draft, attribute: Attribute, lexicon: Lexicon) -> None:
    term = draft.pending.term if draft.pending else None
    named = _named_terms(draft, attribute, lexicon)
    for name, operator in named.items():
        if operator:
            _put(draft, attribute.name, operator, name)
    if not named and term is not None and (held := affirms(draft, lexicon)) is not None:
        _put(draft, attribute.name, "has" if held else "lacks", term)


def _named_terms(draft: Draft, attribute: Attribute, lexicon: Lexicon) -> dict[str, str]:
    """Give the terms that the answer names, each held, lacked or (planned: empty) left open."""
    if draft.intent in {Intent.NO, Intent.DONT_KNOW, Intent.SKIP}:
        return {}
    return {
        entry.name: operator_at(draft, draft.text.index(word))
        for word, entries in lexicon.asked.items()
        if word in draft.text and is_told_here(draft, draft.text.index(word)) and not _holds_others(draft, word)
        for entry in entries
        if entry.attribute == attribute.name
    }


_OTHERS_IN_IT = re.compile("(?:里|内|里头|里面|这边|那边)?有(?:一?[家个]|几家|很多|不少)")
"""园区里有家做机器人的公司 tells of a company there."""


def _holds_others(draft: Draft, word: str) -> bool:
    return _OTHERS_IN_IT.match(draft.text, draft.text.index(word) + len(word)) is not None


def _choice(draft: Draft, attribute: Attribute, lexicon: Lexicon) -> None:
    """Read a bare word that names an option, place or industry whatever the context."""
    kinds = {AttributeType.REGION: Kind.PLACE, AttributeType.INDUSTRY: Kind.INDUSTRY}
    kind = kinds.get(attribute.type, Kind.TERM)
    if kind is Kind.INDUSTRY and (code := _trade_named(draft, lexicon)):
        _put(draft, attribute.name, "within", code)
        return
    for mark in draft.of_kind(kind):
        entry = next((e for e in mark.of((kind,)) if e.attribute == attribute.name), None)
        if entry and len(draft.text) <= _SHORT_ANSWER and draft.intent in {Intent.TELL_PROFILE, Intent.OTHER}:
            name = entry.name
            if kind is Kind.PLACE:
                chain = lexicon.vocabulary.regions.tree.chain(name)
                name = next((c for c in chain if is_region_code(c)), name)
            _put(draft, attribute.name, "within" if kind is not Kind.TERM else "==", name)
            return


_TRADE_AROUND = re.compile(
    r"^(?:我们?|公司|是|属于?|做|搞|算|的|主要|应该|_)+|(?:的|行业|这块|这一块|类|方面|吧|啊|呢|为主|[，。！])+$"
)


def _trade_named(draft: Draft, lexicon: Lexicon) -> str | None:
    """医药制造 names an industry to whoever asked for one, and a sector to others."""
    word = _TRADE_AROUND.sub("", draft.text)
    return lexicon.vocabulary.industry_words.get(word)


def _put(draft: Draft, attribute: str, operator: str, value: FactValue, unit: str | None = None) -> None:
    words = draft.normal.original.strip()
    unit = unit if isinstance(value, Decimal) else None
    draft.facts.append(
        ReadFact(attribute, operator, value, unit, None, words, (0, len(draft.normal.original)), 0.9, "answers.bare")
    )

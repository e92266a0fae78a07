"""Settling what one text says twice: a later word on the same thing replaces the earlier."""

from __future__ import annotations

import re
from decimal import Decimal

from matcher.text.draft import Draft
from matcher.text.gates import Gate
from matcher.text.marks import Kind
from matcher.text.quantity import Quantity
from matcher.text.understanding import Intent, ReadFact, Swap

_OF_TAGS = frozenset({"has", "lacks"})


def settle(draft: Draft) -> None:
    """Drop repetitions, let corrections win, and fall back to 其他 when nothing was told."""
    kept: dict[tuple[str, str], ReadFact] = {}
    for fact in draft.facts:
        key = _key(draft, fact, kept)
        earlier = kept.get(key)
        if earlier is not None and draft.intent is Intent.CORRECT_FACT and earlier.value != fact.value:
            draft.replaced.append(earlier)
        if earlier is None or draft.intent is Intent.CORRECT_FACT or _prevails(fact, earlier):
            kept.pop(key, None)
            kept[key] = fact
    draft.facts = list(kept.values())
    if draft.intent is Intent.TELL_PROFILE and not _tells(draft):
        draft.intent = Intent.OTHER


_TAKEN_BACK = re.compile(
    r"(?:不是|并非|而非|不应该?是|不应当是|原来(?:说|写|报|填)?的?是?|(?:之前|刚才|刚刚|前面|上次)(?:说|写|报|填|讲)(?:的|成|了)*是?|"
    r"(?:说|写|报|填|打|输|按|看|讲)(?:错)?成了?)(?:去年|今年)?(?:的)?$"
)
_WAN = Decimal(10_000)
_CALLED_WRONG = re.compile(r"(?:这个数?|那个数?|是|_)*(?:(?:写|说|报|填|打|输|按|看|讲)(?:错|岔)|不对|错)")


def read_swap(draft: Draft) -> Swap | None:
    """Read which number is put in the place of which, when what they are of is not said."""
    if draft.intent is not Intent.CORRECT_FACT or any(fact.rule != "answers.number" for fact in draft.facts):
        return None
    ours = [q for q in draft.quantities if q.high is None and draft.is_ours(q.start)]
    old = [q for q in ours if _is_taken_back(draft.text, q)]
    new = [q for q in ours if q not in old]
    if len(new) != 1 or len(old) > 1:
        return None
    one, was = new[0], old[0] if old else None
    words, span = draft.normal.words(one.start, one.end), draft.normal.span(one.start, one.end)
    if was is not None and was.scaled and not one.scaled and one.unit is None and one.low < _WAN:
        # 不是八千多万，是九千二: what is put in its place keeps the scale.
        return Swap(one.low * _WAN, was.low, was.unit or "CNY", words, span)
    return Swap(one.low, was.low if was else None, one.unit or ("CNY" if one.scaled else None), words, span)


def _is_taken_back(text: str, quantity: Quantity) -> bool:
    return bool(_TAKEN_BACK.search(text[: quantity.start]) or _CALLED_WRONG.match(text, quantity.end))


def join(drafts: list[Draft]) -> Draft:
    """One draft of the stretches of a long text: the first intent stated, and the later fact of two."""
    whole = drafts[0]
    silent = (Intent.TELL_PROFILE, Intent.OTHER)
    stated = [draft.intent for draft in drafts if draft.intent not in silent]
    told = any(draft.intent is Intent.TELL_PROFILE for draft in drafts)
    whole.intent = stated[0] if stated else Intent.TELL_PROFILE if told else Intent.OTHER
    for draft in drafts[1:]:
        whole.facts += draft.facts
        whole.doubts += draft.doubts
        whole.replaced += draft.replaced
        whole.complete += draft.complete
    settle(whole)
    return whole


def _key(draft: Draft, fact: ReadFact, kept: dict[tuple[str, str], ReadFact]) -> tuple[str, str]:
    """Say what a fact is about: the tag, or the attribute in its year; a correction need not repeat the year."""
    if fact.operator in _OF_TAGS:
        return fact.attribute, str(fact.value)
    if draft.intent is Intent.CORRECT_FACT:
        for key, earlier in kept.items():
            if key[0] == fact.attribute and (not key[1] or not fact.period or earlier.period == fact.period):
                return key
    return fact.attribute, fact.period or ""


def _prevails(fact: ReadFact, earlier: ReadFact) -> bool:
    """Let the later statement hold; a bare mention does not undo a stated one."""
    if fact.rule == "aboutness.insured" != earlier.rule:
        return False  # 员工80人，社保交了60个人
    if fact.rule == "aboutness.carried" and earlier.rule != "aboutness.carried":
        return fact.operator == "==" != earlier.operator  # 产值没过亿，8700万
    return not (fact.rule == "terms.named" and earlier.rule == "terms.stated")


_TRADE = Gate(
    r"(?:^|[，。])(?:我们|我司|公司|咱们?|我|企业)(?:公司|这边|厂)?(?:主要|主营|专业|目前)?(?:就?是)?(?:一家|专门|专业)?(?:做|搞|从事|生产|研发|制造|经营)"
    r"[^，。？吗什啥哪怎了过事]{2,}"
    r"|^(?:做|搞|卖|生产|经营|加工|销售|拍|开)[^，。？吗什啥哪怎了过事好点]{2,10}的$"
)
"""我们是做数字孪生的 tells of a trade, known or not."""
_WE_HAVE = re.compile(
    r"(?:我们|我司|我厂|咱们?)(?:公司|厂|这边)?(?:也|还|都|已经|现在|目前)?(?:有|设有|建有|拥有|获得|通过|拿到)(?!点|些|个?(?:问题|疑问|事|想法|意见|什么|啥)|没有)[^吗？什啥哪怎多少]{2,}$"
)
"""我们有院士工作站 tells, of what we hold no word for."""
_TOLD_BESIDES = re.compile(r"挂牌|[a-e]轮|估值|软著|软件著作权|注册商标|光伏")
"""新三板挂牌的: told of a company, though we hold no word for it."""
_OTHERS = frozenset({Kind.COMPANIES, Kind.PEOPLE, Kind.HEARSAY, Kind.TOPIC, Kind.ALL_NONE})


def _tells(draft: Draft) -> bool:
    """Whether anything was said of enterprises at all, even of others or of plans."""
    if draft.facts or draft.quantities or draft.complete:
        return True
    if _TRADE.search(draft.possible, draft.text) or _WE_HAVE.match(draft.text) or _TOLD_BESIDES.search(draft.text):
        return True
    return any(m.is_any(_OTHERS) or (m.end - m.start > 1 and any(e.attribute for e in m.entries)) for m in draft.marks)

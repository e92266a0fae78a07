"""For which years an offer is: 前两年…第三年…, 第一年100%、第二年70%, 三年分别按80%、60%、40%."""

from __future__ import annotations

import re
from dataclasses import replace

from matcher.drafting.figures import chinese_number
from matcher.drafting.offer import Offer, OfferSet, both

_N = "[一二两三四五六七八九\\d]"
_PHASE = re.compile(
    rf"(?:(?P<first>前|首)(?P<years>{_N}?)(?:个)?年度?|(?P<last>后|其后|余下|剩余)(?P<more>{_N})年|(?P<one>第{_N}年度?)|(?P<next>次年)"
    rf"|(?P<from>第{_N})年?(?:至|到|-|、)第?(?P<to>{_N})年)(?:内|起)?，?(?:分别|每年|给予|按|各|为|可)?(?:租金|房租|场租|租赁费)?$"
)
"""前两年, 首年, 第三年, 后两年, 第三至第五年: when an offer of several in turn is given."""
_SPAN = re.compile(
    r"(?<!成立)(?<!注册)(?:前|首|连续|给予|分|期限为?|起|在|享受|补贴|，|^)(?P<count>[一二两三四五2-5])(?:个)?年(?:内|期)?"
)
_OF_YEARS = re.compile(rf"{_N}年(?:累计|合计|总计|总额|内)[^，。；\\d]{{0,8}}$")


def of_years(piece: str, start: int) -> bool:
    """Whether the ceiling at `start` is of all the years of one offer: 三年合计不超过240万元."""
    return bool(_OF_YEARS.search(piece[:start].rpartition("，")[2]))


def phased(one: OfferSet, piece: str, offset: int) -> OfferSet:
    """Note for which years an offer is, where the words right before its giving say so."""
    before = piece[: one.offers[0].context[1] - offset]
    found = _PHASE.search(before) or _PHASE.search(piece[: one.offers[0].start - offset])
    if len(one.offers) > 1:
        return _year_by_year(one, piece[: one.offers[0].start - offset])
    if found is None:
        return one
    note = found.group().strip("，")
    for word in ("租金", "房租", "场租", "租赁费", "分别", "每年", "给予", "按", "各", "为", "可"):
        note = note.removesuffix(word)
    return OfferSet(tuple(_for(offer, _years(found), note) for offer in one.offers), one.piece)


def _years(found: re.Match[str]) -> int | None:
    if found.group("from"):
        first, last = (chinese_number(found.group(name).removeprefix("第")) for name in ("from", "to"))
        return int(last - first) + 1 if first is not None and last is not None and last > first else None
    if found.group("one") and re.search("年度?起", found.group()):
        return None
    counted = found.group("years") if found.group("first") else found.group("more")
    return int(chinese_number(counted or "一") or 1)


def _for(offer: Offer, years: int | None, note: str) -> Offer:
    return replace(offer, years=years, note=both(note, offer.note))


def _year_by_year(one: OfferSet, before: str) -> OfferSet:
    """前三年分别按80%、60%、40%: each of as many figures as years is for one of them."""
    spans = list(_SPAN.finditer(before))
    count = chinese_number(spans[-1].group("count")) if spans else None
    if count != len(one.offers) or "、" in re.sub(r"^.*年", "", before) or one.offers[0].rate is None:
        return one
    offers = tuple(_for(offer, 1, f"第{number}年") for number, offer in zip("一二三四五", one.offers, strict=False))
    return OfferSet(offers, one.piece)

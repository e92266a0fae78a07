"""What a sentence gives: offers with their figures, and the stretch of text that says to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from matcher.drafting.figures import Figure, FigureKind, chinese_number
from matcher.drafting.giving import counted_per, counted_unit, form_of, uncounted
from matcher.drafting.lexicon import Lexicon
from matcher.drafting.offer import Offer, OfferSet, both
from matcher.drafting.phases import of_years, phased
from matcher.drafting.roles import GIVING, Group, Role, base_text, read_groups
from policies.language.benefits import Form
from policies.language.conditions import Quantity

_YEARS = re.compile(
    r"连续[^，。；\d一二两三四五]{0,6}(?P<a>[\d一二两三四五六]{1,2})(?:个)?年"
    r"|(?:期限|补贴期|资助期|贴息期|补助期|扶持期)[^，。；\d]{0,8}?(?P<b>[\d一二两三四五六]{1,2})年"
    r"|(?:最长|最多)(?:不超过|补贴|补助|享受|可享受)?(?P<c>[\d一二两三四五六]{1,2})年"
    r"|(?:补贴|补助|资助|扶持|贴息|享受)(?P<e>[\d一二两三四五])年(?=[，。；]|$)"
    r"|给予(?P<f>[\d一二两三四五])年(?=[、，的期租房补资])"
    r"|(?<!成立)(?<!注册)(?<!设立)(?P<d>[一二两三四五])年内，?(?=按|每年|给予|可|每平方米)"
)
_WATTS = re.compile(r"(?:/|每)(?P<kilo>千)?(?:瓦|W)(?!时)")
_REST = re.compile(r"[^，。；、\d]{0,14}(?=[，。；、])|")
_CUE = re.compile(
    rf"分别|各(?=奖|补)|最高(?={GIVING})|{GIVING}|按每|每(?!年营|新增|增加|引进|孵化|招|满|完成|成功|培育|出口)|一次性|最高|不超过"
)
_BY = re.compile(r"按照?(?!时|期|规|要求)")
_CAP_IS_NEW = re.compile(r"给予|(?:提高|调整|增加|放宽)(?:到|至|为)|[“]")
_CAP_OVER_ALL = re.compile(r"单个|单家|单户|每家|每户|同一|合计|累计|总额|年度|每年|最高|全年|单项|单一")
_OF_ENTERPRISE = re.compile(
    r"(?:年度|全年|每年)累计|(?:单家|单户|每家|每户|每企|同一)[^，。；]{0,4}|(?:单个|每个)(?:企业|单位|机构|主体)"
)
_OF_ONE = re.compile(r"每(?![年月])|单[个项件次笔台]")
_GIVES = re.compile(GIVING)
_SHARE_NEXT = re.compile(
    r"[^，。；\d]{0,4}，(?:具体)?(?:按|以|(?:奖励|补助|补贴|资助|支持|扶持|抵扣|贴息)?(?:的)?(?:比例|标准)(?:为|按|是))[^，。；的]{0,14}的?$"
)
_IN_PARTS = r"[^，。；\d]{0,10}，(?:分[^，。；：\d]{1,6}(?:阶段|步|期|次|环节)[^，。；：\d]{0,6}|其中)："
"""给予1000万元奖励，分三个阶段兑现：辅导备案的奖励200万元…: the sum of its parts."""
_RAISED = re.compile(
    r"(?:的|可)?(?:(?:年度|单家|单个项目|每年)?(?:最高|补助|补贴|奖励|贴息|资助)*(?:限额|上限|封顶额?|额度|最高额)|最高)(?:可|再)?"
    r"(?:提高|放宽|增加|调整|上浮|上调)(?:至|到|为)$"
)
"""A ceiling raised for some: …最高40万元；规上企业最高限额提高至60万元."""


def read_offers(text: str, lexicon: Lexicon, *, awarding: int | None = None) -> list[OfferSet]:
    """Read all that a sentence gives, in order."""
    sets: list[OfferSet] = []
    for number, (start, end) in enumerate(_pieces(text)):
        _read_piece(
            text[start:end], start, number, sets, lexicon, awarding=None if awarding is None else awarding - start
        )
    return sets


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in re.finditer(r"[；。]", text):
        yield start, found.end()
        start = found.end()
    if start < len(text):
        yield start, len(text)


def _read_piece(  # noqa: PLR0915 - one arm for each role
    piece: str, offset: int, number: int, sets: list[OfferSet], lexicon: Lexicon, *, awarding: int | None
) -> None:
    first = len(sets)
    colon = piece.rfind("：", 0, _first_figure(piece)) + 1
    floor = colon
    step: Figure | None = None
    overall = ""
    for group in read_groups(piece, awarding=awarding):
        match group.role:
            case Role.CAP | Role.AWARD if _announces(piece, group):
                overall = piece[_begin(piece, group) : group.end]
                floor = piece.find("：", group.end) + 1
                continue
            case Role.AWARD | Role.RATE | Role.POINTS | Role.FLOOR:
                offers = tuple(_offers(piece, group, floor, step, lexicon, offset))
                goes_on = group.role is Role.AWARD and _goes_on(piece, group, floor, sets[first:])
                sets.append(_extended(sets.pop(), offers) if goes_on else OfferSet(offers, number))
                step = None
            case Role.CAP if sets and _RAISED.search(piece[_begin(piece, group) : group.start]):
                sets.append(_raised(piece, group, floor, offset, number, sets[-1]))
            case Role.CAP if not _attaches(piece, group, floor, sets[first:]):
                if sets and not sets[first:] and _attaches(piece, group, floor, sets):
                    _attach(sets, piece, group, number, everywhere=True)
                elif _promises(piece, group):
                    sets.append(OfferSet(tuple(_offers(piece, group, floor, None, lexicon, offset)), number))
            case Role.CAP:
                _attach(sets, piece, group, number)
            case Role.STEP:
                step = group.figures[0]
                continue
            case _:
                continue
        floor = group.end + len(_REST.match(piece, group.end).group())  # type: ignore[union-attr]  # matches always
    sets[first:] = _with_ceilings_before(piece, offset, sets[first:])
    sets[first:] = [phased(_noted(one, overall) if overall else one, piece, offset) for one in sets[first:]]
    _add_years(piece, offset, sets, first)


def _with_ceilings_before(piece: str, offset: int, sets: list[OfferSet]) -> list[OfferSet]:
    """奖励限额为每家100万元，奖励比例为投资额的5%: a ceiling said before the share it limits."""
    joined: list[OfferSet] = []
    for one in sets:
        before = joined[-1].offers[0] if joined and len(joined[-1].offers) == 1 else None
        between = piece[before.end - offset : one.offers[0].start - offset] if before is not None else ""
        bare = before is not None and before.kind == "up_to" and before.floor is None and not before.raises
        if before is not None and bare and one.is_share and _SHARE_NEXT.match(between) and one.offers[0].cap is None:
            context = before.context if one.offers[0].context[0] >= before.end else one.offers[0].context
            offers = tuple(replace(offer, cap=before.cap, context=context) for offer in one.offers)
            joined[-1] = OfferSet(offers, one.piece)
        else:
            joined.append(one)
    return joined


def _goes_on(piece: str, group: Group, floor: int, sets: list[OfferSet]) -> bool:
    """分别按每千瓦80元、每千伏安50元: one list, though each figure has a unit of its own before it."""
    if not sets or sets[-1].is_share:
        return False
    between, begin = piece[floor : group.start], sets[-1].offers[0].context[1]
    parted = "分别" in piece[max(piece.rfind("，", 0, floor - 1), 0) : floor]
    return parted and begin > 0 and bool(re.fullmatch(r"[、和及]?(?:按照?|给予)?每[^，。；\d]{1,6}", between))


def _extended(one: OfferSet, more: tuple[Offer, ...]) -> OfferSet:
    context = one.offers[0].context
    return OfferSet((*one.offers, *(replace(offer, context=context) for offer in more)), one.piece)


def _raised(piece: str, group: Group, floor: int, offset: int, number: int, before: OfferSet) -> OfferSet:
    """规上企业最高限额提高至60万元: an offer of its own, in the form of the one whose ceiling is raised."""
    begin, figure = _begin(piece, group), group.figures[0]
    found = _RAISED.search(piece, begin, group.start)
    end = found.start() if found else group.start
    offer = replace(
        _blank(group, figure, is_price=False),
        form=before.offers[0].form,
        start=figure.start + offset,
        end=figure.end + offset,
        context=(floor + offset, end + offset),
        base_text=before.offers[0].base_text,
        note=piece[begin : group.end],
        raises=True,
    )
    return OfferSet((offer,), number)


def _first_figure(piece: str) -> int:
    groups = read_groups(piece)
    return groups[0].start if groups else len(piece)


def _begin(piece: str, group: Group) -> int:
    return max(piece.rfind(mark, 0, group.start) + 1 for mark in "，；。")


def _announces(piece: str, group: Group) -> bool:
    """分阶段给予最高800万元奖励：完成股改奖励100万元，…: the ceiling of all that follows the colon."""
    pattern = r"[^，。；\d]{0,10}(?:，分[^，。；：\d]{1,12})?：" if group.role is Role.CAP else _IN_PARTS
    colon = re.match(pattern, piece[group.end :])
    if colon is None:
        return False
    later = read_groups(piece[group.end + colon.end() :])
    return any(one.role in {Role.AWARD, Role.RATE} for one in later)


def _noted(one: OfferSet, note: str) -> OfferSet:
    return OfferSet(tuple(replace(offer, note=both(offer.note, note)) for offer in one.offers), one.piece)


def _promises(piece: str, group: Group) -> bool:
    """Say whether a ceiling alone is an offer: only where something is given (给予最高300万元资助)."""
    segment_start = max(piece.rfind(mark, 0, group.start) + 1 for mark in "，；。")
    stop = piece.find("，", group.end)
    segment = piece[segment_start : stop if stop >= 0 else len(piece)]
    return bool(_GIVES.search(segment) or re.search(r"贷款|授信|融资额度|创新券|出资", segment)) or "“" in piece


def _attaches(piece: str, group: Group, floor: int, sets: list[OfferSet]) -> bool:
    if not sets:
        return False
    segment = piece[max(piece.rfind("，", 0, group.start) + 1, 0) : group.start]
    between = piece[floor : group.start]
    if sets[-1].is_share and not re.search(r"[，；：]", between):
        # 按投资额5%给予最高3000万元奖励: the ceiling of the share just named.
        return True
    if _CAP_IS_NEW.search(segment) or (segment.startswith("对") and _GIVES.search(segment)):
        return False
    if re.search(r"的[，]|的企业，", between) and _GIVES.search(segment) and not _CAP_OVER_ALL.match(segment):
        return False
    return bool(sets) and (floor > 0 or bool(_CAP_OVER_ALL.search(segment)))


def _attach(sets: list[OfferSet], piece: str, group: Group, number: int, *, everywhere: bool = False) -> None:
    """Give a ceiling to the offers it is said of: the last list, and its like before it in the piece."""
    shares, per = sets[-1].is_share, counted_per(piece, group)
    together = re.search(r"合计|总计|各项之和", piece[max(0, group.start - 10) : group.start])
    if len(sets) > 1 and together and not of_years(piece, group.start):
        # A ceiling over several offers together is none of each alone.
        note = piece[piece.rfind("，", 0, group.start) + 1 : group.end]
        sets[:] = [_noted(one, note) for one in sets]
        return
    words = piece[_begin(piece, group) : group.end]
    if _one_by_one(sets, group):
        return
    for index in range(len(sets) - 1, -1, -1):
        one = sets[index]
        if one.is_share != shares or (one.piece != number and not everywhere):
            continue
        caps = [figure.low for figure in group.figures]
        if len(caps) != len(one.offers):
            caps = [caps[0]] * len(one.offers)
        pairs = zip(one.offers, caps, strict=True)
        sets[index] = OfferSet(tuple(_capped(offer, cap, per, words) for offer, cap in pairs), one.piece)


def _one_by_one(sets: list[OfferSet], group: Group) -> bool:
    """按5%补助；…按8%补助，最高分别不超过80万元、200万元: one ceiling for each offer before."""
    count = len(group.figures)
    places = [at for at, one in enumerate(sets) if one.is_share == sets[-1].is_share]
    alone = all(len(sets[at].offers) == 1 and sets[at].offers[0].cap is None for at in places)
    if count == 1 or len(places) != count or not alone:
        return False
    for at, figure in zip(places, group.figures, strict=True):
        sets[at] = replace(sets[at], offers=(replace(sets[at].offers[0], cap=figure.low),))
    return True


def _capped(offer: Offer, cap: Decimal, per: tuple[str, ...], words: str) -> Offer:
    if offer.cap is not None:
        # 每个展位最高3万元，单家企业最高60万元: a share is of all the enterprise spends, so its own ceiling counts.
        narrow = _OF_ONE.search(offer.cap_words) and not _OF_ENTERPRISE.search(offer.cap_words)
        wider = offer.rate is not None and narrow and cap > offer.cap and _OF_ENTERPRISE.search(words)
        return replace(offer, cap=cap, per=per, note=both(offer.note, offer.cap_words)) if wider else offer
    # The ceiling of a fixed amount may be counted otherwise than the amount (2000元/台，每年最高20万元).
    kept = per if offer.rate is not None or offer.amount is None else ()
    return replace(offer, cap=cap, per=offer.per or kept, cap_words=words)


def _offers(
    piece: str, group: Group, floor: int, counted: Figure | None, lexicon: Lexicon, offset: int
) -> Iterator[Offer]:
    cue = _cue(piece, group, floor)
    words = base_text(piece, group) if group.role is Role.RATE else ""
    if group.role is Role.RATE and group.figures[0].kind is FigureKind.POINTS and not words:
        words = "贷款"  # 按1个百分点给予贴息: points of interest are of the loan.
    changed = bool(re.search(r"增量|新增|增加额|增长部分|超出|超过部分|上级|部分$", words))
    changed = changed or bool(re.search(r"利率|标准$|同期", words))
    base = None if changed or not words else lexicon.money_attribute(words)
    step = None if counted is None else Quantity(counted.low, counted.unit)
    one = counted_unit(piece, counted) if counted is not None and counted.low == 1 else ()
    watts = _WATTS.match(piece, group.end)
    if watts and step is None:
        step, base = Quantity(Decimal(1_000 if watts.group("kilo") else 1), "W"), "pv_capacity"
    for figure in group.figures:
        yield replace(
            _blank(group, figure, is_price=piece[: group.start].endswith("执行")),
            form=form_of(piece, group),
            start=figure.start + offset,
            end=figure.end + offset,
            context=(floor + offset, _context_end(piece, floor, cue, group) + offset),
            base=base,
            base_text=words,
            measured=lexicon.money_attribute(piece[: max(piece.rfind("：", 0, group.start), 0)]),
            per=one or counted_per(piece, group),
            note=uncounted(piece, group),
            uncounted=bool(uncounted(piece, group)),
            words=piece[min(cue, group.start) : group.end] + _REST.match(piece, group.end).group(),  # type: ignore[union-attr]  # matches always
            step=step,
        )


def _blank(group: Group, figure: Figure, *, is_price: bool) -> Offer:
    start, end = figure.start, figure.end
    offer = Offer("fixed", Form.SUBSIDY, start, end, (0, 0), unit=figure.unit)
    match group.role:
        case Role.RATE:
            at_most = group.at_most or figure.high is not None
            return replace(offer, kind="rate", rate=figure.high or figure.low, at_most=at_most, unit="ratio")
        case Role.POINTS:
            return replace(offer, kind="rate", rate=figure.low, adds=True, unit="ratio")
        case Role.CAP:
            return replace(offer, kind="up_to", cap=figure.low)
        case Role.FLOOR:
            return replace(offer, kind="fixed", amount=figure.low, floor=figure.low)
        case _ if figure.high is not None:
            return replace(offer, kind="up_to", floor=figure.low, cap=figure.high)
        case _:
            return replace(offer, amount=figure.low, kind="price" if is_price else "fixed")


def _cue(piece: str, group: Group, floor: int) -> int:
    """Say where the words of giving begin: what stands before them says to whom."""
    comma = max((piece.rfind(mark, 0, group.start) + 1 for mark in "，：；"), default=0)
    begin = max(comma, floor)
    if group.role is Role.RATE:
        by = _BY.search(piece, begin, group.start)
        if by:
            parted = re.search("分别$", piece[begin : by.start()])
            return by.start() - (2 if parted else 0)
    for found in _CUE.finditer(piece, begin, group.start):
        if not re.match(r"(?:支持|补助|奖励|资助|补贴|奖|扶持)(?:对象|范围|条件|资金(?!支持))", piece[found.start() :]):
            return found.start()
    return group.start


def _context_end(piece: str, floor: int, cue: int, group: Group) -> int:
    """Give the end of the words that say to whom; 给予新入选的…企业奖励20万元 has them behind the giving."""
    return cue if len(piece[floor:cue].strip("，。；：、　")) > 1 else group.start


def _add_years(piece: str, offset: int, sets: list[OfferSet], first: int) -> None:
    if first == len(sets):
        return
    begin = sets[first].offers[0].context[1] - offset
    found = _YEARS.search(piece, max(begin - 5, 0)) or _YEARS.search(
        piece, max(piece.find(sets[first].offers[0].words), 0)
    )
    if not found:
        return
    value = chinese_number(next(group for group in found.groups() if group))
    if value is None:
        return
    following = [index for index in range(first, len(sets)) if sets[index].offers[0].start - offset > found.start()]
    # Said before a figure it is of that figure; said after all of them, of all.
    chosen = [following[0]] if following else range(first, len(sets))
    for index in chosen:
        offers = tuple(replace(offer, years=offer.years or int(value)) for offer in sets[index].offers)
        sets[index] = OfferSet(offers, sets[index].piece)

"""To whom each offer is made: parallel lists unfolded, conditions read, context carried on where needed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from matcher.drafting.claim import Claim
from matcher.drafting.conditions import read_conditions
from matcher.drafting.deeds import STAGED, stands_alone
from matcher.drafting.figures import FigureKind
from matcher.drafting.found import Found
from matcher.drafting.leaning import branch_of, carried_from, leans_on, merged
from matcher.drafting.leftovers import ALL_LEVELS, LONGEST_JUDGEMENT, cleaned, label_of, leftover
from matcher.drafting.lexicon import Lexicon
from matcher.drafting.offer import Offer, OfferSet
from matcher.drafting.offers import read_offers
from matcher.drafting.pairing import Part, pair_parts
from matcher.drafting.progressive import Progression, covering, progressive_base, read_progressions
from matcher.drafting.refusals import is_refused
from matcher.drafting.roles import GIVING, Group, Role, read_groups
from matcher.drafting.subjects import of_applicant, own_words, receivers
from matcher.drafting.thresholds import compare, fits, threshold_attribute
from policies.language.benefits import Form, Tier
from policies.language.conditions import (
    Between,
    Comparison,
    Condition,
    FirstReach,
    Flag,
    Has,
    Lacks,
    Operator,
    Quantity,
)

_STANDARD = re.compile(
    r"[^，。；：]{0,14}(?:奖励|补助|补贴|资助|扶持|支持|奖补)(?:标准|金额|额度|比例)(?:分别)?(?:为|：|如下|分[^，。；：\d]{0,8}：)"
)
_PLAIN_STANDARD = re.compile(r"(?:[Aa答]：)?(?:具体|发放|执行)?标准(?:分别)?(?:为|是|：|如下)")
_NAMED_AMOUNTS = re.compile(
    r"(?P<caption>(?!.*(?:资金|预算|投资|安排|经费|收入|产值|支出|规模|目标|费用))[^，。；：\d]{2,14}：)"
    r"(?:[^，。；：\d]{1,14}\d+(?:\.\d+)?万元(?:[，；、。]|$)){2,}"
)
"""首台（套）装备：国际300万元，国内200万元，省内100万元。"""
_ANNOUNCES = re.compile(
    r"(?:奖励|补助|补贴|资助|贴息|奖补|给予支持|减免)(?:标准|政策)?(?:如下|分别为|为)?：(?![^，。；]{0,6}(?:对|按|凡|经|给予))"
)
"""分档补助：亚洲地区每展位2万元，欧美地区3万元: what follows the colon is given."""
_REACHED_LIST = re.compile(r"(?:^|[，；])(?:首次|当年)?(?:达到|突破|超过|达)$")
"""…奖励2万元；首次达到1000万元、5000万元的，分别…: of what the claim before was about."""
_GIVING_TAIL = re.compile(
    rf"(?:按照?[^，。；：]{{2,12}})?(?:按照?|给予|予以|可|分档|分段|分级|分别|如下|下列|以下|一次性)*(?:{GIVING})?(?:标准|政策|如下|为)*$"
)
_BY_BASE = re.compile(r"(?:^|(?<=[，：]))按照?[^，。；：]*$")
_LISTED = Flag("listed", expected=True)


def read_claims(
    text: str, lexicon: Lexicon, before: Sequence[Claim] = (), *, awarding: int | None = None
) -> list[Claim]:
    """Read all that a sentence gives and to whom; `before` are the claims of the sentence before it.

    From the offset `awarding` on, bare amounts are awards, because a table column or a heading says so.
    """
    claims: list[Claim] = []
    if awarding is None:
        awarding = _announced(text)
    progressions = read_progressions(text)
    sets = [one for one in read_offers(text, lexicon, awarding=awarding) if not _is_refused(text, one)]
    for one in sets:
        progression = covering(progressions, one.offers[0].start)
        if progression is None:
            claims.extend(_claims_of(text, one, claims or list(before), lexicon))
        elif all(claim.parts != progression.parts for claim in claims):
            within = [o for s in sets for o in s.offers if covering([progression], o.start)]
            claims.append(_progressive(text, progression, within, one.piece, lexicon))
    return _led(text, claims, lexicon)


def _announced(text: str) -> int | None:
    """Say from where on bare amounts are awards, because the words before say so."""
    if _STANDARD.match(text) or _PLAIN_STANDARD.match(text):
        return 0
    listed = _NAMED_AMOUNTS.fullmatch(text)
    if listed:
        return listed.end("caption")
    found = _ANNOUNCES.search(text)
    return found.end() if found and not read_groups(text[: found.start()]) else None


def _is_refused(text: str, one: OfferSet) -> bool:
    first = one.offers[0]
    return is_refused(text, first.start, first.amount if first.unit == "CNY" else None)


def _led(text: str, claims: list[Claim], lexicon: Lexicon) -> list[Claim]:
    """对新认定的绿色工厂给予奖励：国家级的…: what stands before the colon is asked of all behind it."""
    if not claims:
        return claims
    colon = text.rfind("：", 0, claims[0].offer.context[0] + 1)
    return led_by(text[: max(colon, 0)], claims, lexicon)


def led_by(lead: str, claims: list[Claim], lexicon: Lexicon) -> list[Claim]:
    """Ask of every claim what its lead asks, unless the claim itself asks it more closely."""
    staged = STAGED.search(lead)
    lead = _GIVING_TAIL.sub("", lead)
    found = read_conditions(lead, lexicon)
    judged = leftover(lead, found)
    if not lead or (len(claims) == 1 and not found):
        return claims
    asked = [one.condition for one in found]
    if staged:
        judged = ""
        # 对上市企业分阶段奖励：完成股改…，成功上市…: what the last stage asks is not asked of the first.
        asked = [one for one in asked if one != _LISTED and not any(one in claim.conditions for claim in claims)]
    return [claim if claim.parts else _led_claim(claim, asked, judged) for claim in claims]


def _led_claim(claim: Claim, asked: Sequence[Condition], judged: str) -> Claim:
    judgement = "；".join(dict.fromkeys(part for part in (judged, claim.judgement) if part))
    conditions = (*(c for c in asked if c not in claim.conditions), *claim.conditions)
    return replace(claim, conditions=conditions, judgement=judgement)


def _progressive(text: str, progression: Progression, offers: Sequence[Offer], piece: int, lexicon: Lexicon) -> Claim:
    """Make one claim of all parts: their bounds are no conditions. Without a known base a person must write it."""
    phrase = text[: progression.start]
    conditions = tuple(one.condition for one in read_conditions(phrase, lexicon))
    cap = next((offer.cap for offer in reversed(offers) if offer.cap is not None), None)
    if cap is None:
        cap = next((limit for one in reversed(offers) if (limit := _limit_in(one.note)) is not None), None)
    base = cleaned(phrase[phrase.rfind("，", 0, max(len(phrase) - 4, 0)) + 1 :])
    known = progressive_base(base, lexicon)
    offer = replace(offers[0], kind="progressive", rate=None, cap=cap, base=known, base_text=base)
    steps = text[progression.start : progression.end]
    judgement = "" if known else f"按比例分段计算：{steps}"[:LONGEST_JUDGEMENT]
    return Claim(offer, conditions, judgement, label_of(phrase), piece, end=progression.end, parts=progression.parts)


def _limit_in(note: str) -> Decimal | None:
    """合计最高500万元 behind a progression limits the one offer that its parts are."""
    limits = [group.figures[0].low for group in read_groups(note) if group.role is Role.CAP]
    return limits[-1] if limits else None


def _claims_of(text: str, one: OfferSet, earlier: Sequence[Claim], lexicon: Lexicon) -> list[Claim]:
    start, end = one.offers[0].context
    context = text[start:end]
    alone = stands_alone(text, start, end)
    previous = None if alone else leans_on(context, one.piece, earlier)
    if len(one.offers) > 1:
        return _parallel(context, one, previous, earlier, lexicon)
    return [_claim(one.offers[0], one.piece, context, previous, earlier, lexicon)]


def _claim(
    offer: Offer, piece: int, phrase: str, previous: Claim | None, earlier: Sequence[Claim], lexicon: Lexicon
) -> Claim:
    own = own_words(phrase)
    found = of_applicant(phrase, read_conditions(own, lexicon, carried=carried_from(earlier) or offer.measured))
    if offer.raises and earlier:
        # Who is under the raised ceiling is among those the offer was made to.
        previous = earlier[-1]
    conditions = merged(branch_of(previous, phrase, piece), found, phrase, adds=offer.raises)
    before = previous or (earlier[-1] if earlier else None)
    if before is not None and offer.form is Form.MATCHING and before.piece != piece:
        # 承担省级项目的，按1:0.5配套: matched is what that project got, not what the one before got.
        before = None
    offer = _with_base(offer, before, found, lexicon)
    if not any(isinstance(c, Has) and c.attribute == "roles" for c in conditions):
        conditions = (*conditions, *receivers(offer, lexicon))
    conditions = tuple(dict.fromkeys(conditions))
    asks = _without_base(phrase, offer)
    judgement = leftover(asks, [one for one in found if one.end <= len(asks)]) or _level_judged(own, lexicon)
    said = tuple(one.condition for one in found)
    return Claim(offer, conditions, judgement, label_of(phrase), piece, leaned=previous is not None, own=said)


def _without_base(phrase: str, offer: Offer) -> str:
    """Leave out 按设备投资额的 at the end: what a share is of is no matter of judgement."""
    by = _BY_BASE.search(phrase)
    return phrase[: by.start()] if by and offer.base_text and offer.base_text in by.group() else phrase


def _level_judged(phrase: str, lexicon: Lexicon) -> str:
    """Keep 国家级绿色工厂 for a person to judge: the term 绿色工厂 is of any level."""
    if ALL_LEVELS.search(phrase):
        return ""
    named = [one for one in lexicon.find_tags(phrase) if lexicon.narrowing_level(one)]
    return "、".join(dict.fromkeys(phrase[one.start : one.end] for one in named))


def _with_base(offer: Offer, before: Claim | None, found: Sequence[Found], lexicon: Lexicon) -> Offer:
    """按15%资助 after 按设备投资额的10%资助 means the same base; else the amount its own condition is about."""
    if offer.rate is None or offer.base_text:
        return offer
    if before is not None and before.offer.base_text:
        return replace(offer, base=before.offer.base, base_text=before.offer.base_text)
    measured = [one.attribute for one in found if isinstance(one.condition, Comparison | Between)]
    money = [name for name in measured if lexicon.unit_of(name) == "CNY"]
    return replace(offer, base=money[-1]) if money and not offer.adds else offer


# --- parallel lists ------------------------------------------------------------------------------


def _parallel(
    context: str, one: OfferSet, previous: Claim | None, earlier: Sequence[Claim], lexicon: Lexicon
) -> list[Claim]:
    count = len(one.offers)
    group = next((g for g in _threshold_lists(context) if len(g.figures) == count), None)
    if group is not None:
        return _by_threshold(context, one, group, previous, lexicon, carried_from(earlier))
    parts = pair_parts(context, count)
    if len(parts) != count:
        shared = [_claim(offer, one.piece, context, previous, earlier, lexicon) for offer in one.offers]
        if all(offer.note.startswith("第") and offer.years for offer in one.offers):
            return shared
        return [
            replace(
                claim, judgement=f"第{number}档：{claim.judgement or claim.label}"[:LONGEST_JUDGEMENT], unpaired=True
            )
            for number, claim in enumerate(shared, start=1)
        ]
    return [
        _paired(offer, part, one.piece, previous, earlier, lexicon)
        for offer, part in zip(one.offers, parts, strict=True)
    ]


def _threshold_lists(context: str) -> list[Group]:
    return [g for g in read_groups(context) if g.role in {Role.THRESHOLD, Role.AWARD, Role.CAP} and len(g.figures) > 1]


def _by_threshold(
    context: str, one: OfferSet, group: Group, previous: Claim | None, lexicon: Lexicon, carried: str | None
) -> list[Claim]:
    attribute, _ = threshold_attribute(context, group, lexicon)
    if attribute is None and carried and _REACHED_LIST.search(context[: group.start]):
        attribute = carried if fits(group.figures[0], carried, lexicon) else None
    others = [f for f in read_conditions(context, lexicon) if f.start >= group.end or f.end <= group.start]
    pairs = sorted(
        zip(group.figures, (offer.amount for offer in one.offers), strict=True), key=lambda pair: pair[0].low
    )
    bounds, amounts = [figure.low for figure, _ in pairs], [amount for _, amount in pairs]
    own_unit = attribute is not None and fits(group.figures[0], attribute, lexicon)
    rising = own_unit and all(low < high for low, high in pairwise(bounds))
    if attribute is None or not rising or None in amounts:
        return [
            _threshold_claim(context, one, index, group, attribute, others, lexicon) for index in range(len(one.offers))
        ]
    lowest = compare(context, group, replace(pairs[0][0], high=None), attribute, lexicon)
    tiers = tuple(Tier(at, amount) for at, amount in zip(bounds, amounts, strict=True) if amount is not None)
    conditions = merged(previous, [*others, Found(lowest, group.start, group.end)], context)
    judgement = leftover(context, [*others, Found(lowest, 0, group.end)])
    return [
        Claim(
            replace(one.offers[0], amount=None),
            conditions,
            judgement,
            label_of(context),
            one.piece,
            tiers=tiers,
            tiers_of=attribute,
            tiers_unit=pairs[0][0].unit,
            first_reach=isinstance(lowest, FirstReach),
            end=one.offers[-1].end,
        )
    ]


def _threshold_claim(  # noqa: PLR0913, PLR0917 - one step of a list of thresholds
    context: str, one: OfferSet, index: int, group: Group, attribute: str | None, others: list[Found], lexicon: Lexicon
) -> Claim:
    figure = group.figures[index]
    conditions = tuple(found.condition for found in others)
    label = context[: group.start] + context[figure.start : figure.end]
    if attribute is None or figure.kind is FigureKind.BARE:
        return Claim(one.offers[index], conditions, cleaned(label), label_of(label), one.piece)
    own = compare(context, group, figure, attribute, lexicon)
    above = min((other.low for other in group.figures if other.low > figure.low), default=None)
    if isinstance(own, Comparison) and own.operator is Operator.GE and above is not None:
        # Only the highest bound reached counts: without this one who reaches all would be given all.
        conditions = (*conditions, Comparison(attribute, Operator.LT, Quantity(above, figure.unit)))
    return Claim(one.offers[index], (*conditions, own), "", label_of(label), one.piece)


def _paired(
    offer: Offer, part: Part, piece: int, previous: Claim | None, earlier: Sequence[Claim], lexicon: Lexicon
) -> Claim:
    claim = _claim(offer, piece, part.phrase, previous, earlier, lexicon)
    named = [found for found in read_conditions(part.label, lexicon) if not isinstance(found.condition, Lacks)]
    judgement = claim.judgement
    if not named or leftover(part.label, named):
        judgement = judgement if part.label in judgement else cleaned(f"{part.label}")
    return replace(claim, judgement=judgement, label=part.label)

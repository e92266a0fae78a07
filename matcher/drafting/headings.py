"""What a heading says of the figures below it: 1.国家级、省级企业技术中心：分别奖励100万元、50万元."""

from __future__ import annotations

import re
from dataclasses import replace

from matcher.drafting.asked_of import core_of
from matcher.drafting.claim import Claim
from matcher.drafting.claims import read_claims
from matcher.drafting.conditions import read_conditions
from matcher.drafting.leftovers import leftover
from matcher.drafting.lexicon import Lexicon
from matcher.drafting.lines import KINDS_OF_ITEM
from matcher.drafting.outline import Section
from policies.language.conditions import Has

_NUMBERING = re.compile(
    rf"^(?:第（?[一二三四五六七八九十百零\d]+）?[章节条类项款]|{KINDS_OF_ITEM}(?:[一二三四五六七八九十]{{1,2}}|\d{{1,2}}[：:、])：?|[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d+[、.．]"
    r"|[问答Q]\d*[:：]?|[①-⑳])\s*"
)
_LABEL = re.compile(r"(?:支持|扶持|奖补|补贴|补助|资助|奖励)(?:标准|方式|金额|额度|内容)：(?=.)")
_HEADED = frozenset({"activities", "projects", "qualifications", "talents", "roles"})
_STANDARD = re.compile(r"(?:奖励|补助|补贴|资助|扶持|支持|奖补)(?:内容和|方式和|对象和)?(?:标准|金额|额度)")
_ASKED = re.compile(
    r"^(?:问|Q\d*|\d+[.、])?.*(?:补贴|补助|奖励|资助|津贴|奖补|扶持|支持|资金)[^？]{0,8}(?:多少|吗|什么|标准|怎么|如何|哪些)[^？]{0,6}？"
)
_AND_STANDARD = re.compile(r"(?:项目|类别|内容|事项|范围|对象)(?:和|及|与|、)标准")
_SHORT_TITLE = 14


def title_of(section: Section) -> str:
    """Give the innermost heading without its number; empty where there is none."""
    return _NUMBERING.sub("", section.path[-1]) if section.path else ""


def telling_title(section: Section) -> str:
    """Give the innermost heading that names something: 支持标准 does not, the one above it may."""
    depth = next((at for at in range(len(section.path), 0, -1) if core_of(section.path[at - 1])), len(section.path))
    return title_of(Section(section.path[:depth], section.keys[:depth]))


def award_title(section: Section) -> str:
    """Give the heading that says whom an award is for: its own, or of 支持标准 the one above (a chapter is a theme)."""
    own = title_of(section)
    above = section.path[-2] if len(section.path) > 1 else ""
    climbs = bool(above) and not core_of(own) and _STANDARD.search(own) and "章" not in above[:5]
    return title_of(section.parent()) if climbs else own


def is_standard(section: Section) -> bool:
    """Whether a section lists what is given (支持标准), so that bare amounts in it are awards."""
    near = any(_STANDARD.search(title) and len(title) <= _SHORT_TITLE for title in section.path[-2:])
    asked = any(_ASKED.search(title) for title in section.path[-1:])
    return near or asked or any(_AND_STANDARD.search(title) and len(title) <= _SHORT_TITLE for title in section.path)


def paired_with(title: str, text: str, claims: list[Claim], lexicon: Lexicon) -> list[Claim]:
    """Pair a list of figures with the list in its heading, where the sentence itself has none to pair it with."""
    if not title or not any(claim.unpaired for claim in claims):
        return claims
    head = f"{title}，"
    whole = read_claims(head + _without_label(text), lexicon)
    if not whole or any(claim.unpaired for claim in whole):
        return claims
    return [_moved(claim, len(head)) for claim in whole]


def _without_label(text: str) -> str:
    """Write 奖励标准：20万元、50万元 as a giving of the same length, so that every place stays."""
    label = _LABEL.match(text)
    if label is None:
        return text
    giving = "分别奖励" if text[label.end()].isdecimal() else ""
    return giving.rjust(label.end(), "　") + text[label.end() :]


def _moved(claim: Claim, by: int) -> Claim:
    """Let the places of a claim count from the sentence instead of its heading."""
    offer = claim.offer
    low, high = (max(place - by, 0) for place in offer.context)
    moved = replace(offer, start=max(offer.start - by, 0), end=max(offer.end - by, 0), context=(low, high))
    return replace(claim, offer=moved, end=max(claim.end - by, 0), leaned=True)


def headed(claim: Claim, title: str, lexicon: Lexicon) -> Claim:
    """Let the heading say whom a claim is for, where its own words name nobody."""
    if any(isinstance(condition, Has) for condition in claim.conditions) or not title:
        return claim
    if not claim.label and not claim.conditions:
        return _about(claim, title, lexicon)
    named = [
        one.condition
        for one in read_conditions(title, lexicon)
        if isinstance(one.condition, Has) and one.condition.attribute in _HEADED
    ]
    return replace(claim, conditions=(*named, *claim.conditions), leaned=True) if len(named) == 1 else claim


def _about(claim: Claim, title: str, lexicon: Lexicon) -> Claim:
    """Read to whom a bare amount is given from its heading: 1.国家级绿色工厂：100万元."""
    named = read_conditions(title, lexicon)
    conditions = tuple(one.condition for one in named)
    judgement = leftover(title, named)
    return replace(claim, conditions=conditions, judgement=judgement, label=title[:24], leaned=True, from_heading=True)

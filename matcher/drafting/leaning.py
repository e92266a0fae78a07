"""What a claim takes over from the claim before it: 其中, 再, 重新认定, and what only goes on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from matcher.drafting.claim import Claim
from matcher.drafting.found import Found
from policies.language.conditions import Between, Comparison, Condition, FirstReach, Flag, Has

LEANS = re.compile(
    r"^[，。；、：]?(?:其中|在此基础上|对其中|同时|次年|再|另|并|(?:首次)?(?:升级|晋升|升格|提升|晋级)为|第二年|以后|之后)"
)
_OTHER_PERSON = re.compile(r"硕士|本科|学士|大专|专科|技师|高级工|[A-F]类|其他人才")
"""博士50万元，硕士20万元: the second is given to another."""
_OF_A_PLACE = frozenset({"rented_area", "floor_area", "roof_area", "loan_amount", "land_area_mu"})
AGAIN = re.compile(r"重新|复核|期满|再次")
_NEW_SUBJECT = re.compile(r"^[，。；、：]?(?:对|凡|企业|鼓励|支持|经|新)")
_NAME = re.compile(r"(?:\d{1,2}[.、]|（[一二三四五六七八九十]）)?[^，。；：、\d的]{4,16}")
"""两化融合奖励20万元；企业上云奖励3万元: each names its own award."""
_COMMON = re.compile(
    r"^[，。；、：]?(?:[^，。；：]{0,4}(?:国家|省|市|区|县|[一二三四五]等|[一二三四五]星|[A-E]类|[金银铜]|复[评审核]|达到|超过|不足|通过|连续|每|单个|最高|同一|首次|已|年))"
)


def leans_on(context: str, piece: int, earlier: Sequence[Claim]) -> Claim | None:
    """Give the claim before that the words of a new one lean on."""
    if not earlier:
        return None
    if LEANS.match(context):
        return earlier[-1]
    if AGAIN.search(context) or (earlier[-1].piece == piece and not re.match(r"^[，；。]?对", context)):
        return earlier[-1]
    if (
        _NAME.fullmatch(context.strip("，。；、："))
        and not _COMMON.match(context)
        and _NAME.fullmatch(earlier[-1].label)
    ):
        return None
    if not _NEW_SUBJECT.match(context) and earlier[-1].piece + 1 == piece:
        return earlier[-1]
    return None


def carried_from(earlier: Sequence[Claim]) -> str | None:
    """Name the numeric attribute that the claims before spoke of, for 达到5亿元的 after 营业收入达到1亿元的."""
    for condition in reversed(earlier[-1].conditions if earlier else ()):
        if isinstance(condition, Comparison):
            return condition.attribute
        if isinstance(condition, FirstReach):
            return condition.comparison.attribute
        if hasattr(condition, "low"):
            return str(getattr(condition, "attribute", "")) or None
    return None


def merged(previous: Claim | None, found: Sequence[Found], phrase: str, *, adds: bool = False) -> tuple[Condition, ...]:
    """Join what a claim asks with what it leans on asks."""
    own = tuple(one.condition for one in found)
    if previous is None:
        return own
    if own and _states_whom(own) and not adds and not LEANS.match(phrase):
        return own
    names = {one.attribute for one in found}
    if _OTHER_PERSON.search(phrase):
        names.add("talents")
    kept = [c for c in previous.conditions if _name(c) not in names]
    if AGAIN.search(phrase):
        kept = [replace(c, first_time=False) if isinstance(c, Has) else c for c in kept]
    return (*kept, *own)


def _states_whom(conditions: Sequence[Condition]) -> bool:
    return any(isinstance(c, Has | Flag) and c.attribute != "activities" for c in conditions)


def _name(condition: Condition) -> str:
    if isinstance(condition, FirstReach):
        return condition.comparison.attribute
    return str(getattr(condition, "attribute", ""))


def branch_of(previous: Claim | None, phrase: str, piece: int) -> Claim | None:
    """总部企业…；租用1000平方米以内的…；购置…的…: the third leans on the first, not on the second."""
    if previous is None or previous.piece == piece:
        return previous
    if LEANS.match(phrase) or AGAIN.search(phrase) or not re.search(r"的，?$", phrase):
        return previous
    places = [c for c in previous.own if isinstance(c, Comparison | Between) and c.attribute in _OF_A_PLACE]
    return replace(previous, conditions=tuple(c for c in previous.conditions if c not in places))

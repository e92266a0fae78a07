"""Who applies, among all who are named: not those who are served, gone through, brought forth, or who only give."""

from __future__ import annotations

import re
from collections.abc import Sequence

from matcher.drafting.conditions import read_conditions
from matcher.drafting.found import Found
from matcher.drafting.lexicon import Lexicon
from matcher.drafting.offer import Offer
from policies.language.conditions import Condition, Has

_OF_OTHERS = re.compile(
    r"每[^，。；\d]{0,6}(?:培育|孵化|引进|服务|招引|推荐|辅导)(?![\d一]*[名人位])"
    r"(?![^，。；]{0,8}(?:博士|硕士|人才|专家|工程师|团队|毕业生|院士|工匠|技师))|每新增[\d一]*[家个](?!项目|产品|品种)"
)
_SERVED = re.compile(
    r"(?:为|向)(?!主)[^，。；为向]{2,20}?(?:提供|开展|发放|开具|办理|出具)"
    r"|(?:新增|发放)[^，。；]{0,12}企业的?[^，。；]{0,6}(?:贷款|融资|授信)"
)
_COUNTED = re.compile(
    r"(?:服务|入驻|孵化|培育|集聚|引进|带动|吸引|招引)(?:的)?[^，。；]{0,12}?(?:企业|机构|商户|主体)[^，。；\d]{0,6}\d+[家户个]"
)
"""服务外贸企业50家以上: those who are counted are not the one that applies."""
_RECEIVER = re.compile(
    r"(?:给予|奖励|补助|补贴|资助|奖)(?:给|其)?(?P<who>[^，。；\d]{0,10}?"
    r"(?:机构|运营方|举办方|主办方|单位|银行|公司|主体|孵化器|众创空间|旅行社|合作社))(?=[^，。；]{0,8}(?:\d|奖|补|资助|风险))"
)
_THROUGH = re.compile(r"(?:通过|经由?|由|向|从|与|委托|依托)[^，。；的]{0,8}$")
_FROM_OTHERS = re.compile(r"(?:获得|取得|获|接受|引入)[^，。；的]{0,6}$")
_GIVE_THEM = re.compile(r"[^，。；的]{0,6}(?:投资|贷款|授信|担保|资助|融资)")
"""获得创投机构股权投资的: the one that invests is not the one that applies."""
_REACHES = re.compile(
    r"[^，。；的]{0,8}(?:取得|获得|申请|办理|融资|贷款|担保|投保|采购|购买|签订|推荐|提供|开展|合作|引进|招聘|招引|引荐|销售|出口|参展)"
)
"""通过融资担保公司取得贷款的: the one it goes through is not the one that applies."""


def own_words(phrase: str) -> str:
    """Cut a phrase before what is brought forth: 每培育1家国家高新技术企业 is another enterprise."""
    others = _OF_OTHERS.search(phrase)
    return phrase[: others.start()] if others else phrase


def of_applicant(phrase: str, found: Sequence[Found]) -> list[Found]:
    """Leave out the conditions of those who are served (担保机构为外贸企业提供担保) or only a means."""
    served = [one.span() for one in _SERVED.finditer(phrase)]
    served += [one.span() for one in _COUNTED.finditer(phrase)]
    kept = [one for one in found if not any(low <= one.start and one.end <= high for low, high in served)]
    return [one for one in kept if not (one.attribute == "roles" and _is_means(phrase, one))]


def receivers(offer: Offer, lexicon: Lexicon) -> list[Condition]:
    """每新增1家上市企业，奖励园区运营方50万元: who receives stands behind the word of giving."""
    found = _RECEIVER.search(offer.words)
    named = read_conditions(found.group("who"), lexicon) if found else []
    return [one.condition for one in named if isinstance(one.condition, Has) and one.attribute == "roles"]


def _is_means(phrase: str, found: Found) -> bool:
    before = phrase[: found.start]
    through = _THROUGH.search(before) and _REACHES.match(phrase, found.end)
    return bool(through or (_FROM_OTHERS.search(before) and _GIVE_THEM.match(phrase, found.end)))

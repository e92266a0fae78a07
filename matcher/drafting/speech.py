"""What a sentence without figures does: gives something open, offers a service, demands, or only encourages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policies.model import Kind

_OPEN = re.compile(
    r"(?:给予|予以|享受|提供)[^，。；]{0,24}?(?:奖励|奖补|补助|补贴|资助|贴息|配套|扶持资金|资金支持|减免|担保|风险补偿|返还)|减免[^，。；]{1,12}(?:租金|费|税)|免(?:收|除|征)[^，。；]{2,16}"
)
_PROMISED_ELSEWHERE = re.compile(
    r"废止|负责解释|统筹安排|专项资金|预算|办法另行|不予|不得|不再|取消|追回|虚假|骗取|挪用|部门|财政局|绩效"
)
_SERVICE = re.compile(
    r"(?:提供|开通|开辟|建立|实行|推行|享受|优先)[^，。；]{0,20}(?:服务|绿色通道|代办|帮办|便利|保障|指导|对接|推荐|一站式|免费|专窗|公寓|住房|落户|就学|子女)"
)
_DEMAND = re.compile(r"(?:应当|必须|不得|严禁|须(?!知)|(?<![相对适])应(?=[在于按如将主自配向提建履及及时书]))")
_BOUND = re.compile(r"企业|单位|申报人|申请人|机构|主体|平台|项目|园区|载体")
_OFFICE = re.compile(r"部门|各级|各镇|政府|街道办|财政局|主管|评审专家|工作人员|各区|各县|管委会")
_LONGEST_GOAL = 200
_GOAL = re.compile(r"鼓励|支持|推动|引导|培育|扶持")


@dataclass(frozen=True, slots=True)
class Speech:
    """The role of a sentence, and the words that show it."""

    kind: Kind
    start: int
    end: int
    confidence: float
    judgement: str = ""
    is_open: bool = False


def speech_of(text: str) -> Speech | None:
    """Say what a sentence does; None when it is nothing to an enterprise."""
    demand = _DEMAND.search(text)
    if demand and _BOUND.search(text[: demand.start() + 12]) and not _OFFICE.search(text[: demand.start()]):
        return Speech(Kind.REQUIREMENT, *demand.span(), 0.7, text.strip("，。；")[:60])
    given = _OPEN.search(text)
    if given and not _PROMISED_ELSEWHERE.search(text):
        return Speech(Kind.BENEFIT, *given.span(), 0.5, "金额或标准文中未写明", is_open=True)
    special = re.search(r"一事一议|一企一策", text)
    if special and re.search(r"企业|项目|平台|人才|团队", text):
        return Speech(Kind.BENEFIT, *special.span(), 0.5, "支持内容和金额一事一议", is_open=True)
    service = _SERVICE.search(text)
    if service and not _OFFICE.search(text[: service.start()]):
        return Speech(Kind.SERVICE, *service.span(), 0.5)
    goal = _GOAL.search(text)
    if (
        goal
        and _BOUND.search(text)
        and not re.search(r"^为|如下|以下|现将|制定本|印发|提出", text)
        and text.endswith(("。", "；"))
        and len(text) < _LONGEST_GOAL
    ):
        return Speech(Kind.GOAL, *goal.span(), 0.4)
    return None

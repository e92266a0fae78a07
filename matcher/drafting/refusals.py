"""Figures that are no benefit, though words of giving stand beside them: taken back, past, undone, given to offices."""

from __future__ import annotations

import re
from decimal import Decimal

_TAKEN_BACK = re.compile(
    r"(?:收回|追回|退回|退还|返纳|缴回|追缴|上缴|扣回|扣减|扣除|核减|罚款|处以|并处|赔偿|滞纳金|违约金|停拨|暂缓)[^，。；]*$"
)
_OFFICE = (
    r"(?:镇街|乡镇|镇乡|街道(?:办事处)?|镇（街道）|镇（街）|乡镇（街道）"
    r"|工作专班|主管部门|职能部门|招商部门|园区管委会)"
)
_TO_OFFICES = re.compile(
    rf"(?:^|[，；。])(?:对|各|给予)?[^，。；]{{0,24}}?{_OFFICE}(?:[^，。；企]{{0,16}}的)?，?(?:可|将|由[^，。；]{{0,8}})?"
    r"(?:给予|予以|奖励|安排|下达|增加)[^。；]*$"
)
_UNDONE = re.compile(
    r"(?:现|今后|不再|停止|终止)(?:已|起)?(?:不再|停止)?(?:执行|实施|兑现|受理)|予以废止|同时废止|自行失效"
)
_PAST = re.compile(
    r"(?:^|[。；])[^，。；]{0,6}(?:去年|上年|前年|近[几两三]年来?|今年以来|截至|截止|\d{4}年(?:以来)?|“?十[三四五]五”?(?:期间|以来))[^，。；]{0,10}，"
    r"[^。；]{0,4}(?:全[市区县省国]|[我本][市区县]|共|已|累计|先后)[^。；]*$"
    r"|(?:^|[，。；])(?:去年|上年|20\d\d年度?)(?:共|已|累计)?(?:兑现|拨付|发放|下达)[^。；]*$"
    r"|(?:已|共|累计|先后)(?:为|向|对|帮助|惠及|兑现|发放|减免|支持|拨付)[^。；]*$|惠及[^，。；]{0,12}(?:家|户|人)"
)
_OF_PUBLIC = re.compile(r"(?:用好|投放|派发|发放|推出|安排|筹措)[^，。；]{0,10}(?:消费券|购物券|文旅券)?$")
_VOUCHERS = re.compile(r"^的?(?:[^，。；]{0,6})(?:消费券|购物券|文旅券)")
_ALLOTTED = re.compile(r"(?:资金|经费|预算)(?:安排|计划|分配|构成|需求|来源)[^，。；\d]{0,4}：")
_OF_GIVEN = re.compile(
    r"(?<!上级)(?<!国家)(?<!省级)(?<!省里)(?<!市级)(?:奖励|补助|补贴|奖补|扶持|专项|财政)(?:资金|金额|经费|总额)的?(?:不低于|不超过|不少于)?$"
)
"""奖励资金的30%应用于研发: how what was given is spent."""
_ALREADY_HAD = re.compile(r"已(?:经)?(?:享受|获得|获|领取|取得)[^，。；的]{0,14}$")
_TAKEN_AFTER = re.compile(r"[^，。；]{0,4}的，?(?:应|须|需|将)?(?:退还|追回|收回|取消|扣|停止|不再)")
_MOST_FOR_ONE = Decimal(100_000_000)


def is_refused(text: str, start: int, amount: Decimal | None) -> bool:
    """Whether the figure at `start` of a sentence gives nothing to an enterprise."""
    piece_start = max(text.rfind(mark, 0, start) + 1 for mark in "；。")
    stop = re.compile("[；。]").search(text, start)
    before, piece = text[piece_start:start], text[piece_start : stop.start() if stop else len(text)]
    too_much = amount is not None and amount > _MOST_FOR_ONE
    return bool(
        too_much
        or _TAKEN_BACK.search(before)
        or _TO_OFFICES.search(before)
        or _UNDONE.search(piece)
        or _ALLOTTED.search(before)
        or _OF_GIVEN.search(before)
        or _ALREADY_HAD.search(before)
        or _TAKEN_AFTER.match(re.sub(r"^[\d.,]+[万亿]?[元%]", "", text[start:]))
        or _PAST.search(text[:start])
        or _is_for_the_public(before, text[start:])
    )


def _is_for_the_public(before: str, behind: str) -> bool:
    """发放政府消费券2000万元: vouchers for everybody, of no enterprise."""
    cue = _OF_PUBLIC.search(before)
    vouchers = re.search(r"消费券|购物券|文旅券", before[cue.start() :] if cue else "")
    return bool(cue and (vouchers or _VOUCHERS.match(re.sub(r"^[\d.,]+[万亿]?元", "", behind))))

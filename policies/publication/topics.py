"""Topics of findings: their Chinese words, and which of them a person may decide against."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TOPIC_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "vocabulary": "词表里没有的名称",
        "impossible": "条件不可能满足",
        "unreachable": "永远用不上的分支或档次",
        "open_to_all": "条件什么也没限定",
        "payment": "待遇金额自相矛盾",
        "figures": "文字与规则的数字不一致",
        "quote": "引句对不上原文",
        "period": "有效期或申报窗口有误",
        "ended": "有效期或申报窗口已过",
        "region": "地区与发文机关不符",
        "duplicate": "疑似重复",
        "same_rule": "规则相同的条款",
        "similar": "与其他文件相似",
        "conflict": "同样条件、金额不同",
        "level": "与上下级政策不一致",
        "contradiction": "文件之间说法不一",
        "disclaimed_place": "文件自己否认的地名",
        "golden": "样例没有通过",
        "judgement": "需人工判断",
        "department": "没有责任部门",
        "window": "没有申报窗口",
        "mode": "没有申报方式",
    }
)
"""In the order in which a reviewer should read them."""

JUDGEMENT_TOPICS = frozenset({"conflict", "duplicate", "payment", "period", "region"})
"""Topics whose error an approver may override with a reason: the document itself may say so."""

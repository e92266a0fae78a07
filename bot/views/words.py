"""Chinese words for codes, in one place."""

from __future__ import annotations

from matcher.matching import Verdict
from matcher.reverse import Standing
from matcher.road import Road
from policies.checks import Severity
from policies.model import ApplicationMode, Clause, Grade, Kind, LifecycleState

KINDS = {Kind.BENEFIT: "待遇", Kind.SERVICE: "服务", Kind.REQUIREMENT: "要求", Kind.GOAL: "规划目标"}
GRADES = {Grade.OFFICIAL: "正式文件", Grade.PLAN: "规划", Grade.REPORT: "转述", Grade.NEWS: "新闻"}
SECOND_HAND = "转述，以正式文件为准"
STATES = {
    LifecycleState.DRAFT: "草案",
    LifecycleState.IN_REVIEW: "审核中",
    LifecycleState.PUBLISHED: "已发布",
    LifecycleState.SUSPENDED: "暂停",
    LifecycleState.SUPERSEDED: "已被替代",
    LifecycleState.EXPIRED: "已失效",
}
EVENTS = {"added": "新增", "changed": "更新"}
MODES = {
    ApplicationMode.NO_APPLICATION: "免申即享",
    ApplicationMode.QUICK: "快申快享",
    ApplicationMode.APPLICATION: "需申报",
    ApplicationMode.CASE_BY_CASE: "一事一议",
    ApplicationMode.COMPETITION: "竞争择优",
    ApplicationMode.UNSPECIFIED: "方式未写明",
}
VERDICTS = {Verdict.ELIGIBLE: "符合", Verdict.UNKNOWN: "待补充", Verdict.INELIGIBLE: "不符合"}
STANDINGS = {
    Standing.ELIGIBLE: "符合",
    Standing.UNKNOWN: "待补充",
    Standing.NEAR: "差一点",
    Standing.INELIGIBLE: "不符合",
}
ROADS = {
    Road.NO_APPLICATION: "免申即享（信息均已核验，确认即可）",
    Road.QUICK: "快申（确认，并证明未核验的信息）",
    Road.APPLICATION: "申报（按文件要求提交申请）",
}
"""The roads, with what the enterprise has to do."""

SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "注意", Severity.NOTE: "提示"}
TOPICS = {
    "quote": "引句对不上原文",
    "impossible": "条件不可能满足",
    "contradiction": "文件之间说法不一",
    "disclaimed_place": "文件自己否认的地名",
    "same_rule": "规则相同的条款",
    "judgement": "需人工判断",
    "department": "没有责任部门",
}


def validity(clause: Clause) -> str:
    """Write from when to when a clause is valid."""
    if clause.valid_from is None and clause.valid_to is None:
        return "未写明"
    return f"{clause.valid_from or '…'} 至 {clause.valid_to or '…'}"


def is_second_hand(grade: Grade) -> bool:
    """Whether a benefit of this grade must be marked 转述."""
    return grade in {Grade.REPORT, Grade.NEWS}

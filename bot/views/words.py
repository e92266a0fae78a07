"""Chinese words for codes, in one place."""

from __future__ import annotations

from matcher.matching import Verdict
from matcher.reverse import Standing
from matcher.road import Road
from policies.checks import Severity
from policies.lifecycle import Step
from policies.model import ApplicationMode, Clause, Grade, Kind, LifecycleState
from policies.publication.topics import TOPIC_WORDS
from policies.timeline import Days

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
EVENTS = {
    Step.ADD: "新增",
    Step.CHANGE: "更新",
    Step.FEED: "数据源更新",
    Step.GOLDEN: "更新样例",
    Step.SAVE: "起草",
    Step.EDIT: "修改草案",
    Step.SUBMIT: "提交审核",
    Step.RETURN: "退回",
    Step.WITHDRAW: "撤回草案",
    Step.PUBLISH: "发布",
    Step.SUSPEND: "暂停",
    Step.RESUME: "恢复",
    Step.EXPIRE: "废止",
}
FIELDS = {
    "title": "名称",
    "summary": "摘要",
    "kind": "类别",
    "section": "章节",
    "quote": "引句",
    "when": "条件",
    "benefit": "待遇",
    "departments": "部门",
    "application_mode": "方式",
    "valid_from": "有效期起",
    "valid_to": "有效期止",
    "window": "申报窗口",
    "window_opens": "申报开始",
    "window_closes": "申报截止",
    "window_note": "申报说明",
    "materials": "材料",
    "caveat": "注意",
    "level": "层级",
    "citation": "出处",
    "condition": "条件",
}
"""Fields of a clause, as files of clauses and as the model name them."""
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
TOPICS = {**TOPIC_WORDS, "open_point": "机器读不成规则，要人补写"}


def validity(clause: Clause) -> str:
    """Write from when to when a clause is valid."""
    if clause.valid_from is None and clause.valid_to is None:
        return "未写明"
    return f"{clause.valid_from or '…'} 至 {clause.valid_to or '…'}"


def days_text(days: Days) -> str:
    """Write from when to when something holds."""
    if days.first is None and days.last is None:
        return "一直有效"
    return f"{days.first or '…'} 至 {days.last or '…'}"


def is_second_hand(grade: Grade) -> bool:
    """Whether a benefit of this grade must be marked 转述."""
    return grade in {Grade.REPORT, Grade.NEWS}

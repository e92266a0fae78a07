"""The stages of an entitlement, the steps between them, and their Chinese names."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Stage(StrEnum):
    """Where an entitlement stands."""

    MATCHED = "matched"
    NOTIFIED = "notified"
    CONFIRMED = "confirmed"
    PUBLIC_NOTICE = "public_notice"
    OBJECTED = "objected"
    SUSPENDED = "suspended"
    PAID = "paid"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    LAPSED = "lapsed"


class Step(StrEnum):
    """What moves an entitlement on."""

    MATCH = "match"
    NOTIFY = "notify"
    CONFIRM = "confirm"
    ANNOUNCE = "announce"
    OBJECT = "object"
    OVERRULE = "overrule"
    UPHOLD = "uphold"
    PAY = "pay"
    SUSPEND = "suspend"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    REFUSE = "refuse"
    LAPSE = "lapse"


STAGE_WORDS: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.MATCHED: "已匹配",
        Stage.NOTIFIED: "已告知",
        Stage.CONFIRMED: "已确认",
        Stage.PUBLIC_NOTICE: "公示中",
        Stage.OBJECTED: "有异议",
        Stage.SUSPENDED: "已暂停",
        Stage.PAID: "已兑付",
        Stage.WITHDRAWN: "已撤回",
        Stage.REFUSED: "不予兑付",
        Stage.LAPSED: "已失效",
    }
)
STEP_WORDS: Mapping[Step, str] = MappingProxyType(
    {
        Step.MATCH: "匹配",
        Step.NOTIFY: "告知",
        Step.CONFIRM: "意愿确认",
        Step.ANNOUNCE: "公示",
        Step.OBJECT: "提出异议",
        Step.OVERRULE: "异议不成立",
        Step.UPHOLD: "异议成立",
        Step.PAY: "兑付",
        Step.SUSPEND: "暂停",
        Step.RESUME: "恢复",
        Step.WITHDRAW: "撤回",
        Step.REFUSE: "不予兑付",
        Step.LAPSE: "逾期失效",
    }
)

ENDS = frozenset({Stage.PAID, Stage.WITHDRAWN, Stage.REFUSED, Stage.LAPSED})
UNDER_WAY = (Stage.MATCHED, Stage.NOTIFIED, Stage.CONFIRMED, Stage.PUBLIC_NOTICE, Stage.OBJECTED)
COMMITTED = frozenset({Stage.CONFIRMED, Stage.PUBLIC_NOTICE, Stage.OBJECTED})
"""Stages in which money is set aside for the enterprise."""

TARGETS: Mapping[Step, Mapping[Stage, Stage]] = MappingProxyType(
    {
        Step.MATCH: {},
        Step.NOTIFY: {Stage.MATCHED: Stage.NOTIFIED},
        Step.CONFIRM: {Stage.NOTIFIED: Stage.CONFIRMED},
        Step.ANNOUNCE: {Stage.CONFIRMED: Stage.PUBLIC_NOTICE},
        Step.OBJECT: {Stage.PUBLIC_NOTICE: Stage.OBJECTED},
        Step.OVERRULE: {Stage.OBJECTED: Stage.PUBLIC_NOTICE},
        Step.UPHOLD: {Stage.OBJECTED: Stage.REFUSED},
        Step.PAY: {Stage.PUBLIC_NOTICE: Stage.PAID, Stage.CONFIRMED: Stage.PAID},
        Step.SUSPEND: dict.fromkeys(UNDER_WAY, Stage.SUSPENDED),
        Step.RESUME: {},
        Step.WITHDRAW: dict.fromkeys((*UNDER_WAY, Stage.SUSPENDED), Stage.WITHDRAWN),
        Step.REFUSE: dict.fromkeys((*UNDER_WAY, Stage.SUSPENDED), Stage.REFUSED),
        Step.LAPSE: dict.fromkeys((Stage.MATCHED, Stage.NOTIFIED), Stage.LAPSED),
    }
)
"""Which step leads from where to where. RESUME goes back to where the entitlement was suspended."""


def possible_steps(stage: Stage) -> tuple[Step, ...]:
    """Name the steps that may be taken from a stage, in the order of the life of an entitlement."""
    if stage is Stage.SUSPENDED:
        return Step.RESUME, Step.WITHDRAW, Step.REFUSE
    return tuple(step for step, targets in TARGETS.items() if stage in targets)

"""Whether what is said is so: plans, targets, conditions and thresholds are no facts."""

from __future__ import annotations

import re

from matcher.text.draft import Clause, Draft
from matcher.text.marks import Kind
from matcher.text.quantity import Quantity
from matcher.text.understanding import Intent

_REQUIRED = re.compile(
    r"要求|门槛|条件|才能|才行|才可以|才给|必须|需要达|得达到|要达到|要到|是不是得|满足|标准是|封顶|离.{0,8}(?:还)?差|够不够|够格"
)
_TARGET_AFTER = re.compile(r"^的?(?:目标|任务|指标|计划|预期)")
_DONE = re.compile(r"现在|目前|已经|实际|完成|去年|上年|截至|截止|做到了|现有|达到了|刚|目前")
_UNREAL_WORDS = re.compile(
    r"目标|争取|力争|(?<!研发)(?<!专项)(?<!雏鹰)(?<!领雁)(?<!人才)(?<!国家)计划|预计|打算|准备|想要|希望|预期|规划|拟|有望|正在谈|还?在谈|洽谈|应该能|应该可以|估计能|可望|有信心|大概率|冲击|冲刺|明年|后年|将(?!近)|能做到|要做到|要招|招到(?!了)|扩到(?!了)|打算招|如果|要是|假如|想做到|做到明年|来年|下半年想|五年后|三年后|以后"
)


def is_real(draft: Draft, quantity: Quantity) -> bool:
    """Whether the quantity is told as a present or past state of things."""
    if draft.intent is Intent.WHAT_IF:
        return True
    clause = draft.clause_of(quantity.number_start)
    before = draft.text[clause.start : quantity.start]
    if _REQUIRED.search(draft.text, clause.start, clause.end):
        return False
    if _TARGET_AFTER.match(draft.text[quantity.end : clause.end]):
        return False
    plans = list(_UNREAL_WORDS.finditer(before))
    if not plans:
        return not _continues_plan(draft, clause, before)
    return bool(_DONE.search(before, plans[-1].end()))


def _continues_plan(draft: Draft, clause: Clause, before: str) -> bool:
    """明年目标5000万，人数100: a plan goes on until the present is named again."""
    index = draft.clauses.index(clause)
    if index == 0 or draft.clauses[index - 1].closes or _DONE.search(before):
        return False
    previous = draft.clauses[index - 1]
    words = draft.text[previous.start : previous.end]
    starts_future = re.match(r"(?:明年|后年|来年|打算明年|计划明年|预计明年)", words)
    return bool(starts_future) and not draft.of_kind(Kind.OURS, clause.start, clause.end)

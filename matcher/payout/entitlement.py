"""An entitlement 享受: one clause on its way to one enterprise, from match to payout. Pure.

matched → notified → confirmed → public_notice → paid; or withdrawn by the enterprise, refused by the department,
objected to during the public notice, suspended and resumed, lapsed when nobody confirmed in time. Every clock runs
in working days; while an entitlement is suspended its clocks stand still.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime

from matcher.payout.consent import ConsentWords
from matcher.payout.stages import COMMITTED, STAGE_WORDS, STEP_WORDS, TARGETS, Stage, Step, possible_steps
from matcher.payout.workdays import Deadline, after, between, day_of
from policies.errors import InputError


class StepError(InputError):
    """A step that cannot be taken now; the message says where the entitlement stands and what can be done."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """How many working days each stage may take. With `notice_days` 0 nothing is announced before it is paid."""

    confirm_days: int = 20
    announce_days: int = 3
    notice_days: int = 5
    objection_days: int = 10
    payout_days: int = 3


@dataclass(frozen=True, slots=True)
class Paused:
    """Where a suspended entitlement stood, and the working days its clocks had left."""

    stage: Stage
    days_left: int | None = None
    notice_left: int | None = None


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Where it stands now. `amount_fen` is None while no amount is fixed; `in_money` False: there is none to fix.

    `due` is the day by which the present stage should be over; `notice_ends` the last day for objections.
    """

    id: int
    uscc: str
    clause_id: str
    version: int
    period: str
    stage: Stage
    matched_at: datetime
    in_money: bool = True
    amount_fen: int | None = None
    due: Deadline | None = None
    notice_ends: date | None = None
    paused: Paused | None = None
    consent: ConsentWords | None = None
    notified_at: datetime | None = None
    confirmed_at: datetime | None = None
    announced_at: datetime | None = None
    paid_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether anything can still happen to it."""
        return bool(possible_steps(self.stage))

    @property
    def committed_fen(self) -> int:
        """The money set aside for it and not yet paid."""
        stage = self.paused.stage if self.paused is not None and self.stage is Stage.SUSPENDED else self.stage
        return (self.amount_fen or 0) if stage in COMMITTED else 0

    @property
    def paid_fen(self) -> int:
        """The money paid."""
        return (self.amount_fen or 0) if self.stage is Stage.PAID else 0

    def is_overdue(self, today: date) -> bool:
        """Whether its present stage should be over."""
        return self.due is not None and self.due.day < today and self.is_open

    def payout_days(self) -> int | None:
        """Count the working days from confirmation to payout; None before it is paid."""
        if self.confirmed_at is None or self.paid_at is None:
            return None
        return between(day_of(self.confirmed_at), day_of(self.paid_at)).days


@dataclass(frozen=True, slots=True)
class Order:
    """A step to take: who, why, when; the amount it fixes, the words agreed to, the reference of the payment."""

    step: Step
    actor: str
    reason: str
    at: datetime
    amount_fen: int | None = None
    consent: ConsentWords | None = None
    reference: str = ""


def advance(entitlement: Entitlement, order: Order, clocks: Clocks) -> Entitlement:
    """Take a step; StepError when it cannot be taken from here or lacks what it needs."""
    target = _target(entitlement, order)
    _check(entitlement, order, clocks)
    today = day_of(order.at)
    moved = _stamped(
        dataclasses.replace(
            entitlement,
            stage=target,
            amount_fen=_amount(entitlement, order),
            consent=order.consent or entitlement.consent,
            paused=None,
        ),
        order,
    )
    if order.step is Step.SUSPEND:
        return dataclasses.replace(moved, paused=_paused(entitlement, today), due=None, notice_ends=None)
    if order.step is Step.RESUME:
        return _resumed(moved, entitlement.paused, today)
    return _with_clock(moved, order.step, today, clocks)


def _target(entitlement: Entitlement, order: Order) -> Stage:
    stage = entitlement.stage
    if order.step is Step.RESUME and stage is Stage.SUSPENDED and entitlement.paused is not None:
        return entitlement.paused.stage
    found = TARGETS[order.step].get(stage)
    if found is not None:
        return found
    steps = "、".join(STEP_WORDS[step] for step in possible_steps(stage))
    advice = f"现在可以：{steps}" if steps else "已经结束，不能再变"
    raise StepError(f"享受 {entitlement.id} 现在是“{STAGE_WORDS[stage]}”，不能{STEP_WORDS[order.step]}；{advice}")


def _check(entitlement: Entitlement, order: Order, clocks: Clocks) -> None:
    subject = f"享受 {entitlement.id}"
    if not order.actor.strip() or not order.reason.strip():
        raise StepError(f"{subject} 的每一步都要写明谁做的、为什么")
    if order.step is Step.CONFIRM and order.consent is None:
        raise StepError(f"{subject} 的意愿确认要写明企业看到的是哪一版文字")
    if order.amount_fen is not None and (order.amount_fen <= 0 or not entitlement.in_money):
        raise StepError(f"{subject} 的金额要大于 0，而且只有给钱的条款才有金额")
    if order.step in {Step.ANNOUNCE, Step.PAY} and entitlement.in_money and _amount(entitlement, order) is None:
        raise StepError(f"{subject} 还没有核定金额，请用 --amount 写明")
    if order.step is Step.PAY:
        _check_payment(entitlement, order, clocks)


def _check_payment(entitlement: Entitlement, order: Order, clocks: Clocks) -> None:
    subject = f"享受 {entitlement.id}"
    if entitlement.stage is Stage.CONFIRMED and clocks.notice_days > 0:
        raise StepError(f"{subject} 要先公示 {clocks.notice_days} 个工作日才能兑付")
    if entitlement.notice_ends is not None and day_of(order.at) <= entitlement.notice_ends:
        raise StepError(f"{subject} 公示到 {entitlement.notice_ends} 为止，期满后才能兑付")
    announced = entitlement.amount_fen if entitlement.stage is Stage.PUBLIC_NOTICE else None
    if announced is not None and order.amount_fen not in {None, announced}:
        raise StepError(f"{subject} 公示的是 {announced / 100:.2f} 元，兑付不能是别的数；要改请先撤下重新公示")


def _amount(entitlement: Entitlement, order: Order) -> int | None:
    fixes = order.step in {Step.CONFIRM, Step.ANNOUNCE, Step.PAY}
    return order.amount_fen if fixes and order.amount_fen is not None else entitlement.amount_fen


def _stamped(moved: Entitlement, order: Order) -> Entitlement:
    """Note when the steps that officials are asked about were taken."""
    match order.step:
        case Step.NOTIFY:
            return dataclasses.replace(moved, notified_at=order.at)
        case Step.CONFIRM:
            return dataclasses.replace(moved, confirmed_at=order.at)
        case Step.ANNOUNCE:
            return dataclasses.replace(moved, announced_at=order.at)
        case Step.PAY:
            return dataclasses.replace(moved, paid_at=order.at)
        case _:
            return moved


def _with_clock(moved: Entitlement, step: Step, today: date, clocks: Clocks) -> Entitlement:
    """Start the clock of the stage that was reached."""
    match moved.stage:
        case Stage.NOTIFIED:
            return dataclasses.replace(moved, due=after(today, clocks.confirm_days))
        case Stage.CONFIRMED:
            days = clocks.announce_days if clocks.notice_days > 0 else clocks.payout_days
            return dataclasses.replace(moved, due=after(today, days))
        case Stage.OBJECTED:
            return dataclasses.replace(moved, due=after(today, clocks.objection_days))
        case Stage.PUBLIC_NOTICE:
            return _announced(moved, step, today, clocks)
        case _:
            return dataclasses.replace(moved, due=None, notice_ends=None)


def _announced(moved: Entitlement, step: Step, today: date, clocks: Clocks) -> Entitlement:
    """Run the notice; an objection that was overruled does not shorten it, nor does it begin anew."""
    ends = after(today, clocks.notice_days)
    if step is Step.OVERRULE and moved.notice_ends is not None:
        ends = Deadline(moved.notice_ends)
    last = after(max(ends.day, today), clocks.payout_days)
    due = Deadline(last.day, last.is_estimate or ends.is_estimate)
    return dataclasses.replace(moved, notice_ends=ends.day, due=due)


def _paused(entitlement: Entitlement, today: date) -> Paused:
    due, ends = entitlement.due, entitlement.notice_ends
    return Paused(
        entitlement.stage,
        None if due is None else max(between(today, due.day).days, 0),
        None if ends is None else max(between(today, ends).days, 0),
    )


def _resumed(moved: Entitlement, paused: Paused | None, today: date) -> Entitlement:
    if paused is None:
        return moved
    due = None if paused.days_left is None else after(today, paused.days_left)
    ends = None if paused.notice_left is None else after(today, paused.notice_left).day
    if paused.notice_left == 0:  # it was over: it does not run another day
        ends = None
    return dataclasses.replace(moved, due=due, notice_ends=ends)

"""The life of a clause: which step leads where, and who may take it. Pure; the store keeps, services act.

A draft goes draft → in_review → published, back to draft when it is returned or corrected, and ends when it is
published or withdrawn. A published clause is suspended, resumed and expired by days (`policies.timeline`); a new
version supersedes the one before from a day on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from policies.errors import InputError, LifecycleError, RoleError

MAX_ACTOR = 100
MAX_REASON = 1_000


class Role(StrEnum):
    """What a person may do: write, decide, or look only."""

    AUTHOR = "author"
    APPROVER = "approver"
    AUDITOR = "auditor"


class Step(StrEnum):
    """A step in the life of a clause; its value is the code of the event that tells of it."""

    SAVE = "drafted"
    EDIT = "edited"
    SUBMIT = "submitted"
    RETURN = "returned"
    WITHDRAW = "withdrawn"
    PUBLISH = "published"
    SUSPEND = "suspended"
    RESUME = "resumed"
    EXPIRE = "expired"
    ADD = "added"
    CHANGE = "changed"
    FEED = "fed"
    GOLDEN = "golden"


class DraftState(StrEnum):
    """Where a working copy stands; the last two are ends."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


ROLE_WORDS = {Role.AUTHOR: "起草人（author）", Role.APPROVER: "审批人（approver）", Role.AUDITOR: "审计员（auditor）"}
STEP_WORDS = {
    Step.SAVE: "起草",
    Step.EDIT: "修改草案",
    Step.SUBMIT: "提交审核",
    Step.RETURN: "退回",
    Step.WITHDRAW: "撤回草案",
    Step.PUBLISH: "发布",
    Step.SUSPEND: "暂停",
    Step.RESUME: "恢复",
    Step.EXPIRE: "废止",
    Step.ADD: "直接导入（新增）",
    Step.CHANGE: "直接导入（更新）",
    Step.FEED: "数据源更新",
    Step.GOLDEN: "更新样例",
}
STATE_WORDS = {
    DraftState.DRAFT: "草案",
    DraftState.IN_REVIEW: "审核中",
    DraftState.PUBLISHED: "已发布",
    DraftState.WITHDRAWN: "已撤回",
}

NEEDED: Mapping[Step, Role] = {
    Step.SAVE: Role.AUTHOR,
    Step.EDIT: Role.AUTHOR,
    Step.SUBMIT: Role.AUTHOR,
    Step.WITHDRAW: Role.AUTHOR,
    Step.FEED: Role.AUTHOR,
    Step.GOLDEN: Role.AUTHOR,
    Step.RETURN: Role.APPROVER,
    Step.PUBLISH: Role.APPROVER,
    Step.SUSPEND: Role.APPROVER,
    Step.RESUME: Role.APPROVER,
    Step.EXPIRE: Role.APPROVER,
}
"""Whose step it is. ADD and CHANGE are not here: they are what an import does where nobody configured roles."""

_OPEN = frozenset({DraftState.DRAFT, DraftState.IN_REVIEW})
TRANSITIONS: Mapping[Step, tuple[frozenset[DraftState], DraftState]] = {
    Step.EDIT: (_OPEN, DraftState.DRAFT),
    Step.SUBMIT: (frozenset({DraftState.DRAFT}), DraftState.IN_REVIEW),
    Step.RETURN: (frozenset({DraftState.IN_REVIEW}), DraftState.DRAFT),
    Step.WITHDRAW: (_OPEN, DraftState.WITHDRAWN),
    Step.PUBLISH: (frozenset({DraftState.IN_REVIEW}), DraftState.PUBLISHED),
}
"""From which states a step leads to which. Correcting a draft in review takes it back: nobody approves what moved."""

_ADVICE = {
    Step.SUBMIT: "它已在审核中，等审批人发布或退回",
    Step.RETURN: "只有审核中的草案可以退回",
    Step.PUBLISH: "请起草人先用 huiqi policies submit 提交",
}


def after(step: Step, state: DraftState, subject: str) -> DraftState:
    """Give the state that a step leads to; LifecycleError says where the draft stands and what to do."""
    sources, target = TRANSITIONS[step]
    if state in sources:
        return target
    if state not in _OPEN:
        raise LifecycleError(f"{subject} 的这份草案{STATE_WORDS[state]}，不能再{STEP_WORDS[step]}")
    raise LifecycleError(f"{subject} 现在是{STATE_WORDS[state]}，不能{STEP_WORDS[step]}：{_ADVICE[step]}")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with roles, under every name they act by; the first is the one that is logged."""

    names: tuple[str, ...]
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Roles:
    """Who holds which role. Without anybody named, everybody may take any step (a single machine)."""

    people: tuple[Person, ...] = ()
    _by_name: Mapping[str, Person] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a name that stands for two people."""
        by_name: dict[str, Person] = {}
        for person in self.people:
            for name in person.names:
                if name in by_name:
                    raise InputError(f"“{name}”写了两次，请合成一项，例如 {name}=author+approver")
                by_name[name] = person
        object.__setattr__(self, "_by_name", by_name)

    @property
    def are_configured(self) -> bool:
        """Whether roles were handed out, so that imports must be approved."""
        return bool(self.people)

    def person(self, actor: str) -> str:
        """Name the person behind an identity, so that one person under two names is still one."""
        found = self._by_name.get(actor)
        return actor if found is None else found.names[0]

    def held_by(self, actor: str) -> frozenset[Role]:
        """Give the roles handed out to an identity; none when nobody was handed any.

        For doors that strangers can knock at: unlike `require`, no roles configured lets nobody in.
        """
        found = self._by_name.get(actor)
        return frozenset() if found is None else found.roles

    def require(self, actor: str, step: Step) -> str:
        """Name the person who acts; RoleError when the step is not theirs."""
        return self.require_role(actor, NEEDED[step], STEP_WORDS[step])

    def require_role(self, actor: str, needed: Role, what: str) -> str:
        """Name the person who does `what` (said in Chinese); RoleError when they do not hold the role it needs."""
        person = self._by_name.get(actor)
        if not self.people:
            return actor
        if person is None:
            raise RoleError(f"“{actor}”没有任何角色，不能{what}：请用 --actor 写明是谁，或在 HUIQI_ROLES 里给他角色")
        if needed not in person.roles:
            held = "、".join(ROLE_WORDS[role] for role in Role if role in person.roles)
            raise RoleError(f"{what}要{ROLE_WORDS[needed]}来做，{person.names[0]} 是{held}")
        return person.names[0]

    def require_any_role(self, actor: str, what: str) -> str:
        """Name the person who does `what`, which every role may; RoleError when they hold none."""
        person = self._by_name.get(actor)
        if person is None and self.people:
            raise RoleError(f"“{actor}”没有任何角色，不能{what}：请用 --actor 写明是谁，或在 HUIQI_ROLES 里给他角色")
        return actor if person is None else person.names[0]


def refuse_own_work(approver: str, authors: Iterable[str], subject: str) -> None:
    """Refuse an approver who wrote, corrected or submitted the very version; with or without configured roles."""
    if approver in authors:
        raise RoleError(
            f"{subject} 由 {approver} 起草或修改过，不能由同一人发布：请换一位审批人（--actor 名字 或 HUIQI_ACTOR）"
        )


def checked_actor(name: str) -> str:
    """Give a usable name of who acts; InputError when it is empty, too long or holds what cannot be shown."""
    actor = name.strip()
    if not actor or len(actor) > MAX_ACTOR or not actor.isprintable():
        raise InputError(f"操作人的名字要有 1 到 {MAX_ACTOR} 个看得见的字符")
    return actor


def checked_reason(text: str) -> str:
    """Give the reason of a step as one line; InputError when there is none or it is a novel."""
    reason = " ".join(text.split())
    if not reason or len(reason) > MAX_REASON or not reason.isprintable():
        raise InputError(f"请用 --reason 写明原因，1 到 {MAX_REASON} 个字")
    return reason

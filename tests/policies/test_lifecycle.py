"""Which step leads where, and who may take it."""

from __future__ import annotations

import itertools

import pytest

from bot.settings import actor_from_environment, roles_from_environment
from policies.errors import InputError, LifecycleError, RoleError
from policies.lifecycle import (
    NEEDED,
    STEP_WORDS,
    TRANSITIONS,
    DraftState,
    Person,
    Role,
    Roles,
    Step,
    after,
    checked_actor,
    checked_reason,
    refuse_own_work,
)

AUTHOR, APPROVER, AUDITOR = Role.AUTHOR, Role.APPROVER, Role.AUDITOR
HOUSE = roles_from_environment(
    {"HUIQI_ROLES": "zhang=author, li|telegram:12345=approver , wang=auditor,qian=author+approver"}
)


@pytest.mark.parametrize(("step", "state"), list(itertools.product(TRANSITIONS, DraftState)))
def test_a_step_leads_where_the_table_says_or_is_refused_in_words(step: Step, state: DraftState) -> None:
    sources, target = TRANSITIONS[step]
    if state in sources:
        assert after(step, state, "a-1") is target
    else:
        with pytest.raises(LifecycleError, match="a-1"):
            after(step, state, "a-1")


def test_nothing_leads_out_of_an_end() -> None:
    ends = {DraftState.PUBLISHED, DraftState.WITHDRAWN}
    assert all(not (sources & ends) for sources, _ in TRANSITIONS.values())


def test_only_review_leads_to_publication() -> None:
    assert [step for step, (_, target) in TRANSITIONS.items() if target is DraftState.PUBLISHED] == [Step.PUBLISH]
    assert TRANSITIONS[Step.PUBLISH][0] == {DraftState.IN_REVIEW}


def test_correcting_a_draft_takes_it_out_of_review() -> None:
    assert after(Step.EDIT, DraftState.IN_REVIEW, "a-1") is DraftState.DRAFT


def test_every_step_has_words_and_every_governed_step_a_role() -> None:
    assert set(STEP_WORDS) == set(Step)
    assert set(NEEDED) == set(Step) - {Step.ADD, Step.CHANGE}


@pytest.mark.parametrize("step", NEEDED)
def test_without_configured_roles_everybody_may_take_any_step(step: Step) -> None:
    assert Roles().require("anybody", step) == "anybody"


@pytest.mark.parametrize("step", NEEDED)
def test_with_roles_only_those_who_hold_the_role_may(step: Step) -> None:
    may = {"zhang": NEEDED[step] is AUTHOR, "telegram:12345": NEEDED[step] is APPROVER, "wang": False, "qian": True}
    for actor, allowed in may.items():
        if allowed:
            assert HOUSE.require(actor, step)
        else:
            with pytest.raises(RoleError):
                HOUSE.require(actor, step)


def test_a_stranger_is_told_how_to_say_who_they_are() -> None:
    with pytest.raises(RoleError, match="--actor"):
        HOUSE.require("cli:root", Step.PUBLISH)


def test_a_person_is_one_under_every_name() -> None:
    assert HOUSE.require("telegram:12345", Step.PUBLISH) == HOUSE.person("telegram:12345") == "li"
    with pytest.raises(RoleError):
        refuse_own_work(HOUSE.person("telegram:12345"), ["li"], "a-1")


def test_own_work_is_refused_and_that_of_others_is_not() -> None:
    refuse_own_work("li", ["zhang"], "a-1")
    with pytest.raises(RoleError, match=r"zhang.*换一位"):
        refuse_own_work("zhang", ["qian", "zhang"], "a-1")


def test_no_roles_configured_is_nobody_named() -> None:
    assert roles_from_environment({}) == roles_from_environment({"HUIQI_ROLES": " , "}) == Roles()
    assert not Roles().are_configured
    assert HOUSE.are_configured


BAD_ROLES = {
    "no role": ("zhang", "名字=角色"),
    "an unknown role": ("zhang=auther", "author"),
    "no name": ("=author", "1 到"),
    "a name twice": ("zhang=author,zhang=approver", r"zhang=author\+approver"),
    "one identity for two people": ("zhang|telegram:1=author,li|telegram:1=approver", "telegram:1"),
    "an auditor who decides": ("wang=auditor+approver", "兼任"),
    "a name beyond measure": (f"{'长' * 101}=author", "100"),
    "a name that cannot be shown": ("a\x07b=author", "100"),
    "too many people": (",".join(f"p{number}=author" for number in range(201)), "200"),
    "too long a text": ("," * 20_001, "200"),
}


@pytest.mark.parametrize("case", BAD_ROLES)
def test_wrongly_written_roles_stop_the_start_and_say_why(case: str) -> None:
    text, named = BAD_ROLES[case]
    with pytest.raises(InputError, match=named):
        roles_from_environment({"HUIQI_ROLES": text})


def test_a_name_twice_is_refused_however_roles_are_made() -> None:
    with pytest.raises(InputError, match="两次"):
        Roles((Person(("a", "b"), frozenset({AUDITOR})), Person(("b",), frozenset({AUTHOR}))))


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 101])
def test_an_actor_needs_a_name_that_can_be_logged(name: str) -> None:
    with pytest.raises(InputError):
        checked_actor(name)


def test_the_actor_may_come_from_the_environment() -> None:
    assert actor_from_environment({"HUIQI_ACTOR": " 张三 "}) == "张三"
    assert actor_from_environment({}) is None


def test_a_reason_is_one_bounded_line() -> None:
    assert checked_reason(" 经局务会\n 同意 ") == "经局务会 同意"
    for text in ("", " \n", "长" * 1_001):
        with pytest.raises(InputError):
            checked_reason(text)

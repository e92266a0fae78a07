"""What a review of the conversation by fresh eyes found read wrongly."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from matcher.text import Intent, Pending, Understanding

Read = Callable[..., Understanding]
Facts = Callable[..., set[str]]
INSIDE = Pending("in_development_zone")


@pytest.mark.parametrize(
    "text",
    [
        "我现在是小巨人了吗",
        "我们营收多大算规上",
        "我们能不能享受高企优惠电价",
        "高新技术企业首次认定奖励",
        "机器人十条",
        "浙江省人工智能那个文件",
        "为什么拿不到高企奖励",
        "准备注册在余杭",
        "外资占股30%",
        "离那个专精特新我们还有多远",
        "小巨人评下来区里有表示吗",
        "老板说后年要上市，去年没赚钱",
    ],
)
def test_what_is_asked_titled_planned_or_held_in_part_is_no_fact(read: Read, text: str) -> None:
    assert not [fact for fact in read(text).facts if fact.operator in {"has", "within"} or fact.value is True]


@pytest.mark.parametrize("text", ["还有几个问题", "就是卖面的", "好吧", "好的", "行", "可以"])
def test_a_sigh_a_trade_or_a_remark_is_no_yes_to_a_fact(read: Read, text: str) -> None:
    assert read(text, INSIDE).facts == ()


@pytest.mark.parametrize("text", ["在的", "在里面的", "我们就在园区里", "是的", "对", "嗯"])
def test_whoever_is_inside_says_so(facts: Facts, text: str) -> None:
    assert facts(text, INSIDE) == {"in_development_zone == True"}


@pytest.mark.parametrize("text", ["没有没有那些都没有", "我们啥都没有", "这些都没有", "你说的都不是"])
def test_nothing_of_what_was_named_is_no(read: Read, text: str) -> None:
    assert read(text, Pending("roles")).intent is Intent.NO


def test_one_role_denied_is_not_all_of_them(read: Read, facts: Facts) -> None:
    assert facts("不是金融机构", Pending("projects")) == {"roles lacks financial_institution"}
    assert read("不是金融机构", Pending("projects")).intent is Intent.TELL_PROFILE


def test_a_supposition_is_no_answer(read: Read) -> None:
    assert read("如果不是高企呢", Pending("roles")).intent is Intent.WHAT_IF


def test_a_company_in_a_park_makes_nobody_a_park(read: Read) -> None:
    assert read("园区里有家做机器人的公司，30个人", Pending("roles")).facts == ()


def test_the_branch_is_not_where_the_head_is(facts: Facts) -> None:
    assert facts("其实总部在上海，余杭是分公司") == {"region within 310000"}


def test_who_came_from_elsewhere_is_here(facts: Facts) -> None:
    assert facts("我们以前在上城区二三年搬到余杭五常来的现在一百八十平的办公室") == {"region within 330110"}


def test_a_place_taken_back_gives_way(facts: Facts) -> None:
    assert facts("我们是余杭的，不对，现在划到临平了") == {"region within 330113"}


@pytest.mark.parametrize("text", ["不是我们是母公司拿的小巨人我们自己只有科小", "母公司是小巨人，我们只有科小"])
def test_who_is_set_against_us_holds_it(facts: Facts, text: str) -> None:
    assert facts(text) == {"qualifications has tech_sme"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("高企没有也没上市", {"qualifications lacks high_tech_enterprise", "listed == False"}),
        (
            "小巨人没有雏鹰去年刚拿到员工一百零三个",
            {"qualifications lacks little_giant", "qualifications has eaglet", "employees == 103"},
        ),
        ("我们园区里有三家小巨人、十二家高企，但我们运营公司自己就15个人", {"employees == 15"}),
        ("我是仓前街道的工作人员，想知道辖区企业申请人才公寓归哪个部门受理", set()),
        (
            "客户委托我们问：他家营收2亿左右，高企有，申报材料要准备哪些",
            {"annual_revenue == 200000000", "qualifications has high_tech_enterprise"},
        ),
    ],
)
def test_each_title_keeps_its_own_word_and_its_own_holder(facts: Facts, text: str, expected: set[str]) -> None:
    assert facts(text) == expected


def test_a_branch_is_no_legal_person(facts: Facts) -> None:
    assert facts("是分公司", Pending("independent_legal_entity")) == {"independent_legal_entity == False"}


def test_a_year_of_a_title_founds_no_company(facts: Facts) -> None:
    assert "established_on" not in " ".join(facts("小巨人正在申报，高企三年前就有了"))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("别问了", Intent.SKIP),
        ("我不想告诉你", Intent.SKIP),
        ("营收错了", Intent.CORRECT_FACT),
        ("员工是60人，不对是70", Intent.CORRECT_FACT),
        ("有效期", Intent.ASK_DEADLINE),
        ("多久能拿到", Intent.ASK_DEADLINE),
        ("那搬过去呢", Intent.WHAT_IF),
        ("员工人数不要记", Intent.DELETE_DATA),
        ("机器人十条", Intent.ASK_POLICY),
        ("高新技术企业首次认定奖励", Intent.ASK_POLICY),
        ("技改正在做", Intent.TELL_PROFILE),
        ("新三板挂牌的", Intent.TELL_PROFILE),
    ],
)
def test_a_wish_is_known_by_its_own_words(read: Read, text: str, intent: Intent) -> None:
    assert read(text).intent is intent


@pytest.mark.parametrize("text", ["凭证HQ-ABCDE-12345是什么", "诉求进度怎么样"])
def test_a_receipt_or_the_state_of_a_grievance_is_no_complaint(read: Read, text: str) -> None:
    assert read(text).intent is not Intent.COMPLAIN

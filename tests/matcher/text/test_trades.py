"""Which industry a plain trade names, and when the words around say that it is ours."""

from collections.abc import Callable

import pytest

Facts = Callable[..., set[str]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("做阀门的", "34"),
        ("我们织布的，织机一百多台", "17"),
        ("桐乡的印染厂", "17"),
        ("合伙搞的，服装批发", "51"),
        ("酒店用品批发", "51"),
        ("专门给人开注塑模具", "35"),
        ("我们给汽车厂做冲压模具", "35"),
        ("就是个做螺丝的小厂", "34"),
        ("做卤味和糕点的食品厂", "14"),
        ("做丝绸围巾的", "18"),
        ("我们酿黄酒，老酒厂", "15"),
        ("中医门诊部", "84"),
        ("我们酒店开了十年", "61"),
        ("开了家火锅店", "62"),
        ("教育培训机构", "83"),
        ("第三方检测机构", "745"),
        ("公司做国际货代", "582"),
        ("我们主营业务是家具制造", "21"),
        ("所属行业为金属制品业", "33"),
    ],
)
def test_a_plain_trade_names_its_industry(facts: Facts, text: str, code: str) -> None:
    assert f"industry within {code}" in facts(text)


@pytest.mark.parametrize(
    "text",
    [
        "专门给服装厂做吊挂系统",
        "我们采购的阀门有质量问题",
        "客户是食品厂，我们做印刷机",
        "做医院的HIS系统",
        "做服装电商",
        "食品检测费太高了",
        "隔壁玩具厂招了很多人",
    ],
)
def test_what_others_do_or_we_buy_is_no_industry_of_ours(facts: Facts, text: str) -> None:
    assert not any(fact.startswith("industry") for fact in facts(text))


def test_beside_a_sector_a_plain_trade_says_no_more(facts: Facts) -> None:
    assert facts("做机器人的，也给自己开模具") == {"sectors has robotics"}


def test_the_firms_own_kind_stands_last(facts: Facts) -> None:
    assert facts("做光刻胶的新材料公司") == {"sectors has new_materials"}


def test_of_a_trade_and_an_institution_the_denied_one_is_the_last_named(facts: Facts) -> None:
    assert facts("我们做的是养老机器人，不是养老院") == {"sectors has robotics"}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("我们是一家融资担保公司", "guarantee_institution"),
        ("我们就是做孵化的，属于孵化器运营主体", "incubator_operator"),
        ("我们是专利代理机构，想看看有没有补助", "ip_service_agency"),
        ("我们是园区运营主体，招进来的企业能拿多少补贴", "park_operator"),
    ],
)
def test_an_institution_says_its_role_by_any_of_its_names(facts: Facts, text: str, role: str) -> None:
    assert f"roles has {role}" in facts(text)

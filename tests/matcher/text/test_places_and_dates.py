from collections.abc import Callable

import pytest

from matcher.text import Understanding

Facts = Callable[..., set[str]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("浙江省杭州市余杭区仓前街道", "330110"),
        ("公司在钱江经济开发区", "330110"),
        ("注册在滨江，工厂在余杭", "330108"),
        ("刚从深圳搬到良渚新城", "330110"),
        ("我们注册在临平不在余杭", "330113"),
        ("正考虑从富阳迁到余杭，现在还在富阳", "330111"),
        ("贵阳也有机房但公司是余杭的", "330110"),
        ("余航区的", "330110"),
        ("我们是余杭良主街道的", "330110"),
        ("萧山曲", "330109"),
        ("供应商都在东莞，我们在宁波鄞州", "330212"),
        ("人在杭州，公司在嘉兴", "330400"),
        ("总部杭州滨江，我们是余杭分公司", "330110"),
        ("就在勾庄", "330110"),
        ("公司在九堡", "330102"),
        ("我们厂在临海", "331082"),
        ("江山的", "330881"),
    ],
)
def test_the_registered_place_is_found_through_typos_and_other_places(facts: Facts, text: str, code: str) -> None:
    assert facts(text) == {f"region within {code}"}


def test_the_finer_place_is_kept_beside_the_county(read: Callable[..., Understanding]) -> None:
    fact = read("公司在梦想小镇").facts[0]
    assert (fact.value, fact.place) == ("330110", "zone_dream_town")


@pytest.mark.parametrize(
    "text",
    [
        "杭州银行给贷的款",
        "余杭有什么政策",
        "客户在上海",
        "杭州明天会不会下雨",
        "老板是临海人",
        "分公司在深圳",
        "余杭的企业能申请哪些扶持",
    ],
)
def test_places_of_other_things_are_not_ours(facts: Facts, text: str) -> None:
    assert facts(text) == set()


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2022年8月注册的", "2022-08"),
        ("三年前成立的", "2023"),
        ("上个月刚拿的执照", "2026-10"),
        ("成立日期2020-03-15", "2020-03-15"),
    ],
)
def test_the_founding_date_stands_by_its_word(facts: Facts, text: str, iso: str) -> None:
    assert facts(text) == {f"established_on == {iso}"}


@pytest.mark.parametrize(
    ("text", "code"), [("制造业", "C"), ("属专用设备制造业", "35"), ("批发零售的", "F"), ("做餐饮的", "62")]
)
def test_a_trade_is_read_when_named_as_one(facts: Facts, text: str, code: str) -> None:
    assert facts(text) == {f"industry within {code}"}

"""Titles that run out, are near, are others', or stand in lists; and whose they are."""

from collections.abc import Callable

import pytest

from matcher.text import Pending

Facts = Callable[..., set[str]]
HIGH, TECH, GIANT, SPECIAL, SCALE = (
    "high_tech_enterprise",
    "tech_sme",
    "little_giant",
    "specialized_sme",
    "above_scale",
)


@pytest.mark.parametrize(
    ("text", "held", "lacked"),
    [
        ("高企是有的，就是下个月到期要重新认定", [HIGH], []),
        ("高企证还有两个月到期", [HIGH], []),
        ("我们高企今年到期，正在重新认定", [HIGH], []),
        ("高企去年到期了没续", [], [HIGH]),
        ("规上去年掉下来了", [], [SCALE]),
        ("去年降规了", [], [SCALE]),
        ("高企摘帽了", [], [HIGH]),
        ("科小有 高企无", [TECH], [HIGH]),
        ("高企:有 专精特新:无", [HIGH], [SPECIAL]),
        ("高企（有），专精特新（无）", [HIGH], [SPECIAL]),
        ("高企今年刚申报", [], [HIGH]),
        ("正在走高企认定流程，材料已交", [], [HIGH]),
        ("快升规了", [], [SCALE]),
        ("今年能升规", [], [SCALE]),
        ("小巨人没我们份，专精特新倒是有", [SPECIAL], [GIANT]),
        ("高企、专精特新这些一个都没评过", [], [HIGH, SPECIAL]),
        ("省专有，国专没有", [SPECIAL], [GIANT]),
        ("省专利奖拿过", [], []),
        ("我们参股了一家小巨人", [], []),
        ("旗下有家专精特新企业", [], []),
        ("母公司是规上，我们子公司还不是", [], [SCALE]),
        ("我们子公司是高企，我们自己还不是", [], [HIGH]),
        ("专精特新我们评上了，雏鹰是什么没听过", [SPECIAL], []),
        ("为啥说我们达不到小巨人的标准", [], []),
        ("上回说我们高企不满足，理由是什么", [], []),
        ("高企认定通过后奖励是20万还是50万", [], []),
    ],
)
def test_a_title_is_held_lacked_or_not_ours(facts: Facts, text: str, held: list[str], lacked: list[str]) -> None:
    expected = {f"qualifications has {name}" for name in held} | {f"qualifications lacks {name}" for name in lacked}
    assert {fact for fact in facts(text) if fact.startswith("qualifications")} == expected


def test_more_than_not_listed_is_not_listed(facts: Facts) -> None:
    assert facts("新三板都没挂，更别说上市") == {"listed == False"}


def test_a_certificate_just_issued_answers_what_was_asked(facts: Facts) -> None:
    assert facts("上个月刚发的证", Pending("qualifications", HIGH)) == {f"qualifications has {HIGH}"}


def test_under_a_supposition_the_title_asked_for_is_not_supposed(facts: Facts) -> None:
    assert facts("如果年底研发占比提到6%，高企这边能过吗") == {"rd_intensity == 0.06"}


@pytest.mark.parametrize("text", ["注册资本香港股东全资", "日本人投的", "我们是德国独资"])
def test_owners_told_by_where_they_come_from_are_foreign(facts: Facts, text: str) -> None:
    assert facts(text) == {"ownership == foreign"}


@pytest.mark.parametrize(
    "text",
    [
        "我们最大的客户是独角兽，做新能源汽车的",
        "供货商都是外企",
        "园区里有家做量子的独角兽，老板跟我熟",
        "Our parent is a listed company",
        "光伏还没装",
    ],
)
def test_what_others_are_and_what_is_not_built_yet_is_not_said_of_us(facts: Facts, text: str) -> None:
    assert facts(text) == set()


def test_a_full_stop_in_english_ends_a_sentence(facts: Facts) -> None:
    assert facts("Not listed. Privately owned.") == {"listed == False", "ownership == private"}


def test_no_international_standard_led_is_told_by_a_nought(facts: Facts) -> None:
    assert facts("主导制定国际标准0项") == {"leads_international_standard == False"}

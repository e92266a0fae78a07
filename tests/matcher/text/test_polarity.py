from collections.abc import Callable

import pytest

from matcher.text import Understanding

Facts = Callable[..., set[str]]
HIGH, TECH, GIANT = "high_tech_enterprise", "tech_sme", "little_giant"


@pytest.mark.parametrize(
    ("text", "held", "lacked"),
    [
        ("高企还没有，科小有", [TECH], [HIGH]),
        ("没有高企有科小", [TECH], [HIGH]),
        ("高企有的小巨人还没拿到", [HIGH], [GIANT]),
        ("高企、科小都没有", [], [HIGH, TECH]),
        ("小巨人，高企，科小，这三个都有", [GIANT, HIGH, TECH], []),
        ("高企去年到期没续上，现在不算了", [], [HIGH]),
        ("高企明年到期", [HIGH], []),
        ("小巨人今年在报", [], [GIANT]),
        ("打算明年申请小巨人", [], [GIANT]),
        ("除了高企啥都没有", [HIGH], []),
        ("除了高企和科小，没有其他资质", [HIGH, TECH], []),
        ("我们的供应商是小巨人", [], []),
        ("同行都评上小巨人了", [], []),
        ("我们给高企做财税服务", [], []),
    ],
)
def test_terms_are_held_or_lacked_as_the_words_around_say(
    facts: Facts, text: str, held: list[str], lacked: list[str]
) -> None:
    expected = {f"qualifications has {name}" for name in held} | {f"qualifications lacks {name}" for name in lacked}
    assert facts(text) == expected


def test_nothing_else_makes_the_tags_complete(read: Callable[..., Understanding]) -> None:
    assert read("除了高企啥都没有").complete == ("qualifications",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("没上市", {"listed == False"}),
        ("争取明年上市", {"listed == False"}),
        ("北交所去年敲的钟，已上市", {"listed == True"}),
        ("上市公司的全资子公司", set()),
        ("不是飞地项目", {"from_enclave == False"}),
        ("国际标准我们只是参与，没主导过", {"leads_international_standard == False"}),
        ("ISO的国际标准我们牵头制定过一项", {"leads_international_standard == True"}),
        ("院士工作站有一个", set()),
        ("我们不是国企啊，纯私人老板的", {"ownership == private"}),
        ("国资跟民资各占一半左右", {"ownership == mixed"}),
    ],
)
def test_flags_and_owners_follow_the_same_rules(facts: Facts, text: str, expected: set[str]) -> None:
    assert facts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "明年计划招到150人，营收目标一个亿",
        "竞争对手去年营收都两个亿了",
        "听说补贴要500万营收才行",
        "营收要到2000万才能申请吗",
    ],
)
def test_plans_others_and_thresholds_are_no_facts(facts: Facts, text: str) -> None:
    assert facts(text) == set()


def test_ours_is_told_apart_from_theirs(facts: Facts) -> None:
    assert facts("母公司在上海，营收20个亿，我们自己只有3000万营收") == {"annual_revenue == 30000000"}

from collections.abc import Callable

import pytest

from matcher.text import Understanding

Facts = Callable[..., set[str]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("营收3000万利润200万", {"annual_revenue == 30000000", "annual_profit == 2000000"}),
        ("3200万营收，280万利润，52人", {"annual_revenue == 32000000", "annual_profit == 2800000", "employees == 52"}),
        ("0.8个亿的营收", {"annual_revenue == 80000000"}),
        ("去年3000万，都是营业收入", {"annual_revenue == 30000000"}),
        ("算力租赁合同今年签了两份，合计1260万", {"computing_contract == 12600000"}),
        ("GPU算力采购，合同总额超5000万", {"computing_contract > 50000000"}),
        ("至少有30个研发人员，总共120人", {"employees == 120"}),
        ("研发投入占营收8.2%", {"rd_intensity == 0.082"}),
        ("拿出收入的一成做研发", {"rd_intensity == 0.1"}),
        ("专利一共37个，里面发明只有5个", {"invention_patents == 5"}),
        ("起码八十个员工，最多一百", {"employees between 80..100"}),
        ("公司不到两年", {"company_age_years < 2"}),
    ],
)
def test_a_quantity_goes_to_the_attribute_its_words_name(facts: Facts, text: str, expected: set[str]) -> None:
    assert facts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "融资了3000万，估值5个亿",
        "去年拿了50万补贴",
        "毛利率30%",
        "研发人员58个",
        "办公面积2000平",
        "利率3.5%",
    ],
)
def test_a_quantity_of_something_else_is_no_fact(facts: Facts, text: str) -> None:
    assert facts(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("利润涨了20%", set()),
        ("营收同比掉了8个点", {"revenue_growth == -0.08"}),
        ("收入翻了一番", {"revenue_growth == 1"}),
        ("前年亏了300万", {"annual_profit == -3000000"}),
        ("亏了八十多万", {"annual_profit < -800000"}),
        ("没营收", {"annual_revenue == 0"}),
        ("还没盈利", {"annual_profit <= 0"}),
    ],
)
def test_growth_losses_and_nothing_are_numbers_too(facts: Facts, text: str, expected: set[str]) -> None:
    assert facts(text) == expected


def test_years_listed_in_turn_get_their_numbers(read: Callable[..., Understanding]) -> None:
    understanding = read("2023年、2024年、2025年营收分别为1.2亿、1.5亿、1.9亿")
    assert [(f.period, f.value) for f in understanding.facts] == [
        ("2023", 120000000),
        ("2024", 150000000),
        ("2025", 190000000),
    ]

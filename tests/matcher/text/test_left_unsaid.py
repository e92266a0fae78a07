"""What the words leave out, and the neighbourhood says: scales, units, years, names, and whose facts they are."""

from collections.abc import Callable

import pytest

from matcher.text import Intent, Pending, Understanding

Facts = Callable[..., set[str]]
Read = Callable[..., Understanding]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("去年营收三百二十万，前年是两百八", {"annual_revenue == 3200000", "annual_revenue == 2800000"}),
        ("营业收入（万元）：5600", {"annual_revenue == 56000000"}),
        ("单位：万元。营业收入 3200，利润总额 260", {"annual_revenue == 32000000", "annual_profit == 2600000"}),
        ("屋顶面积一万一", {"roof_area == 11000"}),
    ],
)
def test_a_scale_or_unit_left_out_is_taken_from_the_heading_or_the_amount_before(
    facts: Facts, text: str, expected: set[str]
) -> None:
    assert facts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("人六七十", {"employees between 60..70"}),
        ("产值8000万，人一百出头", {"output_value == 80000000", "employees > 100"}),
        ("工人一百八，办公室三十个人，一共两百一", {"employees == 210"}),
        ("截至9月末员工人数为127人，较年初增加11人", {"employees == 127"}),
    ],
)
def test_people_are_counted_without_a_unit_and_summed_up(facts: Facts, text: str, expected: set[str]) -> None:
    assert expected <= facts(text)


def test_numbers_listed_respectively_go_to_the_names_in_turn(facts: Facts) -> None:
    assert facts("营收、利润、税收分别为8600万、720万、410万") == {
        "annual_revenue == 86000000",
        "annual_profit == 7200000",
        "annual_tax == 4100000",
    }


def test_as_many_amounts_as_years_belong_to_the_years(read: Read) -> None:
    facts = read("2023至2025年研发费用：280万、350万、460万").facts
    assert [fact.period for fact in facts] == ["2023", "2024", "2025"]


@pytest.mark.parametrize("text", ["员工50变80了", "人数不是50，80个", "员工由50人改成80人"])
def test_what_it_became_replaces_what_it_was(read: Read, facts: Facts, text: str) -> None:
    assert facts(text) == {"employees == 80"}
    assert read(text).intent is Intent.CORRECT_FACT


def test_a_correction_of_two_years_keeps_both(facts: Facts) -> None:
    assert facts("纳税额说反了，去年是260万，前年才是320万") == {"annual_tax == 2600000", "annual_tax == 3200000"}


def test_a_tag_taken_back_is_lacked(facts: Facts) -> None:
    assert "qualifications lacks little_giant" in facts("刚说有小巨人是口误，我们只有专精特新")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("贷款余额2400万，其中信用贷款600万", {"loan_amount == 24000000"}),
        ("前两年还能赚个百来万", set()),
        ("2025年员工210人；2024年员工190人", {"employees == 210"}),
        ("84人，研发占六成", {"employees == 84"}),
    ],
)
def test_parts_and_former_heights_are_not_told_of_now(facts: Facts, text: str, expected: set[str]) -> None:
    assert facts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("母公司是上市公司，我们没上", {"listed == False"}),
        ("我老婆那家公司是高企，我这家不是", {"qualifications lacks high_tech_enterprise"}),
        ("大客户是吉利，他们一年采购我们两千万", set()),
        ("帮园区一家企业问下，他们有院士，15个人", {"has_top_talent == True", "employees == 15"}),
    ],
)
def test_what_is_said_of_others_is_ours_only_where_we_are_compared_or_ask_for_them(
    facts: Facts, text: str, expected: set[str]
) -> None:
    assert facts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("国高✅ 专精特新❌", {"qualifications has high_tech_enterprise", "qualifications lacks specialized_sme"}),
        ("高企 有；小巨人 无；", {"qualifications has high_tech_enterprise", "qualifications lacks little_giant"}),
        ("没有高企[苦涩]科小倒是有", {"qualifications lacks high_tech_enterprise", "qualifications has tech_sme"}),
    ],
)
def test_ticks_and_pictures_stand_for_words_and_punctuation(facts: Facts, text: str, expected: set[str]) -> None:
    assert facts(text) == expected


@pytest.mark.parametrize(("typed", "meant"), [("余航", "330110"), ("梁渚", "330110"), ("肖山", "330109")])
def test_short_names_are_known_as_they_are_mistyped(facts: Facts, typed: str, meant: str) -> None:
    assert facts(f"公司在{typed}，30人") == {f"region within {meant}", "employees == 30"}


def test_words_that_count_are_not_misspelt_names(facts: Facts) -> None:
    assert facts("自己是个三十人的小公司") == {"employees == 30"}


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("做汽车毫米波雷达模组", "new_energy_vehicle"),
        ("主营智能仓储装备", "high_end_equipment"),
        ("我们在做eVTOL整机研发", "low_altitude_economy"),
        ("研发心脏封堵器", "medical_device"),
    ],
)
def test_a_trade_is_known_by_what_is_made_and_what_for(facts: Facts, text: str, sector: str) -> None:
    assert facts(text) == {f"sectors has {sector}"}


@pytest.mark.parametrize("text", ["四十几号人，一年做个两千来万", "研发费用占比6%，材料刚递上去", "我们是做数字孪生的"])
def test_telling_without_a_sign_of_asking_is_no_question(read: Read, text: str) -> None:
    assert read(text).intent is Intent.TELL_PROFILE


def test_full_width_marks_cut_and_ask_like_half_width_ones(read: Read, facts: Facts) -> None:
    assert facts("注册地：五常街道；2、员工：41人") == {"region within 330110", "employees == 41"}
    assert read("高企补多少？").intent is read("高企补多少?").intent


@pytest.mark.parametrize(
    ("text", "attribute", "expected"),
    [
        ("16年", "established_on", "established_on == 2016"),
        ("大概四分之一", "rd_intensity", "rd_intensity == 0.25"),
        ("一件都没", "invention_patents", "invention_patents == 0"),
        ("上了", "listed", "listed == True"),
    ],
)
def test_a_bare_answer_is_read_in_the_light_of_its_question(
    facts: Facts, text: str, attribute: str, expected: str
) -> None:
    assert facts(text, Pending(attribute)) == {expected}


def test_not_having_counted_is_not_knowing(read: Read) -> None:
    assert read("没统计", Pending("annual_electricity")).intent is Intent.DONT_KNOW


def test_terms_beyond_the_contract_are_read_only_when_asked_about(facts: Facts) -> None:
    assert facts("我们是省级孵化器") == set()
    assert facts("省级孵化器", Pending("qualifications")) == {"qualifications has provincial_incubator"}

"""How many people work there, as people say it."""

from datetime import date
from decimal import Decimal

import pytest

from matcher.text import Pending
from matcher.text.reader import Reader

TODAY = date(2026, 11, 22)


def heads(reader: Reader, text: str) -> list[object]:
    """Give what a text says of the staff."""
    facts = reader.read(text, today=TODAY).facts
    return [(fact.operator, fact.value) for fact in facts if fact.attribute == "employees"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("我们人少，加实习生也才十二个", 12),
        ("工人六十，办公室十五，总共七十五", 75),
        ("上半年走了十个，现在还有四十五", 45),
        ("人嘛蛮多的，两百三十个", 230),
        ("员工人数由五十六人扩大到了八十一人", 81),
        ("在职42人，退休返聘3人，劳务外包8人", 42),
        ("他们十几万人，我们才48", 48),
        ("我们公司做宠物零食，廿三个人", 23),
    ],
)
def test_the_whole_staff_is_told_apart_from_its_parts(reader: Reader, text: str, count: int) -> None:
    assert heads(reader, text) == [("==", Decimal(count))]


def test_the_number_of_a_house_counts_neither_people_nor_land(reader: Reader) -> None:
    facts = reader.read("地址：余杭区文一西路1818-2号8幢5层，员工66", today=TODAY).facts
    assert {fact.attribute for fact in facts} == {"region", "employees"}


def test_dialect_is_read_as_the_common_words(reader: Reader) -> None:
    facts = reader.read("阿拉呒没上市，伢是私人企业", today=TODAY).facts
    assert {(fact.attribute, fact.value) for fact in facts} == {("listed", False), ("ownership", "private")}


def test_the_words_quoted_are_those_of_the_dialect(reader: Reader) -> None:
    (fact,) = reader.read("阿拉呒没上市", today=TODAY).facts
    assert "呒没" in fact.text


def test_an_exclusion_is_no_topic(reader: Reader) -> None:
    assert heads(reader, "员工不含外包是86") == [("==", Decimal(86))]


@pytest.mark.parametrize(
    "text", ["没算过这个比例", "没印象了", "我是行政，这块不归我管", "i don't know the exact number"]
)
def test_whoever_does_not_know_says_no_number(reader: Reader, text: str) -> None:
    read = reader.read(text, today=TODAY, pending=Pending("rd_intensity"))
    assert (read.intent, read.facts) == ("dont_know", ())


@pytest.mark.parametrize(
    "text",
    ["我们帮客户申报小巨人，自己是做咨询的", "客户拿了五十万，我们专精特新有吗", "我们是单项冠军培育企业，还没评上"],
)
def test_a_title_of_clients_or_in_a_question_is_not_held(reader: Reader, text: str) -> None:
    facts = reader.read(text, today=TODAY).facts
    assert not [fact for fact in facts if (fact.attribute, fact.operator) == ("qualifications", "has")]

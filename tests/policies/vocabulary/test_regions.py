"""Places: the region tree, and the functional zones mapped onto it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from policies.vocabulary import Overlap, Vocabulary

HANGZHOU = "上城区 拱墅区 西湖区 滨江区 萧山区 余杭区 富阳区 临安区 临平区 钱塘区 桐庐县 淳安县 建德市"
YUHANG = """五常街道 仁和街道 仓前街道 余杭街道 中泰街道 良渚街道 闲林街道 瓶窑镇 径山镇 黄湖镇 鸬鸟镇 百丈镇"""
ZONES = {
    "未来科技城": "330110",
    "良渚新城": "330110",
    "钱江经济开发区": "330110",
    "5G创新园": "330110",
    "云城": "330100",
    "城西科创大走廊": "330100",
}
PREFECTURES = "杭州市 宁波市 温州市 嘉兴市 湖州市 绍兴市 金华市 衢州市 舟山市 台州市 丽水市"
OVERLAPS = [
    ("仓前街道", "余杭区", Overlap.INSIDE),
    ("仓前街道", "杭州市", Overlap.INSIDE),
    ("仓前街道", "浙江省", Overlap.INSIDE),
    ("仓前街道", "中国", Overlap.INSIDE),
    ("余杭区", "余杭区", Overlap.INSIDE),
    ("余杭区", "仓前街道", Overlap.PARTLY),
    ("杭州市", "余杭区", Overlap.PARTLY),
    ("余杭区", "临平区", Overlap.APART),
    ("仓前街道", "临平区", Overlap.APART),
    ("德清县", "杭州市", Overlap.APART),
    ("未来科技城", "余杭区", Overlap.INSIDE),
    ("余杭区", "未来科技城", Overlap.PARTLY),
    ("临平区", "未来科技城", Overlap.APART),
    ("云城", "余杭区", Overlap.PARTLY),
    ("云城", "杭州市", Overlap.INSIDE),
    ("云城", "萧山区", Overlap.APART),
    ("余杭区", "城西科创大走廊", Overlap.PARTLY),
    ("萧山区", "城西科创大走廊", Overlap.APART),
    ("滨江区", "城西科创大走廊联动发展区", Overlap.INSIDE),
    ("杭州市", "城西科创大走廊联动发展区", Overlap.PARTLY),
    ("未来科技城", "城西科创大走廊", Overlap.PARTLY),
    ("城西科创大走廊", "未来科技城", Overlap.PARTLY),
    ("未来科技城", "良渚新城", Overlap.APART),
    ("未来科技城", "三江汇", Overlap.APART),
    ("三江汇", "未来科技城", Overlap.APART),
]


@pytest.mark.parametrize("name", HANGZHOU.split())
def test_all_districts_of_hangzhou_are_known(vocabulary: Vocabulary, name: str) -> None:
    assert vocabulary.places[vocabulary.code("region", name)].parent == "330100"


@pytest.mark.parametrize("name", YUHANG.split())
def test_all_towns_of_yuhang_are_known(vocabulary: Vocabulary, name: str) -> None:
    assert vocabulary.places[vocabulary.code("region", name)].parent == "330110"


def test_yuhang_has_twelve_towns(vocabulary: Vocabulary) -> None:
    towns = [p for p in vocabulary.places.values() if p.parent == "330110" and not p.is_zone]
    assert len(towns) == len(YUHANG.split()) == 12


@pytest.mark.parametrize("name", PREFECTURES.split())
def test_all_prefectures_of_zhejiang_are_known(vocabulary: Vocabulary, name: str) -> None:
    assert vocabulary.places[vocabulary.code("region", name)].parent == "330000"


def test_there_are_34_provinces_and_one_country(vocabulary: Vocabulary) -> None:
    assert len([p for p in vocabulary.places.values() if p.parent == "000000" and not p.is_zone]) == 34
    assert [p.zh for p in vocabulary.places.values() if p.parent is None] == ["中国"]


@pytest.mark.parametrize(("name", "parent"), ZONES.items())
def test_a_functional_zone_hangs_under_its_region(vocabulary: Vocabulary, name: str, parent: str) -> None:
    place = vocabulary.places[vocabulary.code("region", name)]
    assert (place.is_zone, place.parent) == (True, parent)


def test_yuhang_is_the_district_and_not_the_town(vocabulary: Vocabulary) -> None:
    assert vocabulary.code("region", "余杭") == "330110"
    assert vocabulary.code("region", "余杭街道") != "330110"


@pytest.mark.parametrize(("known", "outer", "expected"), OVERLAPS)
def test_places_stand_to_each_other_as_on_the_map(
    vocabulary: Vocabulary, known: str, outer: str, expected: str
) -> None:
    codes = vocabulary.code("region", known), vocabulary.code("region", outer)
    assert vocabulary.regions.overlap(*codes) == expected


def test_every_region_named_by_a_place_exists_and_contains_no_cycle(vocabulary: Vocabulary) -> None:
    for place in vocabulary.places.values():
        assert {place.parent, *place.covers_wholly, *place.touches} - {None} <= set(vocabulary.places)
        assert vocabulary.regions.tree.chain(place.code)[-1] == "000000"


def test_every_part_of_a_zone_lies_in_its_region(vocabulary: Vocabulary) -> None:
    for place in vocabulary.places.values():
        for part in place.covers_wholly + place.touches:
            assert vocabulary.regions.tree.lies_in(part, place.parent or ""), (place.zh, part)


def test_codes_show_their_level(vocabulary: Vocabulary) -> None:
    regions = [p for p in vocabulary.places.values() if not p.is_zone and p.parent not in {None, "000000"}]
    for place in regions:
        prefix = (place.parent or "").rstrip("0") if len(place.parent or "") == 6 else place.parent
        assert place.code.startswith((prefix or "")[:6]), place.zh


def all_overlaps(vocabulary: Vocabulary) -> dict[tuple[str, str], str]:
    codes = list(vocabulary.places)
    return {(known, outer): vocabulary.regions.overlap(known, outer) for known in codes for outer in codes}


def test_being_apart_is_mutual(vocabulary: Vocabulary) -> None:
    overlaps = all_overlaps(vocabulary)
    one_sided = [pair for pair, how in overlaps.items() if (how == Overlap.APART) != (overlaps[pair[::-1]] == "apart")]
    assert one_sided == []


def test_knowing_a_place_more_narrowly_never_reverses_an_answer(vocabulary: Vocabulary) -> None:
    overlaps = all_overlaps(vocabulary)
    for code in vocabulary.places:
        for narrow, wide in pairwise(vocabulary.regions.tree.chain(code)):
            for outer in vocabulary.places:
                if overlaps[wide, outer] != Overlap.PARTLY:
                    assert overlaps[narrow, outer] == overlaps[wide, outer], (narrow, wide, outer)

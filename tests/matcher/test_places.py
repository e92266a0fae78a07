"""Places, exhaustively: the whole region tree and every functional zone."""

from __future__ import annotations

from policies.vocabulary import Overlap, Vocabulary


def test_a_finer_address_never_reverses_where_a_place_stands(vocabulary: Vocabulary) -> None:
    regions = vocabulary.regions
    reversed_ = [
        (outer, coarse, fine)
        for outer in vocabulary.places
        for fine in vocabulary.places
        for coarse in regions.tree.chain(fine)[1:]
        if regions.overlap(coarse, outer) not in {Overlap.PARTLY, regions.overlap(fine, outer)}
    ]
    assert reversed_ == []


def test_every_place_is_inside_itself_and_all_above_it(vocabulary: Vocabulary) -> None:
    regions = vocabulary.regions
    outside = [
        (code, outer)
        for code in vocabulary.places
        for outer in regions.tree.chain(code)
        if regions.overlap(code, outer) != Overlap.INSIDE
    ]
    assert outside == []


def test_places_apart_are_apart_both_ways(vocabulary: Vocabulary) -> None:
    regions = vocabulary.regions
    one_way = [
        (one, other)
        for one in vocabulary.places
        for other in vocabulary.places
        if regions.overlap(one, other) == Overlap.APART and regions.overlap(other, one) != Overlap.APART
    ]
    assert one_way == []

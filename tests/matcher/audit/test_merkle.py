"""The Merkle tree against the test vectors of RFC 6962/9162 implementations, and against pymerkle."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree, verify_inclusion

from matcher.audit.merkle import Frontier, InclusionProof, ProofBuilder, root_of, sibling_ranges

LEAVES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Roots over the first n leaves, from the reference implementation of Certificate Transparency."""
PATHS = {
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def proved(index: int, leaves: list[bytes]) -> InclusionProof:
    builder = ProofBuilder(index, len(leaves))
    for leaf in leaves:
        builder.add(leaf)
    return builder.proof()


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert root_of(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("place", "path"), PATHS.items())
def test_paths_are_those_of_certificate_transparency(place: tuple[int, int], path: list[str]) -> None:
    index, size = place
    assert [node.hex() for node in proved(index, LEAVES[:size]).path] == path


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70), st.data())
def test_pymerkle_gives_the_same_root_and_accepts_the_same_path(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    tree = InmemoryTree(algorithm="sha256")
    for leaf in leaves:
        tree.append_entry(leaf)
    theirs = tree.prove_inclusion(index + 1, len(leaves))
    ours = proved(index, leaves)
    assert root_of(leaves) == tree.get_root()
    assert ours.root(leaves[index]) == tree.get_root()
    verify_inclusion(tree.get_leaf(index + 1), tree.get_root(), theirs)
    assert set(ours.path) <= {bytes.fromhex(node) if isinstance(node, str) else node for node in theirs.path}


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70), st.data())
def test_a_proof_holds_for_its_leaf_alone(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = proved(index, leaves)
    assert proof.root(leaves[index]) == root_of(leaves)
    assert proof.root(leaves[index] + b"!") != root_of(leaves)


@given(st.integers(2, 300), st.data())
def test_a_path_of_another_length_proves_nothing(size: int, data: st.DataObject) -> None:
    leaves = [bytes([n % 256, n // 256]) for n in range(size)]
    index = data.draw(st.integers(0, size - 1))
    path = proved(index, leaves).path
    for wrong in (path[:-1], (*path, b"x" * 32)):
        with pytest.raises(ValueError, match="path"):
            InclusionProof(index, size, wrong).root(leaves[index])


@given(st.lists(st.binary(max_size=8), max_size=70), st.data())
def test_a_tree_goes_on_from_its_peaks(leaves: list[bytes], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(leaves)))
    tree = Frontier()
    for leaf in leaves[:first]:
        tree.add(leaf)
    restored = Frontier(tree.size, list(tree.peaks))
    for leaf in leaves[first:]:
        restored.add(leaf)
    assert restored.root() == root_of(leaves)


@given(st.integers(0, 500), st.data())
def test_peaks_and_siblings_cover_every_leaf_once(size: int, data: st.DataObject) -> None:
    assert [n for start, end in Frontier(size).ranges() for n in range(start, end)] == list(range(size))
    if size:
        index = data.draw(st.integers(0, size - 1))
        covered = sorted(n for start, end in sibling_ranges(index, size) for n in range(start, end))
        assert covered == [n for n in range(size) if n != index]


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_there_is_no_proof_for_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        ProofBuilder(index, size)
    with pytest.raises(ValueError, match="no leaf"):
        InclusionProof(index, size, ()).root(b"")


def test_a_proof_needs_all_leaves() -> None:
    builder = ProofBuilder(0, 2)
    builder.add(b"a")
    with pytest.raises(ValueError, match="2 leaves"):
        builder.proof()

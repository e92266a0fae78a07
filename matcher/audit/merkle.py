"""The Merkle tree of RFC 9162 §2.1 over the chain: one root for all records, short proofs for one.

Nothing is kept but the frontier, the roots of the full subtrees at the right edge: twenty hashes for a million
records. Proofs read the leaves once, in order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


def leaf_hash(content: bytes) -> bytes:
    """Hash a leaf; the prefix keeps a leaf from passing for a node."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Frontier:
    """A tree that grows leaf by leaf: `peaks` are the roots of its full subtrees, the largest first."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def add(self, content: bytes) -> None:
        """Take one leaf in."""
        node, rest = leaf_hash(content), self.size
        while rest & 1:  # a full subtree of this height stands already: join them
            node = node_hash(self.peaks.pop(), node)
            rest >>= 1
        self.peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Give the root; of no leaves it is the hash of nothing."""
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root

    def ranges(self) -> Iterator[tuple[int, int]]:
        """Give the leaves that each peak stands for, as first and end."""
        start = 0
        for height in reversed(range(self.size.bit_length())):
            if self.size >> height & 1:
                yield start, start + (1 << height)
                start += 1 << height


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Give the root over leaves."""
    tree = Frontier()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """Proof that a leaf is the `index`-th (from 0) of the `size` under a root: the siblings, from the leaf up."""

    index: int
    size: int
    path: tuple[bytes, ...]

    def root(self, content: bytes) -> bytes:
        """Compute the root that the proof leads to (RFC 9162 §2.1.3.2)."""
        if not 0 <= self.index < self.size:
            raise ValueError(f"no leaf {self.index} in a tree of {self.size}")
        node, position, last = leaf_hash(content), self.index, self.size - 1
        for sibling in self.path:
            if last == 0:
                raise ValueError("the path is longer than the tree is high")
            if position & 1 or position == last:
                node = node_hash(sibling, node)
                while not position & 1 and position:
                    position, last = position >> 1, last >> 1
            else:
                node = node_hash(node, sibling)
            position, last = position >> 1, last >> 1
        if last:
            raise ValueError("the path is shorter than the tree is high")
        return node


def sibling_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """Give which leaves stand under each sibling on the path from a leaf to the root, from the leaf up."""
    start, end, found = 0, size, list[tuple[int, int]]()
    while end - start > 1:
        middle = start + (1 << (end - start - 1).bit_length() - 1)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    return found[::-1]


class ProofBuilder:
    """Builds an inclusion proof from all leaves, given once in order; remembers only hashes."""

    def __init__(self, index: int, size: int) -> None:
        if not 0 <= index < size:
            raise ValueError(f"no leaf {index} in a tree of {size}")
        self._index, self._size = index, size
        self._ranges = sibling_ranges(index, size)
        self._trees = {entry: Frontier() for entry in self._ranges}
        self._open = iter(sorted(self._ranges))
        self._current = next(self._open, None)
        self._seen = 0

    def add(self, content: bytes) -> None:
        """Take the next leaf."""
        position = self._seen
        self._seen += 1
        while self._current is not None and position >= self._current[1]:
            self._current = next(self._open, None)
        if self._current is not None and position >= self._current[0]:
            self._trees[self._current].add(content)

    def proof(self) -> InclusionProof:
        """Give the proof; ValueError when leaves are lacking."""
        if self._seen < self._size:
            raise ValueError(f"{self._size} leaves were promised, {self._seen} came")
        return InclusionProof(self._index, self._size, tuple(self._trees[entry].root() for entry in self._ranges))

"""A checkpoint: the state of the log in three hashes. Kept elsewhere, it convicts whoever rewrites or cuts the log."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matcher.audit.merkle import Frontier
from policies.errors import InputError

LOG_NAME = "huiqi-audit-1"
EVERY = 1000
"""After how many records a checkpoint is written by itself."""
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log after `size` records: Merkle root (RFC 9162), hash of the last record, and the tree's peaks.

    The peaks are what the root is made of; with them a later look finds which part was rewritten.
    """

    size: int
    root: str
    head: str
    peaks: tuple[str, ...]
    at: str

    @classmethod
    def of(cls, tree: Frontier, head: str, at: str) -> Checkpoint:
        """Note the state of a tree."""
        return cls(tree.size, tree.root().hex(), head, tuple(peak.hex() for peak in tree.peaks), at)

    def tree(self) -> Frontier:
        """Restore the tree, to go on from here."""
        return Frontier(self.size, [bytes.fromhex(peak) for peak in self.peaks])

    def to_json(self) -> dict[str, Any]:
        """Write the checkpoint for publication."""
        return {
            "log": LOG_NAME,
            "size": self.size,
            "root": self.root,
            "head": self.head,
            "peaks": list(self.peaks),
            "at": self.at,
        }

    @classmethod
    def read(cls, text: str, name: str) -> Checkpoint:
        """Read a kept checkpoint; InputError when it is none, or when its own hashes do not agree."""
        wrong = InputError(f"{name} 不是检查点文件；请用 huiqi audit checkpoint --save 保存的文件")
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            raise wrong from None
        if not _is_checkpoint(data):
            raise wrong
        found = cls(data["size"], data["root"], data["head"], tuple(data["peaks"]), data["at"])
        if found.size.bit_count() != len(found.peaks) or found.tree().root().hex() != found.root:
            raise InputError(f"{name} 里的根哈希与峰值对不上：文件被改动过，请换一份没动过的")
        return found


def _is_checkpoint(data: object) -> bool:
    if not isinstance(data, Mapping) or data.get("log") != LOG_NAME:
        return False
    size, peaks, at = data.get("size"), data.get("peaks"), data.get("at")
    if not isinstance(size, int) or isinstance(size, bool) or size < 0 or not isinstance(at, str):
        return False
    hashes = [data.get("root"), data.get("head"), *(peaks if isinstance(peaks, list) else [None])]
    return all(isinstance(entry, str) and _HASH.fullmatch(entry) for entry in hashes)


def rewritten_range(tree: Frontier, kept: Checkpoint) -> tuple[int, int]:
    """Tell which records (first and last, from 1) differ first from what a checkpoint of the same size saw."""
    for (start, end), peak, was in zip(tree.ranges(), tree.peaks, kept.peaks, strict=True):
        if peak.hex() != was:
            return start + 1, end
    return 1, tree.size

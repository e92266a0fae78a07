"""Which clause versions a match considered: listed once, named by its hash in every record that asked the same."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from matcher.audit.canonical import canonical_fast, digest

KEPT = 64


class ClauseRef(NamedTuple):
    """One version of a clause, with the hash of all it says. A tuple: every match sorts and hashes hundreds."""

    clause: str
    version: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class ClauseSet:
    """Clause versions by id; `hash` is the SHA-256 of `text`, their canonical JSON."""

    refs: tuple[ClauseRef, ...]
    text: str
    hash: str

    @classmethod
    def of(cls, refs: Iterable[ClauseRef]) -> ClauseSet:
        """List clause versions by id, whatever order they came in."""
        return _listed(tuple(sorted(refs)))

    @classmethod
    def read(cls, text: str) -> ClauseSet:
        """Read a stored list; its hash is computed, not believed."""
        refs = tuple(ClauseRef(clause, version, content) for clause, version, content in json.loads(text))
        return cls(refs, text, digest(text.encode()))


@lru_cache(maxsize=KEPT)
def _listed(refs: tuple[ClauseRef, ...]) -> ClauseSet:
    """Write the list; between two changes of the policies every match asks the same one."""
    content = canonical_fast([[ref.clause, ref.version, ref.content_hash] for ref in refs])
    return ClauseSet(refs, content.decode(), digest(content))

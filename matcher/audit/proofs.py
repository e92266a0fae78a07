"""Proof that one record stands in the log: checked against a published root, without the database."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matcher.audit.canonical import digest
from matcher.audit.chain import StoredRecord, link_text
from matcher.audit.checkpoints import LOG_NAME
from matcher.audit.merkle import InclusionProof
from policies.errors import InputError

_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Proof:
    """A record's hashed columns (of header and body only the hashes: it tells nothing), and its place in the tree."""

    code: str
    link: str
    header: str
    inclusion: InclusionProof

    @classmethod
    def of(cls, record: StoredRecord, inclusion: InclusionProof) -> Proof:
        """Prove a stored record."""
        return cls(record.code, link_text(record, record.seq, record.previous), record.header, inclusion)

    @property
    def leaf(self) -> bytes:
        """The record's hash, which is the leaf of the tree."""
        return bytes.fromhex(digest(self.link.encode()))

    def root(self) -> str:
        """Compute the root that the proof leads to; ValueError when the path is not one."""
        return self.inclusion.root(self.leaf).hex()

    def to_json(self) -> dict[str, Any]:
        """Write the proof to hand it out."""
        return {
            "log": LOG_NAME,
            "code": self.code,
            "record": self.link,
            "header": self.header,
            "index": self.inclusion.index,
            "size": self.inclusion.size,
            "path": [node.hex() for node in self.inclusion.path],
            "root": self.root(),
        }

    @classmethod
    def read(cls, text: str, name: str) -> Proof:
        """Read a proof; InputError when it is none, or when it does not lead to the root it names."""
        wrong = InputError(f"{name} 不是凭证证明文件；请用 huiqi audit prove 编号 --save 保存的文件")
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            raise wrong from None
        if not _is_proof(data):
            raise wrong
        inclusion = InclusionProof(data["index"], data["size"], tuple(bytes.fromhex(node) for node in data["path"]))
        found = cls(data["code"], data["record"], data["header"], inclusion)
        if not found._is_sound(data["root"]):
            raise InputError(f"{name} 的证明不成立：凭证、路径和根哈希对不上，文件被改动过")
        return found

    def _is_sound(self, root: str) -> bool:
        """Whether record, header, place and root agree with each other."""
        try:
            columns = json.loads(self.link)
            said = (columns["code"], columns["header"], columns["seq"])
            leads_to = self.root()
        except (ValueError, KeyError, TypeError):
            return False
        return (*said, leads_to) == (self.code, digest(self.header.encode()), self.inclusion.index + 1, root)


def _is_proof(data: object) -> bool:
    if not isinstance(data, Mapping) or data.get("log") != LOG_NAME or not isinstance(data.get("path"), list):
        return False
    texts = all(isinstance(data.get(name), str) for name in ("code", "record", "header"))
    numbers = all(type(data.get(name)) is int for name in ("index", "size"))
    hashes = (data.get("root"), *data["path"])
    return texts and numbers and all(isinstance(entry, str) and _HASH.fullmatch(entry) for entry in hashes)

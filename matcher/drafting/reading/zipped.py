"""Bounds of files that are ZIP archives inside (DOCX, XLSX)."""

from __future__ import annotations

import io
import zipfile

from matcher.drafting.reading.limits import MEGABYTE, Limits
from policies.errors import DocumentError

LOCKED = 0x1
MAX_ENTRIES = 5_000


def refuse_bomb(content: bytes, name: str, limits: Limits) -> None:
    """Refuse an archive that would unpack to too much, is locked, or is no archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DocumentError(f"文件 {name} 已损坏，打不开") from error
    size = sum(entry.file_size for entry in entries)
    if size > limits.unzipped_bytes or len(entries) > MAX_ENTRIES:
        raise DocumentError(
            f"文件 {name} 解压后有 {size // MEGABYTE} MB，超过 {limits.unzipped_bytes // MEGABYTE} MB 的上限"
        )
    if any(entry.flag_bits & LOCKED for entry in entries):
        raise DocumentError(f"文件 {name} 加了密，请去掉密码再试")

"""What is refused of a sent document before it is fetched."""

from __future__ import annotations

from pathlib import PurePosixPath

from bot.settings import MEGABYTE, UploadLimits
from policies.errors import DocumentError

SUFFIXES = (".txt", ".md", ".html", ".htm", ".docx", ".pdf", ".xlsx")
"""What the readers read; said here too, so that nothing else is fetched and no reader need be loaded to know."""

SAVED_AS = {".doc": ".docx", ".xls": ".xlsx", ".wps": ".docx", ".et": ".xlsx", ".rtf": ".docx", ".ofd": ".pdf"}


def refuse_unread(name: str, size: int | None, limits: UploadLimits) -> None:
    """Refuse by name and stated size, before anything is fetched: what no reader reads, and what is too large."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in SAVED_AS:
        raise DocumentError(f"{name} 是旧格式，请另存为 {SAVED_AS[suffix]} 再发")
    if suffix not in SUFFIXES:
        raise DocumentError(f"{name} 不是我能读的文件，请发 PDF、DOCX、HTML、TXT 或 XLSX")
    if size is not None and size > limits.file_bytes:
        raise too_large(name, size, limits)
    if size == 0:
        raise DocumentError(f"文件 {name} 是空的")


def too_large(name: str, size: int, limits: UploadLimits) -> DocumentError:
    """Say that a file is too large."""
    most = f"{limits.file_bytes / MEGABYTE:.0f} MB"
    return DocumentError(f"文件 {name} 有 {size / MEGABYTE:.1f} MB，超过 {most} 的上限，没有收下；请拆成几份再发")

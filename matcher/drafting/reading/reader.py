"""Read a document file by what it is, refusing what is broken, locked, disguised or too large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from matcher.drafting.reading.docx_file import read_docx
from matcher.drafting.reading.html_file import read_html
from matcher.drafting.reading.limits import MEGABYTE, Deadline, Limits, Progress, no_progress
from matcher.drafting.reading.pdf_file import read_pdf
from matcher.drafting.reading.plain_file import decode, read_plain
from matcher.drafting.reading.xlsx_file import read_xlsx
from matcher.drafting.reading.zipped import refuse_bomb
from policies.errors import DocumentError

KINDS = ".txt .md .html .htm .docx .pdf .xlsx"
OLD_KINDS = {".doc": ".docx", ".xls": ".xlsx", ".wps": ".docx", ".et": ".xlsx", ".rtf": ".docx", ".ofd": ".pdf"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")


@dataclass(frozen=True, slots=True)
class Task:
    """What every reader of one kind needs."""

    content: bytes
    name: str
    limits: Limits
    deadline: Deadline
    progress: Progress


def read_document(path: Path, limits: Limits | None = None, progress: Progress = no_progress) -> str:
    """Give the text of a document file, lines parted by newlines, table rows as `| … | … |`."""
    bounds = limits or Limits()
    content = _read_bytes(path, bounds)
    return read_content(content, path.name, bounds, progress)


def read_content(content: bytes, name: str, limits: Limits | None = None, progress: Progress = no_progress) -> str:
    """Give the text of a document already in memory; `name` tells its kind."""
    bounds = limits or Limits()
    if len(content) > bounds.file_bytes:
        raise _too_large(name, len(content), bounds)
    reader = _reader_for(content, name)
    text = reader(Task(content, name, bounds, Deadline.after(bounds.seconds), progress))
    if not text.strip():
        raise DocumentError(f"文件 {name} 里没有文字")
    if len(text) > bounds.characters:
        raise DocumentError(f"文件 {name} 有 {len(text)} 个字，超过 {bounds.characters} 字的上限，请拆成几份")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_bytes(path: Path, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise DocumentError(f"{path.name} 不是文件")
        if size > limits.file_bytes:
            raise _too_large(path.name, size, limits)
        content = path.read_bytes()
    except FileNotFoundError:
        raise DocumentError(f"找不到文件 {path}") from None
    except (OSError, ValueError) as error:
        raise DocumentError(f"读不了文件 {path.name}：{error}") from error
    if not content.strip():
        raise DocumentError(f"文件 {path.name} 是空的")
    return content


def _too_large(name: str, size: int, limits: Limits) -> DocumentError:
    return DocumentError(f"文件 {name} 有 {size // MEGABYTE} MB，超过 {limits.file_bytes // MEGABYTE} MB 的上限")


def _reader_for(content: bytes, name: str) -> Callable[[Task], str]:
    suffix = Path(name).suffix.lower()
    if suffix in OLD_KINDS:
        raise DocumentError(f"{name} 是旧格式，请另存为 {OLD_KINDS[suffix]} 再试")
    readers = {
        ".txt": _plain,
        ".md": _plain,
        ".html": _html,
        ".htm": _html,
        ".docx": _docx,
        ".pdf": _pdf,
        ".xlsx": _xlsx,
    }
    if suffix not in readers:
        raise DocumentError(f"不认识的文件类型“{suffix or name}”，请用 {KINDS} 之一")
    _refuse_disguise(content, name, suffix)
    return readers[suffix]


def _refuse_disguise(content: bytes, name: str, suffix: str) -> None:
    """Refuse a file whose content is of another kind than its name says, with what it really is."""
    actual = _signature(content)
    expected = {".docx": "zip", ".xlsx": "zip", ".pdf": "pdf"}.get(suffix, "")
    if actual == "ole" and expected == "zip":
        raise DocumentError(f"文件 {name} 加了密，或是旧的 Office 格式：请去掉密码，另存为 {suffix} 再试")
    if actual == expected:
        return
    if actual == "pdf":
        raise DocumentError(f"文件 {name} 其实是 PDF，请把扩展名改成 .pdf")
    if actual:
        raise DocumentError(f"文件 {name} 的内容不是 {suffix} 格式，请检查扩展名")
    raise DocumentError(f"文件 {name} 已损坏，或不是 {suffix} 格式")


def _signature(content: bytes) -> str:
    if content.startswith(b"PK"):
        return "zip"
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(_OLE):
        return "ole"
    return "picture" if content.startswith(_PICTURES) else ""


def _plain(task: Task) -> str:
    return read_plain(task.content, task.name)


def _html(task: Task) -> str:
    return read_html(decode(task.content, task.name), task.name)


def _docx(task: Task) -> str:
    refuse_bomb(task.content, task.name, task.limits)
    return read_docx(task.content, task.name, task.limits, task.deadline)


def _pdf(task: Task) -> str:
    return read_pdf(task.content, task.name, task.limits, task.deadline, task.progress)


def _xlsx(task: Task) -> str:
    refuse_bomb(task.content, task.name, task.limits)
    return read_xlsx(task.content, task.name, task.limits, task.deadline)

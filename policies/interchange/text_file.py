"""Read a file of bounded size, and text in whichever encoding it came."""

from __future__ import annotations

import codecs
from pathlib import Path

from policies.errors import DocumentError

MAX_FILE = 20 * 1024 * 1024


def read_bytes(path: Path) -> bytes:
    """Read a file of bounded size; DocumentError says what is wrong with it."""
    try:
        size = path.stat().st_size
        if size > MAX_FILE:
            raise DocumentError(
                f"文件 {path.name} 有 {size // 1024 // 1024} MB，超过 {MAX_FILE // 1024 // 1024} MB 的上限"
            )
        content = path.read_bytes()
    except FileNotFoundError:
        raise DocumentError(f"找不到文件 {path}") from None
    except OSError as error:
        raise DocumentError(f"读不了文件 {path}：{error.strerror}") from error
    if not content.strip():
        raise DocumentError(f"文件 {path.name} 是空的")
    return content


def decode(content: bytes, name: str) -> str:
    """Decode text in UTF-8 (with or without BOM), UTF-16 with BOM, or GB18030."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise DocumentError(f"文件 {name} 不是文字文件：只认 UTF-8 和 GB18030（GBK）编码")

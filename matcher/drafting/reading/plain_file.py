"""Text files: the encoding is detected, binary content refused."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from policies.errors import DocumentError

_WORST_CONTROL_SHARE = 0.01


def read_plain(content: bytes, name: str) -> str:
    """Give the text of a text file."""
    text = decode(content, name)
    strange = sum(1 for c in text if ord(c) < ord(" ") and c not in "\t\n\r\f\v")
    if strange > len(text) * _WORST_CONTROL_SHARE:
        raise DocumentError(f"文件 {name} 不是文字文件，请检查扩展名")
    return text


def decode(content: bytes, name: str) -> str:
    """Decode by byte order mark, then UTF-8, then GB18030, then by what the detector thinks."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8-sig", "gb18030", *_detected(content)]
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" not in text:
            return text
    raise DocumentError(f"文件 {name} 不是文字文件，或编码认不出来：请另存为 UTF-8")


def _detected(content: bytes) -> list[str]:
    best = from_bytes(content[:200_000]).best()
    return [best.encoding] if best is not None else []

"""Text as Telegram takes it: cleaned when it comes in, split and escaped when it goes out. Pure."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

LIMIT = 4096
"""The longest message, in UTF-16 code units after the markup is taken out: what Telegram counts."""

LONGEST_READ = 20_000
"""How many characters of one message are read."""

_HEADING = re.compile(r"^(【[^】\n]{1,40}】)", re.MULTILINE)
_BOUNDARIES = (
    re.compile(r"\n\s*\n"),  # between clauses
    re.compile(r"\n(?=\s*(?:\d+[.、．]|【|- ))"),  # before a numbered clause, a heading, an item
    re.compile(r"\n"),
    re.compile(r"(?<=[。；！？])"),
    re.compile(r"(?<=[，、 ])"),
)


def clean(text: str) -> str:
    """Take out what is no text: control characters, and halves of characters, which no database stores."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(char for char in whole if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"})


def units(text: str) -> int:
    """Count UTF-16 code units.

    >>> units("企业😀")
    4
    """
    return len(text) + sum(char > "\uffff" for char in text)


def split(text: str, limit: int = LIMIT) -> Iterator[str]:
    """Cut a text into messages, at the end of a clause where possible; blank ones are left out."""
    rest = clean(text).strip()
    while units(rest) > limit:
        at = _cut(rest, limit)
        yield rest[:at].rstrip()
        rest = rest[at:].lstrip()
    if rest:
        yield rest


def _cut(text: str, limit: int) -> int:
    """Find the last good place within the limit; a place in the first half would waste the message."""
    longest = _prefix(text, limit)
    for boundary in _BOUNDARIES:
        places = [found.start() for found in boundary.finditer(text, longest // 2, longest)]
        if places:
            return places[-1]
    return longest


def _prefix(text: str, limit: int) -> int:
    """Count the characters that fit into a number of UTF-16 units."""
    used = 0
    for count, char in enumerate(text):
        used += 2 if char > "\uffff" else 1
        if used > limit:
            return count
    return len(text)


def markup(text: str) -> str:
    """Write a message as HTML: everything escaped, headings bold.

    >>> markup("【符合】 <研发> & 创新")
    '<b>【符合】</b> &lt;研发&gt; &amp; 创新'
    """
    return _HEADING.sub(r"<b>\1</b>", html.escape(text, quote=False))

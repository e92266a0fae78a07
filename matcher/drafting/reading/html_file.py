"""HTML pages: visible text by paragraph, tables by row; scripts are dropped, links never followed."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree, html

from matcher.drafting.reading.rows import write_row
from policies.errors import DocumentError

_BLOCKS = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "section", "article"}
    | {"header", "footer", "blockquote", "pre", "br", "table", "tr", "hr"}
)
_SILENT = frozenset(
    {"script", "style", "head", "noscript", "template", "iframe", "object", "svg", "nav", "form", "button", "select"}
)
_WIDEST_SPAN = 50


def read_html(markup: str, name: str) -> str:
    """Give the visible text of a page."""
    parser = html.HTMLParser(huge_tree=False, remove_comments=True, no_network=True)
    try:
        root = html.document_fromstring(_without_declaration(markup), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise DocumentError(f"文件 {name} 里没有能读的网页内容") from error
    parts: list[str] = []
    _collect(root, parts)
    lines = ("".join(line.split("\0")).strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _without_declaration(markup: str) -> str:
    # lxml refuses an XML declaration with an encoding in text that is decoded already.
    text = markup.lstrip("\ufeff \t\r\n")
    if text.startswith("<?xml"):
        _, _, text = text.partition("?>")
    return text or "<p></p>"


def _collect(root: html.HtmlElement, parts: list[str]) -> None:
    """Walk without recursion: a page may nest deeper than the stack."""
    stack: list[tuple[html.HtmlElement, Iterator[html.HtmlElement]]] = []
    _open(root, parts)
    stack.append((root, iter(root)))
    while stack:
        element, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            _close(element, parts)
        elif child.tag == "table":
            _table(child, parts)
        elif not isinstance(child.tag, str) or child.tag in _SILENT:
            parts.append(_flat(child.tail))
        else:
            _open(child, parts)
            stack.append((child, iter(child)))


def _open(element: html.HtmlElement, parts: list[str]) -> None:
    if element.tag in _BLOCKS:
        parts.append("\n")
    parts.append(_flat(element.text))


def _close(element: html.HtmlElement, parts: list[str]) -> None:
    if element.tag in _BLOCKS:
        parts.append("\n")
    parts.append(_flat(element.tail))


def _flat(text: str | None) -> str:
    return " ".join((text or "").split()) if (text or "").strip() else ""


def _table(table: html.HtmlElement, parts: list[str]) -> None:
    parts.append("\n")
    carried: dict[int, tuple[str, int]] = {}
    for row in table.iter("tr"):
        cells, carried = _row(row, carried)
        line = write_row(cells) if len(cells) > 1 else "".join(cells)
        parts.append(f"{line}\n" if line else "")
    parts.append(_flat(table.tail))


def _row(row: html.HtmlElement, carried: dict[int, tuple[str, int]]) -> tuple[list[str], dict[int, tuple[str, int]]]:
    """Fill in cells that span down from the rows above."""
    cells: list[str] = []
    below: dict[int, tuple[str, int]] = {}
    for cell in (c for c in row if c.tag in {"td", "th"}):
        _carry(cells, carried, below)
        text = " ".join("".join(cell.itertext()).split())
        spans = _number(cell.get("rowspan"))
        for _ in range(_number(cell.get("colspan"))):
            if spans > 1:
                below[len(cells)] = (text, spans - 1)
            cells.append(text)
    _carry(cells, carried, below)
    return cells, below


def _carry(cells: list[str], carried: dict[int, tuple[str, int]], below: dict[int, tuple[str, int]]) -> None:
    while len(cells) in carried:
        column = len(cells)
        text, left = carried.pop(column)
        if left > 1:
            below[column] = (text, left - 1)
        cells.append(text)


def _number(text: str | None) -> int:
    return min(int(text), _WIDEST_SPAN) if text and text.isdecimal() and int(text) > 0 else 1

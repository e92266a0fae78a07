"""One row of a registry table: an enterprise with its facts, or what is wrong with the row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from matcher.enterprise import Enterprise, Name
from matcher.profile import SURE, Fact, Source
from matcher.profile_json import MAX_NAME
from matcher.registry.cells import clean, read_cell, read_days
from matcher.registry.columns import Column, Header
from matcher.values import ValueSet
from policies.errors import InputError
from policies.vocabulary import Attribute, AttributeType, Vocabulary
from policies.vocabulary.credit_code import check_credit_code

KEPT_CELLS = 20_000
"""How many texts a column remembers the meaning of: tags, places and industries repeat."""

_SOURCES = {"imported": Source.IMPORTED, "导入": Source.IMPORTED, "verified": Source.VERIFIED, "核验": Source.VERIFIED}


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why something of a row was not taken: its line in the file, its code, the column, and the reason."""

    row: int
    uscc: str
    field: str
    reason: str

    def __str__(self) -> str:
        """One line: where, which field, what is wrong."""
        return " ".join(f"第 {self.row} 行 {self.uscc} · {self.field}：{self.reason}".split())


@dataclass(frozen=True, slots=True)
class Provenance:
    """What holds for every row that does not say otherwise, and what a row may say."""

    source: Source
    as_of: date
    today: date
    may_verify: bool = False


class _RowError(InputError):
    """A field of the row is wrong."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class RowReader:
    """Reads the rows of one table. Keeps what repeated cells mean, so use one for the whole table."""

    def __init__(self, header: Header, vocabulary: Vocabulary, provenance: Provenance) -> None:
        self._header = header
        self._vocabulary = vocabulary
        self._given = provenance
        self._cells = [(column, _reader(vocabulary, column.attribute)) for column in header.facts]
        self._codes: dict[tuple[str, str, str], tuple[Source, date, Decimal]] = {}

    def read(self, number: int, cells: Sequence[str]) -> Enterprise | list[Rejection]:
        """Read a row; all that is wrong with it when anything is."""
        wrong: list[Rejection] = []
        uscc = self._header.code_of(cells)
        try:
            uscc = self._uscc(cells)
            source, as_of, confidence = self._provenance(cells)
            name = self._name(cells)
        except _RowError as error:
            return [Rejection(number, uscc[:30], error.field, str(error))]
        facts: list[Fact] = []
        for column, read in self._cells:
            try:
                value = read(cells[column.index]) if column.index < len(cells) else None
            except InputError as error:
                wrong.append(Rejection(number, uscc, column.title, _shortened(error, column)))
                continue
            if value is not None:
                facts.append(Fact(column.attribute.name, value, source, column.year, as_of, "", confidence=confidence))
        names = (Name(name, source, as_of),) if name else ()
        return wrong or Enterprise(uscc, names, tuple(facts))

    def _uscc(self, cells: Sequence[str]) -> str:
        extra = [cell for cell in cells[self._header.width :] if cell.strip()]
        if extra:
            reason = f"比表头多出 {len(extra)} 格（值里有分隔符的话，请用双引号括起来）"
            raise _RowError("（整行）", reason)
        return _checked("uscc", lambda: check_credit_code(clean(self._header.code_of(cells))))

    def _name(self, cells: Sequence[str]) -> str:
        name = _checked("name", lambda: clean(_cell(cells, self._header.name)))
        if len(name) > MAX_NAME:
            raise _RowError("name", f"企业名称不超过 {MAX_NAME} 个字")
        return name

    def _provenance(self, cells: Sequence[str]) -> tuple[Source, date, Decimal]:
        header = self._header
        said = _cell(cells, header.source), _cell(cells, header.as_of), _cell(cells, header.confidence)
        if said not in self._codes:
            if len(self._codes) > KEPT_CELLS:
                self._codes.clear()
            self._codes[said] = self._source(said[0]), self._day(said[1]), _confidence(said[2])
        return self._codes[said]

    def _source(self, text: str) -> Source:
        word = text.strip().lower()
        source = _SOURCES.get(word) if word else self._given.source
        if source is None:
            raise _RowError("source", f"来源只能是 imported 或 verified，“{text[:30]}”不是")
        if source is Source.VERIFIED and not self._given.may_verify:
            raise _RowError("source", "没有核验权限，不能写 verified")
        return source

    def _day(self, text: str) -> date:
        if not text.strip():
            return self._given.as_of
        try:
            days = read_days(_AS_OF, text.strip())
        except InputError:
            raise _RowError("as_of", f"“{text[:30]}”不是日期，请写作 2026-06-30") from None
        if days.low is None or days.high is None or days.low > self._given.today:
            raise _RowError("as_of", f"{text[:30]} 在今天之后")
        return min(days.high, self._given.today)


_AS_OF = Attribute("as_of", "截至日期", AttributeType.DATE, question="", asked_of="", effort=1)


def _confidence(text: str) -> Decimal:
    if not text.strip():
        return SURE
    try:
        value = Decimal(text.strip())
        if 0 < value <= 1:
            return value.normalize()
    except InvalidOperation:  # not a number, and NaN compared
        pass
    raise _RowError("confidence", f"可信度应大于 0、不超过 1，“{text[:30]}”不是")


def _cell(cells: Sequence[str], index: int) -> str:
    return cells[index] if 0 <= index < len(cells) else ""


def _checked(field: str, read: Callable[[], str]) -> str:
    try:
        return read()
    except InputError as error:
        raise _RowError(field, str(error)) from None


def _shortened(error: InputError, column: Column) -> str:
    return str(error).removeprefix(f"{column.attribute.name}（{column.attribute.zh}）：")


def _reader(vocabulary: Vocabulary, attribute: Attribute) -> Callable[[str], ValueSet | None]:
    """Give what reads a column. Numbers hardly repeat, and are read as fast as they are remembered."""
    if attribute.type is AttributeType.NUMBER:
        return lambda cell: read_cell(vocabulary, attribute, cell)
    return _remembering(vocabulary, attribute)


def _remembering(vocabulary: Vocabulary, attribute: Attribute) -> Callable[[str], ValueSet | None]:
    known: dict[str, ValueSet | None] = {}

    def read(cell: str) -> ValueSet | None:
        try:
            return known[cell]
        except KeyError:
            value = read_cell(vocabulary, attribute, cell)
        if len(known) >= KEPT_CELLS:
            known.clear()
        known[cell] = value
        return value

    return read

"""Read and write clauses as YAML: one document section with its clauses per YAML document."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

import yaml

from policies.errors import DocumentError
from policies.interchange.fields import Fields
from policies.interchange.records import RecordReader, clause_record, document_record
from policies.interchange.report import Bundle, ReadReport
from policies.interchange.sections import read_section
from policies.language.printer import Printer
from policies.vocabulary import Vocabulary


class _PlainLoader(yaml.CSafeLoader):
    """Safe YAML without aliases: nested aliases can blow a small file up to gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:  # noqa: ANN401 - PyYAML's own signature
        """Refuse an alias."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("不支持 YAML 别名（*名称）")
        return super().compose_node(parent, index)  # type: ignore[misc]  # the C parser has it, its stub does not


def read_yaml(text: str, vocabulary: Vocabulary) -> ReadReport:
    """Read all sections of a YAML text; DocumentError when it is not YAML of our form at all."""
    try:
        sections = list(yaml.load_all(text, _PlainLoader))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DocumentError(f"YAML 格式有误：{_first_line(error)}") from error
    sections = [section for section in sections if section is not None]
    if not sections:
        raise DocumentError("文件是空的，没有条款")
    reader = RecordReader(vocabulary)
    report = ReadReport()
    for number, section in enumerate(sections, start=1):
        if not isinstance(section, dict) or not isinstance(section.get("document"), dict):
            raise DocumentError(f"第 {number} 段应有 document 和 clauses 两部分，写法见 docs/rule-language.md")
        read_section(reader, Fields(section), f"第 {number} 段", report)
    return report


def _first_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return f"第 {mark.line + 1} 行第 {mark.column + 1} 列，{getattr(error, 'problem', '')}"
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def write_yaml(bundles: Iterable[Bundle], vocabulary: Vocabulary) -> str:
    """Write bundles so that `read_yaml` gives them back."""
    printer = Printer(vocabulary)
    sections = [_section(bundle, printer) for bundle in bundles]
    return yaml.dump_all(
        sections, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=1_000, explicit_start=True
    )


def _section(bundle: Bundle, printer: Printer) -> dict[str, object]:
    section: dict[str, object] = {"document": document_record(bundle.document)}
    section["clauses"] = [clause_record(clause, printer) for clause in bundle.clauses]
    if bundle.document.statements:
        section["statements"] = [dataclasses.asdict(entry) for entry in bundle.document.statements]
    if bundle.document.disclaimed_places:
        section["disclaimed_places"] = [dataclasses.asdict(entry) for entry in bundle.document.disclaimed_places]
    return section

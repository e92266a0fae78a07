"""Read and write clauses as YAML: one document section with its clauses per YAML document."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Iterable
from typing import Any

import yaml

from policies.errors import DocumentError
from policies.interchange.fields import Fields
from policies.interchange.records import RecordReader, clause_record, document_record
from policies.interchange.report import Bundle, ReadReport
from policies.interchange.sections import read_section
from policies.language.printer import Printer
from policies.vocabulary import Vocabulary

MAX_DEPTH = 20
_NULL = "tag:yaml.org,2002:null"


class _PlainLoader(yaml.CSafeLoader):
    """Safe YAML in which every scalar is the text that stands there, or null.

    So `value: 010` stays 010, `yes` stays yes, and a day that does not exist is an error of its
    field instead of the file's.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 - as PyYAML declares it
        first: [(tag, pattern) for tag, pattern in found if tag == _NULL]
        for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - PyYAML's own signature
        """Refuse a key that stands twice: the first value would be lost."""
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"“{key.value}”写了两次", key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


class _PlainDumper(yaml.CSafeDumper):
    """Safe YAML that writes a value twice rather than once with an alias, which nobody would read."""

    def ignore_aliases(self, data: object) -> bool:
        """Write every value out."""
        del data
        return True


def read_yaml(text: str, vocabulary: Vocabulary) -> ReadReport:
    """Read all sections of a YAML text; DocumentError when it is not YAML of our form at all."""
    try:
        refuse_traps(text)
        sections = list(yaml.load_all(text, _PlainLoader))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DocumentError(f"YAML 格式有误：{first_line(error)}") from error
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


def refuse_traps(text: str) -> None:
    """Refuse aliases, which can blow a small file up, tags, and a nesting so deep that the C loader would crash."""
    depth = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        problem = "不支持 YAML 别名（*名称）" if isinstance(event, yaml.AliasEvent) else None
        if getattr(event, "tag", None) is not None:
            problem = "不支持 YAML 标签（!名称）"
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            problem = f"嵌套超过 {MAX_DEPTH} 层"
        if problem:
            place = f"第 {event.start_mark.line + 1} 行第 {event.start_mark.column + 1} 列" if event.start_mark else ""
            raise yaml.YAMLError(f"{place}，{problem}")


def first_line(error: Exception) -> str:
    """Say in one line what is wrong with a YAML text, and where."""
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return f"第 {mark.line + 1} 行第 {mark.column + 1} 列，{getattr(error, 'problem', '')}"
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def write_yaml(bundles: Iterable[Bundle], vocabulary: Vocabulary) -> str:
    """Write bundles so that `read_yaml` gives them back."""
    printer = Printer(vocabulary)
    sections = [_section(bundle, printer) for bundle in bundles]
    return yaml.dump_all(
        sections, Dumper=_PlainDumper, allow_unicode=True, sort_keys=False, width=1_000, explicit_start=True
    )


def _section(bundle: Bundle, printer: Printer) -> dict[str, object]:
    section: dict[str, object] = {"document": document_record(bundle.document)}
    section["clauses"] = [clause_record(clause, printer) for clause in bundle.clauses]
    if bundle.document.statements:
        section["statements"] = [dataclasses.asdict(entry) for entry in bundle.document.statements]
    if bundle.document.disclaimed_places:
        section["disclaimed_places"] = [dataclasses.asdict(entry) for entry in bundle.document.disclaimed_places]
    return section

"""Read and write golden cases as YAML: one YAML document a clause, its cases below it.

clause: yh-high-tech-award
cases:
- name: 首次认定的高企
  as_of: 2026-05-20
  profile: {qualifications: {has: [high_tech_enterprise]}}
  verdict: eligible
  amount: 100万元
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import yaml

from policies.canonical import canonical_text, read_json
from policies.errors import DocumentError, InputError
from policies.golden import VERDICTS, GoldenCase
from policies.interchange.fields import FieldError, Fields
from policies.interchange.yaml_file import first_line, refuse_traps
from policies.vocabulary import Vocabulary, nearest

CASE_FIELDS = ("name", "profile", "verdict", "as_of", "amount", "missing", "judgements")
_INT, _FLOAT, _BOOL, _NULL = (f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "null"))


class _ExactLoader(yaml.CSafeLoader):
    """Safe YAML with exact numbers, and days as the text that stands there."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as PyYAML declares it
        first: [(tag, pattern) for tag, pattern in found if tag in {_INT, _FLOAT, _BOOL, _NULL}]
        for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


def _exact(loader: _ExactLoader, node: yaml.ScalarNode) -> Decimal:
    del loader
    try:
        return Decimal(node.value.replace("_", ""))
    except ArithmeticError:
        raise yaml.YAMLError(f"第 {node.start_mark.line + 1} 行，“{node.value}”不是数字") from None


_ExactLoader.add_constructor(_FLOAT, _exact)


class _Dumper(yaml.CSafeDumper):
    """Safe YAML that writes exact numbers as numbers."""

    def ignore_aliases(self, data: object) -> bool:
        """Write every value out."""
        del data
        return True


_Dumper.add_representer(Decimal, lambda dumper, value: dumper.represent_scalar(_FLOAT, _floating(value)))


def _floating(value: Decimal) -> str:
    text = format(value, "f")
    return text if "." in text else f"{text}.0"


def read_golden(text: str, vocabulary: Vocabulary) -> list[GoldenCase]:
    """Read all cases of a YAML text; DocumentError when it is not our form, InputError names the bad case."""
    try:
        refuse_traps(text)
        sections = [section for section in yaml.load_all(text, _ExactLoader) if section is not None]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DocumentError(f"YAML 格式有误：{first_line(error)}") from error
    if not sections:
        raise DocumentError("文件是空的，没有样例")
    cases = [case for number, section in enumerate(sections, start=1) for case in _section(section, number, vocabulary)]
    names = [(case.clause, case.name) for case in cases]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InputError(f"条款 {twice[0]} 的样例“{twice[1]}”写了两次，请改名")
    return cases


def _section(section: object, number: int, vocabulary: Vocabulary) -> list[GoldenCase]:
    place = f"第 {number} 段"
    if not isinstance(section, dict) or not isinstance(section.get("cases"), list):
        raise DocumentError(f"{place}应有 clause（条款编号）和 cases（样例列表）两部分")
    fields = Fields(section)
    try:
        fields.refuse_unknown(("clause", "cases"))
        clause, entries = fields.text("clause"), fields.records("cases")
    except FieldError as error:
        raise InputError(f"{place} · {error}") from error
    return [_case(entry, clause, f"{clause} 第 {place} 例", vocabulary) for place, entry in enumerate(entries, start=1)]


def _case(fields: Fields, clause: str, place: str, vocabulary: Vocabulary) -> GoldenCase:
    try:
        fields.refuse_unknown(CASE_FIELDS)
        return GoldenCase(
            clause=clause,
            name=fields.text("name"),
            profile=_profile(fields, vocabulary),
            verdict=_verdict(fields),
            as_of=fields.day("as_of"),
            amount=fields.optional_text("amount"),
            missing=_names(fields, "missing"),
            judgements=_names(fields, "judgements"),
        )
    except FieldError as error:
        raise InputError(f"{place} · {error}") from error


def _profile(fields: Fields, vocabulary: Vocabulary) -> str:
    profile = fields.values.get("profile")
    if not isinstance(profile, dict):
        raise FieldError("profile", "应是 {属性: 值}，写法同 PROFILE.json 的 facts；什么都不知道写 {}")
    for name in profile:
        if name not in vocabulary.attributes:
            near = nearest(str(name), vocabulary.attributes)
            raise FieldError("profile", f"未知的属性“{name}”" + (f"，最接近的是“{near}”" if near else ""))
    try:
        return canonical_text(profile)
    except (TypeError, ValueError) as error:
        raise FieldError("profile", "只能有文字、数字、是否和列表") from error


def _verdict(fields: Fields) -> str:
    verdict = fields.text("verdict")
    if verdict not in VERDICTS:
        raise FieldError("verdict", f"“{verdict}”不在 {' / '.join(VERDICTS)} 之中")
    return verdict


def _names(fields: Fields, name: str) -> tuple[str, ...] | None:
    value = fields.values.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise FieldError(name, "应是文字列表；没有就写 []")
    return tuple(value)


def write_golden(cases: Iterable[GoldenCase]) -> str:
    """Write cases so that `read_golden` gives them back, grouped by clause in order of appearance."""
    sections: dict[str, list[dict[str, Any]]] = {}
    for case in cases:
        sections.setdefault(case.clause, []).append(_record(case))
    documents = [{"clause": clause, "cases": records} for clause, records in sections.items()]
    return yaml.dump_all(
        documents, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000, explicit_start=True
    )


def _record(case: GoldenCase) -> dict[str, Any]:
    record = {
        "name": case.name,
        "profile": read_json(case.profile),
        "verdict": case.verdict,
        "as_of": None if case.as_of is None else case.as_of.isoformat(),
        "amount": case.amount,
        "missing": None if case.missing is None else list(case.missing),
        "judgements": None if case.judgements is None else list(case.judgements),
    }
    return {name: value for name, value in record.items() if value is not None}

"""Read and write files of clauses by their kind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from policies.errors import DocumentError
from policies.interchange.report import Bundle, ReadReport
from policies.interchange.text_file import decode, read_bytes
from policies.interchange.xlsx_file import read_xlsx, write_xlsx
from policies.interchange.yaml_file import read_yaml, write_yaml
from policies.vocabulary import Vocabulary


def read_clauses_file(path: Path, vocabulary: Vocabulary) -> ReadReport:
    """Read a YAML or XLSX file of clauses."""
    content = read_bytes(path)
    match path.suffix.lower():
        case ".xlsx":
            return read_xlsx(content, vocabulary)
        case ".yaml" | ".yml":
            return read_yaml(decode(content, path.name), vocabulary)
        case other:
            raise DocumentError(f"不认识的文件类型“{other}”，请用 .yaml 或 .xlsx")


def write_clauses_file(path: Path, bundles: Sequence[Bundle], vocabulary: Vocabulary) -> None:
    """Write a YAML or XLSX file of clauses."""
    match path.suffix.lower():
        case ".xlsx":
            content = write_xlsx(bundles, vocabulary)
        case ".yaml" | ".yml":
            content = write_yaml(bundles, vocabulary).encode()
        case other:
            raise DocumentError(f"不认识的文件类型“{other}”，请用 .yaml 或 .xlsx")
    try:
        path.write_bytes(content)
    except OSError as error:
        raise DocumentError(f"写不了文件 {path}：{error.strerror}") from error

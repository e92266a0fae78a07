"""Read the clauses that come with huiqi."""

from __future__ import annotations

from importlib import resources

from policies.errors import DocumentError
from policies.interchange.report import Bundle
from policies.interchange.yaml_file import read_yaml
from policies.vocabulary import Vocabulary


def shipped_bundles(vocabulary: Vocabulary) -> list[Bundle]:
    """Read every shipped data file; DocumentError when one of our own clauses is wrong."""
    folder = resources.files("policies.corpus") / "data"
    bundles: list[Bundle] = []
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not path.name.endswith(".yaml"):
            continue
        report = read_yaml(path.read_text(encoding="utf-8"), vocabulary)
        if report.rejections:
            raise DocumentError(f"{path.name}：{report.rejections[0]}")
        bundles += report.bundles
    return bundles

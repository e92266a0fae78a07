"""Read the vocabulary's data files into one immutable value, refusing ambiguous words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from policies.errors import VocabularyError
from policies.vocabulary.model import (
    Attribute,
    AttributeType,
    Industry,
    Place,
    SizeIndicator,
    SizeRow,
    Term,
)
from policies.vocabulary.spelling import half_width
from policies.vocabulary.tree import CodeTree, RegionTree
from policies.vocabulary.vocabulary import Vocabulary


@lru_cache(maxsize=1)
def load_vocabulary() -> Vocabulary:
    """Load the shipped vocabulary once; the same value is returned afterwards."""
    folder = resources.files("policies.vocabulary") / "data"
    texts = {path.name: path.read_text(encoding="utf-8") for path in _data_files(folder)}
    version = hashlib.sha256("".join(texts[name] for name in sorted(texts)).encode()).hexdigest()[:12]
    return build_vocabulary({name: yaml.load(text, yaml.CSafeLoader) for name, text in texts.items()}, version)


def _data_files(folder: Traversable) -> list[Traversable]:
    top = [path for path in folder.iterdir() if path.name.endswith(".yaml")]
    return top + [path for path in (folder / "tags").iterdir() if path.name.endswith(".yaml")]


def build_vocabulary(files: Mapping[str, Any], version: str) -> Vocabulary:
    """Build from parsed data files keyed by file name; VocabularyError on an ambiguous word."""
    terms = {data["attribute"]: _terms(data["terms"]) for data in files.values() if "attribute" in data}
    attributes = [_attribute(entry, terms) for entry in files["attributes.yaml"]["attributes"]]
    places = _places(files["regions.yaml"])
    industries = _industries(files["industries.yaml"])
    return Vocabulary(
        attributes={a.name: a for a in attributes},
        places={p.code: p for p in places},
        industries={i.code: i for i in industries},
        size_rows=tuple(_size_row(row) for row in files["size_classes.yaml"]["rows"]),
        regions=RegionTree.of(places),
        industry_tree=CodeTree.of(industries),
        attribute_words=_words((a.name, (a.name, a.zh, *a.synonyms)) for a in attributes),
        place_words=_words((p.code, (p.code, p.zh, *p.synonyms)) for p in places),
        industry_words=_words((i.code, (i.code, i.zh, *i.synonyms)) for i in industries),
        term_words={a.name: _words((t.name, (t.name, t.zh, *t.synonyms)) for t in a.terms) for a in attributes},
        version=version,
    )


def _terms(entries: Iterable[Mapping[str, Any]]) -> tuple[Term, ...]:
    return tuple(Term(e["name"], e["zh"], tuple(e.get("synonyms", ())), tuple(e.get("implies", ()))) for e in entries)


def _attribute(entry: Mapping[str, Any], terms: Mapping[str, tuple[Term, ...]]) -> Attribute:
    kind = AttributeType(entry["type"])
    options = _terms(entry["options"]) if "options" in entry else ()
    return Attribute(
        name=entry["name"],
        zh=entry["zh"],
        type=kind,
        question=entry["question"],
        asked_of=entry["asked_of"],
        effort=entry["effort"],
        unit=entry.get("unit"),
        yearly=entry.get("yearly", False),
        derived_from=tuple(entry.get("derived_from", ())),
        synonyms=tuple(entry.get("synonyms", ())),
        terms=options or terms.get(entry.get("terms_of", entry["name"]), ()),
    )


def _places(data: Mapping[str, Any]) -> list[Place]:
    regions = [Place(e["code"], e["zh"], e["parent"], tuple(e.get("synonyms", ()))) for e in data["regions"]]
    zones = [
        Place(
            code=e["code"],
            zh=e["zh"],
            parent=e["within"],
            synonyms=tuple(e.get("synonyms", ())),
            is_zone=True,
            covers_wholly=tuple(e.get("covers_wholly", ())),
            touches=tuple(e.get("touches", ())),
        )
        for e in data["zones"]
    ]
    return regions + zones


def _industries(data: Mapping[str, Any]) -> list[Industry]:
    sections = [Industry(e["code"], e["zh"], None, tuple(e.get("synonyms", ()))) for e in data["sections"]]
    # A section and its only division may share a name (房地产业): the division is then called 大类.
    taken = {section.zh for section in sections}
    divisions = [
        Industry(e["code"], _unlike(e["zh"], taken), e["section"], tuple(e.get("synonyms", ())))
        for e in data["divisions"]
    ]
    groups = [Industry(e["code"], e["zh"], e["parent"], tuple(e.get("synonyms", ()))) for e in data["groups"]]
    return sections + divisions + groups


def _unlike(zh: str, taken: set[str]) -> str:
    return zh + "大类" if zh in taken else zh


def _size_row(row: Mapping[str, Any]) -> SizeRow:
    indicators = tuple(SizeIndicator(**indicator) for indicator in row["indicators"])
    return SizeRow(row["industry"], tuple(row["divisions"]), indicators)


def _words(entries: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    words: dict[str, str] = {}
    for name, spellings in entries:
        # Rules and texts may come half-width whatever the data file has: 首台（套） is also 首台(套).
        for word in (form for spelling in spellings for form in (spelling, half_width(spelling))):
            if words.setdefault(word, name) != name:
                raise VocabularyError("词（有两种含义）", word, f"{words[word]} / {name}")
    return words

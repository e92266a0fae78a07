"""All words a reading looks for: the vocabulary's, and the reader's own cue words, each with its meanings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from matcher.text.marks import Entry, Kind
from matcher.text.measures import MONEY
from matcher.text.normal import fold_word
from policies.vocabulary import AttributeType, Vocabulary

HELD_ATTRIBUTES = ("sectors", "qualifications", "ownership", "size_class")
"""Attributes whose terms are read wherever they are said; terms of the others need their question."""

COUNTRY = "000000"
IN_CONTEXT = "region_in_context"
"""Attribute of places whose names are everyday words too."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Folded words with their meanings; `dimensions` gives the unit of each numeric attribute.

    `asked` are words of tags that need their question; `added` are terms beyond the contract's; `exact` are words that
    have no near misses.
    """

    words: Mapping[str, tuple[Entry, ...]]
    asked: Mapping[str, tuple[Entry, ...]]
    dimensions: Mapping[str, str]
    added: frozenset[tuple[str, str]]
    exact: frozenset[str]
    vocabulary: Vocabulary


@lru_cache(maxsize=8)
def read_data(name: str) -> Any:  # noqa: ANN401 (parsed YAML)
    """Parse one of the reader's data files."""
    text = (resources.files("matcher.text") / "data" / name).read_text(encoding="utf-8")
    return yaml.load(text, yaml.CSafeLoader)


def build_lexicon(vocabulary: Vocabulary) -> Lexicon:
    """Gather the words of vocabulary and data files; a word may have several meanings."""
    words: dict[str, list[Entry]] = defaultdict(list)
    for word, entry in [
        *_terms(vocabulary),
        *_foreign_owners(),
        *_trades(),
        *_places(vocabulary),
        *_flags(),
        *_cues(vocabulary),
        *_polarity(),
    ]:
        folded = fold_word(word)
        if folded and entry not in words[folded]:
            words[folded].append(entry)
    for word in _asked(vocabulary):
        if word not in words and len(word) > 1:
            words[word].append(Entry(Kind.TOPIC))
    for right, wrongs in read_data("misspelt.yaml").items():
        for wrong in wrongs:
            words[fold_word(wrong)] += words.get(fold_word(right), [])
    _name_sectors(words)
    _settle(words)
    _add_local_places(words)
    _add_plain_trades(words)
    dimensions = {a.name: a.unit for a in vocabulary.attributes.values() if a.unit}
    return Lexicon(
        {word: tuple(entries) for word, entries in words.items()},
        _asked(vocabulary),
        dimensions,
        _added(vocabulary),
        _written_only(vocabulary),
        vocabulary,
    )


def _terms(vocabulary: Vocabulary) -> Iterable[tuple[str, Entry]]:
    for attribute in HELD_ATTRIBUTES:
        for word, name in vocabulary.term_words[attribute].items():
            if word != name:
                yield word, Entry(Kind.TERM, attribute, name)
    for attribute, terms in read_data("flags.yaml")["terms"].items():
        for name, words in terms.items():
            for word in words:
                yield word, Entry(Kind.TERM, attribute, name)


def _foreign_owners() -> Iterable[tuple[str, Entry]]:
    owners = read_data("flags.yaml")["foreign_owners"]
    for origin in owners["of"]:
        for held in owners["held"]:
            yield origin + held, Entry(Kind.TERM, "ownership", "foreign")


def _trades() -> Iterable[tuple[str, Entry]]:
    for name, words in read_data("sectors.yaml")["sectors"].items():
        for word in words:
            yield word, Entry(Kind.TERM, "sectors", name)


def _plain_trades() -> Iterable[tuple[str, str]]:
    for code, words in read_data("trades.yaml")["industries"].items():
        for word in words:
            yield fold_word(word), code


def _add_plain_trades(words: dict[str, list[Entry]]) -> None:
    """Let plain trades name industries where the word means nothing else; alone they tell nothing."""
    for word, code in _plain_trades():
        if all(entry.kind is Kind.DECOY for entry in words.get(word, ())):
            words[word].append(Entry(Kind.INDUSTRY, "", code))


def _local_places() -> Iterable[tuple[str, Entry]]:
    data = read_data("places.yaml")
    for attribute, part in (("region", "places"), (IN_CONTEXT, "in_context")):
        for code, words in data[part].items():
            for word in words:
                yield fold_word(word), Entry(Kind.PLACE, attribute, code)


def _add_local_places(words: dict[str, list[Entry]]) -> None:
    """Let what people call a place name it unless the word means something else."""
    for word, entry in _local_places():
        if word not in words:
            words[word].append(entry)


def _written_only(vocabulary: Vocabulary) -> frozenset[str]:
    """Words that have no near misses: trades, local places, and owners told by where they come from."""
    sectors = frozenset(word for word, _ in _trades()) - frozenset(word for word, _ in _terms(vocabulary))
    owners = frozenset(word for word, _ in _foreign_owners())
    places = frozenset(word for word, _ in _local_places())
    return sectors | owners | places | frozenset(word for word, _ in _plain_trades())


def _added(vocabulary: Vocabulary) -> frozenset[tuple[str, str]]:
    contract = read_data("contract.yaml")
    return frozenset(
        (attribute, term.name)
        for attribute, names in contract.items()
        for term in vocabulary.attributes[attribute].terms
        if term.name not in names
    )


def _asked(vocabulary: Vocabulary) -> Mapping[str, tuple[Entry, ...]]:
    """Words of the tags that are read only when stated outright or asked for."""
    words: dict[str, list[Entry]] = defaultdict(list)
    for attribute in vocabulary.attributes.values():
        if attribute.type is AttributeType.TAGS and attribute.name not in {*HELD_ATTRIBUTES, "first_recognitions"}:
            for word, name in vocabulary.term_words[attribute.name].items():
                if word != name:
                    words[fold_word(word)].append(Entry(Kind.TERM, attribute.name, name))
    return {word: tuple(entries) for word, entries in words.items()}


def _places(vocabulary: Vocabulary) -> Iterable[tuple[str, Entry]]:
    for word, code in vocabulary.place_words.items():
        if code not in {word, COUNTRY}:
            yield word, Entry(Kind.PLACE, "region", code)
    for word, code in vocabulary.industry_words.items():
        if word != code and len(word) > 1:
            yield word, Entry(Kind.INDUSTRY, "industry", code)


def _flags() -> Iterable[tuple[str, Entry]]:
    for attribute, words in read_data("flags.yaml")["flags"].items():
        for word in words:
            yield word, Entry(Kind.FLAG, attribute)


def _cues(vocabulary: Vocabulary) -> Iterable[tuple[str, Entry]]:
    data = read_data("cues.yaml")
    for attribute, words in data["about"].items():
        for word in words:
            yield word, Entry(Kind.ABOUT, attribute, vocabulary.attributes[attribute].unit or "")
    for attribute in vocabulary.attributes.values():
        if attribute.type is not AttributeType.NUMBER:
            continue
        kind = Kind.ABOUT
        for word in (attribute.zh, *attribute.synonyms):
            yield word, Entry(kind, attribute.name, attribute.unit or "")
    for dimension, words in data["decoys"].items():
        for word in words:
            yield word, Entry(Kind.DECOY, "", _DECOY_UNITS.get(dimension, dimension))


_DECOY_UNITS = {"money": "CNY", "area": "m2", "energy": "kWh"}


def _polarity() -> Iterable[tuple[str, Entry]]:
    data = read_data("polarity.yaml")
    for negator in data["negators"]:
        for act in data["acts"]:
            yield negator + act, Entry(Kind.LACK)
    for first, second in (("under_way", "applying"), ("intending", "wanted")):
        for how in data[first]:
            for act in data[second]:
                yield how + act, Entry(Kind.PLAN)
    for kind in ("have", "lack", "tight_lack", "gone", "had", "plan", "all_none", "except", "noise", "topic"):
        for word in data[kind]:
            yield word, Entry(Kind(kind))
    for kind, words in read_data("subjects.yaml").items():
        for word in words:
            yield word, Entry(Kind(kind))


def _name_sectors(words: dict[str, list[Entry]]) -> None:
    """网络安全服务 is an industry's name, but says the sector 网络安全 as well; some name the industry alone."""
    sectors = {w: e for w, entries in words.items() for e in entries if e.attribute == "sectors" and len(w) > 1}
    alone = read_data("trades.yaml")["industry_alone"]
    for word, entries in words.items():
        if any(e.kind is not Kind.INDUSTRY for e in entries) or word.endswith("业") or word in alone:
            continue
        inside = [part for part in _parts(word) if part in sectors]
        if inside:
            entries.append(sectors[max(inside, key=len)])


def _parts(word: str) -> Iterable[str]:
    """Every stretch of a word of at least two characters."""
    return (word[i:j] for i in range(len(word)) for j in range(i + 2, len(word) + 1))


def _settle(words: dict[str, list[Entry]]) -> None:
    """Settle double meanings: noise has no other; a sector's word is no industry unless it ends in 业."""
    for word, entries in words.items():
        if any(entry.kind is Kind.NOISE for entry in entries):
            words[word] = [Entry(Kind.NOISE)]
        elif any(e.kind is Kind.LACK for e in entries) and any(e.kind is Kind.PLAN for e in entries):
            words[word] = [Entry(Kind.LACK)]
        elif not word.endswith(("制造业", "服务业")) and any(e.attribute == "sectors" for e in entries):
            words[word] = [e for e in entries if e.kind is not Kind.INDUSTRY]


def same_dimension(unit: str | None, dimension: str, *, scaled: bool) -> bool:
    """Whether a quantity of `unit` can measure a thing of `dimension`."""
    if unit is None:
        return dimension not in {"ratio", "year"} and (dimension in MONEY if scaled else True)
    if unit in MONEY:
        return dimension in MONEY
    if unit == "headcount":
        return dimension == "person"
    if unit == "ratio_times":
        return dimension == "ratio"
    if unit == "piece":
        return dimension in {"piece", "person"}
    return unit == dimension

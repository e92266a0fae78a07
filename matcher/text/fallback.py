"""The learned fallback for intents: asked when patterns are silent or broad; overrules others only when certain.

A ridge regression from the character n-grams of a text onto the intents, trained by benchmarks/train_intents.py from
examples written here (docs/reading.md says what it adds). Below `SURE` it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from math import sqrt
from operator import add

import numpy as np
from numpy.typing import NDArray

from matcher.text.understanding import Intent

SURE = 0.4
"""Score from which the fallback is believed (1 would be a training example's own intent)."""
SURER = 0.45
"""Score from which it overrules the broadest patterns (which policies, how much)."""
CERTAIN = 0.7
"""Score from which it overrules any pattern: chosen on utterances that neither patterns nor weights had seen."""
CLEAR = 0.4
"""Lead over the score of what the patterns said from which it overrules them, if it is sure itself."""
NEVER = float("inf")
"""No score is enough."""
LONGEST = 40
"""Longer texts tell things; their intent is not a matter of phrasing."""
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class IntentModel:
    """Weights by n-gram and intent, and the intents' base rates."""

    rows: dict[str, int]
    weights: NDArray[np.float32]
    base: NDArray[np.float32]
    labels: tuple[str, ...]

    def guess(self, text: str) -> tuple[Intent, float]:
        """Give the likeliest intent of a normalised text and its score."""
        intent, score, _ = self.compare(text, None)
        return intent, score

    def compare(self, text: str, stated: Intent | None) -> tuple[Intent, float, float]:
        """Give the likeliest intent, its score, and the score of the one that the patterns state."""
        rows = self.rows
        known = [*map(rows.__getitem__, filter(rows.__contains__, _gram_set(text)))]
        scores = self.base + (np.add.reduce(self.weights.take(known, axis=0)) / sqrt(len(known)) if known else 0)
        best = int(scores.argmax())
        present = float(scores[self.labels.index(stated)]) if stated in self.labels else 0.0
        return Intent(self.labels[best]), float(scores[best]), present


def grams(text: str) -> list[str]:
    """List the distinct character n-grams of a text with its ends marked and its digits levelled, in a fixed order."""
    return sorted(_gram_set(text))


def _gram_set(text: str) -> set[str]:
    marked = f"^{_DIGITS.sub('0', text.strip('，。！？_'))}$"
    pairs = list(map(add, marked, marked[1:]))
    return {*marked, *pairs, *map(add, pairs, marked[2:])}


@lru_cache(maxsize=1)
def load_model() -> IntentModel:
    """Read the trained weights."""
    with (resources.files("matcher.text") / "data" / "intent_model.npz").open("rb") as file, np.load(file) as stored:
        rows = {gram: row for row, gram in enumerate(str(stored["grams"]).split("\n"))}
        return IntentModel(
            rows,
            stored["weights"].astype(np.float32),
            stored["base"].astype(np.float32),
            tuple(str(stored["labels"]).split()),
        )


def fit(texts: list[str], intents: list[str], *, ridge: float = 0.1, least: int = 2) -> IntentModel:
    """Train on normalised texts; the same input gives the same weights."""
    labels = tuple(sorted(set(intents)))
    rows = _vocabulary(map(grams, texts), least)
    inputs = np.zeros((len(texts), len(rows)))
    for i, text in enumerate(texts):
        known = [rows[gram] for gram in grams(text) if gram in rows]
        inputs[i, known] = 1 / np.sqrt(len(known) or 1)
    wanted = np.zeros((len(texts), len(labels)))
    wanted[np.arange(len(texts)), [labels.index(intent) for intent in intents]] = 1
    base = wanted.mean(axis=0)
    dual = np.linalg.solve(inputs @ inputs.T + ridge * np.eye(len(texts)), wanted - base)
    return IntentModel(rows, (inputs.T @ dual).astype(np.float32), base.astype(np.float32), labels)


def _vocabulary(documents: Iterable[list[str]], least: int) -> dict[str, int]:
    counts: dict[str, int] = {}
    for document in documents:
        for gram in document:
            counts[gram] = counts.get(gram, 0) + 1
    return {gram: row for row, gram in enumerate(sorted(g for g, n in counts.items() if n >= least and "\n" not in g))}

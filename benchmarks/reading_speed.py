"""The whole reading side by side with bare jieba segmentation of the same texts, and what starting up costs.

Usage: python benchmarks/reading_speed.py [FILE ...]
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import jieba

from matcher.text.reader import load_reader

DATA = Path(__file__).parent / "data"
TODAY = date(2026, 11, 22)
ROUNDS = 9


def texts_of(names: list[str]) -> list[str]:
    """Give the utterances of the labelled files."""
    files = [Path(name) for name in names] or sorted(DATA.glob("utterances_*.json"))
    return [entry["text"] for file in files for entry in json.loads(file.read_text(encoding="utf-8"))["utterances"]]


def seconds(work: Callable[[str], object], texts: list[str]) -> float:
    """Processor time of a pass over the texts, so that other programs on the machine do not count."""
    start = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - start


def main() -> None:
    """Print start-up, both speeds and their ratio."""
    start = time.perf_counter()
    reader = load_reader()
    reader.read("营收三千万", today=TODAY)
    print(f"start-up of the reader (spaCy already imported): {time.perf_counter() - start:.2f} s")
    start = time.perf_counter()
    jieba.initialize()
    print(f"start-up of jieba: {time.perf_counter() - start:.2f} s")
    texts = texts_of(sys.argv[1:])
    characters = sum(map(len, texts))
    rounds = [
        (seconds(jieba.lcut, texts), seconds(lambda text: reader.read(text, today=TODAY), texts)) for _ in range(ROUNDS)
    ]
    bare, whole = (statistics.median(times) for times in zip(*rounds, strict=True))
    ratio = statistics.median(second / first for first, second in rounds)
    print(f"{len(texts)} utterances, {characters} characters")
    print(f"jieba.lcut      {characters / bare:12,.0f} characters/s")
    print(f"whole reading   {characters / whole:12,.0f} characters/s, {whole / len(texts) * 1e3:.2f} ms each")
    print(f"ratio           {ratio:12.2f} (at most 5)")


if __name__ == "__main__":
    main()

"""Train the fallback for intents, and measure by cross-validation what it adds to the patterns.

Usage: python benchmarks/train_intents.py          cross-validate, then write matcher/text/data/intent_model.npz
The data are matcher/text/data/intent_examples.yaml and benchmarks/data/utterances_dev*.json; no random numbers.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import yaml

from matcher.text import Intent
from matcher.text.fallback import SURE, IntentModel, fit
from matcher.text.normal import normalise
from matcher.text.reader import load_reader

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "matcher" / "text" / "data" / "intent_model.npz"
TODAY = date(2026, 11, 22)
FOLDS = 5
SILENT = {Intent.TELL_PROFILE, Intent.OTHER}


def examples() -> list[tuple[str, str]]:
    """Utterance and intent, answers to questions left out."""
    written = yaml.safe_load((ROOT / "matcher/text/data/intent_examples.yaml").read_text(encoding="utf-8"))
    files = sorted((ROOT / "benchmarks/data").glob("utterances_dev*.json"))
    spoken = [entry for file in files for entry in json.loads(file.read_text(encoding="utf-8"))["utterances"]]
    pairs = [(str(text), intent) for intent, texts in written.items() for text in texts]
    return pairs + [(entry["text"], entry["intent"]) for entry in spoken if "pending" not in entry]


def train(pairs: list[tuple[str, str]]) -> IntentModel:
    """Fit on utterances and intents."""
    return fit([normalise(text).text for text, _ in pairs], [intent for _, intent in pairs])


def cross_validate(pairs: list[tuple[str, str]]) -> None:
    """Print accuracy of the model alone on unseen folds."""
    right = sure = sure_right = 0
    for fold in range(FOLDS):
        model = train([pair for i, pair in enumerate(pairs) if i % FOLDS != fold])
        for text, intent in pairs[fold::FOLDS]:
            guess, score = model.guess(normalise(text).text)
            right += guess == intent
            sure += score >= SURE
            sure_right += score >= SURE and guess == intent
    share = sure_right / sure
    print(f"{len(pairs)} examples, {FOLDS} folds: right {right / len(pairs):.3f}, when sure {share:.3f} of {sure}")


def main() -> None:
    """Cross-validate, train on everything, write the weights, and say how often they will be asked."""
    pairs = examples()
    cross_validate(pairs)
    model = train(pairs)
    np.savez_compressed(
        TARGET,
        grams=np.array("\n".join(model.rows)),
        weights=model.weights.astype(np.float16),
        base=model.base.astype(np.float16),
        labels=np.array(" ".join(model.labels)),
    )
    reader = load_reader()
    silent = sum(reader.read(text, today=TODAY).intent in SILENT for text, _ in pairs)
    print(
        f"wrote {TARGET.name}, {TARGET.stat().st_size / 1e3:.0f} kB; {silent} of {len(pairs)} without a stated intent"
    )


if __name__ == "__main__":
    main()

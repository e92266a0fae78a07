"""Scripted conversations that a policy expert can read: conversations/*.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from matcher.explanation import describe

HERE = Path(__file__).parent


def scripts() -> list[Any]:
    found: list[Any] = []
    for path in sorted((HERE / "conversations").glob("*.yaml")):
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [pytest.param(entry["turns"], id=f"{path.stem}: {entry['name']}") for entry in entries]
    return found


@pytest.mark.parametrize("turns", scripts())
def test_conversation_goes_as_scripted(turns: list[dict[str, Any]], talk: Any) -> None:
    for turn in turns:
        outcome = talk.say(turn["say"])
        heard = "\n".join(reply.text for reply in outcome.replies)
        for words in turn.get("hears", ()):
            assert str(words) in heard, f"{turn['say']} → {heard}"
        for words in turn.get("never", ()):
            assert str(words) not in heard, f"{turn['say']} → {heard}"
        _check_state(turn, talk, outcome)


def _check_state(turn: dict[str, Any], talk: Any, outcome: Any) -> None:
    facts = talk.knowledge.facts(talk.state.profile)
    if "knows" in turn:
        known = {name: describe(name, facts) for name in turn["knows"]}
        assert known == turn["knows"], turn["say"]
        if not turn["knows"]:
            assert not talk.state.profile.facts
    if "asks" in turn:
        assert talk.state.pending is not None
        assert talk.state.pending.attribute == turn["asks"], turn["say"]
    if "buttons" in turn:
        assert list(outcome.replies[-1].buttons) == turn["buttons"], turn["say"]
    if "buttons_any" in turn:
        shown = [button for reply in outcome.replies for button in reply.buttons]
        assert set(turn["buttons_any"]) <= set(shown), turn["say"]
    if "effects" in turn:
        assert [effect.kind.value for effect in outcome.effects] == turn["effects"], turn["say"]

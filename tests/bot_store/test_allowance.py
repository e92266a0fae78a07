"""How much a chat may send."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.services.allowance import Admission, Pace
from bot.store.conversations import Allowance

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)


def admitted(pace: Pace, seconds: list[float]) -> list[Admission]:
    left: Allowance | None = None
    verdicts = []
    for second in seconds:
        left, verdict = pace.admit(left, NOON + timedelta(seconds=second))
        verdicts.append(verdict)
    return verdicts


def test_only_the_first_refusal_is_answered_and_waiting_helps() -> None:
    assert [verdict.value for verdict in admitted(Pace(2, 6), [0, 0, 0, 0, 11, 11])] == [
        "granted",
        "granted",
        "refused",
        "refused_again",
        "granted",
        "refused",
    ]


@given(st.integers(1, 5), st.integers(1, 60), st.lists(st.floats(0, 600), max_size=60).map(sorted))
def test_never_more_than_the_burst_and_the_refill(burst: int, per_minute: int, seconds: list[float]) -> None:
    granted = admitted(Pace(burst, per_minute), seconds).count(Admission.GRANTED)
    passed = seconds[-1] - seconds[0] if seconds else 0
    assert granted <= burst + passed * per_minute / 60 + 1e-6


@given(st.lists(st.floats(0, 600), max_size=30))
def test_without_a_limit_all_is_granted(seconds: list[float]) -> None:
    assert set(admitted(Pace(1, 0), seconds)) <= {Admission.GRANTED}

"""The cockpit against a plain recount, and what it says when there is nothing to say."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from statistics import median as plain_median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.state import Effect, EffectKind
from bot.payout.figures import median
from bot.services.cockpit import CockpitService
from bot.store.grievances import Filing, GrievanceStore
from bot.store.requests import RequestRepository
from bot.views.cockpit import cockpit_json, cockpit_lines
from matcher.evaluation import evaluate
from matcher.facts import FactView
from matcher.payout.stages import Step
from matcher.payout.workdays import Deadline, after, between, day_of
from matcher.truth import Truth
from policies.interchange.report import Bundle
from policies.model import Kind
from policies.store.database import Database
from policies.vocabulary import Vocabulary
from tests.payout import town
from tests.payout.conftest import AT, open_notified, take
from tests.payout.town import TODAY

FOREVER = 1e9


@given(st.lists(st.integers(0, 30), max_size=40))
def test_the_median_of_counted_values_is_the_median_of_the_values(values: list[int]) -> None:
    expected = Fraction(plain_median(values)).limit_denominator(2) if values else None
    assert median(list(Counter(values).items())) == expected


async def test_with_nothing_in_the_store_nothing_is_stated(database: Database, vocabulary: Vocabulary) -> None:
    found = await CockpitService(database, vocabulary).figures(TODAY, FOREVER)
    told = cockpit_json(found, vocabulary)
    for name in ("median_working_days", "unmet_clauses", "missing_facts", "matches", "bar"):
        assert told[name] is None
        assert told["why"][name]
    assert sum("—（" in line for line in cockpit_lines(found, vocabulary)) >= 5


async def test_reach_is_what_the_reference_counts(
    database: Database, vocabulary: Vocabulary, sample_bundles: list[Bundle]
) -> None:
    people = [make(n) for n, make in enumerate([town.verified, town.imported, town.lacking, town.nearly] * 5)]
    await town.settle(database, vocabulary, sample_bundles, people)
    found = await CockpitService(database, vocabulary).figures(TODAY, FOREVER)
    unmet: list[str] = []
    missing: Counter[str] = Counter()
    clauses = [c for b in sample_bundles for c in b.clauses if c.kind in {Kind.BENEFIT, Kind.SERVICE}]
    for clause in (c for c in clauses if c.is_in_force(TODAY)):
        judged = [evaluate(clause.condition, FactView(vocabulary, one.profile(), TODAY)) for one in people]
        if all(one.truth is not Truth.TRUE for one in judged):
            unmet.append(clause.id)
        missing.update(name for one in judged if one.truth is Truth.UNKNOWN for name in one.missing)
    assert sorted(one.subject.clause.id for one in found.reach.unmet) == sorted(unmet)
    assert found.reach.missing == missing
    assert (found.enterprises, found.reach.judged, found.reach.is_complete) == (20, 20, True)


async def test_a_time_limit_stops_the_counting_and_is_told(
    database: Database, vocabulary: Vocabulary, sample_bundles: list[Bundle]
) -> None:
    await town.settle(database, vocabulary, sample_bundles, [town.verified(1)])
    found = await CockpitService(database, vocabulary).figures(TODAY, 0)
    assert (found.reach.looked_at, found.reach.is_complete) == (0, False)
    assert cockpit_json(found, vocabulary)["reach"]["complete"] is False


async def test_payouts_and_times_are_what_the_steps_say(database: Database, vocabulary: Vocabulary) -> None:
    numbers = await open_notified(database, {f"E{n}": (n + 1) * 100 for n in range(6)})
    waits = [1, 4, 5, 12]
    for number, wait in zip(numbers, waits, strict=False):
        await take(database, number, Step.CONFIRM)
        await take(database, number, Step.PAY, AT + timedelta(days=wait))
    await take(database, numbers[4], Step.CONFIRM)
    told = cockpit_json(await CockpitService(database, vocabulary).figures(date(2027, 1, 4), FOREVER), vocabulary)
    days = [between(day_of(AT), day_of(AT) + timedelta(days=wait)).days for wait in waits]
    assert (told["matches"], told["notified"], told["confirmed"], told["overdue"]) == (6, 6, 5, 2)
    assert (told["paid"]["count"], told["paid"]["yuan"]) == (4, 1 + 2 + 3 + 4)
    assert float(told["median_working_days"]) == plain_median(days)
    assert float(told["mean_working_days"]) == sum(days) / 4


@pytest.mark.parametrize("late", [0, 1])
async def test_grievances_open_and_overdue(database: Database, vocabulary: Vocabulary, late: int) -> None:
    due = after(day_of(AT), 5)
    async with database.work() as session:
        effects = [Effect(EffectKind.FILE_GRIEVANCE, "一"), Effect(EffectKind.FILE_GRIEVANCE, "二")]
        await RequestRepository(session).add("telegram", "1", effects, AT)
        store = GrievanceStore(session)
        for number in await store.new_numbers("telegram", "1"):
            await store.file(number, Filing("", "", Deadline(due.day)), AT)
        await store.answer(number, "好", "a", AT)
    day = due.day + timedelta(days=late)
    told = cockpit_json(await CockpitService(database, vocabulary).figures(day, FOREVER), vocabulary)
    assert told["grievances"] == {"all": 2, "open": 1, "overdue": late}

"""The impact of a change over the registry equals a naive recount; and what admins see of it."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_registry import REGISTRY_RULES, VALUES, odd_profiles
from random_rules import benefits
from seeded_enterprises import credit_code
from sqlalchemy import delete, update

from bot.commands import policies_decisions
from bot.outcomes import ImpactReport, Plan, Planned
from bot.services.impact import ImpactService
from bot.services.impact_plans import ImpactPlans
from bot.services.policy_admin import PolicyAdmin
from matcher.amounts import worth
from matcher.enterprise import Enterprise, Name
from matcher.facts import FactView
from matcher.impact import Change, Outcome
from matcher.matching import Verdict, match_one
from matcher.profile import Profile
from matcher.profile_json import profile_from_json
from matcher.projection import Projector
from matcher.store.enterprises import EnterpriseRepository
from matcher.store.profile_columns import PROFILES
from matcher.store.tables import EnterpriseRow
from matcher.truth import Truth
from policies.language.benefits import Benefit, Form
from policies.language.conditions import Condition
from policies.model import Citation, Clause, Document, Grade, Kind, Level, StoredClause
from policies.store.database import Database, utc_now
from policies.vocabulary import Vocabulary, load_vocabulary

DAY = date(2026, 11, 22)
PATIENT = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
DOCUMENT = Document("d", "文件", None, None, Level.DISTRICT, Grade.OFFICIAL, None, None, None, None)


def clause(condition: Condition, benefit: Benefit | None, name: str = "c") -> Clause:
    kind = Kind.SERVICE if benefit is None else Kind.BENEFIT
    return Clause(name, "d", "条款", "", kind, condition, benefit, Citation("一", "引句"))


CLAUSES = st.builds(clause, REGISTRY_RULES, benefits() | st.none())


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """Draw changes: new and ended clauses, other conditions, other benefits, both."""
    old, new = draw(CLAUSES), draw(CLAUSES)
    match draw(st.sampled_from(["new", "ended", "condition", "benefit", "both"])):
        case "new":
            return Change("c", "条款", None, new)
        case "ended":
            return Change("c", "条款", old, None)
        case "condition":
            return Change("c", "条款", old, clause(new.condition, old.benefit))
        case "benefit":
            return Change("c", "条款", old, clause(old.condition, new.benefit))
        case _:
            return Change("c", "条款", old, new)


# --- the naive recount -----------------------------------------------------------------------------

NAIVE = {
    (Verdict.ELIGIBLE, Verdict.UNKNOWN): Outcome.BECOMES_UNKNOWN,
    (Verdict.ELIGIBLE, Verdict.INELIGIBLE): Outcome.LOSES,
    (Verdict.UNKNOWN, Verdict.ELIGIBLE): Outcome.GAINS,
    (Verdict.UNKNOWN, Verdict.INELIGIBLE): Outcome.LOSES,
    (Verdict.INELIGIBLE, Verdict.ELIGIBLE): Outcome.GAINS,
    (Verdict.INELIGIBLE, Verdict.UNKNOWN): Outcome.BECOMES_UNKNOWN,
    (Verdict.INELIGIBLE, Verdict.INELIGIBLE): Outcome.UNCHANGED,
}


def verdict_on(subject: Clause | None, facts: FactView) -> Verdict:
    if subject is None:
        return Verdict.INELIGIBLE
    return match_one(StoredClause(subject, DOCUMENT, 1, ""), facts).verdict


def plain_money(benefit: Benefit | None, facts: FactView) -> Any:
    """What an eligible enterprise gets, as a reader of `matcher.amounts` would list it."""
    if benefit is None:
        return [], [], frozenset()
    found = [
        (item, one)
        for item, one in zip(benefit.items, worth(benefit, facts).items, strict=True)
        if one.given is not Truth.FALSE
    ]
    sums: dict[tuple[bool, tuple[str, ...]], list[Decimal | None]] = {}
    for _, one in found:
        if one.unit == "CNY":
            key = (
                one.form in {Form.EQUITY, Form.LOAN, Form.GUARANTEE},
                tuple(word for word in one.per if word != "enterprise"),
            )
            low, high = sums.setdefault(key, [Decimal(0), Decimal(0)])
            least = Decimal(0) if one.given is Truth.UNKNOWN else (one.low or Decimal(0))
            sums[key] = [(low or Decimal(0)) + least, None if None in (high, one.high) else high + one.high]  # type: ignore[operator]
    cap = benefit.cap
    if cap is not None:
        for key, (low, high) in sums.items():
            shared = len(sums) > 1
            sums[key] = [Decimal(0) if shared else min(low or Decimal(0), cap), cap if high is None else min(high, cap)]
    no_money = [item.formula for item, one in found if not one.is_money]
    return sorted(sums.items()), no_money, frozenset[str]().union(*(one.narrowed_by for _, one in found))


def recount(change: Change, profiles: Sequence[Profile]) -> tuple[Counter[Outcome], dict[Any, list[Any]], set[str]]:
    """Count outcomes, sum what is had before and after, and name who is touched, one enterprise after the other."""
    counts: Counter[Outcome] = Counter()
    sums: dict[Any, list[Any]] = {}
    touched: set[str] = set()
    for serial, profile in enumerate(profiles):
        facts = FactView(load_vocabulary(), profile, DAY)
        sides = [(verdict_on(one, facts), one) for one in (change.old, change.new)]
        outcome = naive_outcome(sides, facts)
        if outcome is not Outcome.UNCHANGED:
            counts[outcome] += 1
        if outcome in {Outcome.UNCHANGED, Outcome.STILL_UNKNOWN}:
            continue
        touched.add(credit_code(serial))
        for place, (verdict, subject) in enumerate(sides):
            if subject is None or verdict is Verdict.INELIGIBLE:
                continue
            for key, (low, high) in plain_money(subject.benefit, facts)[0]:
                total = sums.setdefault(key, [Decimal(0), Decimal(0), Decimal(0), Decimal(0)])
                total[2 * place] += Decimal(0) if verdict is Verdict.UNKNOWN else low
                before = total[2 * place + 1]
                total[2 * place + 1] = None if before is None or high is None else before + high
    return counts, sums, touched


def naive_outcome(sides: Sequence[tuple[Verdict, Clause | None]], facts: FactView) -> Outcome:
    (before, old), (after, new) = sides
    if (before, after) in NAIVE:
        return NAIVE[before, after]
    assert old is not None
    assert new is not None
    if before is Verdict.UNKNOWN:
        is_same = (old.condition, old.benefit) == (new.condition, new.benefit)
        return Outcome.UNCHANGED if is_same else Outcome.STILL_UNKNOWN
    if old.benefit == new.benefit:
        return Outcome.UNCHANGED
    got, gets = plain_money(old.benefit, facts), plain_money(new.benefit, facts)
    return Outcome.CHANGES if got[:2] != gets[:2] or got[2] or gets[2] else Outcome.UNCHANGED


# --- the registry, on both databases ---------------------------------------------------------------


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def kept_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give one migrated database for all examples."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("impact") / "impact.db"
        return f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite_template'), path)}"
    server = request.getfixturevalue("postgres")
    return server.url(server.create_database(request.getfixturevalue("postgres_template")))


async def hold(database: Database, profiles: Sequence[Profile], stale: Sequence[int] = ()) -> None:
    """Keep enterprises of these profiles and no others; some of them with an outdated row."""
    made = [
        Enterprise(credit_code(n), (Name(f"企业{n}"),), tuple(profile.facts.values()))
        for n, profile in enumerate(profiles)
    ]
    async with database.work() as session:
        await session.execute(delete(EnterpriseRow))
        await EnterpriseRepository(session, Projector(load_vocabulary())).save(made, year=DAY.year - 1, at=utc_now())
        codes = [credit_code(n) for n in stale]
        await session.execute(update(PROFILES).where(PROFILES.c.uscc.in_(codes)).values(edition=0))


def planned(change: Change) -> Planned:
    return Planned(Plan.PUBLISH, change, DAY, None, None)


async def measured(
    url: str, profiles: Sequence[Profile], some: Sequence[Change], stale: Sequence[int]
) -> tuple[ImpactReport, list[Profile]]:
    """Measure changes; also give the profiles as the registry gives them back."""
    database = Database(url)
    try:
        await hold(database, profiles, stale)
        report = await ImpactService(database, load_vocabulary()).measure([planned(change) for change in some])
        async with database.reading() as session:
            codes = [credit_code(n) for n in range(len(profiles))]
            held = await EnterpriseRepository(session, Projector(load_vocabulary())).of(codes)
        return report, [held[code].profile() for code in codes]
    finally:
        await database.close()


ASKED = tuple(sorted(VALUES))[::2]
"""What most drawn enterprises have something known of."""


@PATIENT
@given(
    st.lists(odd_profiles(ASKED), min_size=1, max_size=8),
    st.lists(changes(), min_size=1, max_size=3),
    st.lists(st.integers(0, 7), max_size=2),
)
def test_the_impact_equals_a_naive_recount_by_the_reference(
    kept_url: str, profiles: list[Profile], some: list[Change], stale: list[int]
) -> None:
    report, held = asyncio.run(measured(kept_url, profiles, some, stale))
    everybody: set[str] = set()
    for entry, change in zip(report.entries, some, strict=True):
        counts, sums, touched = recount(change, held)
        impact = entry.impact
        assert impact.counts == counts
        told = {
            (purse.is_capital, purse.per): [flow.before.low, flow.before.high, flow.after.low, flow.after.high]
            for purse, flow in impact.money.items()
        }
        assert told == sums
        assert {one.uscc for found in impact.listed.values() for one in found} == touched
        everybody |= touched
    assert report.touched == len(everybody)
    assert report.registered == len(profiles)


# --- what admins see -------------------------------------------------------------------------------

INVESTMENT = "sm-investment"
"""注册地 属于 浙江省 且 固定资产投资额 ≥ 5000万元, 按 固定资产投资额 的 … 奖励"""
FACTS: list[dict[str, Any]] = [
    {"region": "330110", "fixed_asset_investment": 60_000_000},
    {"region": "330110", "fixed_asset_investment": 50_000_000},
    {"region": "330110"},
    {"region": "330110", "fixed_asset_investment": 40_000_000},
    {"region": "310000", "fixed_asset_investment": 80_000_000},
    {},
]
WHY = ("--reason", "试验")
ON = ("--as-of", DAY.isoformat())


async def fill(database: Database, vocabulary: Vocabulary) -> None:
    await hold(database, [profile_from_json({"name": "x", "facts": facts}, vocabulary) for facts in FACTS])


@pytest.fixture
def registered(shell: Any, vocabulary: Vocabulary) -> Any:
    async def prepare() -> None:
        database = Database(f"sqlite:///{shell.folder / 'huiqi.db'}")
        await fill(database, vocabulary)
        await database.close()

    asyncio.run(prepare())
    return shell


@pytest.fixture
def drafted(registered: Any) -> Any:
    """Give a shell with a draft that lowers the threshold of a clause from 50 to 40 million."""
    when = ("--when", "注册地 属于 浙江省 且 固定资产投资额 ≥ 4000万元")
    assert registered.run("policies", "edit", INVESTMENT, *when, "--actor", "甲").code == 0
    return registered


def test_a_draft_names_who_would_gain(drafted: Any) -> None:
    told = drafted.run("policies", "impact", INVESTMENT, *ON, "--json").json
    (entry,) = told["clauses"]
    assert entry["counts"] == {
        "gains": 1, "loses": 0, "becomes_unknown": 0, "amount_changes": 0, "still_unknown": 2, "unchanged": 3,
    }  # fmt: skip
    assert [one["name"] for one in entry["gains"]] == ["企业3"]
    shown = drafted.run("policies", "impact", INVESTMENT, *ON).out
    assert "企业库 6 家：新符合 1，前后都待补充 2，不变 3" in shown
    assert "企业3" in shown


def test_a_suspension_takes_away_what_is_had(registered: Any) -> None:
    told = registered.run("policies", "impact", INVESTMENT, "--suspend", *ON, "--json").json
    (entry,) = told["clauses"]
    assert [one["name"] for one in entry["loses"]] == ["企业0", "企业1", "企业2", "企业5"]
    assert entry["moves"] == [
        {"from": "eligible", "to": "ineligible", "count": 2},
        {"from": "unknown", "to": "ineligible", "count": 2},
    ]
    assert entry["new_version"] is None


def test_a_limit_bounds_the_lists_and_never_the_counts(registered: Any) -> None:
    shown = registered.run("policies", "impact", INVESTMENT, "--suspend", *ON, "--limit", "1").out
    assert "不再符合 4（其中 2 家原为待补充）" in shown
    assert "还有 3 家" in shown


def test_a_document_counts_an_enterprise_once(drafted: Any) -> None:
    document = drafted.run("policies", "show", INVESTMENT, "--json").json["document"]["id"]
    found = drafted.run("policies", "impact", "--document", document, "--suspend", *ON, "--json").json
    counts = [sum(entry["counts"][name] for name in ("gains", "loses")) for entry in found["clauses"]]
    assert max(counts) <= found["touched"] <= len(FACTS)
    assert len(counts) > 1
    assert sum(counts) > found["touched"]


def test_an_empty_registry_says_so_and_how_to_fill_it(shell: Any) -> None:
    assert "huiqi enterprises import" in shell.run("policies", "impact", INVESTMENT, *ON).out


def test_a_review_shows_the_impact_in_one_line(drafted: Any) -> None:
    assert "影响：企业库 6 家：新符合 1" in drafted.run("policies", "review", INVESTMENT).out
    assert drafted.run("policies", "review", INVESTMENT, "--json").json["impact"]["touched"] == 1


def test_a_review_says_nothing_of_an_empty_registry(shell: Any) -> None:
    shell.run("policies", "edit", INVESTMENT, "--benefit", "奖励 30万元", "--actor", "甲")
    assert "影响" not in shell.run("policies", "review", INVESTMENT).out


def test_publishing_says_whom_it_touched(drafted: Any) -> None:
    drafted.run("policies", "submit", INVESTMENT, *WHY, "--actor", "甲")
    done = drafted.run("policies", "publish", INVESTMENT, *WHY, "--actor", "乙").out
    assert "影响：企业库 6 家：新符合 1" in done


def test_a_published_version_is_compared_with_the_one_before(drafted: Any) -> None:
    drafted.run("policies", "submit", INVESTMENT, *WHY, "--actor", "甲")
    drafted.run("policies", "publish", INVESTMENT, *WHY, "--actor", "乙")
    (entry,) = drafted.run("policies", "impact", INVESTMENT, "--json").json["clauses"]
    assert (entry["plan"], entry["old_version"], entry["new_version"]) == ("published", 1, 2)
    assert [one["name"] for one in entry["gains"]] == ["企业3"]


def test_many_clauses_published_at_once_are_not_measured_and_that_is_said(
    drafted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policies_decisions, "MOST_MEASURED", 0)
    drafted.run("policies", "submit", INVESTMENT, *WHY, "--actor", "甲")
    done = drafted.run("policies", "publish", INVESTMENT, *WHY, "--actor", "乙").out
    assert "没有计算影响" in done
    assert "影响：" not in done


def test_who_holds_no_role_may_not_see_names(registered: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIQI_ROLES", "zhang=author,wang=auditor")
    refused = registered.run("policies", "impact", INVESTMENT, *ON, "--actor", "chen").error
    assert "没有任何角色" in refused
    assert registered.run("policies", "impact", INVESTMENT, *ON, "--actor", "wang").code == 0


async def test_enterprises_with_an_outdated_row_are_judged_by_the_reference(
    database: Database, vocabulary: Vocabulary, sample_file: Path
) -> None:
    await PolicyAdmin(database, vocabulary).import_file(sample_file, actor="tester")
    await fill(database, vocabulary)
    plan = await ImpactPlans(database).of_clause(INVESTMENT, DAY, suspend=True)
    report = await ImpactService(database, vocabulary).measure([plan], limit=0)
    async with database.work() as session:
        await session.execute(update(PROFILES).values(edition=0))
    again = await ImpactService(database, vocabulary).measure([plan], limit=0)
    assert (report.by_reference, again.by_reference) == (0, len(FACTS))
    assert again.entries[0].impact.counts == report.entries[0].impact.counts

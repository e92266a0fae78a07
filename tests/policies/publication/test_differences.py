"""What changed between two wordings, and two sets of clauses."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest
from clause_strategies import bundles, clauses, documents
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rule_strategies import VOCABULARY

from policies.errors import InputError
from policies.language.parser import Parser
from policies.language.printer import Printer
from policies.logic import Reasoner
from policies.model import Citation, Clause, Window
from policies.publication.differences import (
    DIFFERING,
    Meaning,
    apply_changes,
    change_of_meaning,
    diff_clauses,
    diff_documents,
)

PRINTER = Printer(VOCABULARY)
PATIENT = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def wordings(draw: st.DrawFn) -> tuple[Clause, Clause]:
    """Two clauses of one id and kind, the second with any of the first's fields kept."""
    paper = draw(documents("doc"))
    one, other = draw(clauses("c-1", paper)), draw(clauses("c-1", paper))
    kept = draw(st.sets(st.sampled_from(["title", "condition", "benefit", "citation", "window", "materials"])))
    mixed = dataclasses.replace(other, kind=one.kind, benefit=one.benefit)
    return one, dataclasses.replace(mixed, **{name: getattr(one, name) for name in kept})


@PATIENT
@given(wordings())
def test_a_wording_does_not_differ_from_itself(pair: tuple[Clause, Clause]) -> None:
    assert diff_clauses(pair[0], pair[0], PRINTER) == []


@PATIENT
@given(wordings())
def test_the_differences_applied_to_the_old_wording_give_the_new_one(pair: tuple[Clause, Clause]) -> None:
    old, new = pair
    changed = [change.field for change in diff_clauses(old, new, PRINTER)]
    assert apply_changes(old, new, changed) == new
    assert apply_changes(old, new, DIFFERING) == new
    assert apply_changes(old, new, []) == old


@PATIENT
@given(bundles())
def test_every_clause_is_added_removed_changed_or_unchanged(made: list[Any]) -> None:
    owned = [clause for bundle in made for clause in bundle.clauses]
    same = diff_documents(owned, owned, PRINTER)
    assert (same.added, same.removed, same.changed, same.unchanged) == ((), (), (), len(owned))
    fresh = diff_documents([], owned, PRINTER)
    assert (fresh.added, fresh.unchanged) == (tuple(owned), 0)
    assert diff_documents(owned, [], PRINTER).removed == tuple(owned)


def test_a_change_of_rule_names_the_demands_and_items_put_in_and_taken_out(making: Any) -> None:
    old = making.clause("注册地 属于 余杭区 且 员工人数 ≥ 10人", "奖励 10万元；提供「辅导」")
    new = making.clause("注册地 属于 余杭区 且 员工人数 ≥ 20人 且 非 (信用 含 严重失信)", "奖励 20万元；提供「辅导」")
    when, benefit = diff_clauses(old, new, PRINTER)
    assert (when.field, when.removed, when.added) == (
        "when",
        ("员工人数 ≥ 10人",),
        ("员工人数 ≥ 20人", "非 (信用 含 严重失信)"),
    )
    assert (benefit.field, benefit.removed, benefit.added) == ("benefit", ("奖励 10万元",), ("奖励 20万元",))
    assert (benefit.old, benefit.new) == ("奖励 10万元；提供「辅导」", "奖励 20万元；提供「辅导」")


def test_fields_are_shown_as_they_are_written_in_files(making: Any) -> None:
    old = making.clause("注册地 属于 余杭区", valid_to=date(2026, 12, 31), departments=("甲局", "乙局"))
    new = making.clause("注册地 属于 余杭区", departments=("甲局",), window=Window(None, date(2026, 9, 1)))
    shown = {change.field: (change.old, change.new) for change in diff_clauses(old, new, PRINTER)}
    assert shown == {
        "departments": ("甲局、乙局", "甲局"),
        "valid_to": ("2026-12-31", None),
        "window_closes": (None, "2026-09-01"),
        "window_note": ("以通知为准", None),
    }


def test_only_the_fields_asked_for_are_taken_over(making: Any) -> None:
    old = making.clause("注册地 属于 余杭区", "奖励 10万元")
    new = making.clause("注册地 属于 临平区", "奖励 20万元", title="新名", window=Window(None, date(2026, 9, 1)))
    taken = apply_changes(old, new, {"window_closes", "title"})
    assert taken == dataclasses.replace(old, title="新名", window=Window(None, date(2026, 9, 1), "以通知为准"))


def test_fields_that_do_not_fit_the_rest_are_refused(making: Any) -> None:
    old = making.clause("注册地 属于 余杭区", valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31))
    new = making.clause("注册地 属于 余杭区", valid_from=date(2028, 1, 1), valid_to=date(2028, 12, 31))
    with pytest.raises(InputError, match="终止日早于起始日"):
        apply_changes(old, new, {"valid_from"})


@pytest.mark.parametrize(
    ("old", "new", "meaning"),
    [
        ("员工人数 > 9人 且 已上市 为 是", "已上市 为 是 且 员工人数 ≥ 10人", Meaning.SAME),
        ("员工人数 ≥ 10人", "员工人数 ≥ 20人", Meaning.STRICTER),
        ("资质 含 高企", "资质 含任一 高企、链主", Meaning.LOOSER),
        ("员工人数 ≥ 10人", "年营业收入 ≥ 10万元", Meaning.OTHER),
    ],
)
def test_a_new_condition_is_called_stricter_or_looser_where_that_is_proven(
    parser: Parser, old: str, new: str, meaning: Meaning
) -> None:
    assert change_of_meaning(parser.condition(old), parser.condition(new), Reasoner(VOCABULARY)) is meaning


def quoted(making: Any, name: str, quote: str, **changes: Any) -> Clause:
    return making.clause("注册地 属于 余杭区", name=name, citation=Citation("第二章 奖励", quote), **changes)  # type: ignore[no-any-return]


def test_a_clause_under_another_id_is_recognised_by_section_and_quote(making: Any) -> None:
    old = [quoted(making, "a-1", "对首次认定的高企奖励20万元"), quoted(making, "a-2", "支持企业建设海外仓")]
    new = [quoted(making, "b-9", "对首次认定的高企奖励30万元"), quoted(making, "b-8", "光伏项目按装机容量补贴")]
    diff = diff_documents(old, new, PRINTER)
    assert [(c.clause_id, c.new_id, [f.field for f in c.changes]) for c in diff.changed] == [("a-1", "b-9", ["quote"])]
    assert ([c.id for c in diff.removed], [c.id for c in diff.added]) == (["a-2"], ["b-8"])


def test_each_clause_has_one_partner_and_the_most_alike_come_first(making: Any) -> None:
    old = [quoted(making, "a-1", "对省级孵化器奖励20万元"), quoted(making, "a-2", "对国家级孵化器奖励50万元")]
    new = [quoted(making, "b-2", "对国家级孵化器奖励60万元"), quoted(making, "b-1", "对省级孵化器奖励30万元")]
    diff = diff_documents(old, new, PRINTER)
    assert {(change.clause_id, change.new_id) for change in diff.changed} == {("a-1", "b-1"), ("a-2", "b-2")}


def test_the_same_id_wins_over_likeness(making: Any) -> None:
    old, new = quoted(making, "a-1", "对高企奖励20万元"), quoted(making, "a-1", "支持企业建设海外仓")
    diff = diff_documents([old], [new, quoted(making, "b-1", "对高企奖励20万元")], PRINTER)
    assert ([c.clause_id for c in diff.changed], [c.id for c in diff.added]) == (["a-1"], ["b-1"])

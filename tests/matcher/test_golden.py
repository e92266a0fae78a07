"""Golden cases of a clause, run before it is published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from matcher.golden import golden_findings, run_golden
from policies.checks import Severity
from policies.golden import GoldenCase
from policies.model import StoredClause
from policies.vocabulary import Vocabulary

TODAY = date(2026, 5, 20)
RULE = "注册地 属于 余杭区 且 资质 含 高企 且 需人工判断「项目属于重大项目」"
HIGH_TECH = '{"qualifications":{"has":["high_tech_enterprise"]},"region":"330110"}'


@pytest.fixture
def differences(vocabulary: Vocabulary, clause_of: Callable[..., StoredClause]) -> Callable[..., tuple[str, ...]]:
    """What comes out differently when a case is run on a rule."""

    def run(rule: str, profile: str, verdict: str, **expected: object) -> tuple[str, ...]:
        case = GoldenCase("c", "例", profile, verdict, **expected)  # type: ignore[arg-type]
        [result] = run_golden(clause_of(rule, "奖励 10万元/项目"), [case], vocabulary, today=TODAY)
        assert result.passed is not bool(result.differences)
        return result.differences

    return run


def test_a_case_that_comes_out_as_written_passes(differences: Callable[..., tuple[str, ...]]) -> None:
    expected = {"amount": "10万元/项目", "missing": (), "judgements": ("项目属于重大项目",)}
    assert differences(RULE, HIGH_TECH, "unknown", **expected) == ()
    assert differences("资质 含 高企", HIGH_TECH, "eligible") == ()
    assert differences(RULE, "{}", "unknown", missing=("qualifications", "region")) == ()


def test_every_difference_is_told_in_chinese(differences: Callable[..., tuple[str, ...]]) -> None:
    found = differences(RULE, '{"region":"330110"}', "eligible", amount="20万元", missing=(), judgements=())
    assert found == (
        "结论应为“符合”，实为“待补充”",
        "金额应为“20万元”，实为“10万元/项目”",
        "还需知道应为“无”，实为“qualifications”",
        "需人工判断应为“无”，实为“项目属于重大项目”",
    )


def test_what_a_case_does_not_name_is_not_looked_at(differences: Callable[..., tuple[str, ...]]) -> None:
    assert differences(RULE, '{"region":"330110"}', "unknown") == ()


@pytest.mark.parametrize(("as_of", "verdict"), [(date(2024, 6, 1), "ineligible"), (None, "eligible")])
def test_a_case_is_run_on_its_own_day_else_today(
    differences: Callable[..., tuple[str, ...]], as_of: date | None, verdict: str
) -> None:
    assert differences("成立年限 ≥ 5年", '{"established_on":"2021-03-01"}', verdict, as_of=as_of) == ()


def test_a_clause_no_longer_valid_is_run_all_the_same(
    vocabulary: Vocabulary, clause_of: Callable[..., StoredClause]
) -> None:
    ended = clause_of("资质 含 高企", valid_to=date(2020, 1, 1))
    [result] = run_golden(ended, [GoldenCase("c", "例", HIGH_TECH, "eligible")], vocabulary, today=TODAY)
    assert result.passed


@pytest.mark.parametrize("profile", ['{"employees":"很多"}', '{"qualifications":{"has":["nothing"]}}', "[]", "{"])
def test_a_profile_that_cannot_be_read_fails_its_case(
    differences: Callable[..., tuple[str, ...]], profile: str
) -> None:
    [difference] = differences(RULE, profile, "eligible")
    assert difference.startswith("画像读不了")


def test_each_failed_case_is_an_error_that_names_it(
    vocabulary: Vocabulary, clause_of: Callable[..., StoredClause]
) -> None:
    cases = [GoldenCase("c", "好例", HIGH_TECH, "eligible"), GoldenCase("c", "坏例", "{}", "eligible")]
    [finding] = golden_findings(run_golden(clause_of("资质 含 高企"), cases, vocabulary, today=TODAY))
    assert (finding.severity, finding.topic, finding.subjects) == (Severity.ERROR, "golden", ("c",))
    assert "坏例" in finding.message
    assert "待补充" in finding.message

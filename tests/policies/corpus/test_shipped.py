"""The shipped clauses: readable, unique, quoted from the documents, and true to their figures."""

from __future__ import annotations

from collections import Counter
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from policies.checks import Finding, Severity
from policies.corpus.shipped import shipped_bundles
from policies.interchange.report import Bundle
from policies.interchange.yaml_file import read_yaml
from policies.language.conditions import Judgement, attribute_of, leaves
from policies.language.parser import Parser
from policies.language.printer import Printer
from policies.model import MAX_QUOTE, ApplicationMode, Clause, Grade, Kind, StoredClause
from policies.publication.corpus import check_corpus
from policies.vocabulary import Vocabulary, load_vocabulary

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"
FILES = sorted(
    path.name for path in (resources.files("policies.corpus") / "data").iterdir() if path.name.endswith(".yaml")
)
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the documents themselves are not shipped")


@pytest.fixture(scope="module")
def bundles() -> list[Bundle]:
    return shipped_bundles(load_vocabulary())


@pytest.fixture(scope="module")
def clauses(bundles: list[Bundle]) -> list[Clause]:
    return [clause for bundle in bundles for clause in bundle.clauses]


@pytest.fixture(scope="module")
def stored(bundles: list[Bundle]) -> list[StoredClause]:
    return [StoredClause(clause, bundle.document, 1, "") for bundle in bundles for clause in bundle.clauses]


@pytest.fixture(scope="module")
def documents() -> dict[str, str]:
    """Give the documents' texts without whitespace, by file name."""
    return {path.name: "".join(path.read_text(encoding="utf-8").split()) for path in SEEDS.glob("*.txt")}


@pytest.fixture(scope="module")
def findings(stored: list[StoredClause], bundles: list[Bundle], vocabulary: Vocabulary) -> list[Finding]:
    return check_corpus(stored, [bundle.document for bundle in bundles], vocabulary, today=date(2026, 11, 22))


@pytest.mark.parametrize("name", FILES)
def test_every_shipped_file_is_accepted_whole(vocabulary: Vocabulary, name: str) -> None:
    text = (resources.files("policies.corpus") / "data" / name).read_text(encoding="utf-8")
    report = read_yaml(text, vocabulary)
    assert [str(rejection) for rejection in report.rejections] == []
    assert all(bundle.clauses for bundle in report.bundles)


def test_all_five_documents_are_covered(bundles: list[Bundle]) -> None:
    assert {(bundle.document.file or "")[:3] for bundle in bundles} == {"000", "001", "002", "003", "004"}
    assert Counter(bundle.document.grade for bundle in bundles) == {
        Grade.OFFICIAL: 1,
        Grade.PLAN: 2,
        Grade.REPORT: 1,
        Grade.NEWS: 1,
    }


def test_there_are_at_least_250_clauses(clauses: list[Clause]) -> None:
    assert len(clauses) >= 250


def test_clause_and_document_ids_are_unique_over_all_files(bundles: list[Bundle], clauses: list[Clause]) -> None:
    ids = Counter([clause.id for clause in clauses] + [bundle.document.id for bundle in bundles])
    assert [name for name, count in ids.items() if count > 1] == []


def test_no_quote_is_longer_than_sixty_characters(clauses: list[Clause]) -> None:
    assert [clause.id for clause in clauses if not 0 < len(clause.citation.quote) <= MAX_QUOTE] == []


@needs_seeds
def test_every_quote_stands_in_its_document(stored: list[StoredClause], documents: dict[str, str]) -> None:
    assert {entry.document.file for entry in stored} <= set(documents)
    found = check_corpus(stored, [], load_vocabulary(), texts=documents)
    assert [(*finding.subjects, finding.message) for finding in found if finding.topic == "quote"] == []


@needs_seeds
def test_every_stated_figure_and_disclaimed_place_is_quoted_too(
    bundles: list[Bundle], documents: dict[str, str]
) -> None:
    for bundle in bundles:
        text = documents[bundle.document.file or ""]
        for entry in (*bundle.document.statements, *bundle.document.disclaimed_places):
            assert "".join(entry.quote.split()) in text, entry


@needs_seeds
def test_summaries_are_our_own_words(stored: list[StoredClause], documents: dict[str, str]) -> None:
    copied = [
        entry.clause.id
        for entry in stored
        if "".join(entry.clause.summary.split()).rstrip("。") in documents[entry.document.file or ""]
    ]
    assert copied == []


def test_every_clause_of_a_plan_ended_with_its_five_years(stored: list[StoredClause]) -> None:
    late = [
        entry.clause.id
        for entry in stored
        if entry.document.grade is Grade.PLAN and entry.clause.valid_to != date(2025, 12, 31)
    ]
    assert late == []
    assert not any(e.clause.is_in_force(date(2026, 1, 1)) for e in stored if e.document.grade is Grade.PLAN)


def test_no_clause_makes_a_districts_target_a_threshold(clauses: list[Clause], printer: Printer) -> None:
    leaves_of = {clause.id: leaves(clause.condition) for clause in clauses}
    asking = [name for name, asked in leaves_of.items() if "tax_per_mu" in {attribute_of(leaf) for leaf in asked}]
    naming = [clause.id for clause in clauses if "40万元" in printer.condition(clause.condition)]
    assert asking + naming == []


def test_every_clause_says_what_is_left_to_judgement_in_words(clauses: list[Clause]) -> None:
    judged = [leaf for clause in clauses for leaf in leaves(clause.condition) if isinstance(leaf, Judgement)]
    assert all(len(leaf.text) >= 4 for leaf in judged)


def test_no_shipped_clause_has_an_error(findings: list[Finding]) -> None:
    assert [finding for finding in findings if finding.severity is Severity.ERROR] == []


@pytest.mark.parametrize("words", ["小巨人", "基金", "跨境电商"])
def test_the_known_contradictions_of_the_documents_are_listed(findings: list[Finding], words: str) -> None:
    assert any(finding.topic == "contradiction" and words in finding.message for finding in findings)


def test_the_checks_raise_no_false_alarm_over_the_shipped_clauses(findings: list[Finding]) -> None:
    """All of these were read one by one: a new one is a mistake in a clause or in a check."""
    warned = Counter(finding.topic for finding in findings if finding.severity is Severity.WARNING)
    assert warned == {"contradiction": 27, "disclaimed_place": 7}
    noted = Counter(finding.topic for finding in findings if finding.severity is Severity.NOTE)
    assert (noted["same_rule"], noted["similar"]) == (4, 2)
    assert len(findings) < 70


# What the report on the district promises in figures: a span of its text, and the rule it must be.
PROMISES = [
    ("重大科技基础设施、新型研发机构给予最高5亿元", "最高 补贴 5亿元"),
    ("首次认定国家高新技术企业奖励100万元", "奖励 100万元"),
    ("主导制定国际标准企业最高奖励300万元", "最高 奖励 300万元"),
    ("单个项目最高资助3000万元", "最高 资助 3000万元/项目"),
    ("零碳工厂示范项目，给予最高2000万元补贴", "最高 补贴 2000万元/项目"),
    ("最高10亿元建设资金支持", "最高 资助 10亿元/项目"),
    ("单个项目上限5000万元", "按 首台套采购额 的 30% 补贴, 最高 5000万元/项目"),
    ("按国拨经费20%给予配套支持", "按 国拨经费 的 20% 配套"),
    ("0.58元/千瓦时", "执行 0.58元/千瓦时 价格, 按 年用电量 超过 500万千瓦时 部分"),
    ("单个项目最高出资3亿元", "最高 出资 3亿元/项目"),
    ("按实际投资额5%给予最高3000万元奖励", "按 固定资产投资 的 5% 奖励, 最高 3000万元/项目"),
    ("最高1亿元综合资助", "最高 资助 1亿元/项目"),
    ("每人每年最高50万元", "按 工程师年薪 的 30% 补贴, 最高 50万元/人/年, 连续3年"),
    ("单笔最高补偿1000万元", "按 贷款损失 的 70% 补偿, 最高 1000万元/笔"),
]


def benefits_of(bundles: list[Bundle], printer: Printer, document: str) -> list[str]:
    own = next(bundle for bundle in bundles if bundle.document.id == document)
    return [printer.benefit(clause.benefit) for clause in own.clauses if clause.benefit is not None]


@pytest.mark.parametrize(("_span", "benefit"), PROMISES, ids=[promise[0] for promise in PROMISES])
def test_a_promise_of_the_report_is_there_with_its_exact_figures(
    bundles: list[Bundle], printer: Printer, _span: str, benefit: str
) -> None:
    assert benefit in benefits_of(bundles, printer, "yuhang-report")


@needs_seeds
@pytest.mark.parametrize("span", [promise[0] for promise in PROMISES])
def test_the_figures_of_a_promise_stand_in_the_report(documents: dict[str, str], span: str) -> None:
    report = next(text for name, text in documents.items() if name.startswith("000"))
    assert span in report


CONDITIONS = [
    ("奖励 100万元", "资质 含 国家高新技术企业(首次)"),
    ("最高 奖励 300万元", "主导制定国际标准 为 是"),
    ("按 固定资产投资 的 5% 奖励, 最高 3000万元/项目", "飞地项目 为 是"),
    ("按 固定资产投资 的 5% 奖励, 最高 3000万元/项目", "固定资产投资 > 5000万元"),
    ("执行 0.58元/千瓦时 价格, 按 年用电量 超过 500万千瓦时 部分", "资质 含 国家高新技术企业"),
    ("执行 0.58元/千瓦时 价格, 按 年用电量 超过 500万千瓦时 部分", "年用电量 > 500万千瓦时"),
    ("按 工程师年薪 的 30% 补贴, 最高 50万元/人/年, 连续3年", "人才 含 紧缺工程师"),
]


@pytest.mark.parametrize(("benefit", "condition"), CONDITIONS)
def test_a_promise_of_the_report_asks_what_the_report_asks(
    bundles: list[Bundle], printer: Printer, benefit: str, condition: str
) -> None:
    report = next(bundle for bundle in bundles if bundle.document.id == "yuhang-report")
    rules = [
        printer.condition(c.condition) for c in report.clauses if c.benefit and printer.benefit(c.benefit) == benefit
    ]
    assert len(rules) == 1
    assert condition in rules[0]


@pytest.mark.parametrize("title", ["算力券", "模型券"])
def test_a_voucher_known_from_the_news_has_no_amount(bundles: list[Bundle], printer: Printer, title: str) -> None:
    news = next(bundle for bundle in bundles if bundle.document.grade is Grade.NEWS)
    clause = next(clause for clause in news.clauses if clause.title == title)
    assert clause.benefit is not None
    assert printer.benefit(clause.benefit) == "发券 待定"


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_clause_occurs(clauses: list[Clause], kind: Kind) -> None:
    assert any(clause.kind is kind for clause in clauses)


def test_something_is_enjoyed_without_application(clauses: list[Clause]) -> None:
    assert any(clause.application_mode is ApplicationMode.NO_APPLICATION for clause in clauses)


def test_every_shipped_rule_prints_to_a_rule_that_reads_the_same(
    clauses: list[Clause], parser: Parser, printer: Printer
) -> None:
    for clause in clauses:
        assert parser.condition(printer.condition(clause.condition)) == clause.condition
        if clause.benefit is not None:
            assert parser.benefit(printer.benefit(clause.benefit)) == clause.benefit

from __future__ import annotations

import pytest

from bot.services.drafted_clauses import CopyMaker, Origins, document_of
from matcher.drafting.drafter import Drafter
from policies.model import ApplicationMode, Clause
from policies.vocabulary import load_vocabulary

TEXT = """杭州市余杭区人民政府关于促进软件产业发展的若干意见
余政发〔2024〕3号
第一条 本意见适用于注册在余杭区、依法经营的软件企业。
第二条 首次认定为国家高新技术企业的，奖励20万元。（责任单位：区科技局）
第三条 申报时间为2024年5月1日至2024年5月31日，企业需提交营业执照、审计报告。
第四条 同一事项就高不重复。企业当年奖励总额不超过其地方贡献。
第五条 本意见实行“免申即享”。
第六条 本意见自2024年2月1日起施行，有效期三年。
"""


@pytest.fixture(scope="module")
def clause() -> Clause:
    """Give the one benefit clause of the text, as it would be stored."""
    vocabulary = load_vocabulary()
    drafted = Drafter(vocabulary).draft(TEXT)
    document = document_of(drafted, Origins("ruanjian.txt"), None)
    copies = CopyMaker(vocabulary).copies(drafted, document)
    (made,) = [one.copy.clause for one in copies if "国家高新技术企业" in one.copy.clause.title]
    return made


def test_a_stored_clause_warns_of_every_stacking_rule_and_duty_of_its_document(clause: Clause) -> None:
    assert clause.caveat == "同一事项就高不重复；企业当年奖励总额不超过其地方贡献；要求依法经营"


def test_a_stored_clause_knows_its_window_and_papers(clause: Clause) -> None:
    window = clause.window
    assert window is not None
    assert (str(window.opens), str(window.closes)) == ("2024-05-01", "2024-05-31")
    assert clause.materials == ("营业执照", "审计报告")


def test_a_stored_clause_knows_its_department_and_mode(clause: Clause) -> None:
    assert clause.departments == ("区科技局",)
    assert clause.application_mode is ApplicationMode.NO_APPLICATION


def test_a_stored_clause_is_valid_as_long_as_its_document(clause: Clause) -> None:
    assert (str(clause.valid_from), str(clause.valid_to)) == ("2024-02-01", "2027-01-31")

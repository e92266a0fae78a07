from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.language.conditions import Condition
from policies.language.parser import Parser
from policies.model import MAX_QUOTE
from policies.vocabulary import load_vocabulary

Draft = Callable[[str], dict[str, Any]]

DOCUMENT = """杭州市余杭区人民政府文件
余政发〔2024〕3号

杭州市余杭区人民政府关于促进软件产业发展的若干意见

一、适用范围
本意见适用于注册在余杭区的软件企业。被列入失信被执行人名单的企业不予支持。

二、支持政策
（一）首次认定为国家高新技术企业的，奖励20万元。（责任单位：区科技局）
（二）企业应当如实申报，不得弄虚作假。
（三）经专家评审，可给予最高100万元资助。

三、附则
本意见奖励实行“免申即享”。同一事项就高不重复。申报时间为2024年5月1日至2024年5月31日，企业需提交营业执照、审计报告。
本意见自2024年2月1日起施行，有效期三年。

杭州市余杭区人民政府
2024年1月5日
"""

_WORDS = (
    "对 企业 奖励 10万元 、 20% 分别 国家级 省级 的 ， 。 ； 给予 最高 不超过 按 设备投资额 首次 认定"
    " 高新技术企业 第一条 一、 （一） | \n 每 件 再 提高 2个百分点 2024年1月1日 起施行 有效期 三年 ： “ ”"
    " （ ） 1:1 百分之 亿 ٣ １ \u200b 〔2024〕3号"
)
_PIECES = st.sampled_from(_WORDS.split(" "))
_TEXTS = st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=60).map("".join))


@given(text=_TEXTS)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_arbitrary_text_never_raises_and_every_quote_stands_at_its_span(draft: Draft, text: str) -> None:
    drafted = draft(text)
    for one in [*drafted["drafts"], *drafted["unread"]]:
        start, end = one["span"]
        assert one["quote"] == text[start:end] != ""


def test_every_rule_that_is_drafted_can_be_read_back(draft: Draft) -> None:
    parser = Parser(load_vocabulary())
    for one in draft(DOCUMENT)["drafts"]:
        assert isinstance(parser.condition(one["when"]), Condition)
        assert one["benefit_rule"] is None or parser.benefit(one["benefit_rule"])


def test_a_quote_is_short_enough_for_a_clause(draft: Draft) -> None:
    assert all(0 < len(one["quote"]) <= MAX_QUOTE for one in draft(DOCUMENT)["drafts"])


def test_the_head_says_number_issuer_and_validity(draft: Draft) -> None:
    assert draft(DOCUMENT)["document"] == {
        "title": "杭州市余杭区人民政府关于促进软件产业发展的若干意见",
        "number": "余政发〔2024〕3号",
        "issuer": "杭州市余杭区人民政府",
        "published_on": "2024-01-05",
        "effective_from": "2024-02-01",
        "effective_to": "2027-01-31",
        "level": "district",
    }


def test_rules_said_once_are_inherited_by_every_clause(draft: Draft) -> None:
    award = draft(DOCUMENT)["drafts"][0]
    assert award["when"] == (
        "注册地 属于 余杭区 且 领域 含 软件 且 信用 不含 严重失信 且 资质 含 国家高新技术企业(首次)"
    )
    assert award["stacking"] == ["同一事项就高不重复"]
    assert award["window"]["closes"] == "2024-05-31"
    assert award["materials"] == ["营业执照", "审计报告"]
    assert award["departments"] == ["区科技局"]
    assert award["application_mode"] == "no_application"


def test_what_experts_decide_is_judgement(draft: Draft) -> None:
    reviewed = draft(DOCUMENT)["drafts"][2]
    assert "评审" in reviewed["judgement"]
    assert reviewed["application_mode"] == "competition"


def test_a_definite_must_is_a_requirement(draft: Draft) -> None:
    assert draft(DOCUMENT)["drafts"][1]["kind"] == "requirement"


def test_what_was_not_understood_is_listed(draft: Draft) -> None:
    unread = [one["quote"] for one in draft("一、总则\n此处另有一段说明文字，与奖补无关。")["unread"]]
    assert unread == ["此处另有一段说明文字，与奖补无关。"]


def test_the_section_is_the_path_of_headings(draft: Draft) -> None:
    assert draft(DOCUMENT)["drafts"][0]["section"] == "二、支持政策 > （一）"


def test_a_table_row_is_a_clause_in_the_unit_of_its_column(draft: Draft) -> None:
    table = "| 项目 | 条件 | 奖励（万元） |\n| 专利 | 有效发明专利50件以上的企业 | 20 |"
    (row,) = draft(table)["drafts"]
    assert (row["benefit"]["amount"], row["when"]) == (200000, "发明专利数 ≥ 50件")


def test_the_old_wording_of_an_amendment_gives_nothing(draft: Draft) -> None:
    drafts = draft("将原第三条“每年最高不超过500万元”调整为“每年最高不超过800万元”。")["drafts"]
    assert [one["benefit"]["cap"] for one in drafts] == [8000000]


def test_conditions_joined_by_or_are_alternatives(draft: Draft) -> None:
    drafted = draft("对研发费用占营业收入比重达到5%以上，或者年度研发费用超过1000万元的企业，给予20万元奖励。")

    assert "研发占比 ≥ 5% 或 研发费用 > 1000万元" in drafted["drafts"][0]["when"]
    assert [one.get("alternative") for one in drafted["drafts"][0]["conditions"]] == [1, 1]


def test_what_is_counted_by_a_unit_without_a_word_is_not_written_as_a_lump_sum(draft: Draft) -> None:
    (one,) = draft("实施节能改造的企业，按每吨标准煤400元给予奖励，单个项目最高150万元。")["drafts"]

    assert (one["benefit"]["amount"], one["benefit_rule"]) == (400, None)
    assert one["stacking"] == ["每吨标准煤400元"]

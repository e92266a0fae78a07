from collections.abc import Callable
from datetime import date

import pytest

from matcher.text import ClauseTitle, Intent, Pending, Understanding
from matcher.text.reader import Reader

Read = Callable[..., Understanding]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("看看我们能拿点啥钱", Intent.ASK_MATCH),
        ("刚成立的小公司有没有扶持啊", Intent.ASK_MATCH),
        ("首台套能补多少", Intent.ASK_POLICY),
        ("专精特新有什么奖励", Intent.ASK_POLICY),
        ("有没有自动兑付的", Intent.ASK_NO_APPLICATION),
        ("凭啥说我们不符合", Intent.ASK_WHY),
        ("啥时候截止啊", Intent.ASK_DEADLINE),
        ("申报材料清单发我一份", Intent.ASK_MATERIALS),
        ("归哪个局管", Intent.ASK_DEPARTMENT),
        ("还差哪几条才够得上", Intent.ASK_GAP),
        ("原文在哪", Intent.ASK_SOURCE),
        ("这几个奖励能叠加不", Intent.ASK_STACKING),
        ("如果营收到1亿会怎样", Intent.WHAT_IF),
        ("有新政策发我一声", Intent.SUBSCRIBE),
        ("别再给我推了", Intent.UNSUBSCRIBE),
        ("补贴公示完半年了钱还没到账", Intent.COMPLAIN),
        ("转人工", Intent.HUMAN),
        ("看下我填的资料", Intent.SHOW_PROFILE),
        ("把我们公司的数据全删了", Intent.DELETE_DATA),
        ("导出成PDF给领导看", Intent.EXPORT_REPORT),
        ("重新开始", Intent.RESTART),
        ("老师您好，打扰了", Intent.GREET),
        ("太感谢了，帮大忙", Intent.THANKS),
        ("没错就这样", Intent.YES),
        ("还没", Intent.NO),
        ("这个得问财务", Intent.DONT_KNOW),
        ("换个问题吧", Intent.SKIP),
        ("今晚吃什么", Intent.OTHER),
        ("营收改成3800万", Intent.CORRECT_FACT),
        ("我们是余杭的", Intent.TELL_PROFILE),
        ("人工智能公司", Intent.TELL_PROFILE),
        ("做新材料的", Intent.TELL_PROFILE),
        ("做二手车的", Intent.TELL_PROFILE),
        ("门槛要求研发占比5%，我们只有3.6%", Intent.TELL_PROFILE),
        ("我们给几家单项冠军企业做代工", Intent.TELL_PROFILE),
        ("研发费用的话去年是七百六十多万", Intent.TELL_PROFILE),
        ("二零年注册的具体哪个月我忘了", Intent.TELL_PROFILE),
        ("ARR先不说了，去年营收是1800万RMB左右", Intent.TELL_PROFILE),
        ("专精特新我们评上了，雏鹰是什么没听过", Intent.TELL_PROFILE),
        ("朋友说高企可以补二十万，有这回事没", Intent.ASK_POLICY),
        ("低空经济方面出了什么政策", Intent.ASK_POLICY),
        ("买算力的话能给报销几成啊", Intent.ASK_POLICY),
        ("雏鹰计划是干嘛的", Intent.ASK_POLICY),
        ("年底前交材料来得及吗", Intent.ASK_DEADLINE),
        ("啥时候开始报，报到几号", Intent.ASK_DEADLINE),
        ("小巨人申报通知出了没", Intent.ASK_DEADLINE),
        ("纳税证明、社保清单这些都要吗", Intent.ASK_MATERIALS),
        ("表去哪下载", Intent.ASK_MATERIALS),
        ("街道能办吗", Intent.ASK_DEPARTMENT),
        ("判我们不合格总得有个说法吧", Intent.ASK_WHY),
        ("搬去临平还能享受吗", Intent.WHAT_IF),
        ("我前面都填了些啥，给我看看", Intent.SHOW_PROFILE),
        ("换一家公司", Intent.RESTART),
        ("忘了我刚才说的", Intent.DELETE_DATA),
        ("都三个月了钱还没到", Intent.COMPLAIN),
        ("报不上来，数字在财务那边", Intent.DONT_KNOW),
        ("帮我给老婆写段生日祝福", Intent.OTHER),
        ("帮我查下明天去上海的高铁", Intent.OTHER),
        ("前面说没上市是错的，我们去年已经上市了", Intent.CORRECT_FACT),
        ("show my profile", Intent.SHOW_PROFILE),
        ("start over", Intent.RESTART),
        ("what if we hire 20 more people", Intent.WHAT_IF),
        ("how far are we from the little giant standard", Intent.ASK_GAP),
        ("do I need to apply", Intent.ASK_NO_APPLICATION),
        ("let me know when it opens", Intent.SUBSCRIBE),
    ],
)
def test_the_words_tell_what_is_wanted(read: Read, text: str, intent: Intent) -> None:
    assert read(text).intent is intent


def test_a_policy_question_claims_nothing(read: Read) -> None:
    assert read("第一次评上高企能奖多少钱").facts == ()


def test_the_clause_asked_about_is_resolved(reader: Reader) -> None:
    titles = [
        ClauseTitle("c1", "首台套装备采购补助", ("first_set_equipment",)),
        ClauseTitle("c2", "国家高新技术企业认定奖励"),
    ]
    asked = reader.read("首台套能补多少", today=date(2026, 11, 22), clauses=titles)
    assert asked.policies[:1] == ("c1",)


@pytest.mark.parametrize(
    ("text", "pending", "intent", "expected"),
    [
        ("45", Pending("employees"), Intent.TELL_PROFILE, {"employees == 45"}),
        ("没有", Pending("listed"), Intent.NO, {"listed == False"}),
        (
            "有",
            Pending("qualifications", "high_tech_enterprise"),
            Intent.YES,
            {"qualifications has high_tech_enterprise"},
        ),
        ("去年刚评上", Pending("qualifications", "eaglet"), Intent.TELL_PROFILE, {"qualifications has eaglet"}),
        ("2800万", Pending("annual_revenue"), Intent.TELL_PROFILE, {"annual_revenue == 28000000"}),
        ("六个点左右", Pending("rd_intensity"), Intent.TELL_PROFILE, {"rd_intensity == 0.06"}),
        ("不清楚", Pending("annual_tax"), Intent.DONT_KNOW, set()),
        ("跳过这题", Pending("annual_tax"), Intent.SKIP, set()),
        ("园区运营主体", Pending("roles"), Intent.TELL_PROFILE, {"roles has park_operator"}),
    ],
)
def test_bare_answers_are_read_by_the_question(
    read: Read, facts: Callable[..., set[str]], text: str, pending: Pending, intent: Intent, expected: set[str]
) -> None:
    assert read(text, pending).intent is intent
    assert facts(text, pending) == expected


def test_a_bare_amount_without_scale_is_asked_about(read: Read) -> None:
    answered = read("2600", Pending("annual_revenue"))
    assert answered.facts == ()
    assert answered.doubts[0].candidates == (("annual_revenue", ""),)

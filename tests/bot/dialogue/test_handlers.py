"""Properties of the dialogue that no single script can show."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.dialogue.consent import storable
from bot.dialogue.conversation import step
from bot.dialogue.handlers import HANDLERS
from bot.dialogue.state import Awaiting, Consent, ConversationState, Knowledge
from bot.dialogue.taking import adding_all
from bot.dialogue.turn import Said
from bot.views.match_text import clause_lines
from matcher.matching import match_one
from matcher.profile import Fact, Profile
from matcher.text import Doubt, Intent, Understanding
from matcher.values import Candidates
from policies.language.conditions import Within, leaves
from policies.model import Kind, StoredClause

UTTERANCES = [
    *["我们在余杭区", "高企", "52人", "没有", "是的", "不知道", "跳过", "能享受什么政策", "为什么", "更多", "同意"],
    *["不同意", "我说错了，是38人", "如果营收做到1亿", "删除我的信息", "确认删除", "我要反映问题", "算了"],
    *["从头来", "以这次为准", "80人"],
]  # fmt: skip


def test_every_intent_has_a_handler() -> None:
    assert set(HANDLERS) == set(Intent)


@pytest.mark.parametrize("intent", list(Intent))
def test_every_intent_is_answered_by_a_newcomer_too(intent: Intent, knowledge: Knowledge) -> None:
    outcome = step(ConversationState(), Said("……", Understanding(intent)), knowledge)
    assert outcome.replies
    assert all(reply.text.strip() for reply in outcome.replies)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(st.sampled_from(UTTERANCES), min_size=1, max_size=8))
def test_no_order_of_utterances_leaves_the_person_without_an_answer(said: list[str], talk: Any) -> None:
    talk.state = ConversationState()
    for text in said:
        outcome = talk.say(text)
        assert outcome.replies
        assert sum(bool(reply.buttons) for reply in outcome.replies[:-1] if "更多" not in reply.buttons) == 0


def test_without_consent_nothing_said_of_the_company_is_storable(talk: Any) -> None:
    talk.say("我们在余杭区，52个人")
    assert storable(talk.state).profile.facts == {}
    talk.say("不同意")
    talk.say("我们是高企")
    assert talk.state.consent is Consent.REFUSED
    assert storable(talk.state).profile.facts == {}


def test_with_consent_everything_is_storable(talk: Any) -> None:
    talk.say("我们在余杭区，52个人")
    talk.say("同意")
    assert storable(talk.state) == talk.state


def test_answering_every_question_ends_the_questions(talk: Any) -> None:
    talk.say("我们在余杭区")
    talk.say("同意")
    asked: list[Any] = []
    while talk.state.pending is not None and len(asked) < 50:
        asked.append(talk.state.pending)
        outcome = talk.say("跳过")
    assert len(asked) < 50
    assert "也不会改变这些结论" in outcome.replies[-1].text


def test_a_question_about_deletion_does_not_swallow_other_words(talk: Any) -> None:
    talk.say("删除我的信息")
    assert talk.state.awaiting is Awaiting.DELETION
    outcome = talk.say("能享受什么政策")
    assert any("政策" in reply.text or "公司" in reply.text for reply in outcome.replies)


def test_a_doubted_word_is_asked_about_by_its_chinese_names(knowledge: Knowledge) -> None:
    doubt = Doubt("小具", (0, 2), (("qualifications", "little_giant"), ("qualifications", "unicorn")))
    outcome = step(ConversationState(), Said("小具", Understanding(Intent.OTHER, doubts=(doubt,))), knowledge)
    assert "小巨人" in outcome.replies[0].text
    assert "little_giant" not in outcome.replies[0].text


def test_a_service_whose_document_names_no_way_is_given_none(knowledge: Knowledge) -> None:
    research = next(entry for entry in knowledge.clauses if entry.clause.id == "t-research")
    profile = adding_all(Profile(), [Fact("region", Candidates(frozenset({"330110"})))])
    facts = knowledge.facts(profile)
    condition = next(leaf for leaf in leaves(research.clause.condition) if isinstance(leaf, Within))
    benefit = dataclasses.replace(research.clause, condition=condition)
    service = dataclasses.replace(benefit, kind=Kind.SERVICE, benefit=None)
    told = [
        "\n".join(clause_lines(match_one(StoredClause(clause, research.document, 1, "hash"), facts), facts))
        for clause in (benefit, service)
    ]
    assert "办理：" in told[0]
    assert "办理：" not in told[1]

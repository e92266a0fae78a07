"""Words that neither tell nor ask anything of policies: farewells, 知道了, 接着问, a button pressed late, insults."""

from __future__ import annotations

import dataclasses
import re
from enum import StrEnum

from bot.dialogue import wording
from bot.dialogue.consent import KEEP
from bot.dialogue.state import Outcome, Reply
from bot.dialogue.turn import Turn


class Remark(StrEnum):
    """What a remark does."""

    FAREWELL = "farewell"
    NOTED = "noted"
    GO_ON = "go_on"
    STOP = "stop"
    KEPT = "kept"
    LATE = "late"
    INSULT = "insult"
    WORDLESS = "wordless"


_EDGES = " 。！!，,？?~～…"
_WHOLE = {
    Remark.KEPT: re.compile(f"{KEEP}|(?:等一下|等等|先|[，,])*别删(?:了|啊)?"),
    Remark.LATE: re.compile("|".join(wording.CONFLICT_BUTTONS)),
    Remark.FAREWELL: re.compile(
        r"(?:谢谢|好的?|行|嗯|那|[，,])*(?:再见|拜拜?|回头见|下次再(?:来|聊|说|问)|先这样|就这样|挂了|先不聊了|bye|那算了)"
        r"(?:吧|了|啊|哈|挂了|[，,])*",
        re.IGNORECASE,
    ),
    Remark.NOTED: re.compile(
        r"(?=.*[^，,。！!~…\s])(?:好[的吧了]?|嗯+|哦+|噢|知道了?|明白了?|懂了|了解了?|收到|行|可以|ok|okay|[👌👍🙏🆗]|[🏻-🏿]|[，,。！!~\s])+",
        re.IGNORECASE,
    ),
    Remark.GO_ON: re.compile(
        r"(?:接着|继续|再)(?:问|来|说)(?:吧)?|(?:你)?(?:上一个|上个|刚才的?)(?:问题|问)(?:的)?(?:是)?(?:什么|啥|哪个)|(?:我)?(?:刚才)?(?:说|问|聊)到哪(?:里|儿)?了|"
        r"(?:我)?还(?:要|需要|得|应该)(?:我)?(?:告诉|补充|提供|说)(?:你|您)?(?:些)?(?:什么|啥|哪些)(?:信息|情况|资料)?|"
        r"(?:还)?(?:要|需要|得)补充?(?:些)?(?:什么|啥|哪些)(?:信息|情况|资料)?|还差(?:什么|哪些)信息|还有(?:几个|多少|什么|哪些)问题(?:要问)?"
    ),
    Remark.STOP: re.compile(r"(?:别|不要|不想)(?:再|被)?问(?:我)?(?:了)?|(?:你)?问(?:题|得|的)?太多了?|能不能不问了?"),
    Remark.WORDLESS: re.compile(r"[^0-9A-Za-z\u3400-\u9fff]+"),
}
_INSULT = re.compile(
    "傻[逼比叉X]|煞笔|(?<![a-zA-Z])sb(?![a-z])|垃圾(?:$|玩意|系统|机器|东西|客服|软件)|滚(?:蛋|开|吧|$)|去死|他妈的?|^妈的|"
    "(?:^|是|个)废物$|智障|弱智|脑残|什么破|破系统|白痴|没用的东西"
)
_LONGEST_INSULT = 20
"""A longer sentence says something else as well, and is answered for that."""


def remark(text: str) -> Remark | None:
    """Recognise words that are nothing but a remark."""
    words = text.strip(_EDGES)
    for kind, form in _WHOLE.items():
        if form.fullmatch(words or text):
            return kind
    return Remark.INSULT if len(words) <= _LONGEST_INSULT and _INSULT.search(words) else None


_ANSWERS = {
    Remark.FAREWELL: wording.FAREWELL,
    Remark.NOTED: wording.NOTHING_TO_CONFIRM,
    Remark.KEPT: wording.DELETE_KEPT,
    Remark.LATE: wording.PRESSED_LATE,
    Remark.INSULT: wording.SORRY,
    Remark.WORDLESS: wording.NO_WORDS,
    Remark.STOP: wording.NO_MORE_QUESTIONS,
}
"""`GO_ON` is answered with how things stand and the next question."""
LEAVES_THE_QUESTION = frozenset({Remark.FAREWELL, Remark.STOP})


def answered(kind: Remark, turn: Turn) -> Outcome:
    """Answer a remark; nobody who says goodbye or 别问了 is asked on."""
    state = dataclasses.replace(turn.state, pending=None) if kind in LEAVES_THE_QUESTION else turn.state
    return Outcome(state, (Reply(_ANSWERS[kind]),))

"""Which clauses are meant by words that name none: 第2条, 上面那个电价的."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process, utils

from bot.dialogue.state import ConversationState
from policies.model import StoredClause

MEANT = 75.0
"""Likeness (0–100) of a clause's title to the words from which it is taken to be meant."""
NEAR = 60.0
"""Likeness from which a title is offered."""
MOST_NAMED = 3
BEHIND = 20.0
"""So far behind the likeliest a title is not what was meant."""
LEAST_TOPIC = 2
"""A single character names nothing."""
_POINTS_BACK = re.compile("[这那][个条项些]|上面|刚才|前面|它|具体|详细")
_NUMBERED = re.compile(r"第\s*([1-9]\d?|[一二三四五六七八九十])\s*[条个项]|^([1-9]\d?)$")
_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九十", start=1)}
_FORM = re.compile(
    r"上面|刚才|前面|那个|这个|那条|这条|那项|的?补贴|的?奖励|的?政策|的?补助|我们|公司|企业|请问|想问|关于|有没有|能不能|可以|"
    r"怎么|什么|多少|哪些|符合|适用|享受|申请|申报|报名|办理|流程|条件|材料|要求|标准|拿到|[那这的我能拿给补奖有吗呢啊呀吧了是？。！，\s]"
)


def numbered(text: str, state: ConversationState) -> tuple[str, ...]:
    """Give the clause of the last list that a number points to; the list keeps its numbers from page to page."""
    found = _NUMBERED.search(text)
    order = state.listed or state.shown
    if found is None:
        return ()
    written = found.group(1) or found.group(2)
    number = _DIGITS.get(written) or int(written)
    return order[number - 1 : number]


def names_a_topic(text: str) -> bool:
    """Whether a question names something of its own, and not only what was spoken of: 那能给多少 does not."""
    return len(_topic(text)) >= LEAST_TOPIC and not _POINTS_BACK.search(text)


def _topic(text: str) -> str:
    return _FORM.sub("", text)


def meant(text: str, clauses: Sequence[StoredClause]) -> tuple[str, ...]:
    """Give the clauses whose titles the words surely mean, the likeliest first."""
    return tuple(name for _, score, name in _nearest(text, clauses) if score >= MEANT)


def likeliest(text: str, named: Sequence[str], clauses: Sequence[StoredClause]) -> tuple[str, ...]:
    """Order clauses that a question may name by how much of its words their titles have; drop those far behind."""
    titles = {stored.clause.id: stored.clause.title for stored in clauses if stored.clause.id in named}
    topic = _topic(text).replace("第一次", "首次")
    scores = {name: fuzz.partial_ratio(topic, title) for name, title in titles.items()}
    best = max(scores.values(), default=0.0)
    kept = [name for name in named if scores.get(name, 0.0) >= best - BEHIND]
    return tuple(sorted(kept, key=lambda name: -scores[name]))


def nearest_titles(text: str, clauses: Sequence[StoredClause]) -> tuple[str, ...]:
    """Give the titles to offer where nothing was surely meant."""
    titles = {stored.clause.id: stored.clause.title for stored in clauses}
    return tuple(titles[name] for _, _, name in _nearest(text, clauses))


def _nearest(text: str, clauses: Sequence[StoredClause]) -> list[tuple[str, float, str]]:
    topic = _topic(text)
    if len(topic) < LEAST_TOPIC:
        return []
    titles = {stored.clause.id: stored.clause.title for stored in clauses}
    likely = process.extract(
        topic[:60],
        titles,
        scorer=fuzz.partial_ratio,
        processor=utils.default_process,
        limit=MOST_NAMED,
        score_cutoff=NEAR,
    )
    return list(likely)

"""Which clauses are meant by words that name none: 第2条, 上面那个电价的."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

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
_LONGEST_TOPIC = 60
LEAST_TOPIC = 2
"""A single character names nothing."""
_POINTS_BACK = re.compile("[这那][个条项些]|上面|刚才|前面|它|具体|详细")
_NUMBERED = re.compile(r"第\s*([1-9]\d{0,3}|[一二三四五六七八九十百]+)\s*[条个项]|^([1-9]\d?)$")
_POINTED = re.compile(r"第\s*(?:[0-9]+|[一二三四五六七八九十百]+)\s*[条项]|最后[一那]?[条项]")
"""What can mean nothing but a place in a list; a bare number may answer a question."""
_FIRST = re.compile(r"前\s*([1-9]|[一二三四五])\s*(?:[条项]|个(?![月季]))")
_LAST = re.compile("最后[一那]?[条个项]")
_ITS_OWN = re.compile("^(.{2,10}?)(?:的)?[这那](?:[条项]|个(?=$|呢|怎么|能|要|为什么|什么|有|是|给|补))")
_ASKING_WORDS = re.compile("一下|一个|知道|了解|麻烦|帮我|看看|说的|讲的|提到|[你您我]|就是|还有|那么|然后")
"""海外仓那条 names its clause by what it is of."""
_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九", start=1)}
_FORM = re.compile(
    r"上面|刚才|前面|那个|这个|那条|这条|那项|的?补贴|的?奖励|的?政策|的?补助|我们|公司|企业|请问|想问|关于|有没有|能不能|可以|"
    r"出处|原文|依据|来源|哪个部门|部门|联系|找谁|截止|有效期|怎么|为什么|为啥|什么|多少|最多|最少|最高|总共|一共|合计|加起来|到底|大概|哪些|符合|适用|享受|申请|申报|报名|办理|流程|条件|材料|要求|标准|拿到|[那这的我能拿给补奖有吗呢啊呀吧了是？。！，\s]"
)


def numbered(text: str, state: ConversationState) -> tuple[str, ...]:
    """Give the clause of the last list that a number points to; the list keeps its numbers from page to page."""
    order = state.listed or state.shown
    if first := _FIRST.search(text):
        return order[: _number(first.group(1))]
    if _LAST.search(text):
        return order[-1:]
    numbers = [_number(found.group(1) or found.group(2)) for found in _NUMBERED.finditer(text)]
    return tuple(name for number in numbers for name in order[number - 1 : number])


def names_a_place(text: str) -> bool:
    """Whether words can mean nothing but places in a list: 第三条, 前两条, and not 第一个高企."""
    return _POINTED.search(text) is not None or (_FIRST.search(text) is not None and "个" not in text)


def past_the_list(text: str, state: ConversationState) -> bool:
    """Whether a number points to where the last list has no clause."""
    return _POINTED.search(text) is not None and not numbered(text, state)


def _number(written: str) -> int:
    """Read 12 or 十二, up to 九百九十九."""
    if written.isdecimal():
        return int(written)
    total = digit = 0
    for character in written:
        if character in _DIGITS:
            digit = _DIGITS[character]
        else:
            total, digit = total + max(digit, 1) * {"十": 10, "百": 100}[character], 0
    return total + digit


def holding_words(text: str, state: ConversationState, clauses: Sequence[StoredClause]) -> tuple[str, ...]:
    """Give the clauses that hold the words before 那条, those listed last before others."""
    found = _ITS_OWN.search(text)
    topic = _topic(_ASKING_WORDS.sub("", found.group(1))) if found else ""
    ids = [
        one.clause.id
        for one in clauses
        if topic in f"{one.clause.title}{one.clause.summary}{one.clause.citation.quote}"
    ]
    listed = [name for name in state.listed if name in ids]
    return tuple((listed or ids)[:MOST_NAMED])


def topic_pointed_at(text: str) -> bool:
    """Whether 那条 is said of something named: 海外仓那条, and not 上面那条."""
    found = _ITS_OWN.search(text)
    if found is None or _POINTS_BACK.search(found.group(1)):
        return False
    return len(_topic(_ASKING_WORDS.sub("", found.group(1)))) >= LEAST_TOPIC


def has_topic(text: str) -> bool:
    """Whether words beside those of asking are left, that could name a clause."""
    return len(_topic(text)) >= LEAST_TOPIC


def titled(text: str, clauses: Sequence[StoredClause]) -> tuple[str, ...]:
    """Give the clauses whose whole titles stand in the words; a title within a longer one gives way to it."""
    found = [
        stored.clause for stored in clauses if len(stored.clause.title) > LEAST_TOPIC and stored.clause.title in text
    ]
    titles = {clause.title for clause in found}
    whole = {title for title in titles if not any(title != other and title in other for other in titles)}
    return tuple(clause.id for clause in found if clause.title in whole)


def names_a_topic(text: str) -> bool:
    """Whether a question names something of its own, and not only what was spoken of: 那能给多少 does not."""
    return len(_topic(text)) >= LEAST_TOPIC and not _POINTS_BACK.search(text)


def _topic(text: str) -> str:
    return _FORM.sub("", text)


def meant(text: str, clauses: Sequence[StoredClause]) -> tuple[str, ...]:
    """Give the clauses whose titles the words surely mean, the likeliest first."""
    sure = tuple(name for _, score, name in _nearest(text, clauses) if score >= MEANT)
    return sure or _shortened(_topic(text).removesuffix("用"), clauses)


LEAST_SHORTENED = 4
_SHORTENED = 0.6
"""Share of a title that its short form keeps."""


def _shortened(topic: str, clauses: Sequence[StoredClause]) -> tuple[str, ...]:
    """Give the one clause whose title the words shorten: 高企电价 is 高企优惠电价."""
    if len(topic) < LEAST_SHORTENED:
        return ()
    found = [one.clause for one in clauses if _keeps_order(topic, one.clause.title)]
    found = [clause for clause in found if len(topic) >= _SHORTENED * len(clause.title)]
    return (found[0].id,) if len(found) == 1 else ()


def _keeps_order(short: str, title: str) -> bool:
    left = iter(title)
    return all(character in left for character in short)


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
    near = tuple(titles[name] for _, _, name in _nearest(text, clauses))
    return near or _sharing_words(_topic(text), titles.values())


def _sharing_words(topic: str, titles: Iterable[str]) -> tuple[str, ...]:
    """Give the titles that share most pairs of characters with the words: 租金减免 finds 飞地租金补贴."""
    pairs = {topic[i : i + 2] for i in range(min(len(topic), _LONGEST_TOPIC) - 1)}
    shared = [(sum(pair in title for pair in pairs), title) for title in titles]
    best = sorted((entry for entry in shared if entry[0]), key=lambda entry: (-entry[0], entry[1]))
    return tuple(title for _, title in best[:MOST_NAMED])


def _nearest(text: str, clauses: Sequence[StoredClause]) -> list[tuple[str, float, str]]:
    topic = _topic(text)
    if len(topic) < LEAST_TOPIC:
        return []
    titles = {stored.clause.id: stored.clause.title for stored in clauses}
    likely = process.extract(
        topic[:_LONGEST_TOPIC],
        titles,
        scorer=fuzz.partial_ratio,
        processor=utils.default_process,
        limit=MOST_NAMED,
        score_cutoff=NEAR,
    )
    return list(likely)

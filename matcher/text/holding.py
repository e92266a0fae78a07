"""What is held and what is not: aligning terms (高企, 上市, 人工智能) with the words that affirm or deny them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from matcher.text.draft import Clause, Draft
from matcher.text.gates import Gate
from matcher.text.marks import HELD, NOT_HELD, POLAR, Entry, Kind, Mark
from matcher.text.understanding import Intent


@dataclass(slots=True)
class Holding:
    """A term with the polarity words that were aligned with it."""

    mark: Mark
    clause: Clause
    polarity: list[Mark]

    @property
    def is_denied(self) -> bool:
        """Whether a word says it is not so (not yet, no longer)."""
        return any(m.is_any(NOT_HELD) for m in self.polarity)

    @property
    def is_planned(self) -> bool:
        """Whether it is only planned: not so yet, which says nothing lasting of trades and owners."""
        return any(m.has(Kind.PLAN) for m in self.polarity)

    @property
    def is_asserted(self) -> bool:
        """Whether any word affirms or denies it, instead of merely naming it."""
        return bool(self.polarity)


def align(draft: Draft, served: set[int]) -> list[Holding]:
    """Align every term of ours with its polarity, sentence by sentence."""
    if not draft.has_any(HELD):
        return []
    holdings: list[Holding] = []
    waiting: list[Holding] = []
    recent: list[Holding] = []
    theirs: list[Mark] = []
    for clause in draft.clauses:
        for segment in _segments(draft, clause, served):
            found = _resolve(draft, clause, segment)
            _mark_soon(draft, found)
            if found:
                waiting = [h for h in found if not h.polarity]
                recent = found
                holdings += found
            elif segment:
                if theirs and not waiting and not recent:
                    holdings += _compared(draft, clause, theirs, segment)
                _answer(draft, clause, waiting or _revised(draft, clause, recent), segment)
                waiting = []
        theirs += [m for m in draft.marks if clause.start <= m.start < clause.end and _is_of_others(draft, m, served)]
        if clause.closes and not draft.text.startswith("？", clause.end):
            waiting, recent, theirs = [], [], []
    return holdings


_NOT_YET_HELD = Gate(
    r"(?:(?:明|后|来)年(?:就|才|也|底)*(?:要|会|将|能|打算|计划)?|快要?|即将|马上要?|就要|差点就?|差一点就?|有望|有机会|有希望|(?:今|明|后)年能|年底能|年底前能|应该能|估计能|差不多能)$"
)
_YET = (Entry(Kind.PLAN),)


def _mark_soon(draft: Draft, found: list[Holding]) -> None:
    """快升规了, 今年能升规: what is near is not held yet."""
    for holding in found:
        start = holding.mark.start
        soon = _NOT_YET_HELD.search(draft.possible, draft.text, max(holding.clause.start, start - 6), start)
        if soon and not holding.polarity and holding.mark.entries[0].attribute in _GRANTED:
            holding.polarity = [Mark(soon.start(), soon.end(), _YET, frozenset({Kind.PLAN}))]


_GRANTED = frozenset({"qualifications", "listed"})


def _is_of_others(draft: Draft, mark: Mark, served: set[int]) -> bool:
    return mark.start not in served and mark.is_any(HELD) and not draft.is_ours(mark.start)


def _compared(draft: Draft, clause: Clause, theirs: list[Mark], polarity: list[Mark]) -> list[Holding]:
    """母公司是上市公司，我们没上: what is denied of us is what was said of them."""
    ours = [m for m in draft.of_kind(Kind.OURS, theirs[-1].end, clause.end) if m.start < polarity[-1].start]
    polarity = [m for m in polarity if ours and m.start >= ours[-1].end and draft.is_ours(m.start)]
    if not any(m.is_any(_LOST) or m.has(Kind.PLAN) for m in polarity):
        return []
    kept = [m for m in theirs if any(e.attribute in {"qualifications", "listed"} for e in m.entries)]
    return [Holding(mark, clause, list(polarity)) for mark in kept]


def _answer(draft: Draft, clause: Clause, waiting: list[Holding], polarity: list[Mark]) -> None:
    """Let a clause that only affirms or denies speak of the terms named just before: 高企，去年到期没续."""
    lead = draft.text[clause.start : polarity[0].start]
    for moment in draft.moments:
        lead = lead.replace(draft.text[moment.start : moment.end], "")
    if _LEAD.fullmatch(lead):
        lasting = any(m.has(kind) for m in polarity for kind in (Kind.PLAN, Kind.GONE)) or any(
            m.has(Kind.LACK) and _NOT_YET.match(draft.text, m.start) for m in polarity
        )
        end = polarity[-1].end
        if _FOREIGN_WORDS.search(draft.text, end, clause.end) or any(
            m.is_any(_OTHER_THINGS) for m in draft.marks if end <= m.start < clause.end
        ):
            return
        for holding in waiting:
            if not lasting or any(e.attribute in {"qualifications", "listed"} for e in holding.mark.entries):
                holding.polarity = list(polarity)


_OTHER_THINGS = frozenset({Kind.INDUSTRY, Kind.PLACE})
"""我们做养老机器人，不是养老院 denies the trade named last."""
_NOT_YET = re.compile(r"还没|没|尚未|未|暂")
_FOREIGN_WORDS = re.compile(r"[a-z]{3}|分公司|子公司|搬|迁|扩|招|建厂|投资|融资")
"""还没break even speaks of something that the lexicon does not know."""
_LEAD = re.compile(
    r"(?:这[一二两三四五六七八九十几]?[个项家样]?|那[个项]?|都|也|目前|现在|一直|已经|刚刚?|但是?|不过|后来|结果|查了下|查了一下|可惜|可是|我们自?己?|我这[家个边]|咱们?|公司|全部?|两个|三个|四个|"
    r"今年|去年|最近|还|就|早|其实|好像|应该|的|了|才|又|正|改成|其中|上半年|下半年|年初|年底|上个?月|_|呢|呀|啊|却|均|尚|暂时|之前|以前|前几年|当时|名单|公示|证书)*"
)
_LOST = frozenset({Kind.GONE, Kind.LACK})
_TURNS = re.compile(r"但|后来|现在|结果|查了|可惜|不过|目前|改成|已经|其实")


def _revised(draft: Draft, clause: Clause, recent: list[Holding]) -> list[Holding]:
    """之前说有高企，查了下已经过期了: a turn takes back what was just said."""
    if _TURNS.match(draft.text, clause.start):
        return recent
    lost = any(mark.is_any(_LOST) and clause.start <= mark.start < clause.end for mark in draft.marks)
    return [h for h in recent if not h.is_denied] if lost else []


def _segments(draft: Draft, clause: Clause, served: set[int]) -> Iterator[list[Mark]]:
    """Yield runs of terms and polarity words, cut where a quantity, place or other topic stands between."""
    run: list[Mark] = []
    breaks = [
        q.start
        for q in draft.quantities
        if clause.start <= q.start < clause.end and q.unit not in _SPANS and draft.text[q.end : q.end + 1] not in _EVEN
    ]
    for mark in draft.marks:
        if not clause.start <= mark.start < clause.end:
            continue
        if breaks and run and any(run[-1].end <= b <= mark.start for b in breaks):
            yield run
            run = []
        if _is_held(draft, mark, served) or _is_polar(draft, mark):
            run.append(mark)
    if run:
        yield run


_SPANS = frozenset({"year", "other"})
"""力争三年内上市: how long it takes stands in between."""
_EVEN = frozenset("都也")
"""这些一个都没评过 counts nothing."""


def _is_held(draft: Draft, mark: Mark, served: set[int]) -> bool:
    return mark.start not in served and mark.is_any(HELD) and draft.is_ours(mark.start)


_NOT_WE = re.compile(r"不是(?:我们|我司|咱们?)(?:公司|自己)?，?(?:而)?是(?=[^，。]{1,6}(?:拿|评|的))")
"""不是我们是母公司拿的 says who holds it, not whether."""


def _is_polar(draft: Draft, mark: Mark) -> bool:
    if not mark.is_any(POLAR) or _speaks_of_topic(draft, mark):
        return False
    if _NOT_WE.match(draft.text, mark.start):
        return False
    if mark.has(Kind.GONE) and draft.intent is not Intent.WHAT_IF and _is_yet_to_come(draft, mark):
        return False
    if mark.has(Kind.TIGHT_LACK) and not _is_whole_clause(draft, mark):
        return (
            any(m.start == mark.end and m.is_any(HELD) for m in draft.marks)
            or _ends_item(draft, mark)
            or _NOT_FOR_US.match(draft.text, mark.start) is not None
        )
    return True


def _is_whole_clause(draft: Draft, mark: Mark) -> bool:
    """小巨人，无: in a list the word alone denies."""
    clause = draft.clause_of(mark.start)
    return clause.start == mark.start and clause.end == mark.end


_NOT_FOR_US = re.compile(r"没有?(?:轮到|带上?)?(?:我们|咱们?|我司)(?:公司)?(?:的?(?:份|事)|什么事|啥事|$|，)")
"""单项冠军没我们份."""


def _ends_item(draft: Draft, mark: Mark) -> bool:
    """科小有 高企无, 专精特新(无): the word that denies stands last in the item of a list."""
    if mark.end < len(draft.text) and draft.text[mark.end] not in "_，。；、)/|":
        return False
    at = mark.start
    while at and draft.text[at - 1] in ":(_-":
        at -= 1
    return any(m.end == at and m.is_any(HELD) for m in draft.marks)


_MEASURED = frozenset({Kind.ABOUT, Kind.DECOY})
_RENEWING = re.compile(
    r"[，的]{0,2}(?:目前|现在|已经|我们)*(?:(?:正?在|要|得|需要?|等着?|准备|打算)(?:做|弄|走|准备|申请)?)"
    r"(?:复核|复审|复评|续(?!不)|重新(?:认定|申报|评|申请|报)|换证|延续)|[，的]{0,2}(?:复核|复审|重新认定)中"
)
_SOON = re.compile(
    r"(?:快|将|即将|马上|就要|还没|没|未|才|要|临近|下个?月|下周|下半年|下季度|年底|年末|月底|季末|后年|明后年|再过[^，]{1,5}|"
    r"还有[^，]{1,6}|还剩[^，]{1,6}|[\d一二两三四五六七八九十半]+(?:个月|年|天)(?:之?后|以后))(?:就|才|会|要|又|也)*$"
)


def _is_yet_to_come(draft: Draft, mark: Mark) -> bool:
    """高企明年到期, 今年到期在复核: it still holds."""
    clause = draft.clause_of(mark.start)
    if _RENEWING.match(draft.text, mark.end):
        return True
    before = draft.text[clause.start : mark.start]
    return bool(_SOON.search(before)) or any(m.future and clause.start <= m.start < mark.start for m in draft.moments)


def _speaks_of_topic(draft: Draft, mark: Mark) -> bool:
    """没有贷款, 有员工80人, 别的都没有: the word is about something else."""
    if _AWARDED.fullmatch(draft.text, mark.start, mark.end) and _follows_term(draft, mark):
        return False
    for other in draft.marks:
        if other.start == mark.end and other.is_any(_MEASURED) and not other.is_any(HELD):
            return not any(m.start == other.end and m.is_any(HELD) for m in draft.marks)
        if (
            other.has(Kind.ALL_NONE)
            and mark.has(Kind.LACK)
            and (other.end <= mark.start <= other.end + 4 or other.start == mark.end)
        ):
            return True
    return any(q.start == mark.end and q.unit not in _SPANS for q in draft.quantities) or draft.text.startswith(
        ("几", "一定"), mark.end
    )


_AWARDED = re.compile(r"[\u4e00-\u9fff]*(?:拿到|评上|获评|认定|入选|批下来)了?")
_CLOSE = 6


def _follows_term(draft: Draft, mark: Mark) -> bool:
    """雏鹰去年刚拿到员工一百零三个: what was got is the title before, not the staff."""
    return any(m.is_any(HELD) and 0 <= mark.start - m.end <= _CLOSE for m in draft.marks)


def _resolve(draft: Draft, clause: Clause, segment: list[Mark]) -> list[Holding]:
    """Pair term groups with polarity groups: before their terms (没有高企) or behind them (高企没有)."""
    groups = _groups(segment)
    if not any(is_term for is_term, _ in groups):
        return []
    first_is_term, last_is_term = groups[0][0], groups[-1][0]
    holdings: list[Holding] = []
    for index, (is_term, marks) in enumerate(groups):
        if not is_term:
            continue
        before = groups[index - 1][1] if index else []
        behind = groups[index + 1][1] if index + 1 < len(groups) else []
        if first_is_term and not last_is_term:
            chosen = behind
        elif not first_is_term and last_is_term:
            chosen = before
        elif first_is_term:
            chosen = _nearer(draft, marks, before, behind, is_first=index == 0, is_last=index + 1 == len(groups))
        else:
            chosen = before + behind if index + 2 == len(groups) else before
        for mark in marks:
            changes = (
                before and behind and len(marks) > 1 and mark.entries[0].attribute != marks[0].entries[0].attribute
            )
            holdings.append(Holding(mark, clause, list(behind if changes else chosen)))
    return holdings


def _nearer(
    draft: Draft, marks: list[Mark], before: list[Mark], behind: list[Mark], *, is_first: bool, is_last: bool
) -> list[Mark]:
    """T V T: the word goes with the term it touches; touching both, with the one it precedes."""
    if is_first:
        follows = _next_term_start(draft, behind[-1]) - behind[-1].end if behind else 99
        if len(behind) > 1 and behind[0].start == marks[-1].end and follows == 0:
            return behind[:1]  # 高企没有也没上市: each has a word of its own
        return behind if behind and behind[0].start - marks[-1].end < follows else []
    if is_last:
        return (
            before
            if before and marks[0].start - before[-1].end <= before[0].start - _previous_term_end(draft, before[0])
            else []
        )
    return behind or before


def _next_term_start(draft: Draft, mark: Mark) -> int:
    return next((m.start for m in draft.marks if m.start >= mark.end and m.is_any(HELD)), 10**6)


def _previous_term_end(draft: Draft, mark: Mark) -> int:
    return max((m.end for m in draft.marks if m.end <= mark.start and m.is_any(HELD)), default=-(10**6))


def _groups(segment: list[Mark]) -> list[tuple[bool, list[Mark]]]:
    groups: list[tuple[bool, list[Mark]]] = []
    for mark in segment:
        is_term = mark.is_any(HELD)
        if groups and groups[-1][0] is is_term:
            groups[-1][1].append(mark)
        else:
            groups.append((is_term, [mark]))
    return groups

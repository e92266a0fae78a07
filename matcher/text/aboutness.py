"""Which attribute a quantity measures: the nearest fitting cue, before or behind, in its clause or the last."""

from __future__ import annotations

from matcher.text import phrases
from matcher.text.draft import Clause, Draft
from matcher.text.heads import is_alone, people, sum_of_staff
from matcher.text.lexicon import same_dimension
from matcher.text.marks import Entry, Kind, Mark
from matcher.text.quantity import Quantity
from matcher.text.tables import cells_of
from matcher.text.understanding import Intent
from matcher.text.verdict import Topic

DEFAULTS = {"person": "employees", "kWh": "annual_electricity"}
"""Attributes that a unit names by itself."""


_MEASURED = frozenset({Kind.ABOUT, Kind.DECOY})


class Aboutness:
    """Assigns the quantities of one text in order; a cue serves once, then only by carrying over."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._cells = cells_of(draft)
        draft.columns = {start: cell.year for start, cell in self._cells.items()}
        self._used: dict[int, int] = {}
        self._last: tuple[Topic, Quantity] | None = None
        self._spent: Quantity | None = None
        self._cues = [m for m in draft.marks if m.is_any(_MEASURED) and not _is_whole(draft, m)]

    def topic(self, index: int) -> Topic | None:
        """Find the topic of the quantity with that index; ask for all in order."""
        quantity = self._draft.quantities[index]
        topic = self._find(index, quantity)
        if topic and topic.cue:
            self._used[topic.cue.start] = index
        if topic and topic.attribute:
            self._last = (topic, quantity)
            if topic.attribute == "rd_expense":
                self._spent = quantity
        elif topic or quantity.is_money:
            self._last = None
        return topic

    def _find(self, index: int, quantity: Quantity) -> Topic | None:
        clause = self._draft.clause_of(quantity.number_start)
        return (
            self._tabled(quantity)
            or self._respective(quantity, clause)
            or sum_of_staff(self._draft, self._cues, quantity, clause)
            or self._possessed(index, quantity, clause)
            or self._before(index, quantity, clause)
            or self._behind(index, quantity, clause)
            or people(self._draft, self._cues, self._used, quantity, clause)
            or self._share(quantity, clause)
            or self._carried(index, quantity, clause)
            or self._grown(quantity, clause)
            or self._earlier(index, quantity, clause)
            or self._later(quantity, clause)
            or self._default(quantity)
        )

    def _fits(self, mark: Mark, quantity: Quantity) -> Entry | None:
        for entry in mark.entries:
            if entry.kind in _MEASURED and same_dimension(quantity.unit, entry.name, scaled=quantity.scaled):
                return entry
        return self._unspoken(mark, quantity)

    def _unspoken(self, mark: Mark, quantity: Quantity) -> Entry | None:
        """屋顶面积一万一, 用电量五百八十万: 万 right behind a word that no money is counted by."""
        if quantity.unit is not None or not quantity.scaled or not 0 <= quantity.start - mark.end <= phrases.BESIDE + 1:
            return None
        named = [e for e in mark.of((Kind.ABOUT,)) if e.name in phrases.UNSPOKEN and mark.end - mark.start > 1]
        return named[0] if named else None

    def _topic(self, mark: Mark, quantity: Quantity, rule: str, confidence: float) -> Topic | None:
        entry = self._fits(mark, quantity)
        if entry is None:
            return None
        if quantity.unit in phrases.INSURABLE and phrases.INSURED.search(self._word(mark)):
            return Topic("employees", mark, "aboutness.insured", 0.7)
        if (
            self._draft.intent is Intent.WHAT_IF
            and self._word(mark) in phrases.HIRED
            and quantity.unit in phrases.HEADS
        ):
            return Topic("employees", mark, rule, confidence)
        attribute = entry.attribute if entry.kind is Kind.ABOUT else ""
        return Topic(attribute, mark, rule, confidence)

    def _tabled(self, quantity: Quantity) -> Topic | None:
        """Take the name that the table gives the cell."""
        cell = self._cells.get(quantity.number_start)
        return self._topic(cell.name, quantity, "aboutness.tabled", 0.9) if cell else None

    def _respective(self, quantity: Quantity, clause: Clause) -> Topic | None:
        """营收、利润、税收分别为8600万、720万、410万: as many names as numbers."""
        found = phrases.RESPECTIVELY.search(self._draft.possible, self._draft.text, clause.start, quantity.start)
        if found is None:
            return None
        named = [m for m in self._cues if clause.start <= m.start < found.start()]
        listed = [q for q in self._draft.quantities if found.end() <= q.number_start < clause.end]
        if len(named) != len(listed) or len(named) < phrases.SEVERAL:
            return None
        return self._topic(named[listed.index(quantity)], quantity, "aboutness.listed", 0.9)

    def _possessed(self, index: int, quantity: Quantity, clause: Clause) -> Topic | None:
        """0.8个亿的营收, 30个研发人员: the noun right behind the quantity, unless a quantity of its own follows."""
        for mark in self._cues:
            if not quantity.end <= mark.start <= quantity.end + 4 or mark.start >= clause.end:
                continue
            between = self._draft.text[quantity.end : mark.start]
            if phrases.OF.fullmatch(between) and (
                between.endswith("的") or not self._leads(mark, index) or self._is_told_apart(index, quantity)
            ):
                if not between and quantity.unit != "person" and self._is_measured(mark, index, quantity, clause):
                    continue
                named = self._contracted(mark, index, quantity, clause)
                return named or self._topic(mark, quantity, "aboutness.behind", 0.95)
        return None

    def _is_told_apart(self, index: int, quantity: Quantity) -> bool:
        """两个海外仓一个在德国一个在美国: what is counted first is told one by one."""
        following = self._draft.quantities[index + 1 : index + 2]
        return not quantity.faint and quantity.unit == "piece" and any(q.faint for q in following)

    def _leads(self, mark: Mark, index: int) -> bool:
        """Whether the cue introduces the next quantity: 营收3000万利润200万."""
        following = self._draft.quantities[index + 1 : index + 2]
        return any(
            mark.end <= q.start <= mark.end + 6
            and self._draft.clause_of(q.number_start) == self._draft.clause_of(mark.start)
            and self._fits(mark, q)
            for q in following
        )

    def _is_measured(self, mark: Mark, index: int, quantity: Quantity, clause: Clause) -> bool:
        """Whether a word before claims the quantity; one that only keeps it out yields: 专利有8个发明."""
        before = self._before(index, quantity, clause)
        return before is not None and (before.attribute != "" or not mark.has(Kind.ABOUT))

    def _before(self, index: int, quantity: Quantity, clause: Clause) -> Topic | None:
        fitting = [
            m
            for m in self._cues
            if clause.start <= m.start < quantity.number_start
            and self._fits(m, quantity)
            and self._used.get(m.start, index) == index
            and not self._is_taken(m, index)
            and not self._is_theirs(m, quantity)
            and not self._draft.text.startswith("在内", m.end)
            and not self._draft.text.endswith(phrases.WITHOUT, clause.start, m.start)
        ]
        if not fitting:
            return None
        chosen = self._choose(fitting)
        if self._word(chosen) in phrases.VERBS and phrases.ONE_JOB.match(self._draft.text, quantity.end):
            return Topic("", chosen, "aboutness.before", 0.9)
        named = self._contracted(chosen, index, quantity, clause)
        return named or self._topic(chosen, quantity, "aboutness.before", 0.97)

    def _contracted(self, mark: Mark, index: int, quantity: Quantity, clause: Clause) -> Topic | None:
        """GPU算力采购，合同总额超5000万: a general noun for what the clause before names."""
        word = self._draft.text[mark.start : mark.end]
        if word in phrases.INVESTED and phrases.PROJECT.search(self._draft.text, clause.sentence, mark.start):
            return Topic("fixed_asset_investment", mark, "aboutness.before", 0.8)
        if word == "仓库" and phrases.ABROAD.search(self._draft.text, clause.start, mark.start):
            return Topic("overseas_warehouses", mark, "aboutness.before", 0.85)
        if word not in phrases.GENERAL:
            return None
        named = self._earlier(index, quantity, clause)
        return named if named and named.attribute in phrases.CONTRACTED else None

    def _choose(self, marks: list[Mark]) -> Mark:
        """Take the nearest cue; but a general noun (合同, 项目) yields to the cue it stands with: 算力费用合同."""
        nearest = marks[-1]
        if self._draft.text[nearest.start : nearest.end] in phrases.VERBS:
            nouns = [m for m in marks if m.has(Kind.ABOUT) and self._draft.text[m.start : m.end] not in phrases.VERBS]
            return nouns[-1] if nouns else nearest
        if self._draft.text[nearest.start : nearest.end] in phrases.GENERAL:
            firm = [
                m
                for m in marks
                if m.has(Kind.ABOUT)
                and nearest.start - m.end <= phrases.COMPOUND
                and self._word(m) not in phrases.GENERAL
            ]
            return firm[-1] if firm else nearest
        return nearest

    def _is_theirs(self, mark: Mark, quantity: Quantity) -> bool:
        """客户都是大厂我们二十来人: a word for others counts none of us."""
        ours = self._draft.is_ours
        return mark.has(Kind.DECOY) and not ours(mark.start) and ours(quantity.number_start)

    def _is_taken(self, mark: Mark, index: int) -> bool:
        """Whether a quantity between the cue and this one is measured by the cue already."""
        start = self._draft.quantities[index].number_start
        return any(mark.end <= q.number_start < start and self._fits(mark, q) for q in self._draft.quantities[:index])

    def _behind(self, index: int, quantity: Quantity, clause: Clause) -> Topic | None:
        following = self._draft.quantities[index + 1 : index + 2]
        limit = min([clause.end, *(q.start for q in following)])
        for mark in self._cues:
            if quantity.end <= mark.start < limit and self._fits(mark, quantity) and not self._leads(mark, index):
                if quantity.unit in DEFAULTS and mark.start > quantity.end + phrases.BESIDE:
                    continue
                return self._topic(mark, quantity, "aboutness.behind", 0.85)
        return None

    def _share(self, quantity: Quantity, clause: Clause) -> Topic | None:
        """研发花了八百万，占营收的15%: a share of revenue after the research expense is its intensity."""
        pending = self._draft.pending
        if quantity.unit == "ratio" and pending and pending.attribute == "rd_expense":
            share = phrases.SHARE.search(self._draft.text, clause.start, quantity.start)
            return Topic("rd_intensity", None, "aboutness.share", 0.85) if share else None
        if quantity.unit != "ratio" or self._spent is None or self._spent.end < clause.sentence:
            return None
        share = phrases.SHARE.search(self._draft.text, max(clause.start, self._spent.end), quantity.start)
        return Topic("rd_intensity", None, "aboutness.share", 0.85) if share else None

    def _carried(self, index: int, quantity: Quantity, clause: Clause) -> Topic | None:
        """前年2000万 after 去年营收3000万: the clause says nothing else, so the topic goes on."""
        if self._last is None:
            return None
        topic, last = self._last
        if quantity.scaled and topic.attribute == "employees":
            return None  # 员工230，去年交了1500万
        named = [m for m in self._cues if last.end <= m.start < quantity.start and m.start not in self._used]
        if any(
            (e := self._fits(m, quantity)) and e.kind is Kind.ABOUT and self._word(m) not in phrases.WEAK for m in named
        ):
            return None  # 营收两千万，利润没多少，八十来万
        if not _same_kind(last, quantity) or not self._says_only(index, clause, last):
            return None
        return Topic(topic.attribute, None, "aboutness.carried", 0.85)

    def _word(self, mark: Mark) -> str:
        return self._draft.text[mark.start : mark.end]

    def _says_only(self, index: int, clause: Clause, last: Quantity) -> bool:
        quantity, start = self._draft.quantities[index], max(clause.start, last.end)
        end = min([clause.end, *(q.start for q in self._draft.quantities[index + 1 : index + 2])])
        around = self._draft.text[start : quantity.start] + self._draft.text[quantity.end : end]
        for moment in self._draft.moments:
            if start <= moment.start < end:
                around = around.replace(self._draft.text[moment.start : moment.end], "", 1)
        if self._draft.intent is Intent.CORRECT_FACT:
            around = phrases.CHECKED.sub("", around)
        return len(phrases.FILLER.sub("", around)) <= phrases.BESIDE

    def _earlier(self, index: int, quantity: Quantity, clause: Clause) -> Topic | None:
        """算力合同今年签了两份，合计1260万: a cue of the clauses before that no quantity has used."""
        if quantity.unit in DEFAULTS:
            return None
        floor = clause.sentence
        if index:
            floor = max(
                floor, max((q.end for q in self._draft.quantities[:index] if _same_kind(q, quantity)), default=0)
            )
        fitting = [m for m in self._cues if floor <= m.start < clause.start and m.start not in self._used]
        for mark in reversed(fitting):
            entry = self._fits(mark, quantity)
            if entry and entry.kind is Kind.ABOUT and self._is_firm(mark, entry, quantity, clause):
                return self._topic(mark, quantity, "aboutness.earlier", 0.75)
        return None

    def _grown(self, quantity: Quantity, clause: Clause) -> Topic | None:
        """去年营收增长30%，达到3900万元; 营收4000万(+12.5%): the amount grown to, and the rate behind an amount."""
        if self._last is None:
            return None
        topic, last = self._last
        between = self._draft.text[last.end : quantity.number_start]
        if quantity.unit == "ratio" and topic.attribute == "annual_revenue" and phrases.RATE_BEHIND.fullmatch(between):
            return Topic("revenue_growth", None, "aboutness.grown", 0.85)
        if not quantity.is_money or topic.attribute != "revenue_growth" or not phrases.GROWN_TO.fullmatch(between):
            return None
        named = [m for m in self._cues if m.end <= last.start and m.start >= clause.sentence]
        for mark in reversed(named):
            if self._fits(mark, quantity):
                return self._topic(mark, quantity, "aboutness.grown", 0.8)
        word = self._word(topic.cue) if topic.cue else ""
        return Topic("annual_revenue", None, "aboutness.grown", 0.8) if phrases.OF_REVENUE.search(word) else None

    def _is_firm(self, mark: Mark, entry: Entry, quantity: Quantity, clause: Clause) -> bool:
        """Whether a word of the clause before can be meant: not 税 or 地 alone, but 税交得不少 and 地 of 亩."""
        if self._word(mark) not in phrases.WEAK or quantity.unit == entry.name == "mu":
            return True
        return phrases.DEGREE.fullmatch(self._draft.text, mark.end, max(mark.end, clause.start - 1)) is not None

    def _later(self, quantity: Quantity, clause: Clause) -> Topic | None:
        """去年3000万，前年2000万，都是营业收入: a clause behind that has no quantity of its own."""
        if quantity.unit in DEFAULTS:
            return None
        later = [c for c in self._draft.clauses if c.start > clause.start]
        for other in later[:3]:
            quantities = [q for q in self._draft.quantities if other.start <= q.number_start < other.end]
            marks = [m for m in self._cues if other.start <= m.start < other.end and self._fits(m, quantity)]
            if marks and not quantities and other.end - other.start <= phrases.SHORT_CLAUSE:
                return self._topic(marks[-1], quantity, "aboutness.later", 0.7)
        return None

    def _default(self, quantity: Quantity) -> Topic | None:
        attribute = DEFAULTS.get(quantity.unit or "")
        if quantity.unit == "person" and self._draft.text[quantity.end - 1] == "位":
            return None
        if quantity.unit == "person" and is_alone(self._draft, quantity):
            return Topic("employees", None, "aboutness.people", 0.85)
        if quantity.unit == "person" and (
            self._draft.text.startswith("一", quantity.number_start) and quantity.low == 1
        ):
            return None
        if quantity.unit == "year" and phrases.OLD.match(self._draft.text, quantity.end):
            return Topic("company_age_years", None, "aboutness.old", 0.9)
        return Topic(attribute, None, "aboutness.unit", 0.9) if attribute else None


def _is_whole(draft: Draft, mark: Mark) -> bool:
    """占营收的6%, 研发补贴: what a share is taken of, and what is paid for, is not told."""
    if draft.text.startswith(phrases.PAID_FOR, mark.end) and mark.has(Kind.ABOUT):
        return True
    before = draft.text[max(0, mark.start - 8) : mark.start]
    return mark.entries[0].attribute == "annual_revenue" and phrases.SHARE_OF.search(draft.possible, before) is not None


def _same_kind(first: Quantity, second: Quantity) -> bool:
    if first.is_money and second.is_money:
        return True
    if second.unit is None and second.scaled and first.unit in phrases.UNSPOKEN and first.unit != "person":
        return True
    if second.unit == "piece" and (first.unit == "person" or (first.unit is None and not first.scaled)):
        return True
    return first.unit == second.unit or (second.unit is None and not second.scaled)

"""What a document says once for all its clauses: whom it is for, whom it shuts out, windows, materials, stacking."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from matcher.drafting.ceilings import Ceilings
from matcher.drafting.dates import day_of, day_pattern, read_day
from matcher.drafting.figures import chinese_number
from matcher.drafting.lexicon import Lexicon
from matcher.drafting.listed import Listed
from matcher.drafting.outline import Section
from matcher.drafting.requirements import (
    LABELLED,
    Requirement,
    RequirementReader,
    is_general,
    read_listed,
    with_audiences,
)
from matcher.drafting.sentences import Sentence
from policies.model import ApplicationMode

_STACKING = re.compile(
    r"就高|从高|从优|择优(?:享受|执行|适用|兑现)|不重复|不再重复|不叠加|不得重复|不可重复|可叠加|不兼得|孰高|重复(?:享受|奖|补|的，按)|(?:总额|总和|累计)[^，。]{0,10}不(?:超过|高于)[^，。\d]{0,14}(?:贡献|纳税|税收)"
    r"|以[^，。]{0,16}贡献为限|不超过其[^，。]{0,12}贡献"
)
_OVERALL_CAP = re.compile(
    r"(?:本(?:政策|办法|意见|细则|措施)|上述|以上(?=条款|政策|各)|各类|各项|所有|全部)[^，。]{0,16}(?:总额|总和|合计|累计)[^，。]{0,8}(?:不超过|最高)"
)
_WINDOW = re.compile(
    r"申报(?:时间|期限|截止|受理)|受理时间|(?:请|应|须|于|在)[^。，]{0,16}前[^。，]{0,12}(?:申报|报送|提交|提出)|每年[^。，]{0,14}(?:申报|提出申请|受理)|逾期不予受理"
)
_MATERIALS = re.compile(
    r"(?:提交|提供|报送|上传|附)(?:以下|下列|如下)?(?P<list>[^。；：]{0,80}?(?:申请表|营业执照|复印件|证明|审计报告|发票|合同|凭证|财务报表|承诺书)[^。；]{0,80})"
)
_MATERIALS_HEADING = re.compile(r"材料")
_DEPARTMENTS = re.compile(
    r"(?:责任(?:单位|部门)|牵头(?:单位|部门)|主管部门|实施主体|责任科室|实施单位|配合单位|办理部门)：(?P<a>[^。；）|]{2,80})"
    r"|由(?P<b>[^，。；由（）]{2,24}?(?:局|委|办|厅|部|中心|管委会|政府|办公室|街道|科))(?:会同(?P<c>[^，。；]{2,24}?(?:局|委|办|厅|部|中心)))?(?:等[^，。；]{0,6})?(?:负责|牵头|承担|组织实施|比对)"
    r"|^(?P<d>[^，。；]{2,14}?(?:局|委|办|厅|部|中心))牵头"
)
_ARTICLES = re.compile(r"第[一二三四五六七八九十百]{1,4}条")
_MODES: tuple[tuple[re.Pattern[str], ApplicationMode], ...] = (
    (
        re.compile(r"免申即享|无需(?:企业)?(?:自行)?申[报请]|直接兑付|免申报|自动兑现|主动兑付|无感"),
        ApplicationMode.NO_APPLICATION,
    ),
    (re.compile(r"即申即享|即时兑付|秒兑"), ApplicationMode.QUICK),
    (re.compile(r"一事一议|一企一策|专题研究"), ApplicationMode.CASE_BY_CASE),
    (
        re.compile(r"揭榜挂帅|竞争性|择优(?!享受|执行|适用|兑现|补差|的?原则|、|，?就高|，?不重复)|专家评审|评审"),
        ApplicationMode.COMPETITION,
    ),
    (re.compile(r"提出申请|申请表|组织申报|自愿申报|申报(?:时间|材料|条件|程序)"), ApplicationMode.APPLICATION),
)
_OF_KIND = re.compile(
    r"(?:对|凡)?(?P<kind>[\u4e00-\u9fff]{2,10}?)类?(?:政策|奖补|补助|奖励|事项|资金|条款)?(?:实行|采取|采用|均为|适用)“?免"
)
"""认定奖励类政策实行免申即享: the mode of the clauses whose heading names that kind."""
_RANGE = re.compile(rf"{day_pattern('a')}(?:起)?(?:至|到|-|~){day_pattern('b')}")
_WITHIN_YEAR = re.compile(rf"{day_pattern('a')}(?:起)?(?:至|到|-|~)(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日")
_UNTIL = re.compile(rf"{day_pattern('b')}(?:前|之前|止|截止)")
_LEAST_SAID = 4


def said_of(sentences: Sequence[Sentence]) -> dict[tuple[int, ...], str]:
    """Give by section the words of 支持对象：…, for the lists that the standard below it goes with."""
    found = ((one.section.keys, LABELLED.match(one.text), one.text) for one in sentences)
    return {keys: text[label.end() :].strip("。；") for keys, label, text in found if label and keys}


@dataclass(frozen=True, slots=True)
class Window:
    """When applications are taken, with the words that say so."""

    opens: date | None
    closes: date | None
    note: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Something said for all clauses of a section, with the span it was read from."""

    section: Section
    span: tuple[int, int]
    text: str


@dataclass(slots=True)
class DocumentRules:
    """All that holds beyond one sentence; filled while reading, then only read."""

    requirements: list[Requirement] = field(default_factory=list)
    stacking: list[Rule] = field(default_factory=list)
    windows: list[tuple[Section, Window]] = field(default_factory=list)
    materials: list[tuple[Section, tuple[str, ...]]] = field(default_factory=list)
    departments: list[tuple[Section, tuple[str, ...], bool]] = field(default_factory=list)
    modes: list[tuple[Section, ApplicationMode, frozenset[str]]] = field(default_factory=list)
    publicity: list[Rule] = field(default_factory=list)
    used: set[tuple[int, int]] = field(default_factory=set)
    titles: frozenset[str] = frozenset()

    def take(self, requirements: Iterable[Requirement]) -> None:
        """Add requirements with the sentences they were read from."""
        for one in requirements:
            self.requirements.append(one)
            self.used.add(one.span)

    def stacking_texts(self) -> list[str]:
        """Give the words of the rules about several benefits together."""
        return [rule.text for rule in self.stacking]

    def shown(self) -> list[object]:
        """Give what else a draft shows of the rules."""
        asked = [(rule.conditions, rule.duties) for rule in self.requirements]
        return [asked, [items for _, items in self.materials], [rule.text for rule in self.publicity]]


def read_rules(
    sentences: Sequence[Sentence], lists: Mapping[tuple[int, int], Listed], ceilings: Ceilings, lexicon: Lexicon
) -> DocumentRules:
    """Read the document-wide rules; `used` holds the spans of sentences that say nothing else."""
    rules = DocumentRules(titles=frozenset(s.section.path[-1] for s in sentences if s.section.path))
    reader = RequirementReader(lexicon)
    listed = [span for one in lists.values() for span in one.spans]
    for sentence in sentences:
        if any(low <= sentence.span[0] and sentence.span[1] <= high for low, high in listed):
            rules.used.add(sentence.span)
            continue
        if sentence.span in lists and (one := read_listed(sentence, lists[sentence.span], lexicon)):
            rules.take([one])
            continue
        if sentence.span in ceilings.overall:
            rules.used.add(sentence.span)
            if words := ceilings.overall[sentence.span]:
                rules.stacking.append(Rule(Section(), sentence.span, words))
            continue
        asked = reader.read(sentence)
        asked = reader.shut_out(sentence) if asked is None else asked
        rules.requirements.extend(asked or ())
        consumed = [asked is not None] + [read(sentence, rules) for read in _READERS]
        if any(consumed):
            rules.used.add(sentence.span)
    rules.requirements = list(with_audiences(rules.requirements, lexicon))
    return rules


def _read_stacking(sentence: Sentence, rules: DocumentRules) -> bool:
    if not (_STACKING.search(sentence.text) or _OVERALL_CAP.search(sentence.text)):
        return False
    gives = re.search(r"给予|\d[万%]?元?(?:的)?(?:奖励|补)", sentence.text)
    rules.stacking.append(Rule(Section(), sentence.span, sentence.text.strip("。；")))
    return not gives


def _read_window(sentence: Sentence, rules: DocumentRules) -> bool:
    heading = any(re.search(r"申报(?:时间|期限|截止)|受理时间", title) for title in sentence.section.path)
    if not (_WINDOW.search(sentence.text) or heading):
        return False
    both, until = _RANGE.search(sentence.text), _UNTIL.search(sentence.text)
    opens = read_day(both, "a") if both else None
    closes = read_day(both, "b") if both else (read_day(until, "b") if until else None)
    short = _WITHIN_YEAR.search(sentence.text)
    if short and not both:
        opens = read_day(short, "a")
        closes = opens and day_of(str(opens.year), short.group("month"), short.group("day"))
    if any(window.closes for _, window in rules.windows):
        return heading
    rules.windows.append((Section(), Window(opens, closes, sentence.text.strip("。；"))))
    return True


def _read_materials(sentence: Sentence, rules: DocumentRules) -> bool:
    heading = next((t for t in sentence.section.path if _MATERIALS_HEADING.search(t) and len(t) <= 12), None)  # noqa: PLR2004
    found = _MATERIALS.search(sentence.text)
    if heading is None and not found:
        return False
    listed = sentence.text if heading is not None or found is None else found.group("list")
    is_list = found or sentence.text.count("、") > 1
    parts = re.split(r"、|；|。|以及|及(?=[^\d])", listed) if is_list else [listed]
    items = tuple(part.strip("，。；：等") for part in parts if len(part.strip("，。；：等")) >= 2)  # noqa: PLR2004
    rules.materials.append((Section(), items))
    return heading is not None


def _read_departments(sentence: Sentence, rules: DocumentRules) -> bool:
    for found in _DEPARTMENTS.finditer(sentence.text):
        groups = found.groupdict()
        names = [name for key in "abcd" if groups[key] for name in re.split(r"、|，|和|会同|；", groups[key])]
        cleaned = tuple(name.strip("等。：") for name in names if len(name.strip("等。：")) > 1)
        if cleaned:
            explains = "负责解释" in sentence.text or "解释" in sentence.text[found.end() : found.end() + 4]
            wide = (
                explains
                or is_general(sentence.section)
                or re.search(r"以上|上述|本(?:政策|办法|意见|通知)", sentence.text)
            )
            section = Section() if wide else sentence.section
            rules.departments.append((section, cleaned, explains))
    return bool(re.fullmatch(r"（[^）]*）[。]?", sentence.text)) or (
        "解释" in sentence.text and "负责" in sentence.text
    )


def _read_mode(sentence: Sentence, rules: DocumentRules) -> bool:
    pieces = re.split(r"；", sentence.text)
    for piece in pieces:
        mode = next((mode for pattern, mode in _MODES if pattern.search(piece)), None)
        if mode is None:
            continue
        articles = frozenset(_ARTICLES.findall(piece)) or _kind_of(piece, rules)
        wide = (
            articles
            or re.search(r"上述|本(?:政策|办法|意见|通知|细则)|其他|所有|以上", piece)
            or is_general(sentence.section)
        )
        qa = any(title.startswith(("问", "Q")) for title in sentence.section.path)
        rules.modes.append((Section() if wide or qa else sentence.section, mode, articles))
    return bool(re.search(r"免申即享|无需申报|直接兑付", sentence.text)) and not re.search(
        r"给予|奖励\d", sentence.text
    )


def _kind_of(piece: str, rules: DocumentRules) -> frozenset[str]:
    """Name the kind of clauses a mode is said of, where a heading of the document carries that name."""
    found = _OF_KIND.search(piece)
    kind = found.group("kind") if found else ""
    kinds = [name for name in (kind, kind.removesuffix("奖励"), kind[:-2]) if len(name) > 1]
    named = next((name for name in kinds if any(name in title for title in rules.titles)), "")
    return frozenset({named} if named else ())


def _read_publicity(sentence: Sentence, rules: DocumentRules) -> bool:
    if "公示" not in sentence.text:
        return False
    rules.publicity.append(Rule(Section(), sentence.span, sentence.text.strip("。；")))
    return not re.search(r"给予|奖励\d|补助\d", sentence.text)


_READERS = (
    _read_stacking,
    _read_window,
    _read_materials,
    _read_departments,
    _read_mode,
    _read_publicity,
)


def modes_for(rules: DocumentRules, section: Section) -> Iterator[ApplicationMode]:
    """Give the modes said of a section, the nearest first."""
    said = sorted(rules.modes, key=lambda entry: -len(entry[1].value) if not (entry[0].keys or entry[2]) else -100)
    for place, mode, articles in said:
        named = {title.split(" ")[0].split("（")[0] for title in section.path}
        kinds = [name for name in articles if not _ARTICLES.fullmatch(name)]
        of_kind = any(name in title for title in section.path for name in kinds)
        if place.holds(section) and (not articles or of_kind or articles & {_article(name) for name in named}):
            yield mode


def _article(title: str) -> str:
    found = _ARTICLES.match(title)
    return found.group() if found else title


def small_number(written: str) -> int:
    """Read a small number; zero when it is none."""
    value = chinese_number(written) if written else None
    return 0 if value is None else int(value)


def names_of(entries: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Join names without repeats."""
    return tuple(dict.fromkeys(name for names in entries for name in names if len(name) < 5 * _LEAST_SAID))

"""Where the enterprise is registered: the place whose words say so most plainly, down to town or zone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from matcher.text.draft import Clause, Draft
from matcher.text.gates import Gate
from matcher.text.lexicon import IN_CONTEXT
from matcher.text.marks import Kind, Mark
from matcher.text.questions import is_question
from matcher.text.subject import is_on_behalf
from matcher.text.understanding import Intent, ReadFact
from policies.vocabulary import Vocabulary

_REGISTERED = Gate(r"(?:注册|登记|工商|执照|住所|税务|纳税|registered)[^，。]{0,8}$")
_LOCATED = Gate(
    r"(?:落户|落地|落在|落到|本部在|本部|搬去|迁去|挪到|转到|换到|位于|坐落|搬到|划到|划归|划给|划入|并到|搬来|搬进|迁到|迁入|迁至|迁来|入驻|现在还?在|还在|公司在|公司是|企业在|地址|所在地|归属|属于?|归|就在|总部在|公司开在|开在|设在|都在|我们在|我们是|咱们?在|咱是|厂在|厂子在|本地|来到|进到|引进到|引到|迁回|搬回|回到|办在)[^，。]{0,4}$"
)
_SITE = Gate(r"(?:办公|工厂|厂房|机房|仓库|基地|集团|总部|研发中心|门店|景区|生产|车间|实验室|园区)[^，。]{0,6}$")
_LEFT = Gate(
    r"(?:从|由|离开|不在|不是在?|(?:原来|以前|之前|原先|早先)(?:是|在)?|原来在|以前在|之前在|原在|原先在|曾在|卖到|卖往|销往|销到|出口到|出口|发往|面向|(?<![搬迁挪转换落])去(?!年)|到过|对接|来自|跑去|出差|除了|(?<!我们)(?<!这个)(?<!这家)(?:分公司|办事处|分部|分厂|分店|子公司)(?:都|也|就|设|开)*在)[^，。]{0,3}$"
)
_ELSEWHERE = Gate(
    r"^那家|^(?:那边|这边|市|区|省)?(?:_?(?:stock|exchange|bank|univers)|塘路|[东南西北中]?(?:大?路|街(?!道)|大街|大道|巷|弄|桥|站)|银行|大学|政策|补贴|市场|客户|供应商|亚运|方面|分公司|子公司|办事处|分部|分厂|分店|"
    r"对(?:我们|企业|这)|(?:只|就|这边|那边)?(?:是|为)(?:我们)?(?:的)?(?:分公司|办事处|分部|分厂|分店|仓库)|对[^，我本]{2,10}(?:都)?有(?:什么|啥|哪些|没有)|出去|来的|搬|迁|过来|回来|有个?(?:分|办|工厂|基地|子)|也有|还有个|设了?个?(?:分|子)|的(?:分|子公司|客户|工厂|供应商|办事处|基地|政策|补贴|朋友|同行|老板)|明天|天气|"
    r"有(?:什么|哪些|啥|没有)|(?:政府|管委会)|哪里|哪个|怎么|区里|的?口味|论坛|峰会|会展|展会|这个|龙井|丝绸|牌|的?(?:工作人员|干部|公务员|网格员)|户口|(?<!边)人(?!工|才|员|脸|形|民))"
)
_HONOURED = Gate(r"(?:列入|入选|获评|评为|认定为|荣获|获得|获|获批|入围)(?:了|为|成为)?(?:20\d\d年度?)?$")
"""被列入杭州市准独角兽名单 names who gave the title."""
_PERSON = Gate(r"(?:老板|股东|法人|创始人|老总|投资人|工人|员工|大家|爱人|老婆|老公)(?:都|们|也|大多|多数|基本)*是$")
"""老板是四川的 tells of a person."""
_WE_ARE_IN = re.compile(
    r"(?:我们|我司|咱们?)(?:就|属于)?是(?:它|他们|集团)?(?:在|的)?$|(?:我们|我司|公司|企业|咱们?)[^，]{0,8}在$"
)
"""我们这种公司在余杭有什么扶持 says where we are."""
_PLANNED = re.compile(r"考虑|打算|准备|计划|想(?!问|咨询|了解|知道|请)|拟|将|有意|预计|要(?:搬|迁)|争取|正谈|在谈")
_MOVES = re.compile(r"搬|迁|落户|落地|落到|去(?!年)|拿地|建|设|投|买|开|租|注册(?!资)|成立|创办")
_NO_INTENT = frozenset(
    {Intent.ASK_POLICY, Intent.OTHER, Intent.ASK_DEPARTMENT, Intent.ASK_DEADLINE, Intent.ASK_SOURCE, Intent.COMPLAIN}
)


_PLAIN = 2
"""Weight of a place merely named."""
_REGION_CODE = 6


def is_region_code(code: str) -> bool:
    """Whether a place code is that of a county or above, not of a town or zone."""
    return code.isdigit() and len(code) == _REGION_CODE


@dataclass(frozen=True, slots=True)
class _Candidate:
    mark: Mark
    code: str
    weight: int
    depth: int


def read_places(draft: Draft, vocabulary: Vocabulary) -> None:
    """Add the region fact, the one best supported by the words around the places named."""
    candidates = [c for m in draft.of_kind(Kind.PLACE) if (c := _candidate(draft, vocabulary, m))]
    candidates = [c for c in candidates if not _outdated(vocabulary, c, candidates)]
    candidates = [c for c in candidates if not _is_taken_back(draft, vocabulary, c, candidates)]
    if not candidates:
        return
    best = max(c.weight for c in candidates)
    chosen = [c for c in candidates if c.weight == best]
    finest = _finest(vocabulary, chosen)
    whole = [c for c in candidates if _related(vocabulary, c.code, finest.code)]
    finest = max(whole, key=lambda c: (c.depth, c.weight))
    _put(draft, vocabulary, finest, best)


def _outdated(vocabulary: Vocabulary, candidate: _Candidate, all_named: list[_Candidate]) -> bool:
    """余杭塘栖 is said from habit: the town has moved to another district since."""
    return any(
        c.mark.start == candidate.mark.end and not _related(vocabulary, c.code, candidate.code) for c in all_named
    )


_NO_LONGER = re.compile(r"[，。](?:哦|啊|哎|呀|嗯|_)*(?:不对|错了|说错了?|写错了?|搞错了?)[，。]")


def _is_taken_back(draft: Draft, vocabulary: Vocabulary, candidate: _Candidate, all_named: list[_Candidate]) -> bool:
    """余杭的，不对，现在划到临平了: the later place holds."""
    return any(
        c.mark.start > candidate.mark.end
        and not _related(vocabulary, c.code, candidate.code)
        and _NO_LONGER.search(draft.text, candidate.mark.end, c.mark.start) is not None
        for c in all_named
    )


def _finest(vocabulary: Vocabulary, chosen: list[_Candidate]) -> _Candidate:
    first = chosen[0]
    for other in chosen[1:]:
        if vocabulary.regions.tree.lies_in(other.code, first.code):
            first = other
    return first


def _related(vocabulary: Vocabulary, one: str, other: str) -> bool:
    tree = vocabulary.regions.tree
    return tree.lies_in(one, other) or tree.lies_in(other, one)


def _candidate(draft: Draft, vocabulary: Vocabulary, mark: Mark) -> _Candidate | None:
    clause = draft.clause_of(mark.start)
    before = draft.text[clause.start : mark.start]
    after = draft.text[mark.end : clause.end]
    if not draft.is_ours(mark.start) or _LEFT.search(draft.possible, before) or _PERSON.search(draft.possible, before):
        return None
    if _is_elsewhere(draft, after) and not _WE_ARE_IN.search(before) and not _arrived(before, after):
        return None
    if draft.intent in _ASKS_OF_SOME and _is_theirs(draft, clause, before):
        return None
    if draft.intent is not Intent.WHAT_IF and _PLANNED.search(before) and _MOVES.search(before + after[:3]):
        return None
    entry = mark.of((Kind.PLACE,))[0]
    code = entry.name
    if entry.attribute == IN_CONTEXT and not _is_said_as_place(before, after):
        return None
    if (code.endswith("0000") or _HONOURED.search(draft.possible, before)) and any(
        m.start == mark.end and m.has(Kind.TERM) for m in draft.marks
    ):
        return None
    weight = _weight(draft, clause, before)
    if draft.intent in _NO_INTENT and weight < _PLAIN:
        return None
    return _Candidate(mark, code, weight, len(vocabulary.regions.tree.chain(code)))


_ASKS_OF_SOME = frozenset({Intent.ASK_MATCH, Intent.ASK_POLICY})


def _is_theirs(draft: Draft, clause: Clause, before: str) -> bool:
    """余杭的AI企业能申请哪些扶持, 杭州独角兽奖多少 ask of whoever is there; nothing says that we are."""
    if (
        draft.of_kind(Kind.OURS, clause.start, clause.end)
        or _LOCATED.search(draft.possible, before)
        or "在" in before
        or "in_" in before
    ):
        return False
    return is_question(draft, clause) and not is_on_behalf(draft)


_AT = re.compile(r"(?:在|于|到|地址|注册地|来自|从|[省市]|我们是|公司是|我是)[:：]?$")
_THERE = re.compile(r"(?:的|那边|这边|本地|市|县|区|人|做|搞|生产|开|办|注册|_|，|$)")


def _is_said_as_place(before: str, after: str) -> bool:
    """在临海, 江山那边: an everyday word is a place where the words around say so."""
    return bool(_AT.search(before) or not before) and bool(_THERE.match(after))


_TO = re.compile(r"(?:搬|迁|挪|落户|落)(?:到|至|来|进|入|在)了?[^，。]{0,4}$")


def _arrived(before: str, after: str) -> bool:
    """搬到余杭五常来的: whoever came is here."""
    return after.startswith(("来", "过来")) and _TO.search(before) is not None


def _is_elsewhere(draft: Draft, after: str) -> bool:
    return bool(_ELSEWHERE.match(draft.possible, after)) and not after.startswith(("街道", "区里"))


_REGISTERED_THERE = re.compile(r"注册(?!资)")


def _weight(draft: Draft, clause: Clause, before: str) -> int:
    after = draft.text[clause.start : clause.end]
    if _REGISTERED.search(draft.possible, before) or _REGISTERED_THERE.search(after[len(before) :][:14]):
        return 4
    if _SITE.search(draft.possible, before):
        return 1
    return 3 if _LOCATED.search(draft.possible, before) else 2


def _put(draft: Draft, vocabulary: Vocabulary, candidate: _Candidate, weight: int) -> None:
    coarse = next((c for c in vocabulary.regions.tree.chain(candidate.code) if is_region_code(c)), candidate.code)
    mark = candidate.mark
    draft.facts.append(
        ReadFact(
            "region",
            "within",
            coarse,
            None,
            None,
            draft.normal.words(mark.start, mark.end),
            draft.normal.span(mark.start, mark.end),
            round((0.8 + 0.05 * weight) * mark.score, 3),
            "places.near" if mark.score < 1 else "places.named",
            place=candidate.code if candidate.code != coarse else None,
        )
    )

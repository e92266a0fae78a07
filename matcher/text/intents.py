"""What the writer wants: patterns in a fixed order, short answers first, the most specific question next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from matcher.text.draft import Clause, Draft
from matcher.text.gates import ROLL
from matcher.text.lexicon import read_data
from matcher.text.marks import Kind, Mark
from matcher.text.questions import is_question
from matcher.text.triggers import alternatives, bits_of
from matcher.text.understanding import Intent

_EDGES = "，。！？；、_~-.:\"'()•^*"
_SHORT = 20
_ANSWER = 24
_OPENING = 2
_TOLD = frozenset({Kind.TERM, Kind.FLAG})
_MONEY = frozenset({Intent.ASK_MATCH, Intent.ASK_POLICY})
_WHICH = re.compile(
    r"哪些|哪几|(?:什么|啥)(?:惠企|区里|市里|政府|优惠|扶持|产业|人才|财政|相关|可以|能|的)*(?:政策|补贴|补助|奖励|扶持|资金|项目|好处|优惠|支持|钱|可以拿|能拿|待遇|奖补)|推荐|匹配|符合|一共|总共|合计|适合|"
    r"(?:可以|可)(?:申请|申报|享受|拿|领|报)(?:到|点|些)*(?:什么|啥|哪)|"
    r"能(?:拿|领|享受|享|申请|申报|报|沾)(?:到|点|些)*(?:什么|啥|哪|点)|(?:拿|领)点|给我们|本企业|我公司可|我们(?:公司|企业)?(?:能|可以)|我司(?:能|可)|贵区|相关扶持|全列|都列|清单|专门的照顾"
)
_HOW_MUCH = re.compile(
    r"(?:这|那)(?:个|项|条|笔)(?:奖|补|政策|资金|钱)|封顶|最高|最多|上限|标准|比例|条件|门槛|怎么(?:补|奖|申|评|算|认定|兑|给|报|拿|弄|享)|补不补|(?:补|奖|给|贴|掏|资助|减|返|出|发|支持)(?:到|我们|助|励|个)?(?:多少|几)|是啥|是什么|什么是|讲讲|讲一下|说一下|介绍|几个点|如何(?:补|奖|申|认定|兑)|"
    r"按(?:什么|多大|多少|几)|每(?:家|人|个|项|度|平)|力度|额度|细则|流程|详细|解读|(?:地价|电价|房租|利息|税).{0,4}(?:便宜|优惠|减|免)"
)
_NAMED = frozenset({Kind.TERM, Kind.FLAG, Kind.TOPIC})
_NOT_TOPICS = frozenset(
    {
        "补贴",
        "奖励",
        "补助",
        "奖补",
        "扶持",
        "资助",
        "奖",
        "公司",
        "项目",
        "扶持资金",
        "能拿",
        "能拿到",
        "能领",
        "能补",
        "那个",
        "产品",
        "企业",
        "团队",
        "平台",
        "税",
        "营收",
        "收入",
        "员工",
        "人数",
        "利润",
        "行业",
        "成立",
        "注册",
        "人才",
    }
)


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The patterns in order of precedence, their bits on the roll; whole ones must match all of the text."""

    entries: tuple[tuple[Intent, str, bool], ...]
    bits: range
    whole: int


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    """Patterns of intents.yaml with the shared parts filled in, cut at their bars."""
    data = read_data("intents.yaml")
    entries: list[tuple[Intent, str, bool]] = []
    for entry in data["intents"]:
        for whole in (True, False):
            for source in entry.get("whole" if whole else "parts", []):
                filled = _fill(source, data["parts"])
                parts = [filled] if whole else alternatives(filled)
                entries += [(Intent(entry["intent"]), part, whole) for part in parts]
    whole_ones = sum(1 << i for i, (_, _, whole) in enumerate(entries) if whole)
    return _Patterns(tuple(entries), ROLL.enrol(source for _, source, _ in entries), whole_ones)


def enrol_intents() -> None:
    """Put the patterns on the roll: to be done before the first text is looked at."""
    _patterns()


@cache
def _compiled(source: str) -> re.Pattern[str]:
    """Compile a pattern when it is first tried: most texts need few of the hundreds."""
    return re.compile(source)


def _fill(source: str, parts: dict[str, str]) -> str:
    for name, part in parts.items():
        source = source.replace(f"<{name}>", f"(?:{part})")
    return source


def read_intent(draft: Draft) -> Intent | None:
    """Give the intent that the words themselves state; None when only what they tell can say."""
    answer = _answer(draft)
    if answer is not None:
        return answer
    intent = _stated(draft)
    if intent is None and _names_policy(draft):
        return Intent.ASK_POLICY
    if intent in _WANTING and _only_tells(draft):
        return None
    if intent is Intent.CORRECT_FACT and _AGREES.match(draft.text) and not _AMISS.search(draft.text):
        return None
    if intent is Intent.OTHER and any(m.is_any(_TOLD) for m in draft.marks) and "推荐" not in draft.text:
        return None
    if intent is Intent.SKIP and draft.quantities and len(draft.text) > _SHORT:
        return None  # ARR先不说，去年营收1800万
    return _which_money(draft) if intent in _MONEY else intent


_AGREES = re.compile(r"(?:对|是|嗯|没错)(?:的|呀|啊|，)")
_AMISS = re.compile(r"不对|不是|错|改|误|更正")
_SOME = re.compile(r"几")
_PRESENTS = re.compile(
    r"(?:先)?(?:简单)?(?:给|跟|向)?(?:你们?|您|大家)?(?:做个|自我)?(?:介绍|说|讲|汇报|报)(?:一?下)?"
    r"(?:我们?|我司|咱们?|本?公司|本?企业|自己|单位)(?:公司|企业|厂)?(?:的|这边)?(?:基本|大概|大致)?(?:情况|概况|信息)[:：，。]"
)


def _names_policy(draft: Draft) -> bool:
    """Whether the title of a policy is all that is said, of something that we know."""
    return draft.has_any(_TOLD) and _TITLE_ALONE.fullmatch(draft.text.strip(_EDGES)) is not None


def _wording(draft: Draft) -> str:
    """Give the text without what only looks like asking: the 几 of 四十几号人, 介绍一下我们的情况."""
    text = draft.text
    for quantity in draft.quantities:
        if _SOME.search(text, quantity.start, quantity.end):
            text = text[: quantity.start] + "0" * (quantity.end - quantity.start) + text[quantity.end :]
    if ("什么" in text or "啥" in text) and len(draft.clauses) > 1 and draft.of_kind(Kind.HAVE):
        text = _UNHEARD.sub("，", text)
    text = text.replace("什么什么", "某某").replace("推荐我来", "某某我来").replace("推荐来", "某某来")
    return _PRESENTS.sub("，", text) if "情况" in text or "概况" in text else text


_UNHEARD = re.compile(
    r"是(?:个)?(?:什么|啥)(?:东西|意思)?，?(?:我们?)?(?:都|也|真|还)*(?:没听(?:说)?过|没听说|不知道|不懂|不晓得|不了解|没概念)"
)
"""专精特新评上了，雏鹰是什么没听过 asks nothing."""
_TELLING = 1
"""Numbers told from which on an utterance must show that it asks."""
_SHOWS_ASKING = re.compile(
    r"吗|？|什么|啥|多少|多远|多久|哪|怎|咋|如何|能不能|可不可以|有没有|有无|是不是|是否|可否|能否|会不会|要不要|够不够|行不行|算不算|"
    r"(?<!梦)想|(?<!申)请|帮|(?<![需要])求|真的假的|真假|有这回事|有这事|(?:what|how|which|when|why|who|can|should|if|do|is_there|are_there)_(?:we|i|is|are|do|does|if|much|the|there|any|happens|our|my)|(?<!顾)问(?!了(?:一下)?(?:人事|财务|会计|老板|同事))|说说|讲|看(?!好|重)|告诉|推荐|介绍|匹配|(?<!审)查|几[个项条点号月天毛块分成]|为何|凭[什啥]|提醒|通知|"
    r"投诉|反映|删|导出|生成(?!式)|人工(?!智)|能[拿领享申报补有]|可以[拿领享申报]|呢|不$|差(?!不多|点)|缺(?!陷)|谁|如果|假如|假设|(?<!主)(?<!只)(?<!首)(?<!重)要是|的话|"
    r"(?<![\d一二两三四五六七八九十百千])万一|若(?!干)|一旦|等.{0,4}(?:到|后)|适[合用]|符合|需要|希望|麻烦|列[出一]|给[我个多补奖]|是[^，]{1,8}还是[\d一二两三四五六七八九十]"
)
_WANTING = frozenset(intent for intent in Intent if intent.startswith("ask_")) | {
    Intent.EXPORT_REPORT,
    Intent.SUBSCRIBE,
    Intent.SHOW_PROFILE,
    Intent.RESTART,
    Intent.DELETE_DATA,
    Intent.WHAT_IF,
    Intent.OTHER,
}


_OF_US = re.compile(
    r"(?:我们|我司|我厂|本公司|咱们)(?:公司|自己|这边|也|都|倒|却|就|现在|目前|已经|早就|一直)*(?:是|有|没|还没|还不|不是|还是|只是|做|搞|持有|拥有|获得|获评|取得|通过|入选|被)"
)


def _only_tells(draft: Draft) -> bool:
    """Whether the utterance reports numbers and nowhere shows that it wants something (刚递了材料 asks for no list)."""
    counted = [q for q in draft.quantities if q.unit != "piece" or q.low != 1]  # 换一家公司 counts nothing
    told = len(counted) >= _TELLING or _OF_US.search(draft.text) or _is_under_way(draft)
    return bool(told) and not _SHOWS_ASKING.search(_wording(draft))


def _is_under_way(draft: Draft) -> bool:
    """正在走高企认定流程 tells how far we are."""
    return any(m.is_any(_TOLD) for m in draft.marks) and any(
        m.has(Kind.PLAN) and _UNDER_WAY.match(draft.text, m.start) for m in draft.marks
    )


_UNDER_WAY = re.compile(r"正在?|在|刚|已|材料")


def _explicit(text: str, possible: int) -> Intent | None:
    """Take the first pattern that matches; `possible` is the look at this text, or at one that contains it."""
    patterns = _patterns()
    found = possible >> patterns.bits.start & (1 << len(patterns.bits)) - 1
    bare = text.strip(_EDGES)
    if len(bare) > _SHORT:
        found &= ~patterns.whole
    for index in bits_of(found):
        intent, source, whole = patterns.entries[index]
        pattern = _compiled(source)
        if pattern.fullmatch(bare) if whole else pattern.search(text):
            return intent
    return None


def _stated(draft: Draft) -> Intent | None:
    """Take the intent of the wording, which is looked at anew only where it is not the text itself."""
    wording = _wording(draft)
    return _explicit(wording, draft.possible if wording == draft.text else ROLL.possible(wording))


def _answer(draft: Draft) -> Intent | None:
    """To a question asked, 有，第四批的 or 没拿到 is yes or no, whatever is added."""
    if draft.pending is None or len(draft.text) > _ANSWER or _SUPPOSES.match(draft.text):
        return None
    first = draft.clauses[0]
    opening = _explicit(draft.text[first.start : first.end], draft.possible)
    if opening in {Intent.YES, Intent.NO} and (act := _explicit(draft.text[first.end :], draft.possible)) in _ACTS:
        return act
    if (
        opening is Intent.NO
        and _TAKES_BACK.match(draft.text)
        and _explicit(draft.text, draft.possible) is Intent.CORRECT_FACT
    ):
        return Intent.CORRECT_FACT
    if opening in {Intent.YES, Intent.NO, Intent.DONT_KNOW}:
        return opening
    bare = draft.text.strip(_EDGES)
    if _NOT_ANY.fullmatch(bare):
        return Intent.NO
    if is_question(draft, first) and not _NOTHING_MUCH.search(draft.text):
        return None
    return _worded(bare) or _denied(draft, first, bare)


def _worded(bare: str) -> Intent | None:
    """Take the answer that is worded as one: 没统计, 一件都没有, 评上了, 在的."""
    if _UNCOUNTED.fullmatch(bare):
        return Intent.DONT_KNOW
    if _NOT_ONE.match(bare) or _NEVER.fullmatch(bare):
        return Intent.NO
    return Intent.YES if _DONE.fullmatch(bare) or _INSIDE.fullmatch(bare) else None


def _denied(draft: Draft, first: Clause, bare: str) -> Intent | None:
    """没拿到: hardly anything but a word that denies."""
    marks = [m for m in draft.marks if m.start >= first.start]
    if (
        len(marks) == 1
        and marks[0].has(Kind.LACK)
        and marks[0].end - marks[0].start >= len(draft.text.strip(_EDGES)) - 2
    ):
        return Intent.NO
    counted = any(m.has(Kind.ABOUT) for m in marks)
    if (
        marks
        and not counted
        and marks[0].has(Kind.LACK)
        and marks[0].start <= first.start + _OPENING
        and len(bare) <= _BRIEF
    ):
        return None if draft.quantities else Intent.NO
    return None


_BRIEF = 8
_ACTS = frozenset({Intent.THANKS, Intent.RESTART, Intent.DELETE_DATA, Intent.HUMAN, Intent.UNSUBSCRIBE})
"""好的，谢谢 and 算了，重新来 answer nothing."""
_TAKES_BACK = re.compile("(?:啊|哦|哎|呀|等等?|_)*(?:不对|错了)")
_NOTHING_MUCH = re.compile("没(?:有)?(?:什么|啥)")
_SUPPOSES = re.compile("(?:那|那么|_)*(?:如果|假如|假设|要是|万一|若是)")
"""如果不是高企呢 denies nothing."""
_NOT_ONE = re.compile(r"(?:一[个件台项家笔次]|半[个件])(?:[都也]还?)?(?:没|无)")
_NOT_ANY = re.compile(
    r"(?:(?:没有?|无)[，_]?)*(?:我们?|公司|咱们?|这边)?(?:你说的|上面的?|这几[个项]|这些|那些|啥|什么|哪个|全部?|统统|一样|一[个项])+(?:，)?(?:都|也)(?:没有?|不是|没得|不沾)(?:的|啊|呀|呢|哦)*"
)
_NEVER = re.compile(
    r"(?:我们?|公司|还|从来|一直|目前|暂时|真|真的|倒)*(?:没|没有|从没|未)(?!统计|算|测|查|细|问|听|了解|关注|接触|打听|留意)[\u4e00-\u9fff]{1,3}过(?:[款钱的呢啊]|这个|这种|这些|这类)*"
)
_UNCOUNTED = re.compile(
    r"(?:这个|这块|这|具体|还|真|倒|我们?|一直|从来|目前|暂时|也)*没(?:有)?(?:专门|具体|细|仔细|单独|怎么|认真)?(?:统计|算|数|核算|测|量|留意|注意|关注)(?:过|的|呢|呀|啊|出来)*(?:这个?|那个?)?(?:比例|占比|数字?|数据|指标|情况)?"
)
_INSIDE = re.compile(
    r"(?:我们?|公司|就|是|都|对|嗯|，)*在(?:的|里面|里头|园区(?:里|内)|开发区(?:里|内)?|经开区(?:里|内)?)+(?:的|啊|呀|呢)*"
)
"""在的, 在开发区里: yes to whether we are."""
_DONE = re.compile(
    r"(?:我们?|早|早就|早都|已经|都|去年|前年|今年|刚|刚刚|年初|上个月|有的|_)*(?:上|评上|拿到|拿|办|认定|通过|评|过|入|升|挂|做|搞|弄|有|批下来|下来|到手)了(?:的|呀|啊|呢|哦|吧|嘛)*"
)


def _which_money(draft: Draft) -> Intent:
    """Which policies fit us, or what one policy gives: the second names a topic in the question itself."""
    text = draft.text
    if _TITLE_ALONE.fullmatch(text):
        return Intent.ASK_POLICY
    named = any(m.is_any(_NAMED) and _begins(draft, m) for m in draft.marks)
    if named and _GIVEN_TO.search(text) and "我们" not in text:
        return Intent.ASK_POLICY
    if (_GIVES.search(text) and "我们" not in text) or _EITHER.search(text) or _CHECKS.search(text):
        return Intent.ASK_POLICY
    topical = any(_is_topical(draft, m.start, m.end, m.entries[0].kind) for m in draft.marks)
    if _WHICH.search(text) and not (topical and _HOW_MUCH.search(text) and not _FOR_US.search(text)):
        return Intent.ASK_MATCH
    if _HOW_MUCH.search(text) or topical:
        return Intent.ASK_POLICY
    return Intent.ASK_MATCH


_TITLE_ALONE = re.compile(
    r"(?!.*(?:拿|领|获|收|有|是|做|报|无|没|含|除|过|了|给|申|什么|啥|哪|多少|怎么|优惠政策|扶持政策))[^，。？！我]{2,20}"
    r"(?:奖励|补贴|补助|奖补|政策|文件|办法|细则|若干意见|若干措施|行动计划|(?<![第这那])[一二三四五六七八九十]{1,3}条|\d{1,2}条)"
)
"""高新技术企业首次认定奖励, 机器人十条: the title of a policy, and nothing else."""
_GIVEN_TO = re.compile(
    r"^[^，]{2,14}?(?:企业|认定|以后|之后|后)?的?(?:有|出|出台|给|发|推)(?:过|了|台了)?(?:什么|啥|哪些)"
)
_FOR_US = re.compile("我们|一共|总共|匹配|推荐")
_CLAIMED = re.compile(r"(?:我们|我司|公司|咱)[^，]{0,4}(?:是|有|做|搞|为)|(?:已经|已)是|做$|搞$")
_GIVES = re.compile(r"对[^，我本]{2,10}(?:企业|公司|项目)?(?:都)?有(?:什么|啥|哪些|没有)")
"""余杭对独角兽有什么支持 asks of one kind of company, ours or not."""


_CHECKS = re.compile(r"真的假的|是?真的?(?:吗|么|嘛)|真假|有这(?:么)?(?:回)?事|是这样吗|属实吗|可信吗")
"""朋友说高企补二十万，有这回事没 asks of that one."""
_EITHER = re.compile(r"(?:奖励?|补[贴助]?|资助)是[^，]{1,10}还是")


def _begins(draft: Draft, mark: Mark) -> bool:
    return mark.start <= _OPENING and is_question(draft, draft.clause_of(mark.start))


_INQUIRES = re.compile(r"(?:问|咨询|了解|打听)(?:一?下|问)?(?:有关|关于)?$")


def _is_topical(draft: Draft, start: int, end: int, kind: Kind) -> bool:
    """Tell a topic in the asking clause that no 我们是 or 有 claims."""
    if kind not in {Kind.TERM, Kind.FLAG, Kind.TOPIC, Kind.ABOUT, Kind.DECOY} or draft.text[start:end] in _NOT_TOPICS:
        return False
    clause = draft.clause_of(start)
    before = draft.text[clause.start : start]
    claimed = _CLAIMED.search(before)
    asks = is_question(draft, clause) or _INQUIRES.search(before) is not None
    return asks and not claimed

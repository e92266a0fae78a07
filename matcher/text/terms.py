"""Facts from terms: qualifications, sectors, ownership, size and the yes-or-no attributes."""

from __future__ import annotations

import re

from matcher.text.draft import Draft
from matcher.text.gates import Gate, any_of
from matcher.text.holding import Holding, align
from matcher.text.lexicon import Lexicon
from matcher.text.marks import HELD, Entry, Kind, Mark
from matcher.text.questions import is_question
from matcher.text.subject import is_on_behalf
from matcher.text.understanding import FactValue, Intent, ReadFact

_POLICY_NOUN = (
    r"奖|补|政策|优惠|贷(?!款)|培训|申报|条件|通知|标准|资金|怎么|能(?:拿|领|享|申|报|补|奖|给)|有新|有(?:政策|补贴|通知|消息|奖励|扶持|优惠)|可以|名额|"
    r"门槛|材料(?!研发|科|生产|制造|企业|公司|技术)|好处|专项|认定(?!了|过|的|上|书|通|有|完|成|公|$|"
    r"，)|有(?:什么|啥|哪些)"
)
_OF_POLICY = Gate(
    rf"^(?:企业)?的?(?:企业)?(?:称号|资质|项目|示范项目)?的?(?:首次|新|重新|再次)?(?:认定|评定|入库|引育|培育|产业|发展)?的?(?:{_POLICY_NOUN})"
    r"|^(?:产业|企业|发展|领域|方面|这块)*的?(?:[一二三四五六七八九十]{1,3}|\d{1,2})条(?!生产线|产线|线)|^(?:产业|企业|发展|领域|方面|这块)*的?(?:那|这|哪)?(?:个|份|些)?(?:文件|办法|细则|若干|实施意见|行动计划|行动方案)"
)
_AWAY_FROM = Gate(r"(?:离|距离?)(?:那个|这个|那块|评上?|拿到?|成为|认定|申报)+$")
"""离那个专精特新还有多远: it is not held."""
_THRESHOLD = Gate(
    r"(?:多大|多少|怎么样?|怎样|如何|什么样|几个?[亿万]|几千万|几百万)[^，。]{0,4}(?:才|就|可以|能)?(?:算|叫|称得上)(?:是|得上|作)?$"
)
"""营收多大算规上 asks where the line is."""
_ITS_MONEY = Gate(r"(?:企业)?(?:首次)?(?:认定|评定)?的?(?:奖|补(?!充)|资助|扶持资金)")
"""拿不到高企奖励 denies the award, not the title."""
_REFERRED = Gate(r"^(?:的?(?:那个|那块|那条|那一?项|这个|这块|这条)|奖)(?:呢|啊|呀|吧|政策)?(?:$|[，。？])")
"""这个能拿多少啊，小巨人那个 names what was asked about."""
_OF_OTHERS_BEFORE = Gate(
    r"(?:给|帮|替|服务于?|面向|针对|培育|孵化|投资|投|参股|入股|收购|并购|控股|持股|旗下|名下|下面|下属|合并|扶持|对接|离|距|距离|向|适合|针对|供应给|卖给|跟|找)(?:了|过|着|出|有|很多|不少|多)*(?:[\d一二两三四五六七八九十几]*多?[家个](?:国家级|省级)?)?(?:的)?$"
)
_OF_OTHERS_AFTER = Gate(
    r"^(?:企业)?的?(?:客户|供应商|配套|厂商|企业客户|同行|朋友|老板(?!是|也是|为|在|都|姓|自己|说|有)|协会|联盟|大会|论坛|展会|峰会|专家)"
)
_BOUGHT_BEFORE = Gate(
    r"(?:买|采购|购买|购置|用|(?<![女男童服包组封改武套工])装|铺|建|加装|租|租赁|贷|上|引进|安装|使用|转型|改造|想装|装了|装有)(?:了|过|的|些|套)?(?:[\d一二两三四五六七八九十几]+[台套批条个辆架部])?$"
)
_COUNTED_AFTER = Gate(r"^(?:企业)?(?:有|共|一共|大概)?[\d一二两三四五六七八九十几百]+多?[家户]")
_TAKEN_BACK = re.compile(
    r"(?:那个|这个|的)?(?:是|那是)?(?:不太对|口误|笔误|手误|误填|不对|错了|有误|写错|说错|填错|搞错|错的)"
)
_NURTURED = Gate(r"(?:企业)?(?:培育|后备|梯队)(?:企业|库|对象|名单|入库)")
"""单项冠军培育企业 is none yet."""
_MADE_WITH = re.compile(r"^(?:技术|学|方法|工艺)?(?:来)?(?:做|生产|开发|研发|造|制)")
_BOUGHT_AFTER = Gate(
    r"^(?:(?:也|都|还|就|正|准备|打算|想|要|没有?|未)+(?:装|铺|安装|上(?!市))|装了|安装|装好|装在|合同|费用?|成本|补贴|资金|专项|客户|银行|系统坏|板|采购|著作权|登记|测评|开票|平台用的)"
)
_STAKE = Gate(r"(?:的)?(?:占股?比?|持股?|股份|股权|参股)(?:占|比例)?(?:了|约|大概|有)*[\d一二三四]")
"""外资占股30% makes no foreign firm."""
_BELONGING = Gate(r"^(?:的)?(?:全资|控股|二级|参股)*(?:子公司|孙公司|旗下|控股|收购|投资的?|分公司|体系内)")
_MAKERS = ("供应商", "厂商", "配套")
_AT_THE_TIME = Gate(
    r"^(?:那)?是(?:前几年|前两年|以前|之前|早几年|早年|过去)的?(?:事情?)?了?(?:$|[，。])|^的?(?:时候|那会|时期|年代|股东)"
)
_UNKNOWN = Gate(r"^(?:计划|企业|称号)?(?:到底)?是(?:个)?(?:什么|啥|干嘛|干啥|做什么)")
_AFTERWARDS = Gate(r"^(?:企业)?(?:认定|评上|评审|拿到|获评|申报)?(?:通过|成功|下来)?了?(?:之|以)?后")
"""高企认定通过后奖多少 asks of whoever is one."""
_DONE_FOR = Gate(
    r"(?:帮|替|给|代)(?:别的|其他|很多)?(?:客户|企业|别人|人家|公司)(?:们|家)?(?:去)?(?:申报|申请|报|评|办|代办|拿|辅导)(?:了|过|的)?$"
)
"""帮客户申报小巨人 is our trade, not our title."""
_COUNTED_BEFORE = Gate(r"[\d二两三四五六七八九十百几多]家(?:是)?$")
_RUNS = re.compile(r"(?:开|经营|运营|直营)了?[\d一二两三四五六七八九十几多]+家$")
_REVOKED = Gate(r"[退掉降出下]规|规下|规模以下")
_LEADS = re.compile(r"主导|牵头|领衔|负责|主笔|第一起草|主持")
_ONLY_JOINS = re.compile(r"参与|参加|跟着|参编")
_ASKING = frozenset(
    {
        Intent.ASK_POLICY,
        Intent.ASK_DEADLINE,
        Intent.ASK_MATERIALS,
        Intent.ASK_DEPARTMENT,
        Intent.ASK_GAP,
        Intent.ASK_SOURCE,
        Intent.ASK_STACKING,
        Intent.SUBSCRIBE,
        Intent.UNSUBSCRIBE,
        Intent.OTHER,
        Intent.COMPLAIN,
        Intent.EXPORT_REPORT,
        Intent.HUMAN,
    }
)
_WONDERING = _ASKING | {Intent.ASK_MATCH, Intent.ASK_WHY, Intent.ASK_NO_APPLICATION}
_STATED_AWAY = frozenset({Kind.GONE, Kind.LACK})
_LASTING = frozenset({"qualifications", "listed"})
"""Attributes of which a plan says that it is not so yet."""


def read_terms(draft: Draft, lexicon: Lexicon, served: set[int]) -> None:
    """Add the facts of the draft's terms and flags."""
    for holding in _mixed(draft, align(draft, served)):
        if _is_claim(draft, holding):
            for entry in _meanings(draft, lexicon, holding):
                _add(draft, holding, entry)
    _read_grade(draft)
    _read_nothing_else(draft)


def _meanings(draft: Draft, lexicon: Lexicon, holding: Holding) -> tuple[Entry, ...]:
    """Take the term meant; one beyond the contract only when it was asked about."""
    if draft.text[holding.mark.start : holding.mark.end] == "总部":
        return ()
    if _is_modifier(draft, holding):
        return ()
    entry = _of_what(draft, holding.mark) or holding.mark.of(HELD)[0]
    if (entry.attribute, entry.name) in lexicon.added and (
        draft.pending is None or draft.pending.attribute != entry.attribute
    ):
        return ()
    return (entry,)


def _is_modifier(draft: Draft, holding: Holding) -> bool:
    """做光刻胶的新材料公司 is of new materials: the firm's own kind stands last."""
    mark = holding.mark
    if not draft.text.startswith("的", mark.end) or not any(e.attribute == "sectors" for e in mark.entries):
        return False
    head = next((m for m in draft.marks if m.start == mark.end + 1 and m.is_any(HELD)), None)
    if head is None or not _is_other_sector(mark, head):
        return False
    is_firm = draft.text.endswith(("公司", "企业", "厂"), head.start, head.end)
    return is_firm or _FIRM.match(draft.text, head.end) is not None


def _is_other_sector(mark: Mark, head: Mark) -> bool:
    names = {e.name for e in head.entries if e.attribute == "sectors"}
    return bool(names) and names.isdisjoint(e.name for e in mark.entries)


_FIRM = re.compile(r"(?:初创|创业|小|高科技|科技)*(?:公司|企业|厂|团队)")
_USED_IN = {
    "汽车": "new_energy_vehicle",
    "车载": "new_energy_vehicle",
    "车用": "new_energy_vehicle",
    "宠物": "pet_economy",
}
"""What a product is made for names the trade: 汽车传感器, 宠物智能硬件."""


def _of_what(draft: Draft, mark: Mark) -> Entry | None:
    names = {e.name for e in mark.entries if e.attribute == "sectors"}
    if "modern_logistics" in names and draft.text.startswith("装备", mark.end):
        return Entry(Kind.TERM, "sectors", "high_end_equipment")
    use = _USED_IN.get(draft.text[max(0, mark.start - 2) : mark.start])
    trade = bool(names) and "new_energy" not in names
    return Entry(Kind.TERM, "sectors", use) if use and trade else None


def _mixed(draft: Draft, holdings: list[Holding]) -> list[Holding]:
    """国资跟民资各占一半: owners of two kinds at once make a mixed ownership."""
    owners = [h for h in holdings if h.mark.entries[0].attribute == "ownership" and not h.is_denied]
    if not owners:
        return holdings
    names = {h.mark.entries[0].name for h in owners}
    clauses = {h.clause.start for h in owners}
    joined = re.search(
        r"国(?:资|有)?(?:跟|和|与|、|加)民(?:资|营)|民(?:资|营)(?:跟|和|与|、|加)国|都有|各占|混", draft.text
    )
    if (
        "mixed" in names
        or (len(clauses) == 1 and {"private", "state"} <= names and joined)
        or ("state" in names and "民资" in draft.text and joined)
    ):
        first = next((h for h in owners if h.mark.entries[0].name == "mixed"), owners[0])
        first.mark = Mark(
            first.mark.start,
            first.mark.end,
            (Entry(Kind.TERM, "ownership", "mixed"),),
            frozenset({Kind.TERM}),
            first.mark.score,
        )
        return [h for h in holdings if h not in owners or h is first]
    return holdings


_OF_OTHERS = any_of(_OF_OTHERS_BEFORE, _COUNTED_BEFORE, _DONE_FOR, _COUNTED_AFTER, _AT_THE_TIME, _UNKNOWN, _AFTERWARDS)


def _is_said_of_others(draft: Draft, holding: Holding, before: str, after: str) -> bool:
    """Whether the words around name it as a customer's, as one of many, or as what somebody was once."""
    return bool(
        (
            _OF_OTHERS_BEFORE.search(draft.possible, before)
            and not is_on_behalf(draft)
            and not (holding.is_denied and before.endswith(("离", "距", "距离")))
        )
        or (_COUNTED_BEFORE.search(draft.possible, before) and not _RUNS.search(before))
        or _DONE_FOR.search(draft.possible, draft.text, holding.clause.start, holding.mark.start)
        or _COUNTED_AFTER.match(draft.possible, after)
        or _AT_THE_TIME.match(draft.possible, after)
        or _UNKNOWN.match(draft.possible, after)
        or (draft.intent in _ASKING and _AFTERWARDS.match(draft.possible, after))
    )


def _is_measured_against(draft: Draft, holding: Holding, before: str, after: str) -> bool:
    """营收多大算规上, 离专精特新还有多远, 拿不到高企奖励: the line it draws or the money it brings is meant."""
    if holding.is_denied:
        return (
            _ITS_MONEY.match(draft.possible, after) is not None or _THRESHOLD.search(draft.possible, before) is not None
        )
    return (
        _AWAY_FROM.search(draft.possible, before) is not None or _THRESHOLD.search(draft.possible, before) is not None
    )


def _is_owned(draft: Draft, mark: Mark, after: str) -> bool:
    """上市公司的子公司, 外资占股30%: it is said of an owner, or of a part."""
    if mark.entries[0].attribute == "ownership" and _STAKE.match(draft.possible, after):
        return True
    return _BELONGING.match(draft.possible, after) is not None and not any(
        e.attribute in {"ownership", "sectors"} for e in mark.entries
    )


def _is_claim(draft: Draft, holding: Holding) -> bool:
    """Whether the term is said of us, not of a policy, a customer, or a thing bought."""
    mark, text = holding.mark, draft.text
    before, after = text[max(0, mark.start - 8) : mark.start], text[mark.end : mark.end + 8]
    if draft.possible & _OF_OTHERS and _is_said_of_others(draft, holding, before, after):
        return False
    if _is_owned(draft, mark, after):
        return False
    if before.endswith("为") and re.search(r"提供|做|服务|配套|供", text[mark.end : holding.clause.end]):
        return False
    if _OF_OTHERS_AFTER.match(draft.possible, after) and not (
        after.startswith(_MAKERS) and any(e.attribute == "sectors" for e in mark.entries)
    ):
        return False
    if any(e.attribute == "sectors" for e in mark.entries) and (
        (_BOUGHT_BEFORE.search(draft.possible, before) and not _MADE_WITH.match(after))
        or _BOUGHT_AFTER.match(draft.possible, after)
    ):
        return False
    if before.endswith("卖") and any(m.start < mark.start and _sells_abroad(m) for m in draft.marks):
        return False
    if draft.intent is Intent.WHAT_IF:
        asked = is_question(draft, holding.clause)
        return not (asked and (_MAY_BE.search(before) or _MAY_PASS.match(text[mark.end : holding.clause.end])))
    if draft.intent in _DISPUTING and (_UNMET.match(text[mark.end : holding.clause.end]) or _MEASURE.match(after)):
        return False
    if draft.intent in _WONDERING and _REFERRED.match(draft.possible, after) and not holding.polarity:
        return False
    if _is_measured_against(draft, holding, before, after):
        return False
    if _OF_POLICY.match(draft.possible, after) and not holding.is_denied and not _says_ours(draft, holding):
        return False
    return _is_told(draft, holding)


def _sells_abroad(mark: Mark) -> bool:
    """跨境电商卖家居: the trade is the selling, not the goods."""
    return any(e.name == "cross_border_ecommerce" for e in mark.entries)


_MAY_BE = re.compile(r"(?:能|会|可以|可|够|不)(?:算|评|评上|是|成为|进|升|拿到?|申报?|报)(?:得上|成|上)?(?:是|个|到)?$")
"""员工超过100人，能算规上吗 supposes the staff only."""


_MAY_PASS = re.compile(
    r"(?:这边|那边|这块|这条|认定|申报|资格|企业)*(?:还|是不是|就|都)?(?:能|可以|会|可|算|够)(?:不能|不可以)?(?:不)?(?:过|评|通过|上|拿|认定|行|报|申|保住|有|吗|不)"
)
"""如果研发占比提到6%，高企这边能过吗 asks of the title."""
_DISPUTING = frozenset({Intent.ASK_WHY, Intent.ASK_GAP, Intent.ASK_POLICY})
_UNMET = re.compile(
    r"(?:那|这)?[条项]?(?:条件|认定|标准|要求)?(?:还|就|都)?(?:不满足|不符|不达标|没达标|不通过|没通过|没过|不行|不给|不够)"
)
_MEASURE = re.compile(r"(?:企业)?的?(?:标准|条件|门槛|要求|线)")
"""上回说我们高企不满足，理由是什么 asks of its conditions."""


_ASKED_ITSELF = Gate(r"(?:企业|公司|称号|资质)?(?:了|的)?(?:吗|么|嘛)(?=[，。？]|$)")
"""我现在是小巨人了吗 asks whether we are."""


def _is_told(draft: Draft, holding: Holding) -> bool:
    """Inside a question only what 我们是 or 我们没有 states is a fact."""
    asked = is_question(draft, holding.clause)
    if draft.intent is not Intent.WHAT_IF and _ASKED_ITSELF.match(draft.possible, draft.text, holding.mark.end):
        return False
    if any(m.start >= holding.mark.end and draft.text.startswith(("吗", "么？"), m.end) for m in holding.polarity):
        return False  # 专精特新有吗
    if draft.intent in {Intent.SUBSCRIBE, Intent.UNSUBSCRIBE}:
        return _says_ours(draft, holding)
    if draft.intent in _ASKING:
        listed = len(draft.facts) >= _SEVERAL and _is_alone(holding)
        listed = listed or is_on_behalf(draft)
        return _says_ours(draft, holding) if asked else (holding.is_asserted or listed or _says_ours(draft, holding))
    return not asked or holding.is_asserted or _says_ours(draft, holding) or draft.intent is Intent.ASK_MATCH


_SEVERAL = 2


def _is_alone(holding: Holding) -> bool:
    """52人，营收2300万，高企，问…: one of the things listed of the company before the question."""
    clause, mark = holding.clause, holding.mark
    return clause.end - clause.start <= mark.end - mark.start + _SEVERAL


_OURS_SAY = Gate(
    r"(?:我们|我司|本公司|本企业|咱们?|公司|我厂|自己|我)[^，]{0,6}?(?:是(?!不是|否)|有(?!没有)|为|已|属|不是|没|做|搞|拿了|拿到|拿下|评上|评了|获评|获得|通过|认定|入选|正在|在报|想报|还在)"
)


_IS_ALREADY = ("已经是", "已是", "早就是", "目前是", "现在是")


def _says_ours(draft: Draft, holding: Holding) -> bool:
    return bool(_OURS_SAY.search(draft.possible, draft.text, holding.clause.start, holding.mark.start)) or bool(
        draft.text.endswith(_IS_ALREADY, holding.clause.start, holding.mark.start)
    )


def _is_taken_back(draft: Draft, holding: Holding) -> bool:
    """刚说有小巨人是口误: not so, then."""
    return draft.intent is Intent.CORRECT_FACT and _TAKEN_BACK.match(draft.text, holding.mark.end) is not None


def _add(draft: Draft, holding: Holding, entry: Entry) -> None:
    supposed = draft.intent is Intent.WHAT_IF and not any(m.is_any(_STATED_AWAY) for m in holding.polarity)
    nurtured = _NURTURED.match(draft.possible, draft.text, holding.mark.end) is not None
    held = (not holding.is_denied or supposed) and not nurtured and not _is_taken_back(draft, holding)
    attribute = entry.attribute
    if holding.is_planned and not held and attribute not in _LASTING:
        return
    if entry.kind is Kind.FLAG:
        _add_flag(draft, holding, attribute, held=held)
    elif attribute in {"ownership", "size_class"}:
        if held:
            _put(draft, holding, attribute, "==", entry.name)
    else:
        word = draft.text[holding.mark.start : holding.mark.end]
        held = held and not _REVOKED.search(draft.possible, word)
        _put(draft, holding, attribute, "has" if held else "lacks", entry.name)


def _add_flag(draft: Draft, holding: Holding, attribute: str, *, held: bool) -> None:
    if attribute == "leads_international_standard" and held:
        around = draft.text[max(0, holding.mark.start - 12) : holding.mark.end + 14]
        led = _LEADS.search(around)
        if not led and not _ONLY_JOINS.search(around):
            return
        held = bool(led) and not re.search(r"没[有]?(?:主导|牵头)|不是(?:主导|牵头)|[:：]?(?<!\d)[0零]项", around)
    _put(draft, holding, attribute, "==", held)


def _put(draft: Draft, holding: Holding, attribute: str, operator: str, value: FactValue) -> None:
    marks = [holding.mark, *holding.polarity]
    start, end = min(m.start for m in marks), max(m.end for m in marks)
    rule = "terms.near" if holding.mark.score < 1 else "terms.stated" if holding.polarity else "terms.named"
    confidence = round((0.95 if holding.polarity else 0.9) * holding.mark.score, 3)
    draft.facts.append(
        ReadFact(
            attribute,
            operator,
            value,
            None,
            None,
            draft.normal.words(start, end),
            draft.normal.span(start, end),
            confidence,
            rule,
        )
    )


_GRADE = re.compile(
    r"(?P<what>孵化器|众创空间)[^。]{0,4}?(?:是|已|为|属于)(?:经)?(?:备案|认定)?(?:为|成|了)?(?P<grade>国家级|国家备案|国家)(?!的?(?:政策|补|奖))"
)
_GRADED = {"孵化器": "national_incubator", "众创空间": "national_maker_space"}


def _read_grade(draft: Draft) -> None:
    """孵化器是国家级的 names the recognition in two words."""
    if "孵化" not in draft.text and "众创" not in draft.text:
        return
    found = _GRADE.search(draft.text)
    name = _GRADED[found.group("what")] if found else ""
    if found and draft.is_ours(found.start()) and not any(f.value == name for f in draft.facts):
        words, span = draft.normal.words(*found.span()), draft.normal.span(*found.span())
        draft.facts.append(ReadFact("qualifications", "has", name, None, None, words, span, 0.85, "terms.graded"))


def _read_nothing_else(draft: Draft) -> None:
    """除了高企啥都没有: the tags named are all there are."""
    for mark in draft.of_kind(Kind.ALL_NONE):
        denied = [m for m in draft.of_kind(Kind.LACK) if mark.end <= m.start <= mark.end + 4 or m.end == mark.start]
        if denied and draft.is_ours(mark.start):
            named = [f for f in draft.facts if f.attribute == "qualifications"]
            if named or "资质" in draft.text or "称号" in draft.text:
                draft.complete.append("qualifications")
                return

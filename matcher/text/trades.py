"""What trade the enterprise is in: an industry named as such, or a plain trade that the words around say is ours."""

from __future__ import annotations

import re

from matcher.text.draft import Draft
from matcher.text.marks import Kind, Mark
from matcher.text.subject import is_on_behalf
from matcher.text.understanding import Intent, ReadFact
from policies.vocabulary import Vocabulary

_NO_INTENT = frozenset(
    {Intent.ASK_POLICY, Intent.OTHER, Intent.ASK_DEPARTMENT, Intent.ASK_DEADLINE, Intent.ASK_SOURCE, Intent.COMPLAIN}
)
_DIVISION = 2
"""Length of the code of an industry division."""
_CUE = re.compile(r"(?:行业|属于?|归属|归|从事|做|搞|主营|类别|干|开|是|为|经营)[^，。]{0,6}$")
_TAIL = re.compile(r"[的类行业公司企工厂]")
_OF_OTHERS = re.compile(r"(?:不是|给|服务|面向|帮|替|没有?)(?:做|搞|从事)?$")
_NOT_OURS = re.compile(
    r"(?:不是|给|(?<![业品务])为|跟|和|与|向|帮|替|对|供应?给?|卖给|服务于?|面向|客户|对接|针对|离|像|隔壁|原来|以前|原先|曾经|对面|租|采购|买|收购|投资?|找|没有?|不)"
    r"(?:做|搞|从事|了|过|是|的|都|主要|很多|各类|各大|一?些|一?家|[几两三四五]家)*$"
)
_THEIR_AFFAIRS = re.compile(r"^的?(?:客户|政策|补贴|协会|企业客户|服务(?!商|公司)|供应商)")
_MAKES = re.compile(
    r"(?:做|搞|生产|制造|加工|经营|主营|从事|专业|专门|主打|开|办|卖|酿|织|榨|炒|炼|铸|缝|绣|腌|产|销售|批发|代工|承接|跑|弄|干|是|属于?|主业|产品|业务)"
    r"(?:了|着|的|是|为|有|点|些|:|一?[家个间所]|[\d一二两三四五六七八九十几多]+[家个条年])*[^，。\d]{0,4}$"
)
_AS_FIRM = re.compile(
    r"^的?(?:小|老|大|代|加工|生产|制造|定制|批发|零售|连锁)*(?:厂|工厂|作坊|公司|企业|店|工坊|机构|中心|所|院|馆|学校|校区|厂家|门店|加盟商|加盟店|为主|出身|起家|这一?行|这一?块|生意)"
    r"|^(?:代?加工|生产|制造|代工|批发|零售|定制|贴牌|连锁)(?:的|$)"
)
_NOT_THE_TRADE = re.compile(
    r"^的?(?:电商|机械|设备|机器|机(?![加构])|软件|系统|平台|贸易|检测|设计|辅料|原料|材料|回收|物流|出口|进口|外贸|专卖|仓库|培训|维修|清洗|直播|品牌|展|市场|协会|园|街|城|小镇|"
    r"学院|客户|补贴|补助|奖|政策|标准|安全|证|许可|资质|采购|租赁|费|成本|服务平台|数字化|信息化|生产线|产线|自动化|废|工程师|师|专业|班|券)"
)
_ALONE = re.compile(
    r"(?:我们?|我司|咱们?|公司|本公司|就|是|的|一?家|一?个|这边|那边|[省市县区镇]|街道|老|小|中|民营|主业|行业|:|_|也|在)*"
)
_OF_IT = re.compile(r"的[^，]{2}")
"""做医院的信息系统 is no hospital."""
_DOING = re.compile(r"[^，。]{0,4}的$")
"""我们印刷包装盒子的."""


_TELLS_TRADE = frozenset({"sectors", "roles"})


def read_industries(draft: Draft, vocabulary: Vocabulary) -> None:
    """Add the industry: a name ending in 业, or one said to be the trade; a plain trade where no sector was told."""
    named_trades = draft.of_kind(Kind.INDUSTRY)
    if not named_trades or (draft.intent in _NO_INTENT and not is_on_behalf(draft)):
        return
    has_sector = any(fact.attribute in _TELLS_TRADE for fact in draft.facts)
    found: list[tuple[bool, int, int, Mark, str]] = []
    for mark in named_trades:
        entry = mark.of((Kind.INDUSTRY,))[0]
        if not draft.is_ours(mark.start):
            continue
        named = bool(entry.attribute) and _is_named(draft, mark, entry.name)
        if named or (not has_sector and _is_done(draft, mark)):
            found.append((named, len(vocabulary.industry_tree.chain(entry.name)), mark.start, mark, entry.name))
    if found:
        _, _, _, mark, code = max(found, key=lambda entry: entry[:3])  # of two trades the later: 丝绸围巾
        words, span = draft.normal.words(mark.start, mark.end), draft.normal.span(mark.start, mark.end)
        draft.facts.append(
            ReadFact("industry", "within", code, None, None, words, span, round(0.92 * mark.score, 3), "industry.named")
        )


def _around(draft: Draft, mark: Mark) -> tuple[str, str]:
    clause = draft.clause_of(mark.start)
    return draft.text[clause.start : mark.start], draft.text[mark.end : clause.end]


def _is_named(draft: Draft, mark: Mark, code: str) -> bool:
    """Whether the standard's own words name the industry."""
    before, after = _around(draft, mark)
    if _OF_OTHERS.search(before) or _THEIR_AFFAIRS.match(after):
        return False
    word = draft.text[mark.start : mark.end]
    if word.endswith("业") and not word.endswith("企业"):
        return True
    if word.endswith(("厂", "公司", "企业", "机构")) or len(code) > _DIVISION or _OF_IT.match(after):
        return False
    return bool(_CUE.search(before)) or (not before and not _TAIL.sub("", after))


def _is_done(draft: Draft, mark: Mark) -> bool:
    """Whether we are said to do the plain trade: 做阀门的, 阀门厂, 我们织布的."""
    before, after = _around(draft, mark)
    before = _without_places(draft, before, mark)
    if _NOT_OURS.search(before) or _THEIR_AFFAIRS.match(after) or _NOT_THE_TRADE.match(after):
        return False
    if _MAKES.search(before) or _AS_FIRM.match(after) or _is_our_firm(draft, mark, before, after):
        return True
    if _DEALING.match(draft.text, mark.start) and len(before) <= _SHORT and not _TAIL.sub("", after):
        return True
    return bool(_ALONE.fullmatch(before)) and bool(not _TAIL.sub("", after) or _DOING.fullmatch(after))


def _is_our_firm(draft: Draft, mark: Mark, before: str, after: str) -> bool:
    """我们酒店一共八十六间房, 中医门诊部: the trade's word names the firm itself."""
    if not _FIRM_WORD.search(draft.text, mark.start, mark.end):
        return False
    return bool(_WE.search(before)) or (len(before) <= _SHORT and not after)


_FIRM_WORD = re.compile(r"[店厂院馆所部校园]$|酒店$|公司$|机构$|中心$|超市$|药房$")
_WE = re.compile(r"(?:我们|咱们?|我家|我这|本)(?:这家|这个|这|家)?$")
_SHORT = 6
_DEALING = re.compile(r"批发|零售")
"""酒店用品批发: whatever is dealt in."""


def _without_places(draft: Draft, before: str, mark: Mark) -> str:
    for place in draft.of_kind(Kind.PLACE, mark.start - len(before), mark.start):
        before = before.replace(draft.text[place.start : place.end], "")
    return before

"""Numbers said without digits: 没营收 is zero revenue, 还没盈利 a profit of at most zero, 打平 a profit of zero."""

from __future__ import annotations

import re
from decimal import Decimal

from matcher.text.draft import Draft
from matcher.text.gates import Gate, any_of
from matcher.text.lexicon import Lexicon
from matcher.text.marks import Kind
from matcher.text.understanding import Intent, ReadFact

_ZEROED = {
    "annual_revenue": r"营收|营业收入|主营收入|收入|销售收入|销售额|销售|流水|业绩|营业额|进账|开票",
    "export_value": r"出口|出口额|外贸出口|外贸|外销|出口业务|海外收入|海外销售",
    "loan_amount": r"(?:银行|信用|经营|抵押|经营性)?(?:贷款|借款)|银行融资|流贷",
    "invention_patents": r"(?:授权|有效)?发明专利|授权发明|发明",
    "overseas_warehouses": r"海外仓|境外仓|海外仓库",
    "employees": r"员工",
    "rd_expense": r"研发费用|研发投入|研发支出|研发经费|研发开支",
}
_NOT = (
    r"(?:没有?|无|还没有?|尚无|暂无|暂时没有?|目前没有?|从来没有?|没得|零|不做|没做过?|没搞过?|从没|(?<![\d.])0(?=[收营销])|"
    r"尚未有|未有|(?:还)?没(?:有)?开始(?:有|产生)?|一直没有?)"
)
_OTHERWISE = {
    "export_value": r"|没有?出口过?|不出口|no_exports?(?![a-z])",
    "loan_amount": (
        r"|没有?贷过?款|(?:没有?|从没|从来没有?|不)(?:跟|向|找|问)?(?:银行|外面)(?:借|贷)过?(?:钱|款)?|零贷款"
        r"|no_(?:bank_)?loans?(?![a-z])"
    ),
    "overseas_warehouses": r"|海外仓(?:都|也|还)*没(?:有)?(?:建|设|租|布局|开|布)",
    "rd_expense": r"|(?:没有?|从没|从来没有?|未)(?:投入?|花|做|搞)过?(?:一分钱?|钱)?(?:在)?研发(?!补|中心|机构|人员)",
    "annual_revenue": r"|no_(?:revenue|sales|income)|(?:pre|zero)[-_]revenue",
}
"""Wordings of their own that say that there is none."""
_BEGINS = "[没无还尚暂目从零不0未一营主收销流业进开出外海银信经抵贷借授有发境员研npz]"
"""What any of the wordings below begins with: looked at first, so that few places are tried with all of them."""
_NO_SUCH = Gate(
    f"(?={_BEGINS})(?:"
    + "|".join(
        rf"(?P<{name}>{_NOT}(?:任何|过|一个|一件|一分钱|产生|形成)?(?:的)?(?:{words})(?!大|增|涨|超|到|突破|目标|压力|困难|怎么|多少|证明|数据|渠道|权|许可|的)"
        rf"|(?:{words})(?:额|数|余额|业务|这块|这一块|方面)?(?:目前|现在|都|也|还|是|为|暂时|一件|一个|一分|一项|一分钱|一直|基本)*(?:没有?$|没有?(?=[，。！？；])|:?(?:暂无|尚无|无)(?![^，。！？；])|为?零(?!售|部|件|碳)|是?0(?![\d.%])|空白)"
        + _OTHERWISE.get(name, "")
        + ")"
        for name, words in _ZEROED.items()
    )
    + ")"
)
_NO_PROFIT = Gate(
    r"(?:没|没有|还没|还没有|未|尚未|暂未|未能|没能|还未)(?:实现|开始|怎么)?(?:盈利|赚钱|挣钱|利润|_?break_?even|盈亏平衡|打平|回本)(?!目标|压力)|no_profit|not_profitable|unprofitable"
)
_LOSING = Gate(
    r"(?:还在|一直在|一直|仍|仍在|目前|现在|每年都?|年年)(?:亏损|亏钱|亏本|亏着|亏)(?![\d一二两三四五六七八九十百千几了])|(?:略|微|小|稍)有?亏(?:损)?|亏(?:了|着)?(?:一)?点(?![几\d])|有点亏|(?<![^，。；！？])(?:目前|现在|去年)?亏(?:损|钱|本)(?:状态|中|的)?(?:(?![^，。；！？])|(?=\d+[人个名]))"
)
_NEGATIVE = Gate(r"(?:净?利润?|盈利|净利润)(?:目前|现在|都|也|还|一直|仍然?|依然)*(?:是|为)负(?:的|数|值)?(?!\d)")
"""利润还是负的: a loss without a number."""
_EVEN = Gate(r"打平|盈亏平衡|没亏没赚|没赚没亏|不亏不盈|保平|不赚不亏|不亏不赚|收支平衡|保本|持平")
_WISHED = re.compile(r"能|求|争取|希望|目标|明年|力争|计划")
_PROFIT_WORD = re.compile(r"利润|盈利|盈亏|赚|收支|保本")


_WE_HAVE_NONE = Gate(
    r"(?:我们|我司|咱们?|我家|自己|我厂)(?:公司|这边|现在|目前|还|倒|却|可|是)*"
    r"(?:一(?:个|件|家|项|分钱?|块钱)(?:都|也|还)*)?(?:没有?|为零|是零|零)(?=[，。！？呢啊呀吧]|$)"
)
_NOT_ONE = Gate(
    r"(?:，|^)(?:目前|现在|暂时|到现在|实际上?|其实|还|但)*(?:是)?一(?:个|件|家|项|分钱?)(?:都|也)(?:还)*没(?:有|建|开|拿到)?(?=[，。！？呢啊呀吧]|$)"
)
_HINTS = any_of(_NOT_ONE, _NO_SUCH, _NO_PROFIT, _LOSING, _NEGATIVE, _EVEN, _WE_HAVE_NONE)


def read_nothing(draft: Draft, lexicon: Lexicon) -> None:
    """Add the zero facts, where the text gives no number of that attribute."""
    if draft.intent not in {Intent.TELL_PROFILE, Intent.CORRECT_FACT, Intent.ASK_MATCH, Intent.ASK_NO_APPLICATION}:
        return
    if not draft.possible & _HINTS:
        return
    for found in _NO_SUCH.finditer(draft.possible, draft.text):
        _add(draft, lexicon, found, found.lastgroup or "", "==")
    if True in draft.foreign:
        _add_denied(draft, lexicon)
    _add_not_one(draft, lexicon)
    for found in _NO_PROFIT.finditer(draft.possible, draft.text):
        _add(draft, lexicon, found, "annual_profit", "<=")
    for found in (*_LOSING.finditer(draft.possible, draft.text), *_NEGATIVE.finditer(draft.possible, draft.text)):
        _add(draft, lexicon, found, "annual_profit", "<")
    for found in _EVEN.finditer(draft.possible, draft.text):
        clause = draft.clause_of(found.start())
        if _WISHED.search(draft.text, clause.start, found.start()):
            continue
        asked = draft.pending is not None and draft.pending.attribute == "annual_profit"
        told = any(f.attribute == "annual_profit" for f in draft.facts)
        if asked or told or _PROFIT_WORD.search(draft.text, clause.start, clause.end):
            _add(draft, lexicon, found, "annual_profit", "==")


def _add_denied(draft: Draft, lexicon: Lexicon) -> None:
    """竞争对手有三个海外仓，我们一个都没有: denied of us is what was said of them."""
    for found in _WE_HAVE_NONE.finditer(draft.possible, draft.text):
        told = [m for m in draft.of_kind(Kind.ABOUT, 0, found.start()) if not draft.is_ours(m.start)]
        named = [e.attribute for m in told[-1:] for e in m.of((Kind.ABOUT,)) if e.attribute in _ZEROED]
        if named:
            _add(draft, lexicon, found, named[0], "==")


def _add_not_one(draft: Draft, lexicon: Lexicon) -> None:
    """准备在越南建海外仓，目前一个都没有: what the clause before plans."""
    for found in _NOT_ONE.finditer(draft.possible, draft.text):
        named = [e.attribute for m in draft.of_kind(Kind.ABOUT, 0, found.start()) for e in m.of((Kind.ABOUT,))]
        if named and named[-1] in _COUNTED:
            _add(draft, lexicon, found, named[-1], "==")


_COUNTED = frozenset({"overseas_warehouses", "invention_patents"})


def _add(draft: Draft, lexicon: Lexicon, found: re.Match[str], attribute: str, operator: str) -> None:
    if not attribute or not draft.is_ours(found.start()):
        return
    clause = draft.clause_of(found.start())
    years = [m.year for m in draft.moments if clause.start <= m.start < found.start()]
    period = years[-1] if years and lexicon.vocabulary.attributes[attribute].yearly else None
    if any(f.attribute == attribute and (period is None or f.period in {None, period}) for f in draft.facts):
        return
    unit = lexicon.dimensions[attribute]
    near = [q for q in draft.quantities if found.start() <= q.start <= found.end() + 1 and q.unit in {None, unit}]
    if any(q.low > 0 and not q.faint for q in near):
        return
    words, span = draft.normal.words(*found.span()), draft.normal.span(*found.span())
    draft.facts.append(ReadFact(attribute, operator, Decimal(0), unit, period, words, span, 0.85, "nothing.said"))

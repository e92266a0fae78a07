"""Whether what is said is so: plans, targets, conditions and thresholds are no facts."""

from __future__ import annotations

import re

from matcher.text.draft import Clause, Draft
from matcher.text.gates import Gate, any_of
from matcher.text.marks import HELD, Kind
from matcher.text.quantity import Quantity
from matcher.text.understanding import Intent

_REQUIRED = Gate(
    r"要求|门槛|条件|才能|才行|才可以|才给|必须|需要达|得达到|要达到|要到|是不是得|满足|标准是|封顶|离.{0,8}(?:还)?差|够不够|(?<!不)够[吗嘛么]|够了[吗嘛么]|够格|(?:文件|政策|通知|规定|办法|指南|条款)(?:里|上|中|说|写|要|规定|的)"
)
_TARGET_AFTER = Gate(r"^的?(?:目标|任务|指标|计划|预期)")
NOW = r"现在|目前|眼下|眼前|当下|当前|如今|现如今|这会儿|时下|现阶段|暂时|平时|平常|平日里?|常年|现有|截至|截止"
"""Words for the present, as alternatives of a regular expression."""
_ASKING = frozenset({Intent.ASK_MATCH, Intent.ASK_POLICY})
_REACHING = Gate(r"(?:够|达到?|有没有|是不是|是否|到|超过|满)(?:得?到|了|有)?$")
_IS_IT_THAT = Gate(r"^(?:的?(?:要求|标准|线|门槛))?了?(?:吗|么|嘛|没有?(?:啊|呀|呢)?$)")
"""研发占比够5%吗 asks whether it is so."""
_KIND_OF = Gate(
    r"的(?:民营|制造|科技|小微|中小|规上|软件|工业)?(?:企业|公司|单位|厂|项目)(?:能|可|有|都|给|享|补|怎|会|要)"
)
_CLAIMS = re.compile(
    r"(?:我们|我司|我厂|公司|咱们?)(?:公司|厂)?(?:是|做|作为|属于|就是|有|一年|去年|现在|营收|员工|也)"
)
"""营收5000万以上的企业有什么补贴 asks of a kind of company, unless 我们是 claims to be one."""
_MISSING = Gate(r"(?:差|缺)(?:了)?(?:大概|差不多|约)?$|差[^，]{1,12}就(?:能)?(?:到|够|有|上|破|达)[^，]{0,3}$")
"""还差5个人就到100人了: neither what is missing nor where it leads is what there is."""
_DONE = Gate(rf"{NOW}|已经|实际|完成|去年|上年|做到了|达到了|刚")
_UNREAL_WORDS = Gate(
    r"(?<![一-鿿])等(?:以后|将来|到|哪天|明年|产值|营收|公司|我们)|先做到|先做个|目标|争取|力争|(?<!研发)(?<!专项)(?<!雏鹰)(?<!领雁)(?<!人才)(?<!国家)计划|预计|打算|准备|想(?:再|多|去|要|把)?(?:申请|贷|借|融|买|租|投|建|招|做|拿|扩)|(?:需要|要|正在|在)(?:再)?(?:贷|借|融)(?!了)|申请贷|(?<!紧)缺(?!陷)|想要|希望|预期|今年(?:大概|差不多|全年|这个形势)?(?:应该能|能做|能有)|规划|拟|有望|正在谈|还?在谈|洽谈|应该能|应该可以|估计能|可望|有信心|大概率|冲击|冲刺|奔着?(?=[一二两三四五六七八九十\d小])|明年|后年|将(?!近)|能做到|要做到|要招|招到(?!了)|扩到(?!了)|打算招|如果|(?<![主只首重需])要是|假如|想做到|做到明年|来年|下半年想|五年后|[两三五十几]年以?后|(?<![一-鿿])以后|(?:我们|公司)以后|(?:达产|投产|建成|满产|竣工)(?:之|以)?后"
)


def is_real(draft: Draft, quantity: Quantity) -> bool:
    """Whether the quantity is told as a present or past state of things."""
    if draft.intent is Intent.WHAT_IF:
        return True
    clause = draft.clause_of(quantity.number_start)
    before = draft.text[clause.start : quantity.start]
    if draft.possible & _REQUIRED.bits and _is_required(draft, quantity, clause):
        return False
    after = draft.text[quantity.end : clause.end]
    if _IS_IT_THAT.match(draft.possible, after) and _REACHING.search(draft.possible, before):
        return False
    if _TARGET_AFTER.match(draft.possible, after) or _MISSING.search(
        draft.possible, draft.text, clause.start, quantity.number_start
    ):
        return False
    if draft.intent in _ASKING and _KIND_OF.match(draft.possible, after) and not _CLAIMS.search(before):
        return False
    if _FORECAST.search(draft.possible, draft.text, clause.start, quantity.number_start):
        return False
    plans = list(_UNREAL_WORDS.finditer(draft.possible, before))
    if not plans:
        return not _continues_plan(draft, clause, before)
    if clause.end - clause.start > _LONG and _EVERY_YEAR.search(before, plans[-1].end()):
        return True
    return bool(_DONE.search(draft.possible, before, plans[-1].end()))


_EVERY_YEAR = re.compile("(?<![今明后前])(?:一年|每年|全年)(?!后|内|之|目标|计划)")
"""想装光伏一年用电四百八十万度: what is so every year is no plan."""


_LONG = 30
_REACHED = 6
"""How far before a number the word stands that asks for it: 要达到, 需要达到."""


def _is_required(draft: Draft, quantity: Quantity, clause: Clause) -> bool:
    """Whether the clause asks for the number; one that runs on without punctuation is read from number to number."""
    start, end = clause.start, clause.end
    if end - start > _LONG:
        start = max([start, *(q.end for q in draft.quantities if q.end <= quantity.start)])
        following = [q.number_start - _REACHED for q in draft.quantities if quantity.end <= q.start < end]
        end = max(quantity.end, min([end, *following]))
    aside = draft.text.find("(", quantity.end, end)
    return _REQUIRED.search(draft.possible, draft.text, start, end if aside < 0 else aside) is not None


def _continues_plan(draft: Draft, clause: Clause, before: str) -> bool:
    """明年目标5000万，人数100: a plan goes on until the present is named again."""
    if not draft.possible & _FUTURE.bits:
        return False
    if (
        _DONE.search(draft.possible, before)
        or _THIS_YEAR.search(draft.possible, before)
        or draft.of_kind(Kind.OURS, clause.start, clause.end)
    ):
        return False
    for previous in reversed(draft.clauses[: draft.clauses.index(clause)]):
        if previous.closes:
            return False
        if _FUTURE.match(draft.possible, draft.text, previous.start, previous.end):
            return not any(m.is_any(HELD) for m in draft.marks if previous.start <= m.start < previous.end)
        if _DONE.search(draft.possible, draft.text, previous.start, previous.end):
            return False
    return False


_FORECAST = Gate(
    r"(?:今年|全年|年底|本年度?)(?:全年|的话|大概|差不多|应该|也|能|营收|收入|产值|销售额?|利润)*(?:估计|预估|预计|估摸)[^，]{0,4}$"
)
"""今年估计八千万 is awaited, and only a guess of what has been elsewhere."""
_THIS_YEAR = Gate(r"今年|本年|去年|上年")
_WISH = r"(?:计划|预计|打算|目标|争取|力争|规划|希望|准备|想|要|是|到|在|于|我们|公司)*"
_FUTURE = Gate(
    rf"{_WISH}(?:明年|后年|来年|未来|今后|[三五两十]年(?:之?[后内]|以后)|(?:项目|二期|三期)?(?:达产|投产|建成|满产)|(?:正|还)?在(?:谈|看)(?:了|着)?[一两几]?(?:块|个|处)|看中)"
)


_MONTHLY = Gate(
    r"(?:一个月|每个?月|月均|月度|单月|一天|每天|日均|每日|(?<![\d个份一二三四五六七八九十])月(?:销售额?|营收|营业额|流水|收入|产值|开票额?|销量|用电|耗电|出口|纳税|交税|均[\u4e00-\u9fff]{2,4})|一个季度|每季度|季度)[^，]{0,4}$|月$|(?<![a-z])q[1-4][_:]?$"
)
_PART_OF_YEAR = Gate(
    r"(?:(?:上|下)半年|(?:[1一]月?份?(?:-|~|到|至)|前)(?:\d{1,2}|[一二三四五六七八九十]{1,2})个?月份?)(?:的|我们|公司|营收|营业|销售|主营|业务|收入|利润|净|总额|额|产值|出口|纳税|税收|交税|用电量?|研发|费用|投入|做|卖|完成|实现|了|就|有|已经?|是|大概|:|_)*$"
)
_DELTA = Gate(r"(?:增加|增长|多|减少|涨|提高|上涨|增收|少)(?:了|出)(?:差不多|大概|约)?$")
_GREW_BY = Gate(r"(?:较|比)[^，]{1,8}(?:增加|减少|净增加?|净减少?|增|减|多|少)了?$")
_CHANGES = any_of(_DELTA, _GREW_BY)
_FORMER_TIMES = Gate(
    r"前(?:两|几|些|[三四五])年|早几年|早些年|那几年|那时候|那会儿?|疫情(?:前|期间|那)|刚开始|刚起步|起初|最早|高峰(?:期|的?时候)?|最多的?时候|最好的?时候|鼎盛|巅峰|顶峰|辉煌|人多的?时候|旺的?时候"
)
"""What was so years ago is no fact of today, nor of a stated year."""


_TO_DATE = Gate(
    r"(?:截至目前|截止目前|到目前为止|到现在为止|目前已经?|目前)(?:已经?|累计)*(?:完成|实现|做了|卖了|做到)了?$"
)


def _is_to_date(draft: Draft, quantity: Quantity) -> bool:
    """今年目标1.2亿，截至目前完成8000万: a part of the year."""
    clause = draft.clause_of(quantity.number_start)
    done = _TO_DATE.search(draft.possible, draft.text, clause.start, quantity.start)
    return done is not None and draft.text.find("今年", clause.sentence, quantity.start) >= 0


def is_monthly(draft: Draft, quantity: Quantity) -> bool:
    """Whether it is the amount of a month, a quarter, half a year or a day."""
    start = quantity.start
    if draft.possible & _PART_OF_YEAR.bits:
        clause = draft.clause_of(quantity.number_start)
        if _PART_OF_YEAR.search(draft.possible, draft.text, clause.start, start):
            return True
    if draft.possible & _TO_DATE.bits and _is_to_date(draft, quantity):
        return True
    return _MONTHLY.search(draft.possible, draft.text[max(0, start - 8) : start]) is not None


_EACH = Gate(
    r"(?:每(?!年|亩|一年|月|个月|天|日)[^，。\d]{1,5}|人均[^，。]{0,5}|平均(?:每|一)(?!年|亩)[^，。\d]{0,5}|单(?:个|台|店|人|价|笔|件|班)[^，。]{0,3}|(?:一|大|几)(?:单|笔(?:订单|合同|生意)?)(?:做了|有|是|签了)?|(?:一|另一)(?:份|块|笔|栋|处|期|个厂)(?:是|有|投)?|一(?:个班|个组|条线|个车间|层楼|家店)[^，。]{0,2})$"
)
_OF_SEVERAL_YEARS = Gate(
    r"(?:(?:近|最近|过去|前|这)(?:[两三四五几]|[2-5])年|历年|(?:成立|开业|创办|建厂)(?:至今|以来|到现在))[^，。]{0,12}(?:合计|累计|总共|一共|总计|加起来|共)[^，。分]{0,6}$"
)

_PARTS_OR_SUMS = any_of(_EACH, _OF_SEVERAL_YEARS)


_EVER = Gate(r"累计(?!到|至)[^，。]{0,8}$")
_OF_A_YEAR = re.compile(r"[今去前本当上]年|20\d\d|月|季度|年度|年初|截至|截止")


def is_of_all_years(draft: Draft, quantity: Quantity) -> bool:
    """Whether it is what came together over the years: 累计纳税超过一千万."""
    if not draft.possible & _EVER.bits:
        return False
    start = draft.clause_of(quantity.number_start).start
    if not _EVER.search(draft.possible, draft.text, start, quantity.start):
        return False
    return _OF_A_YEAR.search(draft.text, 0, quantity.start) is None


def is_part_or_sum(draft: Draft, quantity: Quantity) -> bool:
    """Whether it is told of each of many, or of several years together: 每个车间四十人, 近三年研发合计1500万."""
    if not draft.possible & _PARTS_OR_SUMS:
        return False
    start = draft.clause_of(quantity.number_start).start
    before = draft.text[start : quantity.start]
    return (
        _EACH.search(draft.possible, before) is not None or _OF_SEVERAL_YEARS.search(draft.possible, before) is not None
    )


def is_change(draft: Draft, quantity: Quantity) -> bool:
    """Whether it is by how much something grew or shrank: 增加了500万, 较年初增加11人."""
    if not draft.possible & _CHANGES:
        return False
    start = draft.clause_of(quantity.number_start).start
    grew = _DELTA.search(draft.possible, draft.text[max(0, quantity.start - 6) : quantity.start])
    return grew is not None or _GREW_BY.search(draft.possible, draft.text, start, quantity.start) is not None


_GREW_TO = re.compile(rf"去年|今年|上年|(?:发展|壮大|扩大|扩充)(?:成|到|为|至)|到(?:{NOW})|{NOW}")


def is_former(draft: Draft, quantity: Quantity) -> bool:
    """Whether it is told of a time long past: 前两年还能赚个百来万."""
    if not draft.possible & _FORMER_TIMES.bits:
        return False
    start = draft.clause_of(quantity.number_start).start
    former = _FORMER_TIMES.search(draft.possible, draft.text, start, quantity.start)
    return former is not None and not _GREW_TO.search(draft.text, former.end(), quantity.number_start)

"""Head counts that no noun names: 人六七十, 连我在内17人, 手底下一百来号, 走了十个还有四十五."""

from __future__ import annotations

import re
from collections.abc import Container

from matcher.text.draft import Clause, Draft
from matcher.text.gates import Gate, any_of
from matcher.text.marks import Kind, Mark
from matcher.text.quantity import Quantity
from matcher.text.reality import NOW
from matcher.text.verdict import Topic

_COUNTS = frozenset({None, "piece", "headcount", "person"})
_HEADS = frozenset({"person", "headcount"})
_NO_HEADS = ("家", "件", "项", "台", "套", "座", "款", "处", "辆", "架", "篇", "只")
_REACH = 14
_SO = (
    rf"(?:一共|总共|合计|总计|共计|拢共|全部|加起来|{NOW}|大概|差不多|大约|估计|应该|也就|就|才|只|还|都|倒|已经|已|共|约|"
    r"有|是|剩下?|到|达到?|满|不过|稳定在|维持在|保持在|控制在|:|嘛|么|呢|_)*"
)
"""What may stand between the people and their number."""
_PEOPLE = Gate(
    rf"(?<![工法器客老本个别他商众令传合经型形候无人主负责证])人(?:员|头|手|马)?(?:的话|从|由|倒)*{_SO}"
    rf"(?:(?:养|雇|用|请|管|扩|加|减|降|涨|增|缩|裁|剩)(?:了|着|到|至|到了|成|下|得)?)?{_SO}(?:那|这)?$"
)
_DEGREE = r"(?:蛮|挺|很|不|还|算|比较|特别|真|老|太|好|可|真是|确实)*"
_MANY_PEOPLE = re.compile(
    rf"人(?:嘛|么|呢|倒|还|也|是|手|数)*{_DEGREE}(?:多|少|行)(?:的|格|呢|啊|呀|嘛|吧|了|得很|着呢)*，{_SO}$"
    rf"|(?:没(?:几|多少)个?人|人也?没(?:几|多少)个?)，{_SO}$"
)
"""人嘛蛮多的，两百三十个: what is many is then counted."""
_ADDED = Gate(
    r"(?:加上?|连同?|算上?|包括|包含|带上)(?!起来)[^，。\d]{1,8}?(?:在内|一起|一道|一块|(?:都|全)?算上|都算)(?:也|就|总共|一共|合计|拢共|共|才|有|是|大概|差不多|不过)*$"
    r"|(?:加上?|连同?|算上|带上?|连着)(?!起来|薪|急)[^，。\d]{1,6}?(?:也|就|总共|一共|合计|拢共|共|才|满打满算)+(?:有|是|大概|差不多|不过|就|才)*$"
    r"|(?:加上?|连同?|算上|带上?)(?:我|老板娘?|自己|老总|法人)(?:自己|们|本人|俩|两口子)?$"
    r"|(?:裁员|减员|裁了?|走了?|离职了?|跑了?)[^，。]{0,8}?(?:剩下?|只剩|还剩|就剩)(?:了|下)?(?:大概|差不多|约|有)*$"
    r"|(?:工人|员工|职工|师傅|老板)(?:加上?|和|跟|带)(?:管理层?|办公室|行政|职员|文员|员工|工人|老板|伙计)(?:人员)?(?:一共|总共|共|有|才|也就|大概)*$"
)
"""加实习生也才十二个: whoever is added, the sum counts the staff."""
_GROUPS = Gate(
    r"(?:(?:加上?|和|跟|与|、|带|还有)[^，。、\d]{1,6}?|医生护士|医护人员?|保安保洁|师生|教职工|司机押运)(?:等|等等|所有人?)?"
    r"(?:一共|总共|合计|总计|共计|拢共|加起来|加一起|共)(?:也|就|才|有|是|大概|差不多|约)*$"
)
_SUMS = any_of(_ADDED, _GROUPS)
_SOME_STAFF = re.compile(
    r"博士|硕士|本科|研究生|大专|研发|科研|技术人员|工程师|高管|管理层|股东|专家|院士|教授|实习|派遣|外包|兼职|临时|党员|退休|应届|海归|客户|学员|会员|新招|高级|中级|职称"
)
"""司机加办公室总共55: two kinds of work make the staff, two degrees a part of it."""
_ALONE = re.compile(r"(?:就剩|只剩|就|只有|光|只是|只)(?:是|下|了)?(?:我|老板|我们老板|自己)+$")
"""就我一个人: no mere 一个人."""
_PAID = re.compile(
    rf"(?:(?:发|领|拿|开)(?:工资|薪水?)|吃饭|干活|上班|坐班|打卡|出勤|做工|做事|打工|签(?:了|过|订)?(?:劳动)?合同|在职|在岗|在册|在编)的(?:人|员工|职工)?{_SO}$"
    rf"|(?:手底?下|底下|手里|老老少少|老少|上下|里里外外|老的小的)(?:的|管|带|加起来|一起|领|养)*(?:着|了)?{_SO}$"
)
_PAID_CHARS = frozenset("的手底老里下")
"""要发工资的有86个, 手底下三十来个: whoever is fed is on the staff."""
_FEW = re.compile(r"(?<![一-鿿])人手?(?:多|少|紧|不够)|裁员|减员|裁了|走了|离职|招人|用工")
_ALTOGETHER = Gate(
    rf"(?:{NOW}|实有|实际|稳定在|维持在|保持在|总共|一共|合计|总计|共计|加起来|全部|拢共|总数|还剩|剩下|只剩|就剩|还有)"
    r"(?:还|是|有|剩|到了?|达到?|也就|就|才|大概|差不多|约|共|干活的|在的)*$"
)
"""研发20来个人，总共55: the sum of people counted before."""
_GONE = re.compile("走|裁|离职|减员|退休|跑了|辞|原来|本来")
_CONTRAST = Gate(
    r"(?:我们|咱们?|我司|我这|我家|自己)(?:公司|这边|这儿|厂|家|自己|子公司|分公司|这个|单体|单独)*(?:现在|目前|总共|一共|也|就|才|只有|只|有|不过|仅|大概)*$"
)
_VAGUE_HEADS = re.compile(r"(?:[好几数上]|好几)[百千万十]+(?:来|多)?[个号名]?人")
"""他们十几万人，我们才48: people too, though no number stands before."""
_ROUND_HEADS = re.compile(r"[多来几把]_?号$|[多来几把]号(?![线楼文机厂])")


def sum_of_staff(draft: Draft, cues: list[Mark], quantity: Quantity, clause: Clause) -> Topic | None:
    """加实习生也才十二个, 连我在内17人: whoever is added, the sum counts the staff."""
    if not draft.possible & _SUMS:
        return None
    if quantity.unit not in _COUNTS or quantity.scaled or _counts_things(draft, quantity):
        return None
    if any(clause.start <= m.start < quantity.start and _names_a_thing(m) for m in cues):
        return None
    found = _ADDED.search(draft.possible, draft.text, clause.start, quantity.start)
    if found is None and not _SOME_STAFF.search(draft.text, clause.start, quantity.start):
        found = _GROUPS.search(draft.possible, draft.text, clause.start, quantity.start)
    return Topic("employees", None, "aboutness.people", 0.9) if found else None


def people(draft: Draft, cues: list[Mark], used: Container[int], quantity: Quantity, clause: Clause) -> Topic | None:
    """人六七十, 人大概一百出头: the word alone before a number counts the staff."""
    if quantity.unit not in _COUNTS or quantity.unit == "person" or quantity.scaled:
        return None
    if _counts_things(draft, quantity):
        return None
    text, start = draft.text, max(0, quantity.start - _REACH)
    found = (
        _PEOPLE.search(draft.possible, text, start, quantity.start)
        if text.find("人", start, quantity.start) >= 0
        else None
    )
    if found is None and "人" in text[start : quantity.start]:
        found = _MANY_PEOPLE.search(text, start, quantity.start)
    if found is None and not _PAID_CHARS.isdisjoint(text[clause.start : quantity.start]):
        found = _PAID.search(text, clause.start, quantity.start)
    if found is None and _counted_before(draft, cues, used, quantity):
        found = _ALTOGETHER.search(draft.possible, text, clause.start, quantity.start)
        if found and "还有" in found.group() and not _GONE.search(text, 0, quantity.start):
            return None  # 还有三个在申请, 还有两个刚来 are added, not all
    if found is None and (ours := _CONTRAST.search(draft.possible, text, clause.start, quantity.start)):
        counted = _counted_before(draft, cues, used, quantity)
        found = ours if counted and quantity.unit == "piece" else _VAGUE_HEADS.search(text, 0, clause.start)
    if found is None and quantity.unit == "headcount":
        found = _ROUND_HEADS.search(text, quantity.number_start, quantity.end + 1)
    return Topic("employees", None, "aboutness.people", 0.85) if found else None


def _names_a_thing(mark: Mark) -> bool:
    about = mark.of((Kind.ABOUT,))
    return bool(about) and all(entry.name not in {"person", "year"} for entry in about)


def is_alone(draft: Draft, quantity: Quantity) -> bool:
    """Whether one person is all there is: 就我一个人, 一个人的公司."""
    start = quantity.number_start
    return _ALONE.search(draft.text, 0, start) is not None or draft.text.startswith("一个人的公司", start)


def _counts_things(draft: Draft, quantity: Quantity) -> bool:
    return quantity.unit == "piece" and draft.text[quantity.start : quantity.end].endswith(_NO_HEADS)


def _counted_before(draft: Draft, cues: list[Mark], used: Container[int], quantity: Quantity) -> bool:
    """Whether people were counted before: 工人六十, 新招12个人, 走了十个."""
    if any(q.unit in _HEADS and q.end < quantity.start for q in draft.quantities):
        return True
    return _FEW.search(draft.text, 0, quantity.start) is not None or any(
        m.end <= quantity.start and m.start in used and any(e.name == "person" for e in m.of((Kind.ABOUT, Kind.DECOY)))
        for m in cues
    )

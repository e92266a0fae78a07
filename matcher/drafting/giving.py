"""The words of giving: in which form, counted per what."""

from __future__ import annotations

import re

from matcher.drafting.figures import Figure
from matcher.drafting.roles import Group
from policies.language.benefits import Form

_FORMS: tuple[tuple[str, Form], ...] = (
    ("贴息", Form.INTEREST),
    ("配套", Form.MATCHING),
    ("券", Form.VOUCHER),
    ("补偿", Form.COMPENSATION),
    ("减免", Form.RELIEF),
    ("免收", Form.RELIEF),
    ("减半", Form.RELIEF),
    ("返还", Form.RELIEF),
    ("奖励", Form.AWARD),
    ("奖补", Form.AWARD),
    ("奖金", Form.AWARD),
    ("资助", Form.GRANT),
    ("补助", Form.SUBSIDY),
    ("补贴", Form.SUBSIDY),
    ("津贴", Form.SUBSIDY),
    ("奖", Form.AWARD),
    ("出资", Form.EQUITY),
    ("资金", Form.GRANT),
    ("支持", Form.GRANT),
    ("经费", Form.GRANT),
    ("扶持", Form.GRANT),
    ("贷款", Form.LOAN),
    ("授信", Form.LOAN),
)
_PER: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        (r"标准?箱|TEU|箱", "container"),
        (r"平方米|平米|㎡", "m2"),
        (r"千瓦时|度电|度(?!补)", "kWh"),
        (r"项目", "project"),
        (r"团队", "team"),
        (r"人|名|位|员工", "person"),
        (r"户(?!均)", "household"),
        (r"件", "piece"),
        (r"架次", "event"),
        (r"台|套|架|辆", "unit"),
        (r"笔", "loan"),
        (r"亩", "mu"),
        (r"月", "month"),
        (r"年", "year"),
        (r"场|届|次|期", "event"),
        (r"项|个|张|品种|款|批|单", "item"),
    )
)
_EACH = re.compile(
    r"(?:每(?:一|个|家)?|单个|单项|单)(?P<what>标准?箱|TEU|平方米|平米|千瓦时|项目|团队|[^，。；、\d企家机单])"
)
_BY_OTHER = re.compile(r"每[一-龥]{1,6}$")
_NO_UNIT = re.compile("每(?:增加|新增|满|超过?|引进|招引|家|户)|给予|奖|补|最高")
_SLASH = re.compile(
    r"(?:/|每)(?P<what>标准?箱|TEU|平方米|㎡|千瓦时|项目|人|名|件|台|套|户|亩|月|年|场|次|项|个|张|标箱|度|天|日|笔|家)"
)


def form_of(piece: str, group: Group) -> Form:
    """Say in which form the money of a group of figures comes."""
    stop = piece.find("，", group.end)
    after = piece[group.end : stop if stop >= 0 else len(piece)][:24]
    before = piece[max(0, group.start - 24) : group.start]
    for where in (after, before[before.rfind("，") + 1 :], before):
        named = [(where.find(word), form) for word, form in _FORMS if word in where]
        if named:
            return min(named, key=lambda pair: pair[0])[1] if where is after else max(named, key=lambda p: p[0])[1]
    return Form.SUBSIDY


def counted_per(piece: str, group: Group) -> tuple[str, ...]:
    """Say what an amount is counted per, from the words before and the unit behind."""
    begin = max(piece.rfind(mark, 0, group.start) + 1 for mark in "，；。、")
    segment = piece[begin : group.start]
    words = [
        found.group("what")
        for found in _EACH.finditer(segment)
        if not (found.group("what") == "个" and re.match("企业|单位|机构|主体", segment[found.end() :]))
    ]
    after = _SLASH.match(piece, group.end)
    words += [after.group("what")] if after else []
    codes = [code for word in words for code in [_per_code(word)] if code]
    return tuple(dict.fromkeys(codes))


def uncounted(piece: str, group: Group) -> str:
    """Give the words that an amount is counted by, where the language has no such unit: 按每吨标准煤400元."""
    before = piece[max(piece.rfind(mark, 0, group.start) + 1 for mark in "，；。、：") : group.start]
    found = _BY_OTHER.search(before)
    if found is None or counted_per(piece, group) or _NO_UNIT.search(found.group()):
        return ""
    return found.group() + piece[group.start : group.end]


def counted_unit(piece: str, figure: Figure) -> tuple[str, ...]:
    """Say what a step of one counts: 每上云一台, 每引进1家."""
    word = re.sub(r"^[\d一二两]+", "", piece[figure.start : figure.end])
    code = "enterprise" if word == "家" else _per_code(word)
    return () if code is None else (code,)


def _per_code(word: str) -> str | None:
    return next((code for pattern, code in _PER if pattern.match(word)), None)

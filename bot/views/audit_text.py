"""Records, faults and replays as an auditor reads them in a terminal."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from bot.views.words import VERDICTS
from matcher.audit.conclusions import TRUTH_LETTERS
from matcher.audit.faults import Fault, Flaw
from matcher.audit.opened import Shown
from matcher.audit.profile_form import profile_from_record
from matcher.audit.replay import Aspect, Difference, Replay
from matcher.audit.verification import Verified
from matcher.explanation import value_text
from matcher.facts import FactView
from matcher.matching import Verdict
from matcher.profile import Fact, Source
from matcher.truth import Truth
from policies.canonical import canonical_text
from policies.timeline import CHINA
from policies.vocabulary import Vocabulary

KINDS = {
    "match": "匹配", "import": "导入", "draft": "起草条款", "submit": "提交审核", "review": "审核",
    "publish": "发布条款", "suspend": "暂停条款", "resume": "恢复条款", "supersede": "替代条款", "expire": "条款到期",
    "role_change": "角色变更", "consent": "同意或撤回", "erase": "清除内容", "export": "导出", "purge": "到期清除",
    "key_rotation": "更换主密钥", "setup": "初始化", "withdraw": "撤回草案", "golden": "存下样例",
    "entitlement": "办理享受", "budget": "改预算", "answer": "答复诉求",
}  # fmt: skip
FLAWS = {
    Flaw.CHANGED: "被改动",
    Flaw.REMOVED: "被删除",
    Flaw.INSERTED: "是插进来的",
    Flaw.REORDERED: "被调换了次序",
    Flaw.TRUNCATED: "被从末尾截去",
    Flaw.REWRITTEN: "被整体改写",
    Flaw.CLAUSES_LOST: "问过的条款清单不见了",
    Flaw.CLAUSES_CHANGED: "问过的条款清单被改动",
}
SOURCES = {Source.SAID: "自述", Source.IMPORTED: "导入", Source.VERIFIED: "核实"}
ASPECTS = {
    Aspect.LIST: "结论条数", Aspect.CLAUSE: "条款版本", Aspect.VERDICT: "结论", Aspect.TRACE: "条件",
    Aspect.MISSING: "缺的事实", Aspect.WORTH: "金额",
}  # fmt: skip
TRUTHS = {TRUTH_LETTERS[Truth.TRUE]: "成立", TRUTH_LETTERS[Truth.FALSE]: "不成立", TRUTH_LETTERS[Truth.UNKNOWN]: "未知"}
WITHOUT_CONSENT = "提问的人没有同意留存：只记了问过哪些条款，没有画像和结论"
MOST_SHOWN = 20


def shown_text(found: Shown, titles: dict[str, str], vocabulary: Vocabulary) -> str:
    """Write one record: what happened, where it stands in the log, and what it says."""
    record, header = found.record, found.header
    at = datetime.fromisoformat(record.at).astimezone(CHINA)
    lines = [f"{record.code} · {KINDS.get(record.kind, record.kind)} · {at:%Y-%m-%d %H:%M:%S}（北京时间）"]
    who = f"操作者 {header['actor']} · 渠道 {header['channel']}"
    lines.append(who + (f" · 事由 {header['reason']}" if header.get("reason") else ""))
    if header.get("subject"):
        lines.append(f"对象 {header['subject']}")
    if header.get("details"):
        lines.append(f"详情 {canonical_text(header['details'])}")
    if found.clauses is not None:
        lines.append(f"按 {header['as_of']} 有效的 {len(found.clauses.refs)} 条条款")
        lines.append(f"引擎 {header['engine']} · 词表 {header['vocabulary']} · 条款清单 {found.clauses.hash[:16]}…")
        lines += _content_lines(found, titles, vocabulary)
    state = "与哈希相符" if found.is_intact else "与哈希不符：被改动过，请运行 huiqi audit verify"
    return "\n".join([*lines, "", f"日志第 {record.seq} 条，{state}", f"哈希 {record.hash}"])


def _content_lines(found: Shown, titles: dict[str, str], vocabulary: Vocabulary) -> list[str]:
    content, clauses = found.content, found.clauses
    if content is None or clauses is None:
        return ["", found.erased or WITHOUT_CONSENT]
    profile = profile_from_record(content.profile)
    facts = FactView(vocabulary, profile, content.as_of)
    lines = ["", f"画像{f'（{profile.name}）' if profile.name else ''}："]
    lines += [f"  {_fact_text(fact, facts)}" for fact in profile.facts.values()] or ["  还什么都不知道"]
    verdicts = [Verdict(conclusion["verdict"]) for conclusion in content.conclusions]
    counts = Counter(verdicts)
    lines += ["", "结论：" + "，".join(f"{word} {counts[verdict]}" for verdict, word in VERDICTS.items())]
    for verdict in (Verdict.ELIGIBLE, Verdict.UNKNOWN):
        concluded = [ref for ref, one in zip(clauses.refs, verdicts, strict=False) if one is verdict]
        names = [f"  {VERDICTS[verdict]} {titles.get(r.clause, '')}（{r.clause} 第{r.version}版）" for r in concluded]
        lines += names[:MOST_SHOWN]
        lines += [f"  … 还有 {len(names) - MOST_SHOWN} 条，用 --json 看全部"] if len(names) > MOST_SHOWN else []
    return lines


def _fact_text(fact: Fact, facts: FactView) -> str:
    year = "" if fact.year is None else f"（{fact.year}年）"
    name = facts.vocabulary.attribute(fact.attribute).zh
    said = f"，原话“{fact.text}”" if fact.text else ""
    return f"{name}{year}：{value_text(fact.attribute, fact.value, facts)}（{SOURCES[fact.source]}{said}）"


def fault_text(fault: Fault) -> str:
    """Say what is wrong first, and why we know."""
    place = f"第 {fault.seq} 条" if fault.seq == fault.last else f"第 {fault.seq}–{fault.last} 条"
    code = f"（{fault.code}）" if fault.code else ""
    return f"审计日志{place}{code}{FLAWS[fault.flaw]}：{fault.why}"


def verified_text(found: Verified) -> str:
    """Say that the log is whole, and what to compare with what was kept."""
    lines = [
        f"审计日志完好：{found.records} 条记录，对上 {found.checkpoints} 个检查点",
        f"末条哈希 {found.head}",
        f"根哈希 {found.root}",
    ]
    return "\n".join(lines)


def replay_text(found: Replay, code: str, titles: dict[str, str]) -> str:
    """Say whether asking again gave the same, and precisely where not."""
    content = found.content
    count = len(content.clauses.refs)
    lines = [f"{code}：按 {content.as_of} 重放 {count} 条条款"]
    if found.engine != content.engine:
        lines.append(f"引擎不同：记录时 {content.engine}，现在 {found.engine}")
    if found.vocabulary != content.vocabulary:
        lines.append(f"词表不同：记录时 {content.vocabulary}，现在 {found.vocabulary}")
    if not found.differences:
        return "\n".join([*lines, "结论、条件、缺的事实和金额全部相同"])
    lines.append(f"有 {len(found.differences)} 处不同：")
    return "\n".join([*lines, *(f"  {difference_text(one, titles)}" for one in found.differences)])


def difference_text(one: Difference, titles: dict[str, str]) -> str:
    """Write one difference."""
    where = f"{titles.get(one.clause, '')}（{one.clause} 第{one.version}版）" if one.clause else "整个记录"
    if one.aspect is Aspect.CLAUSE:
        reason = one.replayed or "库里没有这一版，或内容已不是当时那一版"
        return f"{where}：不能再问：{reason}"
    about = f"“{one.condition}”" if one.condition else ""
    was, now = _value_text(one, one.recorded), _value_text(one, one.replayed)
    return f"{where} {ASPECTS[one.aspect]}{about}：记录 {was}，重放 {now}"


def _value_text(one: Difference, value: Any) -> str:  # noqa: ANN401 - raw JSON
    match one.aspect, value:
        case Aspect.VERDICT, str():
            return VERDICTS[Verdict(value)]
        case Aspect.TRACE, str() if one.condition:
            return TRUTHS[value]
        case Aspect.MISSING, list():
            return "、".join(value) or "无"
        case Aspect.WORTH, dict():
            return f"{value['min']}–{value['max']} {value['unit']}"
        case _:
            return "无" if value is None else str(value)

"""What the Telegram channel says to admins of documents and drafts, in one place."""

from __future__ import annotations

import re

from bot.uploads.forms import Glance
from policies.errors import HuiqiError

COMMANDS: tuple[tuple[str, str], ...] = (
    ("drafts", "草案清单；后面可写 文件编号、页码"),
    ("draft", "编号：看一条草案"),
    ("rule", "编号 条件：改条件（规则中文）"),
    ("give", "编号 待遇：改待遇（规则中文）"),
    ("submit", "编号或全部 原因：提交审核"),
    ("publish", "编号 原因：发布（不能发布自己起草的）"),
    ("return", "编号 原因：退回给起草人"),
    ("withdraw", "编号 原因：撤回草案"),
)
HELP = (
    "\n\n管理员还可以把政策文件（PDF、DOCX、HTML、TXT、XLSX）发给我起草；"
    "附言可写层级（国家级、省级、市级、区级）和再版文件原来的编号（编号 xxx）。\n{}"
)
USAGE = {
    "draft": "请写：/draft 编号",
    "rule": "请写：/rule 编号 条件，例如 /rule {0} 注册地 属于 余杭区 且 从业人数 ≥ 10人",
    "give": "请写：/give 编号 待遇，例如 /give {0} 奖励 30万元",
    "submit": "请写：/submit 编号 原因，或 /submit 全部 原因",
    "publish": "请写：/publish 编号 原因",
    "return": "请写：/return {0} 原因（要写明请起草人改什么）",
    "withdraw": "请写：/withdraw 编号 原因",
}
EXAMPLE = "编号"
FOR_ADMINS = (
    "政策文件由管理员发来起草条款，您发的文件我没有下载、也没有保存。"
    "想知道能享受什么政策，请直接用文字说说公司的情况，例如“我们在余杭，做人工智能，50人”。"
)
READING = "正在读《{}》，长的文件要一两分钟，读好就告诉您。"
ONE_BY_ONE, LIST, AGAIN = "逐条看", "清单", "看这一条"
SUBMIT, PUBLISH, RETURN, WITHDRAW, NEXT = "提交", "发布", "退回", "撤回", "下一条"
EARLIER, LATER = "上一页", "下一页"
PRESSED_REASON = {
    "submit": "在对话中看过后提交",
    "publish": "在对话中看过后发布",
    "withdraw": "在对话中看过后撤回",
}
SUBMITTED_NOTICE = "{0} 提交了 {1} 条草案等您审批：{2}\n看一条：/draft {3}"
RETURNED_NOTICE = "{0} 退回了 {1}：{2}\n看草案：/draft {1}"
PUBLISHED_NOTICE = "{0} 发布了 {1}：{2}"

_IN_CHAT = (
    (re.compile(r"请用 --reason 写明原因"), "请在后面写明原因"),
    (re.compile(r"确认无误可加 --override 原因"), "确认无误可写 /publish 编号 原因 不顾检查：理由"),
    (re.compile(r"（--actor 名字 或 HUIQI_ACTOR）"), ""),
    (re.compile(r"请用 --actor 写明是谁，或在 HUIQI_ROLES 里给他角色"), "请在 HUIQI_ROLES 里给他角色"),
    (re.compile(r"huiqi policies edit"), "/rule、/give"),
    (re.compile(r"huiqi policies review"), "/drafts"),
    (re.compile(r"huiqi policies (submit|withdraw|publish)"), r"/\1"),
    (re.compile(r"^when："), "条件："),
    (re.compile(r"^benefit："), "待遇："),
)
"""Where the words of an error speak of the command line, and what a chat says instead."""


def in_chat(error: HuiqiError) -> str:
    """Write an error for a chat."""
    text = str(error)
    for found, instead in _IN_CHAT:
        text = found.sub(instead, text)
    return text


def command_list() -> str:
    """Write the commands, one a line."""
    return "\n".join(f"/{name} {text}" for name, text in COMMANDS)


def glance_text(glance: Glance) -> str:
    """Write what was read of a document: its head, and what was not understood."""
    since = glance.effective_from or "未写明"
    lines = [
        f"【读完了】{glance.title or '（没有读出标题）'}",
        f"文号 {glance.number or '未写明'} · 制定机关 {glance.issuer or '未写明'}",
        f"发布 {glance.published_on or '未写明'} · 施行 {since} 至 {glance.effective_to or '未写明'}",
        f"读出草案 {glance.drafts} 条",
    ]
    if glance.unread_count:
        lines += ["", f"没有读成条款的句子 {glance.unread_count} 句，请过目："]
        lines += [f"- {sentence}" for sentence in glance.unread]
    if glance.unread_count > len(glance.unread):
        lines.append(f"- ……其余 {glance.unread_count - len(glance.unread)} 句，看草案时按节列出")
    return "\n".join(lines)

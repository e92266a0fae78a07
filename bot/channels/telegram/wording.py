"""What the Telegram channel says by itself, in one place. Answers on policies are the dialogue's own words."""

from __future__ import annotations

from bot.dialogue.state import EffectKind

COMMANDS: tuple[tuple[str, str], ...] = (
    ("start", "开始，认识一下"),
    ("policies", "能享受什么政策"),
    ("free", "有哪些免申即享"),
    ("why", "为什么是这个结论"),
    ("source", "依据的原文"),
    ("profile", "看看记下了什么"),
    ("mydata", "导出我的数据"),
    ("report", "导出报告"),
    ("subscribe", "订阅新政策"),
    ("unsubscribe", "退订"),
    ("human", "转人工"),
    ("restart", "从头开始"),
    ("delete", "删除我的信息"),
    ("help", "怎么用"),
)
HELP = (
    "直接用中文说公司的情况就行，例如“我们在余杭，做人工智能，50人”。\n"
    "也可以问：能享受什么政策、为什么、依据是什么、还差什么、如果营收做到1亿会怎样。\n\n"
    "常用命令：\n{}"
)
UNKNOWN_COMMAND = "没有 {} 这个命令。\n\n常用命令：\n{}"
APOLOGY = "抱歉，您刚才那条消息我没能处理好，已经记录下来。请换个说法再试一次。"
TOO_FAST = "您发得有点快，我先歇一歇，这条没有处理。请过一会儿再发。"
TOO_LONG = "这条消息很长，我只读了前 {} 个字。其余的请分几条发给我。"
FILE_CAPTION = "完整内容，可以用任何文本编辑器打开。"
STALE_BUTTON = "这个按钮属于之前的问题，已经不作数了，什么都没有改变。"
UNKNOWN_BUTTON = "这个按钮来自另一个版本，我不认识它，什么都没有改变。"
PRESSED = "收到：{}"
EDITED = "看到您改了消息，按改过的内容来："
ONLY_TEXT = "我现在只看得懂文字。请把{}里的内容用文字告诉我。"
EMPTY = "这条消息里没有我读得懂的文字。请用文字说说公司的情况。"
ONLY_PRIVATE = "涉及企业信息，我只在私聊里回答。请点我的头像，私下发消息给我。"
BACKLOG = (
    "待处理消息 {0.updates_waiting}，待发送 {0.messages_waiting}；"
    "未能处理 {0.updates_failed}，未能送达 {0.messages_failed}。"
)

NOTICES = {
    EffectKind.FILE_GRIEVANCE: (
        "收到诉求 SQ-{number}（会话 {chat}，{due} 前答复）：\n{text}\n有关条款：{about}{receipt}\n"
        "答复请发：/reply {number} 内容"
    ),
    EffectKind.CALL_HUMAN: "有人想找工作人员（会话 {chat}）：\n{text}\n有关条款：{about}",
}
"""What administrators are told; a tg://user link would need the person's consent, so only the chat is named."""

NOTICE_RECEIPT = "\n匹配凭证：{}"
REPLY_HOW = "请这样答复诉求：/reply 编号 内容，例如 /reply 12 已联系区科技局，本周内补发。"
OPEN_GRIEVANCE = "SQ-{} {} 前 {}"
NO_GRIEVANCES = "没有待答复的诉求。"
NO_WORDS = "（文字已删除）"

MEDIA = {
    "photo": "图片",
    "sticker": "贴纸",
    "voice": "语音",
    "video": "视频",
    "video_note": "视频",
    "audio": "音频",
    "document": "文件",
    "location": "位置",
    "contact": "名片",
    "animation": "动图",
}


def command_list() -> str:
    """Write the commands, one a line."""
    return "\n".join(f"/{name} {text}" for name, text in COMMANDS)

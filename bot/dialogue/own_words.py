"""What the bot's own words mean: 转述, 待补充, 免申即享, a receipt, the number of a grievance."""

from __future__ import annotations

import re

from bot.dialogue import wording

_ASKED = re.compile("(?:是|指)?(?:什么|啥)(?:意思)?$|怎么(?:理解|讲)$|^(?:什么|啥)(?:是|叫)")
_PROGRESS = re.compile(r"诉求.{0,4}(?:进度|进展|处理|到哪|怎么样|结果)|^SQ-?\d+$", re.IGNORECASE)
_RECEIPT = re.compile(r"^(?:我的)?凭证$|HQ-[0-9A-Z]{5}-[0-9A-Z]{5}|凭证(?:编号|号)?(?:是|有)(?:什么|啥)", re.IGNORECASE)
_CONTACT = re.compile(
    "^(?:你们?|你们的|请问)*(?:电话|联系方式|微信号?|邮箱|地址|办公时间|几点[上下]班)(?:是)?(?:多少|什么|在哪里?)?$"
)
_LONGEST = 24
"""A longer sentence says something else as well, and is answered for that."""


def explained(text: str) -> str | None:
    """Explain what words of the bot's own are asked about; None when none are."""
    words = text.strip(" 。！!？?，,呢啊呀")
    if len(words) > _LONGEST:
        return None
    if _PROGRESS.search(words):
        return wording.GRIEVANCE_PROGRESS
    if _RECEIPT.search(words):
        return wording.RECEIPT_IS
    if _CONTACT.search(words):
        return wording.CONTACT
    if not _ASKED.search(words):
        return None
    topic = _ASKED.sub("", words)
    return next((meaning for word, meaning in wording.MEANINGS.items() if topic in {word, f"“{word}”"}), None)

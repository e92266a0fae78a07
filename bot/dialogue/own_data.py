"""Recognise that a person wants all that is stored about them (个人信息保护法 第四十五条)."""

from __future__ import annotations

import re

from bot.dialogue.turn import Said
from matcher.text import Intent

_MINE = re.compile(
    r"(导出|下载|拷贝|复制|拿到|给我|要|查看|查阅|看看)(一下|一份)?(我|我们|本人|公司|我公司|我们公司)(的|在这里的)?"
    r"(全部|所有|个人)?(的)?(数据|资料|信息|个人信息)"
    r"|(我|我们)的?(全部|所有)(数据|资料|信息).{0,4}(导出|下载|给我)"
)
_TAKING_AWAY = re.compile(r"导出|下载|拷贝|复制|拿到")
_LONGEST = 24
"""A longer sentence says something else as well, and is answered for that."""


def asks_for_own_data(said: Said) -> bool:
    """Whether the words ask to take away what is stored, not only to look at it or to have it deleted.

    A report on policies is another thing (导出报告), and so is 我的档案, which shows the profile.
    """
    if said.understanding.intent is Intent.DELETE_DATA or len(said.text) > _LONGEST:
        return False
    return _MINE.search(said.text) is not None and _TAKING_AWAY.search(said.text) is not None

"""Load what `huiqi telegram` loads; imported only by the parent of its processes."""

from datetime import date

from bot.channels.telegram import running
from matcher.text.reader import load_reader

load_reader().read("我们是余杭区的人工智能企业", today=date(2026, 5, 20))
__all__ = ["running"]

"""Load what `huiqi notices run` loads; imported only by the parent of its processes."""

from bot.commands import notices
from policies.vocabulary import load_vocabulary

load_vocabulary()
__all__ = ["notices"]

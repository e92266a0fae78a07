"""Short names that also stand across two other words: 高企 in 提高企业, 国企 in 全国企业, 诺奖 in 承诺奖励."""

from __future__ import annotations

import re
from collections.abc import Mapping

_OF_RULES = r"(?![模划定范章则程律])"
_ALONE: Mapping[str, re.Pattern[str]] = {
    word: re.compile(pattern)
    for word, pattern in {
        "高企": r"高企(?!业)",
        "国企": r"国企(?!业)",
        "国高": r"(?<![全外中各])国高(?![端层校等速度品级])",
        "上规": rf"上规{_OF_RULES}",
        "升规": rf"升规{_OF_RULES}",
        "进规": rf"进规{_OF_RULES}",
        "入规": rf"入规{_OF_RULES}",
        "在规": rf"在规{_OF_RULES}",
        "规上": r"(?<![法正])规上(?!市|报)",
        "限上": r"(?<![上权期年极])限上(?![浮调传报])",
        "数商": r"(?<![多少人])数商(?![户品家贸])",
        "报关": r"(?<![申上填])报关(?![于键])",
        "通关": r"通关(?![于键])",
        "地信": r"地信(?![用息])",
        "数改": r"数改(?![进为变革善])",
        "信保": r"信保(?![障护持])",
        "发债": r"发债(?!务)",
        "诺奖": r"(?<!承)诺奖",
        "技术合同": r"技术合同(?!成交|交易|额|金额|登记)",
        "药品": r"(?<![兽农])药品(?!零售|经营|流通|批发|销售|采购|配送|追溯|类)",
        "科小": r"科小(?![微组型])",
        "安防": r"(?<![治公])安防(?![控护])",
        "私募基金": r"私募基金(?!投)",
    }.items()
}


def is_alone(word: str, text: str, start: int) -> bool:
    """Whether a name found at `start` is that name, not the seam of two other words."""
    pattern = _ALONE.get(word)
    return pattern is None or pattern.match(text, start) is not None

"""What no condition covers of the words that say to whom something is given: a person must judge it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from matcher.drafting.conditions import read_conditions
from matcher.drafting.found import Found
from matcher.drafting.lexicon import Lexicon

_EMPTY_WORDS = re.compile(
    r"^(?:对于|对|凡是|凡|经|由|按照|按)|(?:企业|单位|项目|机构|产品|的|，|：|。|；|、|可|其|且|并|当年|年度|上一年度|上年度|上年|每年|新|首次|认定为?|获得|通过"
    r"|列入|入选|给予|符合条件|一次性|分别|达到|以上|及以上|部分|实际|本区|区内|我区|本市|市内|每(?:引进|招引|招收|聘用|培养|新增)[1一]?[名家个位人]|(?:前[一二两三四五\d]|首|第[一二三四五\d])年内?|第[一二三四五\d](?:至|到|-)第?[一二三四五\d]年|在|和|或|为|是|至|（含）|（|）|“|”)"
)
_LEVEL = re.compile(r"硕士|本科|学士|大专|技师|国家级|省级|市级|区级|[一二三四五]等|[A-E]类|第[一二三四五]年")
ALL_LEVELS = re.compile(r"国家级(?:、|和|或|及)省级(?:(?:、|和|或|及)市级)?|省级(?:、|和|或|及)国家级")
"""At every level named: what the vocabulary's term means anyway, so there is nothing left to judge."""
_LEAST_JUDGED = 3
LONGEST_JUDGEMENT = 60


def leftover(phrase: str, found: Sequence[Found]) -> str:
    """Give the words that no condition covers, when they say something."""
    covered = bytearray(len(phrase))
    spans = [(one.start, one.end) for one in found] + [one.span() for one in ALL_LEVELS.finditer(phrase)]
    for low, high in spans:
        covered[low:high] = b"\1" * (high - low)
    left = "".join(c for c, taken in zip(phrase, covered, strict=True) if not taken)
    for _ in range(3):
        left = _EMPTY_WORDS.sub("", left)
    return cleaned(phrase) if len(left) >= _LEAST_JUDGED or _LEVEL.search(left) else ""


def judged_without(judgement: str, words: str, lexicon: Lexicon) -> str:
    """Give what stays to be judged when some of its words are understood after all."""
    if words not in judgement:
        return judgement
    phrase = judgement.replace(words, "")
    return leftover(phrase, read_conditions(phrase, lexicon))


def cleaned(phrase: str) -> str:
    """Strike the marks and the words of address around a phrase."""
    text = phrase.strip("，。；：、| ").replace("「", "“").replace("」", "”")
    text = re.sub(r"^(?:对于|对|凡是|凡|其中)|的$", "", text).strip("，。；：、 ")
    if text.count("“") != text.count("”"):
        text = text.replace("“", "").replace("”", "")
    return text[-LONGEST_JUDGEMENT:].strip("，。；：、 ")


def label_of(phrase: str) -> str:
    """Give a phrase as a short title."""
    text = cleaned(phrase)
    return text[:24] if text else ""

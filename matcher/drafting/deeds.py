"""Awards that lean on none before them: 完成算法备案的，… is a deed of its own, and so is each stage of several."""

from __future__ import annotations

import re

from matcher.drafting.leaning import AGAIN, LEANS

STAGED = re.compile(r"分(?:[一二两三四五\d]个)?(?:阶段|步骤?|环节)")
_OWN_DEED = re.compile(
    r"[，。；、：]?(?:完成|租用|租赁|购买|购置|采购|建设|新建|举办|参加|开展|投保|入驻|开设|在[^，。；]{2,12}(?:挂牌|上市)"
    r"|通过[^，。；]{2,12}取得|通过[^，。；]{2,16}(?:认证|备案|贯标)"
    r"|(?:获得|取得|获评|入选|列入)(?!国家|省级|市级|区级|[一二三特]等|[A-E]级)[^，。；]{2,20}"
    r"(?:奖|证书|认证|称号|资质|名单|目录|计划|商标))[^，。；]{0,30}的(?:[，：]|$)"
)
_WHO = re.compile(
    r"(?:对于?|新?引进|鼓励|支持)[^，。；的]{2,14}?(?:企业|机构|单位|公司|平台)，"
    r"|(?:对于?)?(?!通过|经|由|向|在|与|从)[^，。；的]{2,14}?(?:企业|机构|单位|公司|平台)(?![的，])"
)
"""对规上企业，…: whom the whole sentence is about."""


def stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether the words of an award ask nothing of what was done before them."""
    context = text[start:end]
    if LEANS.match(context) or AGAIN.search(context):
        return False
    staged = bool(start and STAGED.search(text, 0, start))
    return staged or bool(_OWN_DEED.match(context) and not _WHO.match(text))

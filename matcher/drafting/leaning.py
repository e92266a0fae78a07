"""Whether an award leans on the one before it: 其中…, 达到5亿元的…, but not 完成算法备案的，…, a deed of its own."""

from __future__ import annotations

import re

LEANS = re.compile(r"^[，。；、：]?(?:其中|在此基础上|对其中|同时|次年|再|另|并|第二年|以后|之后)")
AGAIN = re.compile(r"重新|复核|期满|再次")
_OWN_DEED = re.compile(
    r"[，。；、：]?(?:完成|租用|租赁|购买|购置|采购|建设|新建|举办|参加|开展|投保|入驻|开设|在[^，。；]{2,12}(?:挂牌|上市)|通过[^，。；]{2,12}取得|通过[^，。；]{2,16}(?:认证|备案|贯标)"
    r"|(?:获得|取得|获评|入选|列入)(?!国家|省级|市级|区级|[一二三特]等|[A-E]级)[^，。；]{2,20}(?:奖|证书|认证|称号|资质|名单|目录|计划|商标))"
    r"[^，。；]{0,30}的(?:[，：]|$)"
)
"""完成算法备案的，…: a deed of its own, which asks nothing of what was done before."""
_WHO = re.compile(
    r"对于?[^，。；的]{2,14}?(?:企业|机构|单位|公司|平台)，|(?:对于?)?(?!通过|经|由|向|在|与|从)[^，。；的]{2,14}?(?:企业|机构|单位|公司|平台)(?![的，])"
)
STAGED = re.compile(r"分(?:[一二两三四五\d]个)?(?:阶段|步骤?|环节)")
_NEW_SUBJECT = re.compile(r"^[，。；、：]?(?:对|凡|企业|鼓励|支持|经|新)")


def leans(text: str, start: int, end: int, *, behind: int) -> bool:
    """Say whether words lean on the award before them; `behind` counts the pieces between the two."""
    context = text[start:end]
    if LEANS.match(context):
        return True
    if start and STAGED.search(text, 0, start) and not AGAIN.search(context):
        return False
    if AGAIN.search(context):
        return True
    if _OWN_DEED.match(context) and not _WHO.match(text):
        return False
    if behind == 0:
        return not re.match(r"^[，；。]?对", context)
    return behind == 1 and not _NEW_SUBJECT.match(context)

"""The head of a document: title, number, issuer, level, and from when until when it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from matcher.drafting.dates import day_pattern, last_day, later, read_day
from matcher.drafting.figures import chinese_number
from matcher.drafting.lexicon import Lexicon
from matcher.drafting.lines import HEADING, Line
from policies.model import Level

HEAD_LINES = 40
_NUMBER = re.compile(r"(?P<number>[\u4e00-\u9fa5]{1,14}(?:〔|【|（)(?:19|20)\d\d(?:〕|】|）)(?:第)?\d{1,4}号)")
_KIND = (
    "通知|意见|办法|细则|政策|措施|规定|方案|公告|标准|问答|规划|报告|决定|条例|通告|若干条|指南|计划|清单"
    "|汇编|解读|条款|政策包|函|纲要"
)
_TITLE_END = re.compile(rf"(?:{_KIND})(?:》)?(?:（[^）]{{1,20}}）)?$")
_ORGAN = re.compile(r"(?:政府|委员会|管委会|办公室|办事处|局|厅|部|委|中心|银行|院|集团|公司|署|办|税务|组)$")
_DATE_LINE = re.compile(rf"^（?(?P<organ>[^\d，。；：（]{{0,40}}?){day_pattern()}(?:印发|发布|星期.)?）?$")
_PUBLISHED = re.compile(rf"(?:发布(?:时间|日期)|印发(?:时间|日期)|成文日期|公布日期|制定日期)：?{day_pattern()}")
_ISSUED_BY = re.compile(
    r"(?:发布单位|发布机构|发文机关|制定机关|印发单位|发文单位)：?"
    r"(?P<organ>[^，。；：\d]{3,40}?)(?=成文|发布[日时]|发文|公开|索引|文号|有效|主题|来源|[，。；：\d]|$)"
)
_FROM = re.compile(rf"自?{day_pattern()}(?:起|开始)?(?:正式)?(?:施行|实施|执行|试行|生效|实行|试点)")
_FROM_ISSUE = re.compile(
    r"自(?:发布|印发|公布|发文|颁布)之日起?(?:满?(?P<count>\d{1,3}|[一二三四五六七八九十]{1,3})(?P<unit>个月|日|天)后?)?"
)
_TO = re.compile(
    rf"(?:有效期(?:限)?(?:为|自[^，。；]{{0,20}}?)?(?:至|到|截至|截止至?)|执行至|施行至|实施至|试行至|，至|起至|（至|-|一直|日至|有效至|期限至|截至){day_pattern()}"
)
_BOTH = re.compile(
    rf"(?:有效期|实施期限?|执行期限?|政策期限|试行期|(?:执行|实施|施行|有效)时间)(?:限)?(?:为|自)?{day_pattern('a')}(?:起)?(?:至|到|-|~){day_pattern('b')}"
)
_YEARS = re.compile(
    r"(?:有效期(?:限)?|试行期(?:限)?|试行|暂行期|暂定|实施期限|政策期限|执行期限|执行期)(?:暂定|暂)?(?:为|是)?(?P<years>\d{1,2}|[一二两三四五六七八九十])年"
)
_LAID_DOWN = re.compile(rf"(?:编制|制定|出台|印发)[^。《]{{0,16}}《(?P<title>[^》]{{4,50}}(?:{_KIND}))》")
_OWN = re.compile(r"施行|实施|执行|试行|生效|实行|有效期|有效至|止")
_OF_OTHERS = re.compile(
    r"(?:结果|证书|资格|资质|称号|名单|备案|许可|合同|协议|保单|保函|券|承诺|认定|入库|标识|报告|贷款|租约|租期)(?:的)?[^，。；]{0,4}有效期"
)
"""认定结果有效期3年: of what is given, not of the document."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a document says of itself."""

    title: str = ""
    number: str | None = None
    issuer: str | None = None
    published_on: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    level: Level | None = None
    region: str | None = None


def read_head(lines: Sequence[Line], text: str, lexicon: Lexicon) -> Head:
    """Read the head; what is not stated stays None."""
    block = _title_block(lines)
    title = _title("".join(line.text for line in block).lstrip("#"), lines)
    published = _published(lines)
    issuer = _issuer(lines, block, text)
    region = _region(issuer or "", title, lexicon)
    head = Head(
        title=title.strip("《》") if title.count("《") != 1 or title.startswith("《") else title,
        number=_number(lines),
        issuer=issuer,
        published_on=published,
        level=_level(issuer or title, region),
        region=region,
    )
    return _with_validity(head, lines)


def _number(lines: Sequence[Line]) -> str | None:
    for line in lines[:HEAD_LINES]:
        found = _NUMBER.search(line.text)
        if found is None or found.start() > 20 or "《" in line.text[: found.start()] or "根据" in line.text:  # noqa: PLR2004
            continue
        if len(line.text) - (found.end() - found.start()) <= 16 or found.end() == len(line.text):  # noqa: PLR2004
            return re.sub(r"[【（]", "〔", re.sub(r"[】）]", "〕", found.group("number"))).replace("〕第", "〕")
    return None


def _title_block(lines: Sequence[Line]) -> list[Line]:
    """Take the lines before the first that speaks: those up to one that ends as titles do."""
    block: list[Line] = []
    for line in lines[:HEAD_LINES]:
        text = line.text
        if line.is_row and block:
            return block
        if _is_furniture(text):
            if block and _TITLE_END.search(block[-1].text):
                return block
            block = [] if not block or not block[-1].text.endswith(("局", "会", "府")) else block
            continue
        if block and re.fullmatch(r"（[^）]{1,12}）", text):
            return [*block, line]
        if block and _TITLE_END.search(block[-1].text) and not _continues_title(block, text):
            return block
        if text.endswith(("。", "：", "；")) or (HEADING.match(text) and not block) or line.is_row:
            return block or [line]
        block.append(line)
    return block[:1]


def _title(text: str, lines: Sequence[Line]) -> str:
    """Take the title from the head; where that is prose, from the document it says it lays down."""
    if _TITLE_END.search(text) or not re.search(r"[。]|^(?:当前|为|根据)|根据《", text):
        return text
    first = text.partition("，")[0]
    if _TITLE_END.search(first):
        return first
    own = (_LAID_DOWN.search(line.text) for line in lines[:HEAD_LINES])
    return next((found.group("title") for found in own if found), first)


def _is_furniture(text: str) -> bool:
    number = _NUMBER.search(text)
    return (
        text.endswith("文件")
        or (number is not None and len(text) <= len(number.group()) + 12)
        or bool(_DATE_LINE.match(text))
        or bool(
            re.match(
                r"（此件|索引号|公开|成文|信息|文号|名称|有效性|效力|阅读|访问|打印|分享|时间|发布|来源|签发人|公开方式|发文|成文|主题词|浏览|字体|首页|当前位置|信息来源|\||[^，。]{0,12}\d{2,}版|前言|引言|目录$",
                text,
            )
        )
    )


def _continues_title(block: list[Line], text: str) -> bool:
    whole = "".join(line.text for line in block)
    return whole.count("《") > whole.count("》") or (whole.endswith(("印发", "关于")) and not text.endswith("。"))


def _published(lines: Sequence[Line]) -> date | None:
    for line in lines:
        stated = _PUBLISHED.search(line.text)
        if stated:
            return read_day(stated)
    dated = [found for line in lines if (found := _DATE_LINE.match(line.text)) and _is_signature(found)]
    days = [day for found in dated if (day := read_day(found)) is not None]
    return days[0] if days else None


def _is_signature(found: re.Match[str]) -> bool:
    organ = found.group("organ")
    return not organ or bool(_ORGAN.search(organ)) or organ.endswith("（")


def _issuer(lines: Sequence[Line], block: Sequence[Line], text: str) -> str | None:
    for line in lines[:HEAD_LINES]:
        stated = _ISSUED_BY.search(line.text)
        if stated:
            return stated.group("organ")
    signed = _signature(lines, text)
    titled = _from_title(block, text)
    if titled and (not signed or len(titled.split("、")) >= len(signed.split("、"))):
        return titled
    if signed:
        return signed
    last = next((line for line in reversed(lines[-4:]) if _is_organ_line(line)), None)
    if last is not None:
        return _parted(last, 0, len(last.text), text)
    letterhead = (line.text.removesuffix("文件") for line in lines[:8] if line.text.endswith("文件"))
    return next((name for name in letterhead if _ORGAN.search(name)), None)


def _signature(lines: Sequence[Line], text: str) -> str | None:
    for index, line in enumerate(lines):
        found = _DATE_LINE.match(line.text)
        if not found or read_day(found) is None:
            continue
        organ = found.group("organ")
        if organ and _ORGAN.search(organ):
            return _parted(line, 0, len(organ), text)
        above = list(takewhile(_is_organ_line, reversed(lines[:index])))
        names = [_parted(one, 0, len(one.text), text) for one in reversed(above)]
        if names:
            return "、".join(names)
    return None


def _is_organ_line(line: Line) -> bool:
    return bool(_ORGAN.search(line.text)) and len(line.text) <= 45 and not re.search(r"[，。；：《]|关于", line.text)  # noqa: PLR2004


def _from_title(block: Sequence[Line], text: str) -> str | None:
    for line in block:
        cut = re.search(r"关于|印发", line.text)
        if (
            cut
            and cut.start()
            and not re.search(r"[，《]", line.text[: cut.start()])
            and _ORGAN.search(line.text[: cut.start()])
        ):
            return _parted(line, 0, cut.start(), text)
        if not cut and _is_organ_line(line):
            return _parted(line, 0, len(line.text), text)
    return None


def _parted(line: Line, start: int, end: int, text: str) -> str:
    """Write the organs that blanks part in the source with a mark between."""
    low, high = line.span(start, end)
    words = text[low:high].split()
    if len(words) > 1 and all(_ORGAN.search(word) for word in words):
        return "、".join(words)
    return "".join(words)


_ABOUT = re.compile(r"关于(?:做好|组织|开展|申报|印发|发布|下达|启动|进一步|开展好)*(?:\d{4}年度?)?|\d{4}年度?")
_NEAR = 8
"""A place further in is not the document's own."""


def _region(issuer: str, title: str, lexicon: Lexicon) -> str | None:
    for where in (issuer, title):
        lead = _ABOUT.match(where)
        furthest = _NEAR + (lead.end() if lead else 0)
        places = [place for place in lexicon.find_places(where) if place.start <= furthest]
        if places:
            return places[-1].term if places[-1].start <= places[0].end else places[0].term
    return None


def _level(name: str, region: str | None) -> Level | None:
    if re.search(r"国务院|^国家|中华人民共和国|工业和信息化部|财政部|科技部|商务部", name):
        return Level.NATIONAL
    if re.search(r"管委会|管理委员会|街道|镇人民政府|乡人民政府|开发区|高新区管", name):
        return Level.DISTRICT
    below = re.match(r"[^省市区县]{2,3}省(?=[^省，。]{1,6}[市区县])", name)
    if region is not None and region.isdecimal() and not (below and region.endswith("0000")):
        if region.endswith("0000"):
            return Level.PROVINCE if region != "000000" else Level.NATIONAL
        return Level.CITY if region.endswith("00") and len(region) == 6 else Level.DISTRICT  # noqa: PLR2004 - GB code
    name = name[below.end() :] if below else name
    for word, level in (("区", Level.DISTRICT), ("县", Level.DISTRICT), ("市", Level.CITY), ("省", Level.PROVINCE)):
        if word in name:
            return level
    return None


def _with_validity(head: Head, lines: Sequence[Line]) -> Head:
    starts = ends = None
    for line in lines:
        for sentence in re.split(r"。", line.text):
            if not _OWN.search(sentence) or "废止" in sentence[:12] or _OF_OTHERS.search(sentence):
                continue
            starts = starts or _starts(sentence, head.published_on)
            ends = ends or _ends(sentence, starts or head.published_on)
    if starts and ends and ends < starts:
        ends = None
    return replace(head, effective_from=starts, effective_to=ends)


def _starts(sentence: str, published: date | None) -> date | None:
    both, found = _BOTH.search(sentence), _FROM.search(sentence)
    if both or found:
        return read_day(both, "a") if both else (read_day(found) if found else None)
    issue = _FROM_ISSUE.search(sentence)
    if not issue or published is None or not _OWN.search(sentence):
        return None
    count = chinese_number(issue.group("count")) if issue.group("count") else None
    if count is None:
        return published
    unit = issue.group("unit")
    return later(published, months=int(count)) if unit == "个月" else later(published, days=int(count))


def _ends(sentence: str, starts: date | None) -> date | None:
    both, found = _BOTH.search(sentence), _TO.search(sentence)
    if both or found:
        return read_day(both, "b") if both else (read_day(found) if found else None)
    years = _YEARS.search(sentence)
    if not years or starts is None:
        return None
    count = chinese_number(years.group("years"))
    return None if count is None else last_day(starts, int(count))

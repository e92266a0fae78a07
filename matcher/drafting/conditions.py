"""What a stretch of text asks of an enterprise, as condition nodes; what it cannot say is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.drafting.ages import read_ages
from matcher.drafting.alternatives import one_of, with_alternatives
from matcher.drafting.found import Found
from matcher.drafting.kinds import with_open_kinds
from matcher.drafting.lexicon import Lexicon, Mention
from matcher.drafting.phrases import read_phrases
from matcher.drafting.ratios import read_ratios
from matcher.drafting.thresholds import read_thresholds
from policies.language.conditions import Flag, Has, Lacks, OneOf, Within

_FLAGS: tuple[tuple[str, bool, re.Pattern[str]], ...] = (
    (
        "independent_legal_entity",
        True,
        re.compile(
            r"(?<!非)(?<!不)(?:(?:具有|具备)(?:独立)?(?:企业)?法人资格|(?<!不具有)(?<!不具备)独立法人(?:资格)?)"
        ),
    ),
    ("leads_international_standard", True, re.compile(r"(?:主导|牵头)[^，。；]{0,8}国际标准")),
    (
        "has_top_talent",
        True,
        re.compile(r"(?:院士|诺贝尔奖[^，。；]{0,6}|顶尖人才)[^，。；]{0,6}(?:领衔|牵头|领办|创办)"),
    ),
    (
        "in_development_zone",
        True,
        re.compile(
            r"(?:位于|入驻|落户|进驻|注册在|坐落于?|设在|落地)[^，。；]{0,10}(?:开发区|高新区|经开区|工业园区|产业园区)"
            r"|在[^，。；]{0,8}(?:开发区|经开区|高新区|工业园区|产业园区)(?:（[^）]*）)?(?:范围)?内"
        ),
    ),
    ("new_industrial_land", True, re.compile(r"新(?:增|供|出让|取得|购置?)(?:的)?工业用地|新拿地|新供地")),
    ("builds_new_plant", True, re.compile(r"新建(?:自用|标准|工业|生产|高标准|多层|高层)*(?:的)?厂房")),
    ("from_enclave", True, re.compile(r"(?:从|由|来自)[^，。；]{0,8}飞地")),
)
_LISTED = re.compile(
    r"上市公司|已上市|成功上市|(?:交易所|主板|创业板|科创板|北交所|境内外|首次公开发行)[^，。；]{0,8}上市(?!申请|辅导)|上市企业|实现上市|上市的"
)
_NOT_LISTED = re.compile(
    r"拟[^，。；]{0,12}上市|上市(?:后备|辅导|申请|培育)|申请上市|企业上市(?=扶|服|的中)|家[^，。；]{0,6}上市"
)
_SIZES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"(?<!型)中小微企业|(?<!型)中小微"), ("medium", "small", "micro")),
    (re.compile(r"(?<!型)(?<!新)中小企业"), ("medium", "small", "micro")),
    (re.compile(r"小型微型企业|小微企业|小微"), ("small", "micro")),
    (re.compile(r"大中型企业"), ("large", "medium")),
    (re.compile(r"大型企业"), ("large",)),
    (re.compile(r"中型企业"), ("medium",)),
    (re.compile(r"小型企业"), ("small",)),
    (re.compile(r"微型企业"), ("micro",)),
)
_OWNERS = (
    (re.compile(r"民营(?=[^，。；、的]{0,8}企业(?!家|500|五百))|民企"), "private"),
    (re.compile(r"国有企业|国企(?!业)|国有(?:及国有)?控股企业"), "state"),
    (re.compile(r"外资企业|外商投资企业"), "foreign"),
)
_OF_INDUSTRY = re.compile(r"(?:、[^，。；]{2,12})*(?:领域|行业|类)?的?(?:企业|项目|公司)")
_REGION_CUE = re.compile(
    r"(?:注册|登记|落户|坐落|位于|设在|户管|税务|纳税|经营场所|住所|工商)[^，。；]{0,12}(?:在|于|地为|地在)?[^，。；]{0,10}$|(?:在|入驻|全)$"
)
_REGION_AFTER = re.compile(
    r"(?:行政区域)?(?:范围|辖区|行政区|区域|境)?内|(?:依法)?(?:注册|登记|设立|落户|纳税|经营|从事)|辖区|的企业|企业"
)
_TOGETHER = re.compile(r"同时(?:为|是|属于|具备|具有|拥有|获得|取得|持有|满足|符合)[^，。；]*$")
"""同时为甲和乙: both, no alternatives."""
_BROUGHT_PEOPLE = re.compile(
    r"(?:的|[1一]?[名位人个])?[^，。；、]{0,12}?(?:人才|博士|硕士|毕业生|工程师|专家|团队|研究生|技师|技工|员工|人员|院士|工匠|教授)"
)
"""企业新引进的博士: people are brought in, the enterprise was there before."""
_BOUGHT = re.compile(r"(?:购置|购买|采购|使用|租赁|租用|应用|引进|销售|安装)[^，。；]{0,12}$")
"""工业企业购置机器人: what an enterprise buys is not its sector."""
_FIRST = re.compile(r"首次|首获|首个")
_AGAIN = re.compile(r"重新|复核|再次|期满")
_SECTOR_CONTEXT = re.compile(
    r"(?:(?:、|和|及|或|与)[^，。；、]{1,10})*[^，。；]{0,8}?(?:企业|产业|领域|行业|机构|公司|研发|项目|类|业务|生产)"
)


def read_conditions(text: str, lexicon: Lexicon, *, carried: str | None = None) -> list[Found]:
    """Read all conditions of a text; `carried` is the numeric attribute spoken of before it."""
    tags = lexicon.find_tags(text)
    found = [
        *read_thresholds(text, lexicon, carried),
        *_tags(text, tags),
        *_flags(text),
        *_choices(text, tags),
        *read_ages(text),
        *read_ratios(text),
        *_regions(text, lexicon),
        *_industries(text, tags, lexicon),
    ]
    found += read_phrases(text, found)
    found = [one for one in found if not _is_left_behind(one, found)]
    joined = with_alternatives(text, with_open_kinds(text, sorted(found, key=lambda one: one.start)))
    return one_of(text, joined)


def _is_left_behind(one: Found, found: list[Found]) -> bool:
    """个体工商户转型为企业: who has turned into a company is no longer what it was."""
    turned = any(getattr(other.condition, "terms", ()) == ("individual_to_enterprise",) for other in found)
    return turned and getattr(one.condition, "terms", ()) == ("individual_business",)


# --- names -------------------------------------------------------------------------------------


def _tags(text: str, mentions: list[Mention]) -> Iterator[Found]:
    """Terms of one attribute in one enumeration are alternatives."""
    run: list[Mention] = []
    for mention in mentions:
        if mention.attribute == "sectors" and not _is_own_sector(text, mention):
            continue
        if mention.term == "relocates_in" and _BROUGHT_PEOPLE.match(text, mention.end):
            continue
        if run and not _same_enumeration(text, run[-1], mention):
            yield _tag_condition(text, run)
            run = []
        run.append(mention)
    if run:
        yield _tag_condition(text, run)


def _is_own_sector(text: str, mention: Mention) -> bool:
    """软件企业, 从事软件开发: a sector by itself is only a word."""
    if _BOUGHT.search(text, 0, mention.start):
        return False
    behind = _SECTOR_CONTEXT.match(text, mention.end) or len(text) <= mention.end
    return bool(behind or re.search(r"(?:从事|主营|专注于?)[^，。；]{0,12}$", text[: mention.start]))


def _same_enumeration(text: str, one: Mention, other: Mention) -> bool:
    between = text[one.end : other.start]
    if one.attribute != other.attribute or len(between) > 12:  # noqa: PLR2004 - a longer gap is another clause
        return one.attribute == other.attribute == "sectors" and len(between) <= 20  # noqa: PLR2004
    return (
        bool(re.fullmatch(r"[^，。；]{0,6}(?:、|和|或|及|与|/|以及|或者)[^，。；]{0,6}", between))
        and "且" not in between
        and not _TOGETHER.search(text, 0, one.start)
    )


def _tag_condition(text: str, run: list[Mention]) -> Found:
    attribute = run[0].attribute
    terms = tuple(dict.fromkeys(mention.term for mention in run))
    start, end = run[0].start, run[-1].end
    if attribute == "credit":
        return Found(Lacks(attribute, terms), start, end)
    before = text[max(0, text.rfind("，", 0, start) + 1) : start]
    first = attribute == "qualifications" and is_first(before + run[0].word)
    return Found(Has(attribute, terms, first), start, end)


def is_first(before: str) -> bool:
    """Whether the words before a qualification ask for its first recognition."""
    return bool(_FIRST.search(before)) and not _AGAIN.search(before)


def _flags(text: str) -> Iterator[Found]:
    for attribute, expected, pattern in _FLAGS:
        for found in pattern.finditer(text):
            yield Found(Flag(attribute, expected), found.start(), found.end())
    listed = _LISTED.search(text)
    if listed and not _NOT_LISTED.search(text):
        yield Found(Flag("listed", expected=True), listed.start(), listed.end())


def _choices(text: str, tags: list[Mention]) -> Iterator[Found]:
    for pattern, options in _SIZES:
        found = pattern.search(text)
        if found and not any(tag.start < found.end() and found.start() < tag.end for tag in tags):
            yield Found(OneOf("size_class", options), found.start(), found.end())
            break
    for pattern, owner in _OWNERS:
        found = pattern.search(text)
        if found and not any(tag.start < found.end() and found.start() < tag.end for tag in tags):
            yield Found(OneOf("ownership", (owner,)), found.start(), found.end())


def _regions(text: str, lexicon: Lexicon) -> Iterator[Found]:
    places = [place for place in lexicon.find_places(text) if _is_address(text, place)]
    if places:
        codes = tuple(dict.fromkeys(place.term for place in places))
        yield Found(Within("region", codes), places[0].start, places[-1].end)


def _is_address(text: str, place: Mention) -> bool:
    before, after = text[max(0, place.start - 24) : place.start], text[place.end :]
    if re.match(r"(?:人民政府|政府|经信|市级|省级|证监局|区级|财政|科技局)", after):
        return False
    return bool(_REGION_CUE.search(before) and (_REGION_AFTER.match(after) or re.search("在|于|地为", before))) or bool(
        re.match(r"(?:行政区域)?(?:范围|辖区|行政区|区域|境)?内|(?:依法)?(?:注册|登记)", after)
    )


def _industries(text: str, tags: list[Mention], lexicon: Lexicon) -> Iterator[Found]:
    """Read 制造业企业 and 属于建筑业: an industry of the national table, named in full."""
    codes: list[Mention] = []
    for named in lexicon.find_industries(text):
        apart = not any(tag.start < named.end and named.start < tag.end for tag in tags)
        if apart and (_OF_INDUSTRY.match(text, named.end) or text[: named.start].endswith(("属于", "属"))):
            codes.append(named)
    if codes:
        terms = tuple(dict.fromkeys(named.term for named in codes))
        yield Found(Within("industry", terms), codes[0].start, codes[-1].end)

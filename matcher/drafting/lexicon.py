"""The vocabulary as a document reader uses it: which words of a sentence name which term or attribute."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from matcher.drafting.lines import canonical
from policies.vocabulary import AttributeType, Vocabulary
from policies.vocabulary.units import UNITS

TAG_ORDER = ("qualifications", "credit", "talents", "roles", "projects", "activities", "sectors")
"""Where one word names terms of several attributes, the first of these has it."""

COUNTRY = "000000"
QUOTES = "“”‘’「」\"'"
_TOO_COMMON = frozenset(
    [
        "融资",
        "担保",
        "创业",
        "迁出",
        "外迁",
        "诉讼",
        "维权",
        "园区",
        "银行",
        "大学",
        "高校",
        "项目",
        "总部",
        "物流",
        "利润",
        "资产",
        "产值",
        "上云",
        "申请贷款",
        "商会",
        "尖兵",
        "领雁",
        "赛马",
        "企业家",
        "核心团队",
        "专利申请",
        "技术合同",
        "技术交易",
        "技能培训",
        "行业协会",
        "投资",
        "认定",
        "建设单位",
        "生产企业",
        "智能算法",
        "在建项目",
        "场景开放",
        "研究院",
        "研发机构",
        "数据中心",
        "传感器",
        "信息安全",
        "直播",
        "会展",
        "初创公司",
        "用水接入",
        "用气接入",
        "家居",
        "航空",
        "占地",
    ]
)
"""Words of the vocabulary that in a document mostly mean something wider."""
_MORE_WORDS: Mapping[str, tuple[str, str]] = {
    "首次上规": ("qualifications", "above_scale"),
    "首次纳规": ("qualifications", "above_scale"),
    "小升规": ("qualifications", "above_scale"),
    "上规": ("qualifications", "above_scale"),
    "升规": ("qualifications", "above_scale"),
    "升规入统": ("qualifications", "above_scale"),
    "规上": ("qualifications", "above_scale"),
    "规模以上": ("qualifications", "above_scale"),
    "限上": ("qualifications", "above_scale"),
    "国家级制造业单项冠军": ("qualifications", "manufacturing_champion"),
    "国家级单项冠军": ("qualifications", "manufacturing_champion"),
    "国家制造业单项冠军": ("qualifications", "manufacturing_champion"),
    "国家级瞪羚企业": ("qualifications", "gazelle"),
    "省级瞪羚企业": ("qualifications", "gazelle"),
    "总部企业": ("qualifications", "headquarters"),
    "国家级专精特新重点“小巨人”": ("qualifications", "little_giant"),
    "重点“小巨人”": ("qualifications", "little_giant"),
    "省级隐形冠军": ("qualifications", "hidden_champion"),
    "单项冠军示范企业": ("qualifications", "manufacturing_champion"),
    "单项冠军产品": ("qualifications", "manufacturing_champion"),
    "个体工商户转型升级为企业": ("activities", "individual_to_enterprise"),
    "个体工商户转为企业": ("activities", "individual_to_enterprise"),
    "参加境外": ("activities", "exhibits_abroad"),
    "国（境）外展会": ("activities", "exhibits_abroad"),
    "境（国）外展会": ("activities", "exhibits_abroad"),
    "参加国（境）外": ("activities", "exhibits_abroad"),
    "国外展会": ("activities", "exhibits_abroad"),
    "境外展览": ("activities", "exhibits_abroad"),
    "境外展会": ("activities", "exhibits_abroad"),
    "境外重点展会": ("activities", "exhibits_abroad"),
    "新引进": ("activities", "relocates_in"),
    "新设立": ("activities", "relocates_in"),
    "新落户": ("activities", "relocates_in"),
    "新招引": ("activities", "relocates_in"),
    "新注册": ("activities", "relocates_in"),
    "整体迁入": ("activities", "relocates_in"),
    "人工智能服务备案": ("projects", "model_registration"),
    "生成式人工智能服务备案": ("projects", "model_registration"),
    "专利权质押": ("activities", "ip_pledge"),
    "失信被执行人": ("credit", "serious_dishonesty"),
    "严重失信": ("credit", "serious_dishonesty"),
    "严重违法失信": ("credit", "serious_dishonesty"),
    "失信": ("credit", "serious_dishonesty"),
    "失信名单": ("credit", "serious_dishonesty"),
    "信用状况良好": ("credit", "serious_dishonesty"),
    "重大违法": ("credit", "major_violation"),
    "安全生产事故": ("credit", "safety_accident"),
    "安全生产责任事故": ("credit", "safety_accident"),
    "安全事故": ("credit", "safety_accident"),
    "重大安全": ("credit", "safety_accident"),
    "环境污染事故": ("credit", "environmental_penalty"),
    "环境污染责任事故": ("credit", "environmental_penalty"),
    "环境保护责任事故": ("credit", "environmental_penalty"),
    "环境事故": ("credit", "environmental_penalty"),
    "质量安全事故": ("credit", "safety_accident"),
    "失信主体": ("credit", "serious_dishonesty"),
    "经营异常名录": ("credit", "serious_dishonesty"),
    "违法违规": ("credit", "major_violation"),
    "市级企业技术中心": ("qualifications", "enterprise_technology_centre"),
    "区级企业技术中心": ("qualifications", "enterprise_technology_centre"),
    "环保事故": ("credit", "environmental_penalty"),
    "环境违法": ("credit", "environmental_penalty"),
    "重大环境": ("credit", "environmental_penalty"),
    "偷税": ("credit", "tax_violation"),
    "偷逃税": ("credit", "tax_violation"),
    "人才计划": ("talents", "high_level_talent"),
    "国家级人才计划": ("talents", "national_talent"),
    "省级人才计划": ("talents", "high_level_talent"),
    "博士研究生": ("talents", "doctor"),
    "高校毕业生": ("talents", "graduate"),
    "技改": ("projects", "technical_renovation"),
    "技术改造": ("projects", "technical_renovation"),
    "首台（套）": ("projects", "first_set_equipment"),
    "企业上市": ("activities", "plans_listing"),
    "人力资源服务机构": ("roles", "human_resources_agency"),
    "低空经济": ("sectors", "low_altitude_economy"),
}
_MORE_NUMBERS: Mapping[str, str] = {
    "贷款": "loan_amount",
    "年薪": "engineer_salary",
    "税收": "annual_tax",
    "纳税": "annual_tax",
    "纳税总额": "annual_tax",
    "缴纳税收": "annual_tax",
    "缴纳税款": "annual_tax",
    "实缴税收": "annual_tax",
    "入库税收": "annual_tax",
    "税收总额": "annual_tax",
    "总投资": "project_investment",
    "投资总额": "project_investment",
    "计划总投资": "project_investment",
    "投资额": "project_investment",
    "营业总收入": "annual_revenue",
    "主营收入": "annual_revenue",
    "年主营业务收入": "annual_revenue",
    "年销售收入": "annual_revenue",
    "网络零售额": "annual_revenue",
    "年度销售额": "annual_revenue",
    "研发经费支出": "rd_expense",
    "技术合同交易额": "tech_contract_value",
    "技术交易总额": "tech_contract_value",
    "授权发明专利": "invention_patents",
    "租赁面积": "rented_area",
    "租赁厂房面积": "rented_area",
    "租用厂房面积": "rented_area",
    "租用办公用房面积": "rented_area",
    "销售（营业）收入": "annual_revenue",
    "营业（销售）收入": "annual_revenue",
    "设备实际投资额": "equipment_investment",
    "设备实际投入": "equipment_investment",
    "设备投入": "equipment_investment",
    "设备购置投入": "equipment_investment",
    "设备购置金额": "equipment_investment",
    "设备实际购置金额": "equipment_investment",
    "软硬件投入": "project_input",
    "地方财政贡献": "annual_tax",
    "地方财力贡献": "annual_tax",
    "财政贡献": "annual_tax",
    "财力贡献": "annual_tax",
    "经济贡献": "annual_tax",
    "风险投资": "equity_financing",
    "股权投资": "equity_financing",
    "创业投资": "equity_financing",
    "股权融资": "equity_financing",
    "获得投资额": "equity_financing",
    "到账额": "equity_financing",
    "机构投资": "equity_financing",
    "装机容量": "pv_capacity",
    "装机规模": "pv_capacity",
    "注册外资": "foreign_capital",
    "到位外资": "foreign_capital",
    "到账外资": "foreign_capital",
}
_NOT_BEFORE = re.compile(r"研究开发中心|研发中心|研究院|统计库(?!的)|认定奖|培育库|服务机构(?=补)|服务中心|产业园")


@dataclass(frozen=True, slots=True)
class Mention:
    """A term or attribute named in a text; `start` and `end` are offsets into it."""

    attribute: str
    term: str
    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Compiled look-ups over one vocabulary."""

    vocabulary: Vocabulary
    tags: Mapping[str, tuple[str, str]]
    tag_pattern: re.Pattern[str]
    numbers: Mapping[str, str]
    number_pattern: re.Pattern[str]
    places: Mapping[str, str]
    place_pattern: re.Pattern[str]

    def find_tags(self, text: str) -> list[Mention]:
        """Find the terms named in a text, longest first, ignoring quotation marks."""
        bare, positions = _without_quotes(text)
        found = []
        for match in self.tag_pattern.finditer(bare):
            attribute, term = self.tags[match.group()]
            if attribute == "qualifications" and _NOT_BEFORE.match(bare, match.end()):
                continue
            start, end = positions[match.start()], positions[match.end() - 1] + 1
            found.append(Mention(attribute, term, start, end, match.group()))
        return found

    def find_numbers(self, text: str) -> list[Mention]:
        """Find the numeric attributes named in a text."""
        return [
            Mention(self.numbers[match.group()], "", match.start(), match.end(), match.group())
            for match in self.number_pattern.finditer(text)
        ]

    def find_places(self, text: str) -> list[Mention]:
        """Find the places named in a text; a province before its city before its county gives the county."""
        found = [
            Mention("region", self.places[match.group()], match.start(), match.end(), match.group())
            for match in self.place_pattern.finditer(text)
        ]
        kept: list[Mention] = []
        for place in found:
            if kept and kept[-1].end == place.start and self._lies_in(place.term, kept[-1].term):
                kept[-1] = Mention("region", place.term, kept[-1].start, place.end, kept[-1].word + place.word)
            else:
                kept.append(place)
        return kept

    def _lies_in(self, inner: str, outer: str) -> bool:
        return self.vocabulary.regions.tree.lies_in(inner, outer)

    def unit_of(self, attribute: str) -> str:
        """Give the base unit of a numeric attribute."""
        return self.vocabulary.attributes[attribute].unit or ""

    def money_attribute(self, text: str) -> str | None:
        """Give the money attribute that a text names, the last and longest; None when it names none."""
        named = [m for m in self.find_numbers(text) if UNITS[self.unit_of(m.attribute)].is_money]
        return max(named, key=lambda m: (m.end, m.end - m.start)).attribute if named else None


def build_lexicon(vocabulary: Vocabulary) -> Lexicon:
    """Compile the look-ups; takes some milliseconds, so do it once."""
    tags = dict(_tag_words(vocabulary))
    numbers = {
        canonical(word): name
        for word, name in vocabulary.attribute_words.items()
        if vocabulary.attributes[name].type is AttributeType.NUMBER and len(word) > 1
    }
    numbers |= {word: name for word, name in _MORE_NUMBERS.items() if name in vocabulary.attributes}
    places = {
        canonical(word): code for word, code in vocabulary.place_words.items() if not word.isascii() and code != COUNTRY
    }
    return Lexicon(vocabulary, tags, _any_of(tags), numbers, _any_of(numbers), places, _any_of(places))


def _tag_words(vocabulary: Vocabulary) -> Iterator[tuple[str, tuple[str, str]]]:
    for attribute in reversed(TAG_ORDER):
        for word, term in vocabulary.term_words[attribute].items():
            written = _without_quotes(canonical(word))[0]
            if len(written) > 1 and not _is_code(word) and written not in _TOO_COMMON:
                yield written, (attribute, term)
    for word, target in _MORE_WORDS.items():
        if target[1] in vocabulary.term_words[target[0]].values():
            yield _without_quotes(canonical(word))[0], target


def _is_code(word: str) -> bool:
    return word.isascii() and "_" in word


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def _without_quotes(text: str) -> tuple[str, list[int]]:
    positions = [i for i, c in enumerate(text) if c not in QUOTES]
    return "".join(text[i] for i in positions), positions

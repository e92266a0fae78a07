"""The units that may follow a number, and the base unit and factor each stands for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

MONEY = frozenset({"CNY", "USD", "EUR", "JPY", "HKD", "GBP"})
OTHER = "other"
"""Unit of a number that no attribute is measured in: 天, 层, 号楼, 纳米 …"""


@dataclass(frozen=True, slots=True)
class Measure:
    """A base unit, the factor to it, and the spellings, as a regular expression."""

    unit: str
    factor: Decimal
    pattern: str


MEASURES = (
    Measure(
        "CNY",
        Decimal(1),
        r"元人民币|人民币|块钱|元钱|大洋|rmb|cny|元(?![旦锂器件素宇化])|圆(?![满形])|(?<=[万亿])[园员](?![工区])|块(?![地屏牌业面儿])",
    ),
    Measure("USD", Decimal(1), r"美元|美圆|美金|美刀|刀(?!具)|usd|us\$|dollars?"),
    Measure("EUR", Decimal(1), r"欧元|欧圆|欧(?![洲盟美])|eur|euros?"),
    Measure("JPY", Decimal(1), r"日元|日圆|日币|jpy"),
    Measure("HKD", Decimal(1), r"港元|港圆|港币|港纸|hkd"),
    Measure("GBP", Decimal(1), r"英镑|gbp"),
    Measure("kWh", Decimal(1), r"度电?(?!假)|千瓦[·.]?时|kwh|kw[·.]h"),
    Measure("kWh", Decimal(1000), r"兆瓦时|mwh"),
    Measure(
        "m2",
        Decimal(1),
        r"个?平方米|个?平方(?!公里)|个平(?![均台])|平米|方(?![面案向法])|平(?![均台时常稳板])|m2|m²|sqm",
    ),
    Measure("W", Decimal(10**6), r"兆瓦|mw(?!h)"),
    Measure("W", Decimal(1000), r"千瓦"),
    Measure("kV", Decimal(1), r"千伏(?!安)|kv(?!a)"),
    Measure("mu", Decimal(1), r"亩(?!均)"),
    Measure("mu", Decimal(15), r"公顷"),
    Measure(
        "ratio", Decimal("0.01"), r"%|个?百分点|个多?点(?![子位])|(?<=半)点|成(?![立功果为员本交都熟品])|percent|pct"
    ),
    Measure("ratio_times", Decimal(1), r"倍"),
    Measure(
        "person",
        Decimal(1),
        r"[个名位号口]?(?:左右|上下)?的?(?:全职|在职|在册|正式|固定|固定的)?"
        r"(?:人(?![工均才家民力资次大脸事气机行造体]|形|士|员)|员工|职工|小伙伴|兄弟(?!公司|单位|企业)|弟兄|师傅|伙计|工人|同事|雇员)|号人|口子|-(?:person|people|employee|strong)(?![a-z])|workers(?![a-z])|(?:full[-_]time_)?employees|team_members|people|persons|ppl(?![a-z])|pax(?![a-z])|employees|staff",
    ),
    Measure("person", Decimal(1), r"名(?![单称录牌义])|位(?![于置居列数])"),
    Measure("headcount", Decimal(1), r"号(?=$|[，。！？吧的左上_去今现前营在做都其]|员工|多)"),
    Measure(
        "year",
        Decimal(1),
        r"周年|年(?!薪|会|检|产|报|度|收|营|纳|级|来就|销|利|用|轻|初|底|末|中|货|均|终|年)|years?(?=_old(?![a-z]))|岁|载(?!体)",
    ),
    Measure(
        OTHER,
        Decimal(1),
        r"个(?=国家|城市|省|地区|区域|州|市场|渠道|平台|点位|品类|系列|型号|品种|批次|环节|工位|车位|床位|席位|校区|小区)|块(?=[地屏牌业])|个月|个小时|个工作日|小时|工作日|分钟|秒|天|周(?!边)|次|吨|公里|千米|米|公斤|斤|毫米|微米|纳米|nm|mm|cm|kg|hz|ghz"
        r"|gw|kva|千伏安|伏|mpa|p(?![a-z])|tops|flops|号楼|号线|号厂|号文|楼|层|室|幢|栋|弄|期|轮|届|批|版|代"
        r"|级|强(?!企|的)|线城市|班(?![长组级子])|折|分钟|点钟|时|秒|路|条|份|本|页|张|句|字|题|个字|g(?![a-z])|d(?![a-z])",
    ),
    Measure("piece", Decimal(1), r"件|项|家|座|台|套|款|款产品|篇|处|只|辆|架|个(?![月点人亿万百千多来])|来个|多个"),
)

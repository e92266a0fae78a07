"""What an enterprise is or does, told by a verb and its object apart: 承办国际性学术会议, 组织职工参加技能培训."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from matcher.drafting.found import Found
from policies.language.conditions import Has, Lacks

_GAP = r"[^，。；：、|]{0,14}?"
_ABROAD = r"(?:境外|国外|海外|国（境）外|境（国）外|出国|赴外)"
_SHOW = r"(?:展会|展览会?|博览会|交易会|会展|展销会|订货会|推介会)"
_MEETING = r"(?:赛事|大赛|比赛|会议|论坛|峰会|大会|年会|节会|研讨会)"
_BODY = r"(?:单位|机构|主体|企业|方|公司)"
_ACTIVITIES: Mapping[str, str] = {
    "hosts_events": (
        rf"(?:举办|主办|承办|协办|举行)[^，。；：|]{{0,24}}?(?:{_SHOW}|{_MEETING})"
        rf"|(?:{_SHOW}|展览|{_MEETING})的?(?:主办|承办|举办){_BODY}"
    ),
    "exhibits_abroad": rf"(?:参加|参展|赴){_GAP}{_ABROAD}{_GAP}(?:展|博览会|交易会)|{_ABROAD}(?:参展|办展)",
    "skills_training": (
        r"(?:组织|开展|参加|举办|实施|进行|承担)[^，。；：|]{0,14}?(?:技能|岗前|岗位|职工|学徒|转岗|在岗)(?:提升|等级|素质|适应)?培训"
        r"|企业新型学徒制|以工代训|职工培训|项目制培训"
    ),
    "individual_to_enterprise": r"个体工商户[^，。；：]{0,8}(?:转[型为]|升级为?|登记为)[^，。；：]{0,8}(?:企业|公司)",
    "shareholding_reform": r"完成股改|股份(?:制|公司)改[造制]|改制为股份(?:有限)?公司|整体变更为股份",
    "first_store": r"(?:全球|亚洲|全国|中国|内地|华东|省级?|浙江|江苏|省内|市级?|城市|区域|国内|品牌)首店",
    "live_commerce": r"直播(?:电商|带货|销售|基地|平台|电子商务|网络销售)",
    "cloud_adoption": (
        r"(?:企业|设备|系统|业务|数据)上云|上云(?:上平台|用云|用数)"
        r"|(?:购买|使用|租用)(?:公有|混合|国产)?云(?:服务|资源|主机)"
    ),
    "merger_acquisition": r"(?:开展|实施|完成|进行)[^，。；]{0,10}(?:并购|兼并|收购|重组)|并购重组",
    "plans_listing": r"证监[局会][^，。；]{0,8}备案|上市辅导|辅导备案|拟上市",
    "foreign_patent_application": r"PCT|(?:国外|境外|海外|涉外|国际)[^，。；]{0,4}(?:发明)?专利",
    "ip_pledge": r"(?:专利|商标|知识产权|著作权|版权)(?:、[^，。；]{0,6})?权?质押",
    "relocates_in": (
        r"从?[区市县省境]外[^，。；]{0,8}(?:迁入|引进|引入|落户|搬迁)|(?:搬迁|迁移|迁)[入至到][本我]?[区市县]"
        r"|新(?:设立|落户|引进|招引|迁入|注册成?立?|入驻)"
        r"(?!(?:的|[1一]?[名位人个])?[^，。；、]{0,10}?(?:人才|博士|硕士|毕业生|工程师|专家|团队|研究生|技师|技工|院士|工匠|教授))"
    ),
    "export_credit_insurance": r"出口信用(?:保险|险)|短期出口信保|信保保费",
    "overseas_investment": r"(?:境外|海外|对外)(?:直接)?投资|在(?:境外|海外)[^，。；]{0,12}(?:设立|投资|建厂)",
    "equity_incentive": r"股权激励|员工持股",
    "government_procurement": r"(?:参与|中标)[^，。；]{0,8}政府采购",
    "green_power_purchase": r"(?:购买|采购|使用|交易|消费)[^，。；]{0,6}(?:绿电|绿色电力|绿证)|绿色?电力?交易",
    "tech_transfer_purchase": (
        r"(?:购买|受让|引进|承接|吸纳)[^，。；]{0,14}(?:技术成果|科技成果|专利技术|发明专利|先进技术)"
        r"|技术(?:开发|转让|交易)?合同(?!成交|交易|额|金额|登记)"
    ),
    "ip_insurance": r"(?:专利|知识产权|商标|地理标志)[^，。；]{0,4}保险",
    "agri_certification": (
        r"(?:绿色食品|有机(?:食品|农产品|产品)|农产品地理标志|地理标志农产品|名特优新农产品|良好农业规范)"
        r"(?:[^，。；]{0,6}(?:认证|认定|登记))?"
    ),
    "issues_bond": r"发行[^，。；]{0,10}(?:债券|公司债|企业债|中期票据|短期融资券)",
    "joins_standards": r"(?:参与|主导|牵头|主持)[^，。；]{0,6}(?:制定|制（修）订|制修订|起草|修订)[^，。；]{0,14}标准",
    "industry_education": r"产教融合|校企合作|(?:实习|实训|见习)基地",
    "brand_building": r"品牌(?:建设|培育|创建|推广)",
    "energy_performance_contract": r"合同能源管理",
    "bonded_business": r"保税(?:物流|加工|仓储|研发|维修|展示)",
    "ce_certification": r"CE认证",
    "hires_graduates": r"(?:招用|招聘|招收|吸纳|录用|聘用)[^，。；]{0,10}(?:高校毕业生|应届毕业生|毕业生)",
}
_PROJECTS: Mapping[str, str] = {
    "technical_renovation": r"技术?改造?项目|(?:智能化|数字化|绿色化|设备)技术?改造|设备更新|机器换人",
    "digital_transformation": r"(?:数字化|智能化|数智化|信息化)(?:技术)?(?:改造|转型|升级)|智改数转|智转数改",
    "energy_saving": r"节能(?:降碳|减排|技改|技术改造|改造|降耗)|降碳改造|能效提升",
    "rooftop_pv": r"(?:屋顶|分布式)[^，。；]{0,4}光伏",
    "energy_storage": r"储能(?:项目|电站|设施|系统)|(?:用户侧|新型|电化学|集中式)储能",
    "charging_facilities": r"(?:充电|充换电|换电)(?:桩|站|设施|基础设施)",
    "first_set_equipment": r"首台（?套）?|首（台）套",
    "first_batch_material": r"首批次",
    "expert_workstation": r"(?:院士|博士后?|专家|博士创新)(?:专家)?(?:科研)?(?:工作站|创新站|流动站)",
    "public_technology_platform": r"公共(?:技术)?服务平台",
    "pilot_test": r"中试(?:基地|平台|线|项目)|概念验证中心",
    "achievement_transfer": r"(?:科技)?成果(?:转化|产业化)",
    "water_saving": r"节水(?:改造|技改|工程)|中水回用",
}
_ROLES: Mapping[str, str] = {
    "logistics_enterprise": r"(?:国际|快递|货运|冷链|仓储|道路运输|运输)(?:物流|货运)?(?:企业|公司)|网络货运平台",
    "foreign_trade_enterprise": r"(?:外贸|进出口|出口|外贸综合服务|外综服)型?(?:生产)?企业",
    "farm_business": (
        r"农业(?:龙头)?企业|(?:农民)?(?:专业)?合作社"
        r"|家庭农场|种[植粮]大户|养殖场|农业经营主体|产业化联合体"
    ),
    "tourism_enterprise": r"旅行社|旅游(?:企业|公司|饭店)|民宿|旅游经营(?:主体|单位)",
    "elderly_care_provider": r"养老(?:服务)?(?:机构|企业)|护理院",
    "guarantee_institution": r"(?:融资)?担保(?:机构|公司|企业)",
    "incubator_operator": rf"(?:孵化器|众创空间|孵化基地|创业园|加速器|星创天地)的?(?:运营|管理)?{_BODY}?",
    "park_operator": rf"(?:园区|产业园|楼宇|集聚区|街区|小微企业园|小微园)的?(?:建设)?(?:运营|管理|开发){_BODY}",
    "human_resources_agency": r"(?:人力资源|人才)(?:服务|中介)(?:机构|企业|公司)|猎头(?:公司|机构)",
    "fund_manager": (
        r"(?:创业|股权|风险|天使)投资(?:基金)?(?:机构|管理(?:机构|公司|企业|人))|创投机构"
        r"|基金管理(?:机构|公司|人)"
    ),
    "technology_service_agency": r"(?:检验检测|检测认证|科技服务|技术服务|科技中介)(?:认证)?(?:机构|企业|公司)",
    "ip_service_agency": r"(?:知识产权|专利)(?:代理|服务|运营)(?:机构|公司|企业)",
    "market_operator": r"(?:专业|商品|农贸|批发|交易)市场的?(?:举办|运营|经营|管理)(?:方|单位|主体|企业|者|机构)",
    "innovation_service_complex": r"创新服务综合体",
    "financial_institution": (
        r"(?:^|对|，)[^，。；]{0,6}(?:银行|金融机构)(?:机构)?"
        r"(?=(?:当年|年度|每年|累计|给予)?(?:向|为|发放|开展|新增))"
    ),
    "platform_enterprise": r"平台型?企业",
}
_RECORDS: Mapping[str, str] = {
    "safety_accident": r"安全[^，。；]{0,14}(?:事故|处罚)",
    "environmental_penalty": r"(?:环境|环保|生态)[^，。；]{0,14}(?:事故|事件|处罚|违法)",
    "tax_violation": r"(?:偷|逃|骗|漏)(?:缴)?税|(?:税收|涉税|税务)[^，。；]{0,8}(?:违法|失信|处罚|犯罪|案件)",
    "serious_dishonesty": r"失信|经营异常|(?:信用|诚信)[^，。；]{0,6}黑名单|不良信用|信用[^，。；]{0,4}(?:D级|不良)",
    "major_violation": r"(?:重大|严重)[^，。；失]{0,6}(?:违法|违规)(?!失信)",
}
_PATTERNS = tuple(
    (attribute, term, re.compile(pattern))
    for attribute, patterns in (
        ("activities", _ACTIVITIES),
        ("projects", _PROJECTS),
        ("roles", _ROLES),
        ("credit", _RECORDS),
    )
    for term, pattern in patterns.items()
)
_LONGEST_COVERED = 8
_NOT_OWN = re.compile(r"(?:向|为|与|通过|由|经|委托|对接|给)[^，。；]{0,8}$")


def read_phrases(text: str, taken: Iterable[Found]) -> Iterator[Found]:
    """Read what no single word of the vocabulary says and no condition read so far covers."""
    taken = list(taken)
    named = {(one.attribute, term) for one in taken for term in getattr(one.condition, "terms", ())}
    for attribute, term, pattern in _PATTERNS:
        found = pattern.search(text)
        if found is None or (attribute, term) in named:
            continue
        # 安全生产、环境污染事故: two records share their noun.
        alike = [one for one in taken if one.attribute in {attribute, "qualifications"} and attribute != "credit"]
        if any(one.start < found.end() and found.start() < one.end for one in alike):
            continue
        if attribute == "roles" and _NOT_OWN.search(text[: found.start()]):
            continue
        # A long stretch says more than its verb and object: it stays to be judged.
        end = found.end() if found.end() - found.start() <= _LONGEST_COVERED else found.start()
        condition = Lacks(attribute, (term,)) if attribute == "credit" else Has(attribute, (term,))
        yield Found(condition, found.start(), end)

"""The words by which it is told what a quantity is about: what may stand between, what is general, what is weak."""

from __future__ import annotations

import re

from matcher.text.gates import Gate
from matcher.text.reality import NOW

OLD = re.compile(r"多?(?:的)?(?:老厂|老店|老企业|老公司|老字号|老牌|厂龄|历史)|_?old(?![a-z])")
"""三十年老厂, 3 years old: an age by its own words."""
OF = re.compile(r"_?(?:的|多?的|左右的?|多|来)?(?:国家级|省级|市级|高级|资深|海归|海外|高层次|领军|核心|专职|全职)?_?$")
SHARE = re.compile(r"占(?:比|到|了)?(?:营收|收入|营业收入|销售收入|销售额|比重|比例)?")
FILLER = re.compile(
    rf"{NOW}|去年|前年|今年|上年度?|是|不|大概|大约|差不多|左右|现在|目前|一共|总共|合计|共|有|在|的|了|就|才|也|都|还|又|吧|呢|啊|嘛|呀|应该|实际|其实|到|做|"
    r"单体|单独|独立|法人|本身|本级|本部|口径|合并|不含|自身|这|那|个|只|已经|刚|多|每年|一年|全年|年|连续|逐年|分别|接近|说|错|对|改|成|为|而|但|和|与|、|:|"
    r"用|我们|我司|咱们|公司|自己|实打实|只有|足足|也就|而已|反正|变成|变为|变|改|更新|调整|→|->|=>|人民币|元|签|花|批|下|来|拿|完成|实现|授权|累计|其中|投|交|缴|增|至|涨|降|写|报"
)
WITHOUT = ("不含", "不算", "不包括", "除去", "除开", "扣除", "刨去", "去掉")
"""不含外包是86 counts the others."""
RATE_BEHIND = re.compile(r"[(（]?(?:同比)?(?:增长?)?[+-]?")
GROWN_TO = re.compile(
    r"[，_]?(?:总共|全年|一共|已经?|也)?(?:达到?了?|增至|升至|涨到了?|降到了?|降至|做到了?|至|为|是|到了?|完成了?|实现|突破了?|超过?了?|约)+"
)
OF_REVENUE = re.compile("营收|收入|销售|营业")
CHECKED = re.compile(
    r"有误|财务|会计|核(?:对|实|算)?|重新|查|算|统计|准确|正确|真实|准|口径|记|报|填|输|填报|发现|才对|那边|这边|给的"
)
"""What is said of how a wrong number was found out: 财务核了是6.2%."""
DEGREE = re.compile(
    r"(?:[交做投赚贷卖]?[得的]|这块|这一块|方面|嘛|么|呢|也|倒|是|还|确实|真|算|蛮|挺|很|不|比较|相当|没)*"
    r"(?:多|少|行|可以|一般|大|小|好|差|不错|凑合|马马虎虎|稳定|那样)(?:的|呢|啊|吧|了)*"
)
INSURED = re.compile("社保|参保")
ABROAD = re.compile(
    "国外|海外|境外|美国|德国|英国|法国|欧洲|东南亚|日本|波兰|墨西哥|越南|泰国|加拿大|澳洲|北美|美西|美东"
)
HEADS = frozenset({"person", "headcount"})
HIRED = frozenset({"招", "招了", "再招", "要招", "扩招", "招聘", "新招"})
"""如果招到100人 supposes that there are so many."""
INSURABLE = frozenset({"person", "headcount", "piece"})
"""交社保的有86人 is the staff where nothing else tells it."""
GENERAL = frozenset(
    {
        "合同",
        "合同额",
        "采购合同",
        "采购合同额",
        "合同总额",
        "服务合同",
        "合同金额",
        "订单",
        "项目",
        "设备",
        "采购",
        "采购额",
        "预算",
        "服务费",
        "投资",
        "成本",
        "服务器",
        "付了",
        "付",
    }
)
ONE_JOB = re.compile("的?(?:一个|大)?(?:项目|单子|大单|订单|工程|合同|装修|设备|光伏|投资|广告|推广|改造|技改)")
"""给客户做了500万的项目 is one piece of work."""
VERBS = frozenset({"做", "卖", "销", "做到", "做了", "做个", "能做个", "卖了", "销了", "完成"})
"""Verbs that mean revenue only if no noun says otherwise: 出口这块做了180万欧元."""
INVESTED = frozenset({"已投", "已完成投资", "已投入", "实际已投"})
PROJECT = re.compile("总投资|计划投资|拟投资?|固定资产|固投")
"""计划总投资8000万，已投3200万: what is spent of the plan."""
CONTRACTED = frozenset({"computing_contract", "first_set_equipment_purchase"})
UNSPOKEN = frozenset({"m2", "kWh", "person"})
RESPECTIVELY = Gate("分别|依次|各(?:是|为|有)")
SEVERAL = 2
COMPOUND = 3
"""Characters between the parts of a compound: 算力费用|合同."""
BESIDE = 2
SHORT_CLAUSE = 14
WEAK = frozenset(
    [
        "公司",
        "研发",
        "卖",
        "税",
        "赚",
        "生意",
        "地",
        "营业",
        "做了",
        "贷",
        "实缴",
        "实缴了",
        "已实缴",
        "租了",
        "担保了",
        "保费",
        "装机",
        "接入",
        "电压",
        "光伏",
        "上云",
        "技术合同",
        "租金",
        "房租",
        "利息",
    ]
)


PAID_FOR = ("补贴", "补助", "奖励", "奖补", "返还", "贴息", "奖金", "扶持", "资助", "减免", "优惠")
SHARE_OF = Gate("占(?:比|到|了|去年|全年|年|总|公司|整个|当年|上年度?|我们|全部|主营|销售)*$")

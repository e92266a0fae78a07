"""What the conversation says, in one place."""

from __future__ import annotations

from matcher.profile import Source

CONSENT_VERSION = "2026-11"
"""Raised whenever the words of CONSENT change: the consent stored names the words agreed to."""

GREETING = (
    "您好，我是惠企助手。说说公司的情况（在哪、做什么、多少人、营收、有哪些资质），我来找适用的政策；"
    "随时可以问“能享受什么政策”“为什么”“依据是什么”。"
)
CONSENT = (
    "在记住这些信息之前，请您确认：我会保存您说的公司情况和匹配记录，只用于为您匹配政策和留存凭证；"
    "随时可以说“我的档案”查看、“删除我的信息”清除。同意保存吗？不同意也能继续问，只是不保存。"
)
CONSENT_BUTTONS = ("同意", "不同意")
CONSENT_GIVEN = "谢谢，已记下您的同意。"
CONSENT_AGAIN = "关于保存信息的说明有更新，请您再确认一次；在您回答之前，仍按您原来同意的办。\n{}"
CONSENT_WITHDRAWN = (
    "好的，已撤回同意，今后不再保存，您照样可以问。以前保存的公司信息、诉求和匹配凭证的内容，要一并删除吗？"
)
CONSENT_REFUSED = "好的，不保存。您照样可以问，这次对话结束后信息就不在了。"

NOTED = "记下了：{}。"
CHANGED = "已更正：{}。"
CONFLICT = "{name}您之前说是{old}，这次说的是{new}，以哪个为准？"
CONFLICT_TERMS = "{}，以哪个为准？"
TERMS_APART = "{}您之前说{}，这次说{}"
TOGETHER = "，合起来是{}"
STILL_AS_BEFORE = "，仍按之前说的{}"
CONFLICT_BUTTONS = ("以这次为准", "以之前为准")
CONFLICT_KEPT = "好的，仍按{}。"

STATUS = "按已知情况：符合 {} 条（其中待遇 {} 条），待补充 {} 条。"
NOT_MET = "还没满足的条件："
NOT_KNOWN = "还要看："
TERMS_ARE = "“{}”这里指：{}。"
NEARLY = "【待补充】补上就能确定的有："
ASK_FOR_LIST = "想看明细，请说“能享受什么政策”。"
NOTHING_KNOWN = "我还不了解贵公司。请先说说公司在哪个区、做什么、有哪些资质。"
FOR_EXAMPLE = "库里金额较大的待遇例如：{}。"
NOTHING_FOUND = "按目前知道的情况，还没有确定符合的条款。"
NO_QUESTION_LEFT = "再补充信息也不会改变这些结论了；剩下的要由主管部门判断。"
MONEY = "符合的待遇里，算得出钱的有 {} 条："
MONEY_SUM = "合计{}。少的数是只能享受金额最高的一条，多的数是全部都能享受；能不能同时享受，文件没有写明。"
MONEY_SUM_OPEN = "合计{}，上限还算不出来；能不能同时享受，文件没有写明。"
MONEY_PER = "按项目、按人等计的，合计里各算一份。"
MONEY_NARROWED = "知道{}就能算得更准。"
NO_MONEY = "目前确定符合的条款里，还没有算得出钱的待遇。"
MONEY_BESIDE = "符合、但算不成一笔钱的："
MONEY_MORE = "还有 {} 条，说“能享受什么政策”看全部。"
MONEY_MAYBE = "补上信息还可能有（各是各的上限，不能直接相加）："
SECOND_HAND_MARK = "（转述，以正式文件为准）"
NOTHING_NEAR = "没有只差一项就能确定的条款了。"
NOTHING_REFUSED = "目前没有确定不符合的待遇。"
REFUSED = "确定不符合的待遇有 {} 条，金额较大的是："
LIST_ENDS = "这份清单只有 {} 条。"
NO_LIST = "还没有给您列过清单。想看明细，请说“能享受什么政策”；也可以说条款的名称。"
FREE_STATUS = "免申即享的条款里，"
MORE = "更多"
NO_MORE = "没有更多了。"
PAGE_NOTE = "（第 {} 页，共 {} 页，说“更多”看下一页）"
ASK_WHICH = "您想问哪一条？可以说条款的名称，或先说“能享受什么政策”。"
NO_SUCH_CLAUSE = "库里没有找到与您说的直接对应的条款。"
NEAREST_TITLES = "名称相近的有：{}。想问哪一条，请说它的名称。"
NEAR_MISS = "差一点：{}（{}）"

PROFILE_EMPTY = "目前没有记下任何信息。"
PROFILE = "我知道的情况：\n{}"
PROFILE_CONSENT = "（您{}同意保存，说明版本 {}。说“导出我的数据”可以拿到全部，说“不同意”可以撤回。）"
PROFILE_NOT_STORED = "（您没有同意保存，以上只在这次对话里用。）"
RESTARTED = "好的，我们从头开始。请说说公司的情况。"
DELETE_ASK = (
    "要删除这个对话里保存的公司信息吗？诉求的文字和匹配凭证的内容会一并清除，不能恢复；"
    "只留下看不出是谁的校验记录，证明凭证没有被改过。"
)
DELETE_BUTTONS = ("确认删除", "不删了")
DELETE_LAPSED = "没有删除；要删除请再说“删除我的信息”。"
DELETED = "已删除：公司信息、诉求的文字和匹配凭证的内容都已清除，不能恢复。"
DELETED_PROOF = "清除记录的编号：{}。"
DELETE_KEPT = "好的，没有删除。"

QUESTION_BUTTONS = ("不知道", "跳过")
TERM_QUESTION = {
    "projects": "以下项目，公司有哪些？{}。没提到的我先按没有记，都没有请说“都没有”。",
    "activities": "以下事项，公司在做或打算做的有哪些？{}。没提到的我先按没有记，都没有请说“都没有”。",
    "first_recognitions": "{}是首次认定吗？",
    "credit": "公司有没有以下情况：{}？没有请说“都没有”。",
}
SINGLE_TERM_QUESTION = {
    "projects": "公司有{}吗？",
    "activities": "公司有没有{}的业务或打算？",
    "first_recognitions": "{}是首次认定吗？",
    "credit": "公司有没有{}？",
}
WHOLE_QUESTION = "{}例如：{}。没提到的我先按没有记，都没有请说“都没有”。"
WHOLE_QUESTION_AGAIN = "除了{}，还有其他{}吗？例如：{}。没有请说“都没有”。"
FINER_REGION = "能说得更具体些吗？公司注册在{}的哪个镇街或园区？"
WHY_ASKED = (
    "问“{}”，是因为知道了它，{} 条待补充的条款就更接近有结论，例如：\n{}\n不清楚可以说“不知道”，不想说可以说“跳过”。"
)
WHY_TELL = "不同的政策看不同的条件，说得越多，结论越准、问题越少；不想说的可以说“跳过”，不同意保存也能用。"
NO_MONEY_IN_IT = "金额：这一条不直接发钱（{}）"
PAID_WHEN = "文件没有写明多久到账。"
SKIPPED = "好的，先跳过。"
DONT_KNOW = "没关系，等知道了再告诉我。"

FAREWELL = "好的，再见。随时可以回来接着说。"
SORRY = "对不起，没有帮上您。要反映问题请说“我要反映问题”，要找工作人员请说“转人工”。"
NO_WORDS = "我只看得懂文字，请用一句话说说公司的情况，或问“能享受什么政策”。"
NO_MORE_QUESTIONS = "好的，不再追问。想看结果请说“能享受什么政策”，想接着补充请说“接着问”。"
PRESSED_LATE = "现在没有等您确认的事。"
OTHER_COMPANY = (
    "这像是别的公司的情况，我没有记成贵公司的。一次只能查一家；要改查那家公司，请先说“重新开始”，再说它的情况。"
)
OWN_FIGURE = "按目前知道的，{}是{}。"
OWN_FIGURE_UNKNOWN = "{}现在还算不出来，{}。"
NO_THRESHOLD = "库里现行的条款没有以{}作条件的。"
THRESHOLDS = "与{}有关的条件有：\n{}"
THANKS = "不客气，有需要随时说。"
NOT_UNDERSTOOD = "这句话我没有读懂。您可以说公司的情况，或问“能享受什么政策”。"
NOTHING_TO_CONFIRM = "好的。还想了解什么？可以说公司的情况，或问“能享受什么政策”。"
DOUBTED_NUMBER = "“{}”我没有把握：是{}吗？单位是元还是万元？请写全，例如 营收2600万元。"
DOUBT = "“{}”是指{}吗？请写全称再说一次。"
CORRECT_THIS = "{}现在记的是{}，应该是什么？请说新的。"
FORGOTTEN = "已去掉：{}。其余的还在，要全部清除请说“删除我的信息”。"
CORRECT_WHAT = "要更正哪一项？例如：不对，员工是38人。"

WHAT_IF = "假如{}，结论会这样变（只是试算，没有保存）："
MORE_CHANGES = "……另有 {} 条也会变，其中 {} 条变成符合。"
WHAT_IF_SAME = "假如{}，结论不变。"
WHAT_IF_EMPTY = "想假设什么情况？例如：如果营收做到1亿会怎样。"
NO_APPLICATION_NONE = "目前没有确定符合的免申即享条款。"
STACKING_SILENT = "{}：现有文件没有写明能不能与其他政策同时享受，请向{}确认。"
DEPARTMENT_UNKNOWN = "主管部门"

SUBSCRIBED = "好的，有新政策适用于贵公司时我会告诉您；说“取消订阅”可随时停止。"
ALREADY_SUBSCRIBED = "您已经订阅了，有适用的新政策我会告诉您。"
UNSUBSCRIBED = "已取消订阅，不会再推送新政策。"
NOT_SUBSCRIBED = "您目前没有订阅。"
GRIEVANCE_ASK = "请用一两句话说说要反映的问题，我会登记并转给主管部门。说“算了”可以取消。"
GRIEVANCE_STILL = "还没有登记。请用一两句话说说要反映的问题，或说“算了”取消。"
GRIEVANCE_FILED = "已登记您的诉求，会转给{}处理。"
GRIEVANCE_DROPPED = "好的，没有登记。"
HUMAN = "已通知工作人员，会尽快在这里回复您。您也可以继续问我。"
REPORT_HEAD = "贵公司的政策匹配报告（{}）"
REPORT_EMPTY = "还没有可写的内容。请先说说公司的情况。"

BIND_HOW = "请发：绑定 统一社会信用代码 证明码。证明码向政策管理员领取，只能用一次。"
BIND_NEEDS_CONSENT = (
    "绑定后，我会保存这个对话与企业的关系，并用企业库里登记的信息为您匹配；随时可以说“解绑”。"
    "同意保存的话请点“同意”，再发一次绑定的信息。"
)
BIND_WRONG = "没有绑定：证明码不对、已经用过或已过期。请核对，或向政策管理员重新领取。"
BIND_TOO_MANY = "试错的次数太多，请一小时后再试，或向政策管理员核对证明码。"
BOUND = "已绑定 {}（{}），企业库里登记了 {} 项信息。说“我的档案”可以查看，说“解绑”可以解除。"
NOT_BOUND = "这个对话没有绑定企业。"
UNBOUND = "已解除与{}的绑定，之后只用您说的信息。"
REGISTRY_SOURCES = {Source.SAID: "您说的", Source.IMPORTED: "企业库，导入", Source.VERIFIED: "企业库，已核验"}
REGISTRY_STANDS = "企业库登记的是：{}。匹配以登记为准；登记有误请说“我要反映问题”。"

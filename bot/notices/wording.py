"""What notices and answers to their buttons say, in one place."""

from __future__ import annotations

from bot.notices.model import Kind
from matcher.payout.certificates import Trouble
from matcher.payout.stages import Step
from matcher.road import Road

OPENING = "有一条政策与贵公司有关："
DIGEST_OPENING = "有 {} 条政策与贵公司有关："
HOW_TO_STOP = "不想再收到，说“取消订阅”。"
ROAD_HEADINGS = {
    Road.NO_APPLICATION: "【免申即享】条件已由核验过的信息确定，确认即可：",
    Road.QUICK: "【快申快享】条件已具备，确认后按要求提供证明：",
    Road.APPLICATION: "【符合条件】要按文件要求申报：",
}
KIND_HEADINGS = {Kind.ONE_MISSING: "【只差一项信息】", Kind.NEAR: "【差一点】"}
CERTIFICATE_HEADING = "【证书快到期】"
PROGRESS_HEADING = "【进展】"
PROGRESS = {
    Step.ANNOUNCE: "开始公示{amount}，到 {notice_ends} 为止。",
    Step.OBJECT: "公示期间有人提出异议，主管部门正在核实，最迟 {due} 有结果。原因：{reason}",
    Step.OVERRULE: "异议不成立，公示继续到 {notice_ends} 为止。",
    Step.UPHOLD: "异议成立，不予兑付。原因：{reason}",
    Step.PAY: "已兑付{amount}，请查收。",
    Step.SUSPEND: "暂停办理。原因：{reason}",
    Step.RESUME: "恢复办理。",
    Step.REFUSE: "不予兑付。原因：{reason}。有意见可以说“我要投诉”。",
    Step.LAPSE: "逾期没有确认，这次机会已失效。",
}
"""What an enterprise is told when the house takes a step."""

CERTIFICATE_TROUBLES = {
    Trouble.LAPSED: "{name}已于 {valid_to} 到期，这条政策要求它有效。",
    Trouble.BEFORE_WINDOW: "{name} {valid_to} 到期，早于申报截止日 {needed_on}，请及时续期。",
    Trouble.BEFORE_PAYOUT: "{name} {valid_to} 到期，早于预计兑付日 {needed_on}，请及时续期。",
    Trouble.SOON: "{name} {valid_to} 到期，请及时续期。",
}
MISSING = "   还需知道：{}"
GAP = "   还差：{}"
CONSENT = "按“确认享受”即表示：{}（说明 {} 版）请在 {} 个工作日内确认。"

CONFIRM = "确认享受"
CONFIRM_ALL = "确认享受（{}条）"
ANSWER = "回答：{}"
EACH = "逐条看"
HOW = "怎么办理"
DECLINE = "不感兴趣"

CONFIRMED = "已确认：{}。{}"
NEXT_NOTICE = "接下来公示 {} 个工作日，期满后兑付；进展会在这里告诉您。"
NEXT_PAYOUT = "接下来兑付，最迟 {}；进展会在这里告诉您。"
NEXT_SERVICE = "主管部门会按程序提供。"
NEXT_PROOF = "请按文件要求把证明交给{}。"
ALREADY = "{}：现在是“{}”，不用再确认。"
NOT_CONFIRMED = "{}没有确认成：{}。"
CHANGED = "{}已经不是原来的那一版了，什么都没有改变；有适用于贵公司的新版会再告诉您。"
NEW_WORDS = "确认享受的说明文字更新了，请看过再确认："
DECLINED = "好的，这{}条不再提。想再看可以随时问“能享受什么政策”。"
NOTHING_TO_CONFIRM = "这些政策里没有只要确认就行的，可以逐条看怎么办。"
NOT_YOURS = "这个按钮不属于这个对话绑定的企业，什么都没有改变。"
HOW_LINES = "{}\n   部门：{}\n   材料：{}\n   {}"
ANSWERED = "已经知道了，按现在的信息重新看：说“能享受什么政策”。"
"""What is said when the one question was answered meanwhile."""

GRIEVANCE_CLOCK = "编号 SQ-{}，{}会在 {} 前（{} 个工作日）答复。{}"
GRIEVANCE_RECEIPT = "已附上匹配凭证 {}。"
GRIEVANCE_ANSWER = "关于您的诉求 SQ-{}（{}），{}答复：\n{}"
SOLVED = "解决了"
UNSOLVED = "还没解决"
GRIEVANCE_CLOSED = "好的，诉求 SQ-{} 办结。谢谢您的反馈。"
GRIEVANCE_REOPENED = "好的，诉求 SQ-{} 已重新打开，会在 {} 前再答复您。"
GRIEVANCE_SETTLED = "诉求 SQ-{} 已经办结，什么都没有改变；有新的问题请说“我要投诉”。"

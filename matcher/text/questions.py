"""Whether a clause asks."""

from __future__ import annotations

from matcher.text.draft import Clause, Draft
from matcher.text.gates import Gate

_ASKS = Gate(
    r"吗|？|多少|(?<!什么)什么(?!都|也|什么)|(?<!没)啥(?!都|也)|哪些|哪个|哪条|哪几|哪里|哪儿|怎么|怎样|咋|如何|能不能|干嘛|干啥|干什么|几批|了没$|可不可以|有没有|是不是|是否|可否|能否|要不要|"
    r"几号|几月|冲不冲突|算不算|行不行|够不够|好不好|补不补|给不给|讲讲|介绍一?下(?!我|咱|本|公司|自己|情况)|说说|能补|能奖|能拿|能领|能给|会不会|不$|还差"
)


def is_question(draft: Draft, clause: Clause) -> bool:
    """Whether the clause itself asks, ends in a question mark included."""
    return _ASKS.search(draft.possible, draft.text, clause.start, clause.end + 1) is not None

"""How long re-anchoring takes: the clauses of a long document against its re-issued text.

    python benchmarks/reanchoring_speed.py            # 200 pages, 300 clauses
    python benchmarks/reanchoring_speed.py 20 30

A page is 800 characters. A third of the quotes stand as they were, a third were re-worded, a third are gone.
Compared with the least it could cost: one scan of the whole text a quote by rapidfuzz's partial_ratio_alignment.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter

from rapidfuzz import fuzz

from policies.language.conditions import Flag
from policies.model import Citation, Clause, Kind
from policies.publication.anchoring import reanchor
from policies.publication.plain_text import squeezed

PAGE = 800
HEADS = ["对", "支持", "鼓励", "推动", "引导", "每新增", "经认定的"]
WHO = [
    "规上工业企业",
    "科技型中小企业",
    "国家高新技术企业",
    "链主企业",
    "孵化器运营机构",
    "外贸企业",
    "软件企业",
    "未来工厂",
]
DOES = [
    "开展数字化改造",
    "建设海外仓",
    "组建创新联合体",
    "购买算力服务",
    "参加境外展会",
    "引进博士后",
    "申请发明专利",
    "投保科技保险",
]
GIVES = ["给予最高{}万元补助", "按投入的{}%给予补贴", "给予{}万元奖励", "按合同额的{}%给予支持"]


def sentence(rng: random.Random) -> str:
    """Make one benefit sentence."""
    gives = rng.choice(GIVES).format(rng.randint(1, 99) * 5)
    return f"{rng.choice(HEADS)}{rng.choice(WHO)}{rng.choice(DOES)}且年投入超过{rng.randint(1, 9999)}万元的，{gives}"


def reworded(quote: str, rng: random.Random) -> str:
    """Change an amount, put a word in."""
    place = rng.randint(4, len(quote) - 4)
    return quote[:place] + rng.choice(["新", "市级", "符合条件的", "年度"]) + quote[place:].replace("给予", "可给予")


def clause(number: int, quote: str) -> Clause:
    """Make a clause that quotes a sentence."""
    condition = Flag("listed", expected=True)
    return Clause(f"c-{number}", "d", "奖励", "奖励", Kind.GOAL, condition, None, Citation("一", quote[:60]))


def made(pages: int, count: int) -> tuple[list[Clause], str]:
    """Make the clauses and the re-issued text."""
    rng = random.Random(7)
    quotes = [sentence(rng) for _ in range(count)]
    kept = [quote if number % 3 == 0 else reworded(quote, rng) for number, quote in enumerate(quotes) if number % 3 < 2]
    filler = [sentence(rng) for _ in range(pages * PAGE // 42)]
    lines = kept + filler
    rng.shuffle(lines)
    return [clause(number, quote) for number, quote in enumerate(quotes)], "。\n".join(lines)


def main(pages: int, count: int) -> None:
    """Print the table."""
    clauses, text = made(pages, count)
    started = time.perf_counter()
    anchors = reanchor(clauses, text)
    ours = time.perf_counter() - started
    plain, sample = squeezed(text), clauses[: max(1, count // 30)]
    started = time.perf_counter()
    for entry in sample:
        fuzz.partial_ratio_alignment(squeezed(entry.citation.quote), plain)
    whole = (time.perf_counter() - started) * count / len(sample)
    print(f"{pages} pages ({len(text)} characters), {count} clauses")
    print(f"re-anchored in {ours:.2f} s; one bare scan of the text a quote {whole:.2f} s ({ours / whole:.1f} times)")
    print(dict(Counter(anchor.outcome.value for anchor in anchors)))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:3] or ["200", "300"]))

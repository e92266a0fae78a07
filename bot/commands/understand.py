"""`huiqi understand TEXT`: what was read from an utterance, and from which words."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date

import click

from bot.commands.arguments import DAY, today
from bot.commands.chat import accept_any_text
from bot.output import print_json
from matcher.text import Understanding, understanding_to_json
from matcher.text.reader import load_reader
from policies.vocabulary import load_vocabulary


@click.command("understand")
@click.argument("text")
@click.option("--today", "day", type=DAY, default=None, help="当作今天的日期，默认今天")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def understand(text: str, day: date | None, *, as_json: bool) -> None:
    """读出 TEXT 里的意图和事实；TEXT 写 - 时从标准输入一行读一句。"""  # noqa: D400, D415 - shown to users
    reader = load_reader(load_vocabulary())
    accept_any_text()
    for line in _lines(text):
        read = reader.read(line, today=day or today())
        if as_json:
            print_json(understanding_to_json(read))
        else:
            _print(read)


def _lines(text: str) -> Iterable[str]:
    if text != "-":
        return (text,)
    return (line.rstrip("\r\n") for line in sys.stdin)


def _print(read: Understanding) -> None:
    click.echo(f"意图：{read.intent.value}")
    for fact in read.facts:
        unit = f" {fact.unit}" if fact.unit else ""
        period = f"（{fact.period}）" if fact.period else ""
        click.echo(f"  {fact.attribute} {fact.operator} {fact.value}{unit}{period}  ←“{fact.text}”  {fact.rule}")
    for doubt in read.doubts:
        click.echo(f"  存疑：“{doubt.text}” → {'、'.join(term for _, term in doubt.candidates)}")

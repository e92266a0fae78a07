"""The `huiqi` command: parses arguments, loads one command's module, and turns errors into one line."""

from __future__ import annotations

import importlib
import io
import sys
from typing import cast

import click

from policies.errors import HuiqiError

COMMANDS = {
    "chat": ("bot.commands.chat", "chat", "在终端里对话"),
    "understand": ("bot.commands.understand", "understand", "看看一句话读出了什么"),
    "match": ("bot.commands.match", "match_command", "用画像文件匹配政策"),
    "find": ("bot.commands.find", "find_command", "条款找企业：符合、只差一项、差一点"),
    "policies": ("bot.commands.policies", "policies", "管理条款：导入、导出、列表、查看、检查"),
    "enterprises": ("bot.commands.enterprises", "enterprises", "企业库：导入、查看、列表、删除、证明码"),
    "entitlements": ("bot.commands.entitlements", "entitlements", "享受：从匹配、确认、公示到兑付"),
    "budgets": ("bot.commands.budgets", "budgets", "预算：额满即止、分批、暂停"),
    "certificates": ("bot.commands.certificates", "certificates", "资质证书：导入，快到期的"),
    "notices": ("bot.commands.notices", "notices", "告知：条款找企业，每家每版只告知一次"),
    "cockpit": ("bot.commands.cockpit", "cockpit", "驾驶舱：数字一览"),
    "telegram": ("bot.commands.telegram", "telegram", "运行 Telegram 机器人"),
    "requests": ("bot.commands.requests", "requests", "诉求和找人工的请求：列出、答复、办结"),
    "db": ("bot.commands.db", "db", "数据库升级与检查"),
}
"""Command name → module, attribute, help. Only the module of the command asked for is imported."""

EXIT_BAD_INPUT = 1


class LazyGroup(click.Group):
    """Loads a command's module when it is called, so that `match` never waits for spaCy."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all commands."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        return cast("click.Command", getattr(importlib.import_module(module), name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section("命令"):
            formatter.write_dl([(name, text) for name, (_, _, text) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def huiqi() -> None:
    """惠企：找到适用于企业的政策，每个回答都有出处和凭证。"""  # noqa: D400, D415 - shown to users


def main() -> None:
    """Run the command; every error of ours is one line on stderr and exit 1, never a traceback."""
    _accept_any_terminal()
    try:
        huiqi(standalone_mode=True)
    except HuiqiError as error:
        click.echo(f"错误：{one_line(str(error))}", err=True)
        sys.exit(EXIT_BAD_INPUT)


def _accept_any_terminal() -> None:
    """Show ? for a character that the terminal's encoding lacks, as GBK lacks ✓, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def one_line(text: str) -> str:
    """Squeeze a message into one readable line."""
    return " ".join(text.split())

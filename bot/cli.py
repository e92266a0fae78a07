"""The `huiqi` command: parses arguments, loads one command's module, and turns errors into one line."""

from __future__ import annotations

import importlib
import io
import os
import sys
from typing import cast

import click

from bot.logs.discreet import log_to_stderr, read_level
from bot.logs.fields import places
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
    "privacy": ("bot.commands.privacy", "privacy", "隐私：导出、清除资料，按期限清理"),
    "keys": ("bot.commands.keys", "keys", "主密钥：生成、查看、更换"),
    "audit": ("bot.commands.audit", "audit", "审计：查看凭证、校验日志、重放、证明、导出"),
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
        log_to_stderr(read_level(os.environ, "WARNING"))
        huiqi(standalone_mode=True)
    except HuiqiError as error:
        click.echo(f"错误：{one_line(str(error))}", err=True)
        sys.exit(EXIT_BAD_INPUT)
    except Exception as error:  # noqa: BLE001 - a fault of ours: its words and its traceback may hold what people said
        click.echo(f"错误：程序出错了（{fault(error)}）；请把这一行告诉维护人员", err=True)
        sys.exit(EXIT_BAD_INPUT)


def fault(error: Exception) -> str:
    """Name an error by its class and place, for those who can mend it.

    >>> fault(ValueError("杭州某某公司"))
    'ValueError'
    """
    where = places(error.__traceback__)[-1:]
    return " 于 ".join([type(error).__name__, *where])


def _accept_any_terminal() -> None:
    """Show ? for a character that the terminal's encoding lacks, as GBK lacks ✓, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def one_line(text: str) -> str:
    """Squeeze a message into one readable line."""
    return " ".join(text.split())

"""Read 规则中文 into conditions and benefits; errors point at the character and suggest a name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import cast

from lark import Lark, Token
from lark.exceptions import UnexpectedToken, VisitError
from lark.lexer import Lexer, LexerState

from policies.errors import InputError, RuleSyntaxError
from policies.language.benefit_building import RuleBuilder
from policies.language.benefits import Benefit
from policies.language.conditions import Condition
from policies.language.scanner import KEYWORD_WORDS, Lexeme, Scanner
from policies.vocabulary import Vocabulary, nearest

TERMINAL_NAMES = {
    "AND": "“且”", "OR": "“或”", "NOT": "“非”", "LPAR": "“(”", "RPAR": "“)”", "SEP": "“、”",
    "COMMA": "“,”", "SEMI": "“；”", "SLASH": "“/”", "WITHIN": "“属于”", "HAS": "“含”",
    "HASANY": "“含任一”", "LACKS": "“不含”", "IS": "“为”", "BETWEEN": "“介于”", "TO": "“至”",
    "OP": "比较符（≥ ≤ > < = ≠）", "WORD": "名称", "FORM": "奖励/补贴等", "QUANTITY": "数额（如 2000万元）",
    "DATE": "日期（如 2021-03-01）", "BY": "“按”", "OF": "“的”", "EACH": "“每”", "CAP": "“最高”",
    "FLOOR": "“最低”", "SEPARATELY": "“分别”", "PRICE": "“价格”", "PART": "“部分”", "THEN": "“时”",
    "REACH": "“达到”", "OPEN": "“待定”", "$END": "规则结束",
}  # fmt: skip
SHOWN_EXPECTATIONS = 6
MAX_DEPTH = 60


class _TokenLexer(Lexer):
    """Hands lark the tokens that our scanner has cut already."""

    __future_interface__ = True

    def __init__(self, _configuration: object) -> None:
        """Need no configuration: the tokens come with each parse."""

    def lex(self, lexer_state: LexerState, parser_state: object) -> Iterator[Token]:
        """Yield the scanned tokens."""
        del parser_state
        yield from cast("list[Token]", lexer_state.text)


@lru_cache(maxsize=1)
def _lark() -> Lark:
    grammar = (resources.files("policies.language") / "grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=_TokenLexer, start=["condition", "benefit"])


class Parser:
    """Reads rules with the names of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._scanner = Scanner(vocabulary)

    def condition(self, text: str) -> Condition:
        """Read a condition; RuleSyntaxError with the offset of what is wrong.

        >>> from policies.vocabulary import load_vocabulary
        >>> Parser(load_vocabulary()).condition("资质 含 高企")
        Has(attribute='qualifications', terms=('high_tech_enterprise',), first_time=False)
        """
        return cast("Condition", self._parse(text, "condition"))

    def benefit(self, text: str) -> Benefit:
        """Read a benefit; RuleSyntaxError with the offset of what is wrong."""
        return cast("Benefit", self._parse(text, "benefit"))

    def _parse(self, text: str, start: str) -> object:
        tokens = [_token(lexeme) for lexeme in self._scanner.scan(text)]
        _refuse_deep(text, tokens)
        if not tokens:
            raise RuleSyntaxError(text, 0, "规则是空的，请写出条件" if start == "condition" else "待遇是空的")
        try:
            tree = _lark().parse(cast("str", tokens), start=start)
            return RuleBuilder(self._vocabulary, text).transform(tree)
        except UnexpectedToken as error:
            raise self._unexpected(text, error) from None
        except VisitError as error:
            if isinstance(error.orig_exc, InputError):
                raise error.orig_exc from None
            raise

    def _unexpected(self, text: str, error: UnexpectedToken) -> RuleSyntaxError:
        wanted = [TERMINAL_NAMES[name] for name in TERMINAL_NAMES if name in error.accepts or name in error.expected]
        expected = "、".join(wanted[:SHOWN_EXPECTATIONS])
        token = error.token
        if token.type == "$END":
            return RuleSyntaxError(text, len(text), f"规则没有写完，这里应是{expected}")
        word = str(token)
        suggestion = None
        if token.type == "WORD":
            suggestion = nearest(word, KEYWORD_WORDS)
        return RuleSyntaxError(text, token.start_pos or 0, f"这里不能写“{word}”，应是{expected}", suggestion)


def _refuse_deep(text: str, tokens: list[Token]) -> None:
    """Bound the tree's depth, so that whoever walks it (and the printer) may use recursion."""
    inside = [0]
    depth = 0
    last = ""
    for token in tokens:
        match token.type:
            case "NOT":
                depth += 1
            case "LPAR":
                # “非 (” is one step down, so that what is printed with parentheses reads again.
                depth += last != "NOT"
                inside.append(depth)
            case "RPAR" if len(inside) > 1:
                inside.pop()
            case "AND" | "OR" | "THEN" | "SEMI":
                depth = inside[-1]
        last = token.type
        if depth > MAX_DEPTH:
            raise RuleSyntaxError(text, token.start_pos or 0, f"嵌套超过 {MAX_DEPTH} 层，请拆成几条规则")


def _token(lexeme: Lexeme) -> Token:
    token = Token(lexeme.kind, lexeme.text, start_pos=lexeme.position)
    token.value = lexeme.value
    return token

"""Errors of the policies package.

HuiqiError
├── InputError              something a person gave us is wrong; the message says what to do
│   ├── VocabularyError     an unknown attribute, term, place, industry or unit
│   ├── RuleSyntaxError     规则中文 that does not parse; points at the character
│   ├── DocumentError       a file that cannot be read as clauses
│   ├── LifecycleError      a step that is not possible where the clause stands
│   └── RoleError           a step that this person may not take
├── StoreError              the database is missing, at another revision, or refused
└── NotFoundError           no clause or document of that id
"""

from __future__ import annotations

from dataclasses import dataclass


class HuiqiError(Exception):
    """Root of every error that huiqi raises on purpose; its text is fit for a user."""


class InputError(HuiqiError):
    """What a person gave us cannot be used; nothing was changed."""


@dataclass(slots=True)
class VocabularyError(InputError):
    """A name that the vocabulary does not know, with the nearest one it does."""

    kind: str
    name: str
    suggestion: str | None = None

    def __str__(self) -> str:
        """Say which name, and the nearest known one."""
        hint = f"，最接近的是“{self.suggestion}”" if self.suggestion else ""
        return f"未知的{self.kind}“{self.name}”{hint}"


@dataclass(slots=True)
class RuleSyntaxError(InputError):
    """规则中文 that does not parse. `position` is a 0-based character offset into `text`."""

    text: str
    position: int
    problem: str
    suggestion: str | None = None

    def __str__(self) -> str:
        """One line with the place, the problem, and the rule around a mark at the character."""
        hint = f"；是否想写“{self.suggestion}”？" if self.suggestion else ""
        shown = "".join(" " if char.isspace() else char for char in self.text)
        before = shown[max(0, self.position - 12) : self.position]
        after = shown[self.position : self.position + 12]
        return f"规则第 {self.position + 1} 个字符处：{self.problem}{hint}（…{before}▶{after}…）"


class DocumentError(InputError):
    """A file that cannot be read as clauses."""


class StoreError(HuiqiError):
    """The database is missing, at another revision, or refused."""


class NotFoundError(HuiqiError):
    """No clause or document of that id."""


class LifecycleError(InputError):
    """A step that is not possible where the clause or draft stands now."""


class RoleError(InputError):
    """A step that this person may not take."""

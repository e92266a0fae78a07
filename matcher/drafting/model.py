"""Drafts and what surrounds them: frozen values, the same for every surface that shows them."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.drafting.claim import Claim
from matcher.drafting.head import Head
from matcher.drafting.outline import Section
from matcher.drafting.scope import Window
from policies.language.conditions import Condition
from policies.model import ApplicationMode, Kind

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Inherited:
    """What a draft takes over from its document; `duties` are told to everyone and asked of no one."""

    conditions: tuple[Condition, ...] = ()
    assumed: tuple[Condition, ...] = ()
    duties: tuple[str, ...] = ()
    stacking: tuple[str, ...] = ()
    window: Window | None = None
    materials: tuple[str, ...] = ()
    publicity: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft clause. `span` holds `quote` in the text read; `context` the whole sentence."""

    section: Section
    span: Span
    context: Span
    kind: Kind
    title: str
    conditions: tuple[Condition, ...]
    inherited: Inherited
    judgement: str
    claim: Claim | None
    departments: tuple[str, ...]
    mode: ApplicationMode
    confidence: float


@dataclass(frozen=True, slots=True)
class Unread:
    """A sentence that no draft and no document rule was read from."""

    section: Section
    span: Span


@dataclass(frozen=True, slots=True)
class DraftedDocument:
    """All that was read from one document; spans point into `text`."""

    text: str
    head: Head
    drafts: tuple[Draft, ...]
    unread: tuple[Unread, ...]

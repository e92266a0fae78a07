"""Who may vouch for facts: the one door to `verified`."""

from __future__ import annotations

import os
from collections.abc import Mapping

from policies.errors import InputError

VERIFIERS = "HUIQI_VERIFIERS"


def may_verify(actor: str, environment: Mapping[str, str] | None = None) -> bool:
    """Whether somebody may import facts as verified."""
    given = (os.environ if environment is None else environment).get(VERIFIERS, "")
    return actor in {entry.strip() for entry in given.split(",") if entry.strip()}


def require_verifier(actor: str, environment: Mapping[str, str] | None = None) -> None:
    """Refuse whoever may not vouch for facts, and say how it is granted."""
    if not may_verify(actor, environment):
        raise InputError(f"{actor} 没有核验权限，不能用 --source verified；管理员可在 {VERIFIERS} 里加上 {actor}")

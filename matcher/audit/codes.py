"""The short code of a record: what a person reads out, types in, and finds under an answer."""

from __future__ import annotations

import re
import secrets
import unicodedata

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""None that is read as another (0 O 1 I L)."""
LENGTH = 10
PREFIX = "HQ"
_LOOSE = re.compile(rf"(?:{PREFIX})?([{LETTERS}]{{{LENGTH}}})")


def new_code() -> str:
    """Draw a code; 8·10¹⁴ of them exist, and the database refuses a second use."""
    return _written("".join(secrets.choice(LETTERS) for _ in range(LENGTH)))


def normal_code(typed: str) -> str:
    """Give the code as it is stored, however it was typed; what is no code stays as it is.

    >>> normal_code(" hq-abcde 23456")
    'HQ-ABCDE-23456'
    """
    plain = unicodedata.normalize("NFKC", typed).upper()
    found = _LOOSE.fullmatch("".join(letter for letter in plain if letter.isalnum()))
    return typed.strip() if found is None else _written(found[1])


def _written(letters: str) -> str:
    half = LENGTH // 2
    return f"{PREFIX}-{letters[:half]}-{letters[half:]}"

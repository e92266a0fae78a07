"""One-time codes that prove to a chat that its person speaks for an enterprise. Only a salted hash is ever kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from bot.store.bindings import Proof
from matcher.receipt import CODE_LETTERS
from policies.vocabulary.spelling import half_width

LENGTH = 8
"""Letters of a code: 8.5 × 10¹¹ possible ones, against ten attempts."""

ATTEMPTS = 10
MOST_DAYS = 90
_COST, _BLOCK, _PARALLEL = 2**14, 8, 1
_NOBODY = "00" * 16


def new_proof(uscc: str, *, days: int, actor: str, now: datetime) -> tuple[str, Proof]:
    """Make a code; give it once in clear, to be handed over, and as it is kept."""
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(LENGTH))
    salt = secrets.token_hex(16)
    proof = Proof(uscc, salt, _hashed(code, salt), now, actor, now + timedelta(days=days), ATTEMPTS)
    return f"{code[:4]}-{code[4:]}", proof


def is_right(proof: Proof | None, code: str, now: datetime) -> bool:
    """Whether a code proves. Takes as long without a proof as with one, so that nobody learns who has one."""
    salt = _NOBODY if proof is None else proof.salt
    hashed = _hashed(_bare(code), salt)
    if proof is None or proof.attempts_left <= 0 or proof.expires_at <= now:
        return False
    return hmac.compare_digest(hashed, proof.code_hash)


def _bare(code: str) -> str:
    return "".join(letter for letter in half_width(code).upper() if letter.isalnum())[: LENGTH + 1]


def _hashed(code: str, salt: str) -> str:
    made = hashlib.scrypt(code.encode(), salt=bytes.fromhex(salt), n=_COST, r=_BLOCK, p=_PARALLEL, dklen=32)
    return made.hex()

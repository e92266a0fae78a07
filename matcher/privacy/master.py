"""Master keys: they wrap the subjects' keys, and never leave this module in any form but wrapped.

Each master key is used through three keys derived from it (HKDF), so that no use can weaken another: one wraps, one
hashes names for look-up, one seals what waits in the queues. A master key is named by a hash of itself: nobody has to
number keys, and a text always tells which one opens it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from matcher.privacy.sealing import KEY_BYTES, Box, TamperedError
from policies.errors import InputError, StoreError

ID_LETTERS = 12


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A key under a master key, fit to be stored."""

    master_id: str
    ciphertext: bytes


class _MasterKey:
    """One master key, as the keys derived from it."""

    __slots__ = ("_names", "id", "queue", "wrapping")

    def __init__(self, secret: bytes) -> None:
        self.id = hashlib.sha256(b"huiqi master key id" + secret).hexdigest()[:ID_LETTERS]
        self.wrapping = Box(_derived(secret, b"huiqi wrap 1"))
        self.queue = Box(_derived(secret, b"huiqi queue 1"))
        self._names = _derived(secret, b"huiqi names 1")

    def name_hash(self, name: str) -> str:
        return hmac.new(self._names, name.encode(), hashlib.sha256).hexdigest()


class MasterKeys:
    """The master key in use, and earlier ones that still open what they once closed. Never shown."""

    __slots__ = ("_current", "_known")

    def __init__(self, current: bytes, previous: Iterable[bytes] = ()) -> None:
        self._current = _MasterKey(current)
        self._known = {key.id: key for key in (self._current, *(_MasterKey(secret) for secret in previous))}

    @property
    def current_id(self) -> str:
        """Name the key in use; the name gives nothing away."""
        return self._current.id

    @property
    def known_ids(self) -> tuple[str, ...]:
        """Name all keys, the one in use first."""
        return tuple(self._known)

    def wrap(self, secret: bytes, context: bytes) -> Wrapped:
        """Wrap a secret under the key in use."""
        return Wrapped(self._current.id, self._current.wrapping.seal(secret, context))

    def unwrap(self, wrapped: Wrapped, context: bytes) -> bytes:
        """Open what was wrapped; StoreError when it was wrapped by a master key that is not given."""
        return self._key(wrapped.master_id).wrapping.open(wrapped.ciphertext, context)

    def name_hashes(self, name: str) -> tuple[str, ...]:
        """Hash a name under every key, the one in use first: look for all, write the first."""
        return tuple(key.name_hash(name) for key in self._known.values())

    def seal_waiting(self, text: str, context: str) -> str:
        """Seal what waits in a queue. It cannot be erased alone, so it must not stay."""
        sealed = self._current.queue.seal(text.encode(), context.encode())
        return f"{self._current.id}.{base64.b64encode(sealed).decode()}"

    def open_waiting(self, text: str, context: str) -> str:
        """Open what waits in a queue."""
        master_id, dot, sealed = text.partition(".")
        if not dot:
            raise TamperedError("队列里的内容不是密文")
        return self._key(master_id).queue.open(base64.b64decode(sealed), context.encode()).decode()

    def _key(self, master_id: str) -> _MasterKey:
        try:
            return self._known[master_id]
        except KeyError:
            raise StoreError(
                f"这些数据是用主密钥 {master_id} 加密的，现在给的是 {'、'.join(self._known)}："
                "请检查 HUIQI_MASTER_KEY，旧的主密钥放进 HUIQI_MASTER_KEY_PREVIOUS"
            ) from None

    def __repr__(self) -> str:
        return f"MasterKeys({', '.join(self._known)})"


def read_master_key(text: str, name: str) -> bytes:
    """Read a key as people set it, base64 of 32 bytes; InputError names the setting and never repeats its value."""
    compact = "".join(text.split()).replace("-", "+").replace("_", "/")
    try:
        secret = base64.b64decode(compact + "=" * (-len(compact) % 4), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != KEY_BYTES:
        raise InputError(f"{name} 应是 32 字节的 base64，请用 huiqi keys new 生成一个")
    if len(set(secret)) == 1:
        raise InputError(f"{name} 不是随机的密钥，请用 huiqi keys new 生成一个")
    return secret


def write_master_key(secret: bytes) -> str:
    """Write a key the way `read_master_key` reads it."""
    return base64.b64encode(secret).decode()


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(secret)

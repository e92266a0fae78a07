"""A master key for development: made once, kept in a file beside the embedded database, readable by its owner only.

It protects a copy of the database alone (sent by mail, left in a backup), not the folder.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from matcher.privacy.master import read_master_key, write_master_key
from matcher.privacy.sealing import KEY_BYTES
from policies.errors import StoreError

SUFFIX = ".master-key"
OTHERS = 0o077
WARNING = (
    "提醒：没有设置 HUIQI_MASTER_KEY，已生成开发用主密钥 {}（只有您能读，不要提交或分享；丢了它，加密的数据就打不开）"
)


def development_key(database_file: Path, warn: Callable[[str], None]) -> bytes:
    """Give the key beside a database, made at the first call; `warn` is told when it is made."""
    path = database_file.with_name(database_file.name + SUFFIX)
    try:
        if _make(path):
            warn(WARNING.format(path.name))
        if path.stat().st_mode & OTHERS:
            path.chmod(0o600)
        return read_master_key(path.read_text(encoding="ascii", errors="replace"), str(path))
    except OSError as error:
        raise StoreError(f"主密钥文件 {path} 用不了：{error.strerror}；请检查权限，或设置 HUIQI_MASTER_KEY") from error


def _make(path: Path) -> bool:
    """Make the file whole or not at all: another process making it too must not read half a key."""
    if path.exists():
        return False
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(write_master_key(secrets.token_bytes(KEY_BYTES)) + "\n")
            file.flush()
            os.fsync(handle)
        os.link(draft, path)
    except FileExistsError:  # another process was first: its key counts
        return False
    finally:
        draft.unlink()
    return True

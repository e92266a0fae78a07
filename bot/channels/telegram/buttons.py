"""Data of inline buttons: which conversation revision offered the button, and which of its buttons it is.

The words of a button are not in it (64 bytes hold 20 Chinese characters) but in the conversation, so that a
button can neither be forged into other words nor outlive its question. The first part is the version of this form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

VERSION = "1"
MOST_BYTES = 64
_CODE = re.compile(rf"{VERSION}\.(\d{{1,18}})\.(\d{{1,4}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Button:
    """A button by the revision that offered it and its place there."""

    revision: int
    index: int

    def data(self) -> str:
        """Write the callback data.

        >>> Button(12, 1).data()
        '1.12.1'
        """
        return f"{VERSION}.{self.revision}.{self.index}"


def read_button(data: str) -> Button | None:
    """Read callback data; None when it is of another version or not ours."""
    found = _CODE.fullmatch(data)
    return None if found is None else Button(int(found[1]), int(found[2]))

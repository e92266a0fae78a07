"""Logging for a process that knows a secret: whatever is logged, by whomever, the secret is taken out."""

from __future__ import annotations

import logging
import sys
from urllib.parse import quote

from bot.settings import Secret

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
HIDDEN = "<token>"


class DiscreetFormatter(logging.Formatter):
    """Formats a record, its traceback included, and then hides the secret."""

    def __init__(self, secret: Secret) -> None:
        super().__init__(FORMAT)
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        """Format without the secret, in either spelling."""
        text = super().format(record)
        secret = self._secret.reveal()
        return text.replace(secret, HIDDEN).replace(quote(secret, safe=""), HIDDEN)


def log_to_stderr(secret: Secret) -> None:
    """Send all logs of this process to stderr, discreetly."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(DiscreetFormatter(secret))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("aiogram.event").setLevel(logging.WARNING)  # a line an update tells nothing

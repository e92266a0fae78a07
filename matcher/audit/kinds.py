"""What a record of the audit log is about."""

from __future__ import annotations

from enum import StrEnum


class RecordKind(StrEnum):
    """The act that a record proves; the codes are stored, so none is ever renamed."""

    MATCH = "match"
    IMPORT = "import"
    DRAFT = "draft"
    SUBMIT = "submit"
    REVIEW = "review"
    PUBLISH = "publish"
    SUSPEND = "suspend"
    RESUME = "resume"
    SUPERSEDE = "supersede"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    GOLDEN = "golden"
    ENTITLEMENT = "entitlement"
    BUDGET = "budget"
    ANSWER = "answer"
    ROLE_CHANGE = "role_change"
    CONSENT = "consent"
    ERASE = "erase"
    EXPORT = "export"
    PURGE = "purge"
    KEY_ROTATION = "key_rotation"
    SETUP = "setup"

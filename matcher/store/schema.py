"""All tables of the matcher: importing a module of tables is what puts them into the metadata."""

from __future__ import annotations

from matcher.store.audit_tables import AuditRecordRow
from matcher.store.payout_tables import EntitlementRow
from matcher.store.profile_columns import PROFILES
from matcher.store.tables import Base

TABLE_MODULES = (AuditRecordRow, EntitlementRow, PROFILES)
METADATA = Base.metadata

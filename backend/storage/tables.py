"""The tables. None of them holds personal data of citizens: that is in the sealed parts only."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
)


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time as ISO 8601 text of fixed width, so that text order is time order."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Return the text that is stored."""
        if value is None:
            return None
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the aware time."""
        return None if value is None else datetime.fromisoformat(value)


metadata = MetaData()

kiosks = Table(
    "kiosks",
    metadata,
    Column("kiosk_id", String(64), primary_key=True),
    Column("label", String(120), nullable=False),
    Column("public_key", String(64)),
    Column("revoked", Boolean, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("enrolled_at", UtcTime),
)

enrolment_codes = Table(
    "enrolment_codes",
    metadata,
    Column("kiosk_id", String(64), primary_key=True),
    Column("salt", String(32), nullable=False),
    Column("code_sha256", String(64), nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("attempts_left", Integer, nullable=False),
)

nonces = Table(
    "nonces",
    metadata,
    Column("kiosk_id", String(64), nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    PrimaryKeyConstraint("kiosk_id", "nonce"),
)
Index("nonces_at", nonces.c.at)

cases = Table(
    "cases",
    metadata,
    Column("case_number", String(64), primary_key=True),
    Column("kiosk_id", String(64), nullable=False),
    Column("manifest", Text, nullable=False),
    Column("manifest_sha256", String(64), nullable=False),
    Column("acknowledgement", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("fee_state", String(16), nullable=False),
    Column("fee_cents", Integer, nullable=False),
    Column("due_cents", Integer, nullable=False),
    Column("paid_cents", Integer),
    Column("paid_method", String(8)),
    Column("paid_by", String(64)),
    Column("paid_at", UtcTime),
    Column("portrait", String(16), nullable=False),
    Column("portrait_conformant", Boolean, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("delete_by", UtcTime, nullable=False),
    Column("erased_at", UtcTime),
    Column("receiver", String(64)),
    Column("package_sha256", String(64)),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("billed_by", String(64)),
    Column("billed_at", UtcTime),
    Column("billed_cents", Integer),
)
"""``revision`` counts what was decided, settled or paid; package and forms are of one revision."""
Index("cases_received_at", cases.c.received_at)

applications = Table(
    "applications",
    metadata,
    Column("case_number", String(64), nullable=False),
    Column("document", String(16), nullable=False),
    Column("position", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("rejected_item", String(32)),
    Column("rejected_reason", String(32)),
    Column("decided_by", String(64)),
    Column("decided_at", UtcTime),
    PrimaryKeyConstraint("case_number", "document"),
)

fee_lines = Table(
    "fee_lines",
    metadata,
    Column("case_number", String(64), nullable=False),
    Column("position", Integer, nullable=False),
    Column("share", String(16), nullable=False),
    Column("code", String(40), nullable=False),
    Column("amount_cents", Integer, nullable=False),
    Column("legal_basis", String(200), nullable=False),
    PrimaryKeyConstraint("case_number", "position"),
)

reliefs = Table(
    "reliefs",
    metadata,
    Column("case_number", String(64), nullable=False),
    Column("share", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("due_cents", Integer, nullable=False),
    Column("reason", String(32)),
    Column("granted_by", String(64), nullable=False),
    Column("granted_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("case_number", "share"),
)
"""Fees that a clerk waived or reduced; the reason is erased with the captures."""

settlements = Table(
    "settlements",
    metadata,
    Column("case_number", String(64), nullable=False),
    Column("task", String(32), nullable=False),
    Column("answer", String(32), nullable=False),
    Column("score", Integer),
    Column("settled_by", String(64), nullable=False),
    Column("settled_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("case_number", "task"),
)
"""What a clerk settled at the counter, in codes; the rows are erased with the captures."""

upgrades = Table(
    "upgrades",
    metadata,
    Column("revision", String(8), primary_key=True),
    Column("at", UtcTime, nullable=False),
)
"""When the schema was brought to a revision, where that begins a time of transition."""

parts = Table(
    "parts",
    metadata,
    Column("case_number", String(64), nullable=False),
    Column("part", String(32), nullable=False),
    Column("kiosk_id", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("content_type", String(64), nullable=False),
    Column("path", String(200)),
    Column("stored_at", UtcTime, nullable=False),
    Column("delete_by", UtcTime, nullable=False),
    Column("erased_at", UtcTime),
    PrimaryKeyConstraint("case_number", "part"),
)
Index("parts_delete_by", parts.c.delete_by)

audit = Table(
    "audit",
    metadata,
    Column("chain", String(64), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("action", String(40), nullable=False),
    Column("case_number", String(64), nullable=False),
    Column("detail", String(80), nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("chain", "sequence"),
)

clerks = Table(
    "clerks",
    metadata,
    Column("login", String(64), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("totp_secret", String(64), nullable=False),
    Column("totp_last_step", Integer, nullable=False),
    Column("language", String(2)),
    Column("created_at", UtcTime, nullable=False),
)

desk_sessions = Table(
    "desk_sessions",
    metadata,
    Column("token_sha256", String(64), primary_key=True),
    Column("login", String(64), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
)

receivers = Table(
    "receivers",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("token_sha256", String(64), nullable=False),
    Column("created_at", UtcTime, nullable=False),
)

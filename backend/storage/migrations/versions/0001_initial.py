"""Initial schema."""

import sqlalchemy as sa
from alembic import op

from backend.storage.tables import UtcTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create all tables, and the triggers that keep the audit append-only."""
    _create_kiosks()
    _create_enrolment_codes()
    _create_nonces()
    _create_cases()
    _create_parts()
    _create_audit()
    _create_clerks()
    _create_desk_sessions()
    _create_receivers()
    _forbid_changes_of_audit()


def _create_kiosks() -> None:
    op.create_table(
        "kiosks",
        sa.Column("kiosk_id", sa.String(64), primary_key=True),
        sa.Column("label", sa.String(120), nullable=False),
        sa.Column("public_key", sa.String(64)),
        sa.Column("revoked", sa.Boolean, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("enrolled_at", UtcTime),
    )


def _create_enrolment_codes() -> None:
    op.create_table(
        "enrolment_codes",
        sa.Column("kiosk_id", sa.String(64), primary_key=True),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("code_sha256", sa.String(64), nullable=False),
        sa.Column("expires_at", UtcTime, nullable=False),
        sa.Column("attempts_left", sa.Integer, nullable=False),
    )


def _create_nonces() -> None:
    op.create_table(
        "nonces",
        sa.Column("kiosk_id", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("kiosk_id", "nonce"),
    )
    op.create_index("nonces_at", "nonces", ["at"])


def _create_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("case_number", sa.String(64), primary_key=True),
        sa.Column("kiosk_id", sa.String(64), nullable=False),
        sa.Column("manifest", sa.Text, nullable=False),
        sa.Column("manifest_sha256", sa.String(64), nullable=False),
        sa.Column("acknowledgement", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("rejected_item", sa.String(32)),
        sa.Column("rejected_reason", sa.String(32)),
        sa.Column("decided_by", sa.String(64)),
        sa.Column("decided_at", UtcTime),
        sa.Column("fee_state", sa.String(16), nullable=False),
        sa.Column("fee_cents", sa.Integer, nullable=False),
        sa.Column("portrait_conformant", sa.Boolean, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("received_at", UtcTime, nullable=False),
        sa.Column("delete_by", UtcTime, nullable=False),
        sa.Column("erased_at", UtcTime),
        sa.Column("receiver", sa.String(64)),
        sa.Column("package_sha256", sa.String(64)),
    )
    op.create_index("cases_received_at", "cases", ["received_at"])


def _create_parts() -> None:
    op.create_table(
        "parts",
        sa.Column("case_number", sa.String(64), nullable=False),
        sa.Column("part", sa.String(32), nullable=False),
        sa.Column("kiosk_id", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("content_type", sa.String(64), nullable=False),
        sa.Column("path", sa.String(200)),
        sa.Column("stored_at", UtcTime, nullable=False),
        sa.Column("delete_by", UtcTime, nullable=False),
        sa.Column("erased_at", UtcTime),
        sa.PrimaryKeyConstraint("case_number", "part"),
    )
    op.create_index("parts_delete_by", "parts", ["delete_by"])


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("chain", sa.String(64), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("case_number", sa.String(64), nullable=False),
        sa.Column("detail", sa.String(80), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("chain", "sequence"),
    )


def _create_clerks() -> None:
    op.create_table(
        "clerks",
        sa.Column("login", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("totp_secret", sa.String(64), nullable=False),
        sa.Column("totp_last_step", sa.Integer, nullable=False),
        sa.Column("language", sa.String(2)),
        sa.Column("created_at", UtcTime, nullable=False),
    )


def _create_desk_sessions() -> None:
    op.create_table(
        "desk_sessions",
        sa.Column("token_sha256", sa.String(64), primary_key=True),
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("seen_at", UtcTime, nullable=False),
    )


def _create_receivers() -> None:
    op.create_table(
        "receivers",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
    )


def _forbid_changes_of_audit() -> None:
    for operation in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_no_{operation.lower()} BEFORE {operation} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
        )

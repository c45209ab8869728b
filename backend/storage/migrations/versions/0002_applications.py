"""One or two applications a case, fee lines, reliefs, settlements, payment at the counter."""

import json

import sqlalchemy as sa
from alembic import op

from backend.storage.tables import UtcTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPLICATION_STATES = {
    "stored": "open",
    "accepted": "accepted",
    "rejected": "rejected",
    "expired": "expired",
    "handed_over": "handed_over",
}
"""A case had one application then, and its state was the case's."""


def upgrade() -> None:
    """Create the tables, fill them from the cases that are here, take their columns away."""
    _create_applications()
    _create_fees()
    _create_settlements()
    _add_columns()
    for case in op.get_bind().execute(sa.text("SELECT * FROM cases")).mappings().all():
        _upgrade_case(case)
    op.execute("UPDATE cases SET due_cents = fee_cents")
    op.execute("UPDATE cases SET state = 'released' WHERE state = 'accepted'")
    for column in ("rejected_item", "rejected_reason", "decided_by", "decided_at"):
        op.drop_column("cases", column)


def _create_applications() -> None:
    op.create_table(
        "applications",
        sa.Column("case_number", sa.String(64), nullable=False),
        sa.Column("document", sa.String(16), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("rejected_item", sa.String(32)),
        sa.Column("rejected_reason", sa.String(32)),
        sa.Column("decided_by", sa.String(64)),
        sa.Column("decided_at", UtcTime),
        sa.PrimaryKeyConstraint("case_number", "document"),
    )


def _create_fees() -> None:
    op.create_table(
        "fee_lines",
        sa.Column("case_number", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("share", sa.String(16), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("amount_cents", sa.Integer, nullable=False),
        sa.Column("legal_basis", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("case_number", "position"),
    )
    op.create_table(
        "reliefs",
        sa.Column("case_number", sa.String(64), nullable=False),
        sa.Column("share", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("due_cents", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(32)),
        sa.Column("granted_by", sa.String(64), nullable=False),
        sa.Column("granted_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("case_number", "share"),
    )


def _create_settlements() -> None:
    op.create_table(
        "settlements",
        sa.Column("case_number", sa.String(64), nullable=False),
        sa.Column("task", sa.String(32), nullable=False),
        sa.Column("answer", sa.String(32), nullable=False),
        sa.Column("settled_by", sa.String(64), nullable=False),
        sa.Column("settled_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("case_number", "task"),
    )


def _add_columns() -> None:
    due = sa.Column("due_cents", sa.Integer, nullable=False, server_default="0")
    op.add_column("cases", due)
    op.add_column("cases", sa.Column("paid_cents", sa.Integer))
    op.add_column("cases", sa.Column("paid_method", sa.String(8)))
    op.add_column("cases", sa.Column("paid_by", sa.String(64)))
    op.add_column("cases", sa.Column("paid_at", UtcTime))
    portrait = sa.Column("portrait", sa.String(16), nullable=False, server_default="at_counter")
    op.add_column("cases", portrait)


def _upgrade_case(case: sa.RowMapping) -> None:
    """Write application, fee lines and portrait of one case, whose manifest has the first form."""
    connection, number = op.get_bind(), case["case_number"]
    statement = json.loads(json.loads(case["manifest"])["statement"])
    connection.execute(
        sa.text(
            "INSERT INTO applications VALUES (:number, :document, 0, :state, :item, :reason,"
            " :decided_by, :decided_at)"
        ),
        {
            "number": number,
            "document": statement["document"],
            "state": APPLICATION_STATES[case["state"]],
            "item": case["rejected_item"],
            "reason": case["rejected_reason"],
            "decided_by": case["decided_by"],
            "decided_at": case["decided_at"],
        },
    )
    for position, line in enumerate(statement["fee_lines"]):
        share = "shared" if line["code"] == "photo" else statement["document"]
        connection.execute(
            sa.text(
                "INSERT INTO fee_lines VALUES (:number, :position, :share, :code, :cents, :basis)"
            ),
            {
                "number": number,
                "position": position,
                "share": share,
                "code": line["code"],
                "cents": line["amount_cents"],
                "basis": line["legal_basis"],
            },
        )
    connection.execute(
        sa.text(
            "UPDATE cases SET portrait = 'captured' WHERE case_number = :number AND EXISTS"
            " (SELECT 1 FROM parts WHERE parts.case_number = :number AND part = 'portrait')"
        ),
        {"number": number},
    )

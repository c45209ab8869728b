"""Decision revisions, bills, scores of prints taken at the counter, the time of the upgrade."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from backend.storage.tables import UtcTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TASKS = {
    "proof_missing": "custody_proof",
    "signature": "signature_applicant",
}
"""Former name of a task, which then was one for several, and its successor."""


def upgrade() -> None:
    """Add the columns; carry over what was settled, but for fingers, which have other outcomes."""
    op.add_column("cases", sa.Column("revision", sa.Integer, nullable=False, server_default="0"))
    op.add_column("cases", sa.Column("billed_by", sa.String(64)))
    op.add_column("cases", sa.Column("billed_at", UtcTime))
    op.add_column("cases", sa.Column("billed_cents", sa.Integer))
    op.add_column("settlements", sa.Column("score", sa.Integer))
    upgrades = op.create_table(
        "upgrades",
        sa.Column("revision", sa.String(8), primary_key=True),
        sa.Column("at", UtcTime, nullable=False),
    )
    op.bulk_insert(upgrades, [{"revision": revision, "at": datetime.now(UTC)}])
    for former, present in TASKS.items():
        renaming = sa.text("UPDATE settlements SET task = :present WHERE task = :former")
        op.execute(renaming.bindparams(present=present, former=former))
    op.execute("DELETE FROM settlements WHERE task LIKE 'finger_%'")
    op.execute("UPDATE cases SET receiver = NULL, package_sha256 = NULL WHERE state = 'released'")
    _settle_fees()


def _settle_fees() -> None:
    """Hold back what was released with an open fee; what is rejected costs nothing."""
    op.execute(
        "UPDATE cases SET state = 'stored' WHERE state = 'released' AND due_cents > 0"
        " AND fee_state IN ('open', 'at_counter')"
    )
    op.execute(
        "UPDATE cases SET fee_state = 'nothing_due' WHERE state = 'rejected'"
        " AND fee_state IN ('open', 'at_counter')"
    )
    op.execute("UPDATE cases SET due_cents = 0 WHERE state = 'rejected'")

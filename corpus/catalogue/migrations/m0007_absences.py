"""When reports were withdrawn that have been restored since."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Creates the table, and an index of the reports that were ever changed."""
    op.create_table(
        "absences",
        sa.Column("report_id", sa.String, primary_key=True),
        sa.Column("withdrawn_at", sa.Integer, primary_key=True),
        sa.Column("restored_at", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.report_id"]),
        if_not_exists=True,
    )
    op.create_index(
        "reports_changed",
        "reports",
        ["report_id"],
        sqlite_where=sa.text("current_version IS NOT 1"),
        postgresql_where=sa.text("current_version IS DISTINCT FROM 1"),
        if_not_exists=True,
    )

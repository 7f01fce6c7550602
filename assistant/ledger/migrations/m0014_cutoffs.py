"""The cut-offs that were tuned on reviewers' verdicts; the last row is in use."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Creates the table."""
    op.create_table(
        "cutoffs",
        sa.Column("change_id", sa.Integer, primary_key=True),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("by", sa.Text),
        sa.Column("read", sa.Float, nullable=False),
        sa.Column("unread", sa.Float, nullable=False),
        sa.Column("cases", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )

"""Which reports retract or correct another. Empty at first: `dateline rebuild` reads the older versions."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Creates the table."""
    op.create_table(
        "notices",
        sa.Column("report_id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sqlite_with_rowid=False,
        if_not_exists=True,
    )

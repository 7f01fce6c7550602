"""What acronyms reports write out. Empty at first: `dateline rebuild` reads the older versions."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Creates the table."""
    op.create_table(
        "aliases",
        sa.Column("short", sa.String, primary_key=True),
        sa.Column("full", sa.String, primary_key=True),
        sa.Column("report_id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sqlite_with_rowid=False,
        if_not_exists=True,
    )

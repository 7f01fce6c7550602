"""Whom and what the versions name. Empty at first: `dateline rebuild` reads the older versions."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Creates the table and its indexes."""
    op.create_table(
        "names",
        sa.Column("report_id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("written", sa.Text, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
        if_not_exists=True,
    )
    op.create_index("names_by_name", "names", ["name"], if_not_exists=True)
    op.create_index("names_by_form", "names", ["key", "name"], if_not_exists=True)

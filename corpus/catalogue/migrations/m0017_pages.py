"""Where the words of a version are on the pages of the file it came from. Other versions have none."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Creates the tables."""
    op.create_table(
        "page_layouts",
        sa.Column("report_id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("page", sa.Integer, primary_key=True),
        sa.Column("width", sa.Float, nullable=False),
        sa.Column("height", sa.Float, nullable=False),
        sa.Column("words", sa.LargeBinary, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "original_files",
        sa.Column("report_id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("file_hash", sa.String, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
        if_not_exists=True,
    )

"""Folders and feeds that are looked at again and again, and what has been imported from each."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Creates the tables."""
    op.create_table(
        "sources",
        sa.Column("source_id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("address", sa.Text, nullable=False, unique=True),
        sa.Column("every_minutes", sa.Integer, nullable=False),
        sa.Column("full_text", sa.Boolean, nullable=False),
        sa.Column("added", sa.Integer, nullable=False),
        sa.Column("by", sa.Text),
        sa.Column("due", sa.Integer, nullable=False),
        sa.Column("tried", sa.Integer),
        sa.Column("result", sa.Text),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("newest", sa.Integer),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sqlite_autoincrement=True,
        if_not_exists=True,
    )
    op.create_table(
        "source_entries",
        sa.Column("source_id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("size", sa.Integer),
        sa.Column("modified", sa.Integer),
        sa.ForeignKeyConstraint(["source_id"], ["sources.source_id"]),
        sqlite_with_rowid=False,
        if_not_exists=True,
    )

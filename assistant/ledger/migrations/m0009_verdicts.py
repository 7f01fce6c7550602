"""The verdicts of reviewers; of each reviewer one counts for a citation."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Creates the table."""
    op.create_table(
        "verdicts",
        sa.Column("verdict_id", sa.Integer, primary_key=True),
        sa.Column("citation_id", sa.Integer, nullable=False),
        sa.Column("reviewer", sa.String),
        sa.Column("reviewer_name", sa.Text, nullable=False),
        sa.Column("verdict", sa.String, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("drawn_from", sa.String, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("undone", sa.Integer),
        sqlite_autoincrement=True,
    )
    op.create_index("verdicts_by_citation", "verdicts", ["citation_id"])
    op.create_index(
        "verdicts_standing",
        "verdicts",
        ["citation_id", sa.text("coalesce(reviewer, '')")],
        unique=True,
        sqlite_where=sa.text("undone IS NULL"),
        postgresql_where=sa.text("undone IS NULL"),
    )

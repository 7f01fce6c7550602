"""Runs and their results by file, the history of changes, and rulings about origins."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Creates the tables, and an index of titles."""
    op.create_table(
        "runs",
        sa.Column("run_id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("by", sa.Text),
        sa.Column("person_id", sa.Text),
        sa.Column("given", sa.Text, nullable=False),
        sa.Column("inbox", sa.Text),
        sa.Column("started", sa.Integer),
        sa.Column("ended", sa.Integer),
        sa.Column("taken_up", sa.Integer, nullable=False),
        sa.Column("inputs", sa.Integer),
        sa.Column("finished", sa.Integer, nullable=False),
        sa.Column("outcome", sa.Text),
        sqlite_autoincrement=True,
        if_not_exists=True,
    )
    op.create_table(
        "fates",
        sa.Column("run_id", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("became", sa.String, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("report_id", sa.String),
        sa.Column("version", sa.Integer),
        sa.Column("near_copy_of", sa.String),
        sqlite_with_rowid=False,
        if_not_exists=True,
    )
    op.create_table(
        "history",
        sa.Column("change_id", sa.Integer, primary_key=True),
        sa.Column("at", sa.Integer),
        sa.Column("by", sa.Text),
        sa.Column("person_id", sa.Text),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("report_id", sa.String),
        sa.Column("version", sa.Integer),
        sa.Column("run_id", sa.Integer),
        sa.Column("reason", sa.Text),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sqlite_autoincrement=True,
        if_not_exists=True,
    )
    op.create_index("history_by_report", "history", ["report_id"], if_not_exists=True)
    op.create_index("history_by_run", "history", ["run_id"], if_not_exists=True)
    op.create_table(
        "rulings",
        sa.Column("ruling_id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("one", sa.Text, nullable=False),
        sa.Column("other", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("by", sa.Text),
        sa.Column("revoked", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
        if_not_exists=True,
    )
    # PostgreSQL refuses a row whose entry in an index would take more than 2,704 bytes.
    shortened = op.get_bind().dialect.name == "postgresql"
    title = sa.text("left(title, 500)") if shortened else "title"
    op.create_index("versions_by_title", "versions", [title, "report_id", "version"], if_not_exists=True)

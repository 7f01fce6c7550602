"""Turns: questions with their answers, in the order in which they were asked."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Creates the table."""
    op.create_table(
        "turns",
        sa.Column("turn_id", sa.Integer, primary_key=True),
        sa.Column("conversation_id", sa.String, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("answer", sa.Text),
        sa.Column("failure", sa.Text),
        sqlite_autoincrement=True,
    )
    op.create_index("turns_by_conversation", "turns", ["conversation_id"])

"""Conversations that have a title, or were deleted from a person's list."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Creates the table, and an index of who asked."""
    op.create_table(
        "conversations",
        sa.Column("conversation_id", sa.String, primary_key=True),
        sa.Column("title", sa.Text),
        sa.Column("deleted", sa.Integer),
    )
    op.create_index("turns_by_person", "turns", ["asked_in", "asked_by"])

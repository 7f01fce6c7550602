"""Sentences of answers that people pinned, with their comments."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Creates the table; a person has one note of a sentence."""
    op.create_table(
        "notes",
        sa.Column("note_id", sa.Integer, primary_key=True),
        sa.Column("turn_id", sa.Integer, nullable=False),
        sa.Column("statement", sa.Integer, nullable=False),
        sa.Column("person_id", sa.String),
        sa.Column("pinned", sa.Integer, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("removed", sa.Integer),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "notes_of_a_person",
        "notes",
        ["turn_id", "statement", sa.text("coalesce(person_id, '')")],
        unique=True,
    )

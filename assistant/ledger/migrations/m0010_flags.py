"""What analysts flag of an answer, or of one of its statements; of each person one flag."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Creates the table."""
    op.create_table(
        "flags",
        sa.Column("flag_id", sa.Integer, primary_key=True),
        sa.Column("turn_id", sa.Integer, nullable=False),
        sa.Column("statement", sa.Integer),
        sa.Column("person_id", sa.String),
        sa.Column("useful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.Integer, nullable=False),
    )
    op.create_index("flags_by_turn", "flags", ["turn_id"])
    op.create_index(
        "flags_of_a_person",
        "flags",
        ["turn_id", sa.text("coalesce(statement, -1)"), sa.text("coalesce(person_id, '')")],
        unique=True,
    )

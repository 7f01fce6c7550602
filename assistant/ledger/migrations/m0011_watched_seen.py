"""What a watched question brought last, who has seen it, and that somebody stopped watching."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Adds the columns and the table; what was answered before counts as seen."""
    op.add_column("saved", sa.Column("changed_in", sa.Integer))
    op.add_column("saved", sa.Column("removed", sa.Integer))
    op.create_table(
        "watched_seen",
        sa.Column("seen_id", sa.Integer, primary_key=True),
        sa.Column("saved_id", sa.Integer, nullable=False),
        sa.Column("person_id", sa.String),
        sa.Column("turn_id", sa.Integer, nullable=False),
        sa.Column("seen_before", sa.Integer),
    )
    op.create_index(
        "watched_seen_by_a_person",
        "watched_seen",
        ["saved_id", sa.text("coalesce(person_id, '')")],
        unique=True,
    )
    # Its owner, and whoever uses Dateline alone, who sees the questions of all.
    last = "SELECT saved_id, max(turn_id) AS turn_id FROM turns WHERE answer IS NOT NULL GROUP BY saved_id"
    op.execute(
        f"INSERT INTO watched_seen (saved_id, person_id, turn_id) "
        f"SELECT saved_id, NULL, turn_id FROM saved JOIN ({last}) AS last USING (saved_id) "
        f"UNION ALL SELECT saved_id, saved_by, turn_id FROM saved JOIN ({last}) AS last USING (saved_id) "
        f"WHERE saved_by IS NOT NULL"
    )

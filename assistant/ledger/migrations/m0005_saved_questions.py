"""Questions that are saved to be asked again."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Creates the table, and the column that names one."""
    op.create_table(
        "saved",
        sa.Column("saved_id", sa.Integer, primary_key=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("saved", sa.Integer, nullable=False),
        sa.Column("saved_by", sa.Text),
        sqlite_autoincrement=True,
    )
    op.add_column("turns", sa.Column("saved_id", sa.Integer))
    op.create_index("turns_by_saved", "turns", ["saved_id"])

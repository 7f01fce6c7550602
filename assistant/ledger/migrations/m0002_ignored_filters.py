"""Which filters were ignored, and which question a turn asks again."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Adds the columns."""
    op.add_column("turns", sa.Column("ignored", sa.Text))
    op.add_column("turns", sa.Column("retakes", sa.Integer))

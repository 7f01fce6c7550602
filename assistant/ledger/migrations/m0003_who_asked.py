"""Where a question was asked, and who asked it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds the columns."""
    op.add_column("turns", sa.Column("asked_in", sa.String, nullable=False, server_default="chat"))
    op.add_column("turns", sa.Column("asked_by", sa.Text))

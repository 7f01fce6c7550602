"""Which questions are asked without the conversation before them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Adds the column."""
    op.add_column("turns", sa.Column("alone", sa.Boolean))

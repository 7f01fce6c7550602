"""Which text of its report a passage lies in: until now, always the body."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Adds the column."""
    op.add_column("passages", sa.Column("field", sa.String, nullable=False, server_default="body"))

"""Which reports are withdrawn, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Adds the columns."""
    present = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("reports")}
    for column in (
        sa.Column("withdrawn_version", sa.Integer),
        sa.Column("withdrawn_reason", sa.Text),
        sa.Column("withdrawn_at", sa.Integer),
    ):
        if column.name not in present:
            op.add_column("reports", column)

"""Which files have been imported, so that one that is unchanged need not be read again."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Creates the table."""
    op.create_table(
        "imported_files",
        sa.Column("origin", sa.String, primary_key=True),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("reports", sa.Text, nullable=False),
        sqlite_with_rowid=False,
        if_not_exists=True,
    )

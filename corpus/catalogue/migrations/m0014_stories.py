"""Which reports are of one story. Empty at first: the next import groups them, and so does a rebuild."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Creates the table and its index."""
    op.create_table(
        "stories",
        sa.Column("report_id", sa.String, primary_key=True),
        sa.Column("story", sa.String, nullable=False),
        sqlite_with_rowid=False,
        if_not_exists=True,
    )
    op.create_index("stories_by_story", "stories", ["story"], if_not_exists=True)

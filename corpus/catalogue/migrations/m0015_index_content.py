"""An index of contents: what is handed in may be stored already under another name."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Creates it."""
    op.create_index("versions_by_content", "versions", ["content_hash", "report_id"], if_not_exists=True)

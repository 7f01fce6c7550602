"""The full-text index lies outside of the catalogue."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Drops the one within."""
    op.execute("DROP TABLE IF EXISTS passages_fts")

"""An index of all that a scope asks of a version, so that no bodies are read for it."""

from alembic import op

revision = "0003"
down_revision = "0002"

_COLUMNS = ["outlet", "country", "language", "published", "collected", "report_id", "version"]


def upgrade() -> None:
    """Creates it."""
    op.create_index("versions_by_scope", "versions", _COLUMNS, if_not_exists=True)

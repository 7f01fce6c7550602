"""An index of all that a scope asks of a version, so that no bodies are read for it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_COLUMNS = ["outlet", "country", "language", "published", "collected", "report_id", "version"]


def upgrade() -> None:
    """Creates it."""
    # PostgreSQL refuses a row whose entry in an index would take more than 2,704 bytes.
    shortened = op.get_bind().dialect.name == "postgresql"
    outlet = [sa.text("left(outlet, 500)")] if shortened else ["outlet"]
    op.create_index("versions_by_scope", "versions", [*outlet, *_COLUMNS[1:]], if_not_exists=True)

"""An index of days: the list of reports begins with the latest, wherever in the collection that lies."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Creates it."""
    op.create_index("versions_by_day", "versions", ["published", "report_id", "version"], if_not_exists=True)

"""An index of days: the list of reports begins with the latest, wherever in the collection that lies."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Creates it."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"  # where what has no day comes first, so last backwards
    day = "published" if on_sqlite else sa.text("published DESC NULLS LAST")
    op.create_index("versions_by_day", "versions", [day, "report_id", "version"], if_not_exists=True)

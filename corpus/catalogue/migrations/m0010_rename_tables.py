"""The tables of a run's results and of the outbox by their own names."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Renames them; the outbox held nothing but deletions, and loses the column that said so."""
    op.rename_table("fates", "file_results")
    op.alter_column("file_results", "became", new_column_name="status")
    op.create_table("outbox", sa.Column("passage_id", sa.Integer, primary_key=True))
    op.execute("INSERT INTO outbox (passage_id) SELECT passage_id FROM vector_errands")
    op.drop_table("vector_errands")

"""Which report versions an answer cites, so that they are found without reading all answers."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Creates the table, and fills it from the stored answers."""
    cited = op.create_table(
        "cited",
        sa.Column("report_id", sa.String, primary_key=True),
        sa.Column("content_hash", sa.String, primary_key=True),
        sa.Column("turn_id", sa.Integer, primary_key=True),
        sqlite_with_rowid=False,
    )
    rows = op.get_bind().execute(sa.text("SELECT turn_id, answer FROM turns WHERE answer IS NOT NULL"))
    for turn_id, answer in rows.fetchall():
        versions = {
            (citation["held"]["report_id"], citation["held"]["content_hash"])
            for statement in json.loads(answer).get("statements", ())
            for citation in statement.get("citations", ())
        }
        op.bulk_insert(
            cited,
            [
                {"report_id": report_id, "content_hash": content_hash, "turn_id": turn_id}
                for report_id, content_hash in sorted(versions)
            ],
        )

"""The first tables: reports, their versions, passages with embeddings, near-copy sketches."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Creates them."""
    op.create_table(
        "corpus_facts",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "reports",
        sa.Column("report_id", sa.String, primary_key=True),
        sa.Column("identity", sa.Text, nullable=False),
        sa.Column("current_version", sa.Integer),
        sa.Column("near_copy_of", sa.String),
    )
    op.create_table(
        "versions",
        sa.Column("report_id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("content_hash", sa.String, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("outlet", sa.Text, nullable=False),
        sa.Column("summary", sa.Text),
        sa.Column("author", sa.Text),
        sa.Column("category", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("country", sa.String),
        sa.Column("language", sa.String),
        sa.Column("published", sa.Integer),
        sa.Column("published_precision", sa.String, nullable=False),
        sa.Column("year_inferred", sa.Boolean, nullable=False),
        sa.Column("updated", sa.Integer),
        sa.Column("collected", sa.Integer, nullable=False),
        sa.Column("collected_from", sa.Text, nullable=False),
        sa.Column("metadata", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.report_id"]),
    )
    op.create_table(
        "passages",
        sa.Column("passage_id", sa.Integer, primary_key=True),
        sa.Column("report_id", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("embedding", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["report_id", "version"], ["versions.report_id", "versions.version"]),
    )
    op.create_index("passages_by_version", "passages", ["report_id", "version"])
    op.create_table(
        "vector_errands",
        sa.Column("passage_id", sa.Integer, primary_key=True),
        sa.Column("remove", sa.Boolean, nullable=False),
    )
    op.create_table(
        "shingles",
        sa.Column("shingle", sa.Integer, primary_key=True),
        sa.Column("report_id", sa.String, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("shingles_by_report", "shingles", ["report_id"])

"""Every citation of every answer, for those who review them."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from assistant.text.terms import terms

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Creates the table, and fills it from the stored answers."""
    citations = op.create_table(
        "citations",
        sa.Column("citation_id", sa.Integer, primary_key=True),
        sa.Column("turn_id", sa.Integer, nullable=False),
        sa.Column("statement", sa.Integer, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("report_id", sa.String, nullable=False),
        sa.Column("content_hash", sa.String, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("outlet", sa.Text, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("asked_by", sa.Text),
        sa.Column("model", sa.Text),
        sa.Column("certainty", sa.Float, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("citations_by_turn", "citations", ["turn_id"])
    connection = op.get_bind()
    numbers = connection.execute(
        sa.text("SELECT turn_id FROM turns WHERE answer IS NOT NULL ORDER BY turn_id")
    )
    one = sa.text("SELECT turn_id, asked, asked_by, answer FROM turns WHERE turn_id = :turn_id")
    for (turn_id,) in numbers.fetchall():  # one answer at a time: they are long
        row = connection.execute(one, {"turn_id": turn_id}).one()
        of_turn = {"turn_id": turn_id, "asked": row.asked, "asked_by": row.asked_by}
        op.bulk_insert(citations, [values | of_turn for values in _citations_in(json.loads(row.answer))])


def _citations_in(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for number, statement in enumerate(answer.get("statements", ())):
        for place, citation in enumerate(statement.get("citations", ())):
            stored = citation["held"]
            words = stored["report"]["body"][citation["start"] : citation["end"]]
            yield {
                "statement": number,
                "place": place,
                "report_id": stored["report_id"],
                "content_hash": stored["content_hash"],
                "outlet": stored["report"]["outlet"],
                "words": words,
                "model": answer.get("model"),
                "certainty": _certainty(statement, words),
            }


def _certainty(statement: dict[str, Any], words: str) -> float:
    """The share of the statement's terms that the cited words have, less for each doubt."""
    outcomes = {fact["outcome"] for fact in (statement.get("card") or {}).get("facts", ())}
    origins = (statement.get("weight") or {}).get("origins")
    own = terms(statement["text"])
    share = len(own & terms(words)) / len(own) if own else 0.0
    share *= 0.1 if outcomes & {"altered", "absent"} else 1.0
    share *= 0.6 if "elsewhere" in outcomes else 1.0
    share *= 0.8 if any(dated["interval"] is None for dated in statement.get("dates", ())) else 1.0
    share *= 0.9 if origins is not None and len(origins) < 2 else 1.0
    return round(share, 4)

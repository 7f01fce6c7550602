"""Whether a sentence answers its question, judged beside whether its source supports it.

A citation gets what makes it the same thing to judge as another, and the form and kind of its question.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from assistant.question.expected_answer_type import AnswerKind, expected_answer_type

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Adds the columns, and fills those of the citations from the stored answers."""
    op.add_column("verdicts", sa.Column("about", sa.String, nullable=False, server_default="support"))
    op.drop_index("verdicts_standing", "verdicts")
    op.create_index(
        "verdicts_standing",
        "verdicts",
        ["citation_id", sa.text("coalesce(reviewer, '')"), "about"],
        unique=True,
        sqlite_where=sa.text("undone IS NULL"),
        postgresql_where=sa.text("undone IS NULL"),
    )
    for name, column_type, default in (
        ("form", sa.String, "sentences"),
        ("kind", sa.String, "thing"),
        ("support_key", sa.Integer, "0"),
        ("relevance_key", sa.Integer, "0"),
    ):
        op.add_column("citations", sa.Column(name, column_type, nullable=False, server_default=default))
    _fill()
    op.create_index("citations_by_support", "citations", ["support_key"])
    op.create_index("citations_by_relevance", "citations", ["relevance_key"])


def _fill() -> None:
    connection = op.get_bind()
    numbers = connection.execute(sa.text("SELECT DISTINCT turn_id FROM citations ORDER BY turn_id"))
    one = sa.text("SELECT scope, answer FROM turns WHERE turn_id = :turn_id")
    cited = sa.text("SELECT citation_id, statement, report_id, words FROM citations WHERE turn_id = :turn_id")
    filled = sa.text(
        "UPDATE citations SET form = :form, kind = :kind, support_key = :support_key, "
        "relevance_key = :relevance_key WHERE citation_id = :citation_id"
    )
    for (turn_id,) in numbers.fetchall():  # one answer at a time: they are long
        row = connection.execute(one, {"turn_id": turn_id}).first()
        of_citation = _of_citations(row.scope, row.answer) if row else None
        for citation in connection.execute(cited, {"turn_id": turn_id}).fetchall():
            number = citation.citation_id
            # Of an answer that cannot be read a citation is the same as no other, and is left out later on.
            unlike = {"form": "sentences", "kind": "thing", "support_key": -number, "relevance_key": -number}
            values = of_citation(citation) if of_citation else unlike
            connection.execute(filled, values | {"citation_id": number})


def _of_citations(
    stored_scope: str, stored_answer: str
) -> Callable[[sa.Row[Any]], dict[str, int | str]] | None:
    """What gives the new values of a citation of this answer; None where the answer cannot be read."""
    try:
        scope, answer = json.loads(stored_scope), json.loads(stored_answer)
        texts = [_line(statement["text"]) for statement in answer["statements"]]
        asked = _line(answer["standalone"]).rstrip(" ?.!")
        kind = _kind(answer["standalone"])
        instants = [scope.get("as_of") or "", scope.get("known_by") or scope.get("held_on") or ""]
        form = answer.get("form") or "sentences"
    except (AttributeError, KeyError, TypeError, ValueError):
        return None

    def values(citation: sa.Row[Any]) -> dict[str, int | str]:
        text = texts[citation.statement] if citation.statement < len(texts) else ""
        return {
            "form": form,
            "kind": kind,
            "support_key": _number(text, citation.report_id, _line(citation.words)),
            "relevance_key": _number(asked, *instants, text),
        }

    return values


def _kind(question: str) -> str:
    kinds = expected_answer_type(question).kinds
    return next(kind.value for kind in AnswerKind if kind in kinds)


def _line(text: str) -> str:
    return " ".join(text.casefold().split())


def _number(*parts: str) -> int:
    written = "\0".join(parts).encode(errors="surrogatepass")
    return int.from_bytes(hashlib.blake2b(written, digest_size=7).digest())

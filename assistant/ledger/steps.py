"""The named steps that lead an older ledger to the present tables.

A step is only ever appended, and is what it was when it was written: it names its columns and reads stored
answers as plain JSON, so that nothing that changes later changes it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection

from assistant.text.terms import terms


def _create_turns(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE turns (turn_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, conversation_id VARCHAR "
        "NOT NULL, asked INTEGER NOT NULL, question TEXT NOT NULL, scope TEXT NOT NULL, answer TEXT, "
        "failure TEXT)"
    )
    connection.exec_driver_sql("CREATE INDEX turns_by_conversation ON turns (conversation_id)")


def _store_ignored_filters(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE turns ADD COLUMN ignored TEXT")
    connection.exec_driver_sql("ALTER TABLE turns ADD COLUMN retakes INTEGER")


def _store_who_asked(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE turns ADD COLUMN asked_in VARCHAR NOT NULL DEFAULT 'chat'")
    connection.exec_driver_sql("ALTER TABLE turns ADD COLUMN asked_by TEXT")


def _index_cited_reports(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE cited (report_id VARCHAR NOT NULL, content_hash VARCHAR NOT NULL, turn_id INTEGER "
        "NOT NULL, PRIMARY KEY (report_id, content_hash, turn_id)) WITHOUT ROWID"
    )
    rows = connection.exec_driver_sql("SELECT turn_id, answer FROM turns WHERE answer IS NOT NULL")
    for turn_id, answer in rows.fetchall():
        for statement in json.loads(answer).get("statements", ()):
            for citation in statement.get("citations", ()):
                connection.exec_driver_sql(
                    "INSERT OR IGNORE INTO cited VALUES (?, ?, ?)",
                    (citation["held"]["report_id"], citation["held"]["content_hash"], turn_id),
                )


def _store_saved_questions(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE saved (saved_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, question TEXT NOT NULL, "
        "scope TEXT NOT NULL, saved INTEGER NOT NULL, saved_by TEXT)"
    )
    connection.exec_driver_sql("ALTER TABLE turns ADD COLUMN saved_id INTEGER")
    connection.exec_driver_sql("CREATE INDEX turns_by_saved ON turns (saved_id)")


def _store_people(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE people (person_id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, email TEXT, roles "
        "TEXT NOT NULL, disabled BOOLEAN NOT NULL, first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL)"
    )
    connection.exec_driver_sql(
        "CREATE TABLE people_changes (change_id INTEGER NOT NULL PRIMARY KEY, at INTEGER NOT NULL, by TEXT, "
        "person_id TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL)"
    )
    connection.exec_driver_sql(
        "CREATE TABLE ended (session VARCHAR NOT NULL PRIMARY KEY, at INTEGER NOT NULL)"
    )


def _name_conversations(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE conversations (conversation_id VARCHAR NOT NULL PRIMARY KEY, title TEXT, "
        "deleted INTEGER)"
    )
    connection.exec_driver_sql("CREATE INDEX turns_by_person ON turns (asked_in, asked_by)")


def _index_citations(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE citations (citation_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, turn_id INTEGER NOT "
        "NULL, statement INTEGER NOT NULL, place INTEGER NOT NULL, report_id VARCHAR NOT NULL, content_hash "
        "VARCHAR NOT NULL, words TEXT NOT NULL, outlet TEXT NOT NULL, asked INTEGER NOT NULL, asked_by TEXT, "
        "model TEXT, certainty FLOAT NOT NULL)"
    )
    connection.exec_driver_sql("CREATE INDEX citations_by_turn ON citations (turn_id)")
    numbers = connection.exec_driver_sql(
        "SELECT turn_id FROM turns WHERE answer IS NOT NULL ORDER BY turn_id"
    )
    for (turn_id,) in numbers.fetchall():
        row = connection.exec_driver_sql(
            "SELECT asked, asked_by, answer FROM turns WHERE turn_id = ?", (turn_id,)
        ).one()
        for values in _citations_in(json.loads(row.answer)):
            connection.exec_driver_sql(
                "INSERT INTO citations (turn_id, statement, place, report_id, content_hash, outlet, words, "
                "model, certainty, asked, asked_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (turn_id, *values, row.asked, row.asked_by),
            )


def _citations_in(answer: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for number, statement in enumerate(answer.get("statements", ())):
        for place, citation in enumerate(statement.get("citations", ())):
            stored = citation["held"]
            words = stored["report"]["body"][citation["start"] : citation["end"]]
            report = stored["report_id"], stored["content_hash"], stored["report"]["outlet"]
            yield number, place, *report, words, answer.get("model"), _certainty(statement, words)


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


def _store_verdicts(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE verdicts (verdict_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, citation_id INTEGER "
        "NOT NULL, reviewer VARCHAR, reviewer_name TEXT NOT NULL, verdict VARCHAR NOT NULL, note TEXT NOT "
        "NULL, drawn_from VARCHAR NOT NULL, fingerprint VARCHAR NOT NULL, at INTEGER NOT NULL, "
        "undone INTEGER)"
    )
    connection.exec_driver_sql("CREATE INDEX verdicts_by_citation ON verdicts (citation_id)")
    connection.exec_driver_sql(
        "CREATE UNIQUE INDEX verdicts_standing ON verdicts (citation_id, coalesce(reviewer, '')) "
        "WHERE undone IS NULL"
    )


def _store_flags(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE flags (flag_id INTEGER NOT NULL PRIMARY KEY, turn_id INTEGER NOT NULL, statement "
        "INTEGER, person_id VARCHAR, useful BOOLEAN NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL)"
    )
    connection.exec_driver_sql("CREATE INDEX flags_by_turn ON flags (turn_id)")
    connection.exec_driver_sql(
        "CREATE UNIQUE INDEX flags_of_a_person ON flags "
        "(turn_id, coalesce(statement, -1), coalesce(person_id, ''))"
    )


STEPS: tuple[tuple[str, Callable[[Connection], None]], ...] = (
    ("create the turns", _create_turns),
    ("store the ignored filters, and which question a turn asks again", _store_ignored_filters),
    ("store where a question was asked, and who asked it", _store_who_asked),
    ("index which report versions an answer cites", _index_cited_reports),
    ("save questions to be asked again", _store_saved_questions),
    ("know the people who sign in", _store_people),
    ("name conversations, and take them off a person's list", _name_conversations),
    ("index every citation, for those who judge them", _index_citations),
    ("store the verdicts of reviewers", _store_verdicts),
    ("store the ratings of analysts", _store_flags),
)

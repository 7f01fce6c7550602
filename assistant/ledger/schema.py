"""The ledger's tables, and the named steps that lead an older ledger to them.

A step is only ever appended, and is what it was when it was written: later columns come with later steps.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from sqlalchemy import Boolean, Column, Connection, Float, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

# The whole-number key is also the order in which the questions were asked, and the number of the answer;
# ``asked`` is seconds since 1970. ``retakes`` is the first asking of a question that was asked again;
# ``ignored`` a JSON list, or nothing. ``saved_id`` is the saved question that was asked again.
turns = Table(
    "turns",
    metadata,
    Column("turn_id", Integer, primary_key=True),
    Column("conversation_id", String, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("question", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("answer", Text),
    Column("failure", Text),
    Column("ignored", Text),
    Column("retakes", Integer),
    Column("asked_in", String, nullable=False),
    Column("asked_by", Text),
    Column("saved_id", Integer),
    Index("turns_by_conversation", "conversation_id"),
    Index("turns_by_saved", "saved_id"),
    Index("turns_by_person", "asked_in", "asked_by"),
    sqlite_autoincrement=True,
)

# Which report versions an answer cites, so that those that cite a report are found without reading them all.
cited = Table(
    "cited",
    metadata,
    Column("report_id", String, primary_key=True),
    Column("content_hash", String, primary_key=True),
    Column("turn_id", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

saved = Table(
    "saved",
    metadata,
    Column("saved_id", Integer, primary_key=True),
    Column("question", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("saved", Integer, nullable=False),
    Column("saved_by", Text),
    sqlite_autoincrement=True,
)

# What a person calls a conversation, and when (seconds since 1970) they took it off their list. One that
# has neither is not here.
conversations = Table(
    "conversations",
    metadata,
    Column("conversation_id", String, primary_key=True),
    Column("title", Text),
    Column("deleted", Integer),
)

# Everybody who has signed in; ``roles`` is a JSON list of those that admins gave.
people = Table(
    "people",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("roles", Text, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("first_seen", Integer, nullable=False),
    Column("last_seen", Integer, nullable=False),
)

people_changes = Table(
    "people_changes",
    metadata,
    Column("change_id", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("by", Text),
    Column("person_id", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
)

# Sign-ins that were ended before they expired.
ended = Table(
    "ended",
    metadata,
    Column("session", String, primary_key=True),
    Column("at", Integer, nullable=False),
)


# Every citation, the ``place``-th of the ``statement``-th statement of an answer, from 0, with the ``words``
# that it cites. ``asked``, ``asked_by`` and ``model`` are the answer's: read from beside its long text they
# would cost many pages each.
citations = Table(
    "citations",
    metadata,
    Column("citation_id", Integer, primary_key=True),
    Column("turn_id", Integer, nullable=False),
    Column("statement", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("report_id", String, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("words", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("asked_by", Text),
    Column("model", Text),
    Column("certainty", Float, nullable=False),
    Index("citations_by_turn", "turn_id"),
    sqlite_autoincrement=True,
)

# What reviewers said. ``reviewer`` is a person's id, or nothing where one person is alone; ``drawn_from`` the
# order of the queue that the citation was taken from, ``fingerprint`` what the corpus held then, ``undone``
# the second since 1970 at which the verdict was taken back or given anew.
verdicts = Table(
    "verdicts",
    metadata,
    Column("verdict_id", Integer, primary_key=True),
    Column("citation_id", Integer, nullable=False),
    Column("reviewer", String),
    Column("reviewer_name", Text, nullable=False),
    Column("verdict", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("drawn_from", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("at", Integer, nullable=False),
    Column("undone", Integer),
    Index("verdicts_by_citation", "citation_id"),
    sqlite_autoincrement=True,
)

# What analysts said of an answer, or of its ``statement``-th statement, from 0; one flag of each person.
flags = Table(
    "flags",
    metadata,
    Column("flag_id", Integer, primary_key=True),
    Column("turn_id", Integer, nullable=False),
    Column("statement", Integer),
    Column("person_id", String),
    Column("useful", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Index("flags_by_turn", "turn_id"),
)


def _create_turns(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE turns (turn_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, conversation_id VARCHAR "
        "NOT NULL, asked INTEGER NOT NULL, question TEXT NOT NULL, scope TEXT NOT NULL, answer TEXT, "
        "failure TEXT)"
    )
    connection.exec_driver_sql("CREATE INDEX turns_by_conversation ON turns (conversation_id)")


def _keep_what_is_set_aside(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE turns ADD COLUMN ignored TEXT")
    connection.exec_driver_sql("ALTER TABLE turns ADD COLUMN retakes INTEGER")


def _keep_who_asked(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE turns ADD COLUMN asked_in VARCHAR NOT NULL DEFAULT 'chat'")
    connection.exec_driver_sql("ALTER TABLE turns ADD COLUMN asked_by TEXT")


def _keep_what_is_cited(connection: Connection) -> None:
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


def _save_questions(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE saved (saved_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, question TEXT NOT NULL, "
        "scope TEXT NOT NULL, saved INTEGER NOT NULL, saved_by TEXT)"
    )
    connection.exec_driver_sql("ALTER TABLE turns ADD COLUMN saved_id INTEGER")
    connection.exec_driver_sql("CREATE INDEX turns_by_saved ON turns (saved_id)")


def _know_people(connection: Connection) -> None:
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
    from assistant.ledger.citations import note_older

    connection.exec_driver_sql(
        "CREATE TABLE citations (citation_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, turn_id INTEGER NOT "
        "NULL, statement INTEGER NOT NULL, place INTEGER NOT NULL, report_id VARCHAR NOT NULL, content_hash "
        "VARCHAR NOT NULL, words TEXT NOT NULL, outlet TEXT NOT NULL, asked INTEGER NOT NULL, asked_by TEXT, "
        "model TEXT, certainty FLOAT NOT NULL)"
    )
    connection.exec_driver_sql("CREATE INDEX citations_by_turn ON citations (turn_id)")
    note_older(connection)


def _keep_verdicts(connection: Connection) -> None:
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


def _keep_flags(connection: Connection) -> None:
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
    ("keep the scope that was set aside, and which question a turn asks again", _keep_what_is_set_aside),
    ("keep where a question was asked, and who asked it", _keep_who_asked),
    ("keep which report versions an answer cites", _keep_what_is_cited),
    ("save questions to be asked again", _save_questions),
    ("know the people who sign in", _know_people),
    ("name conversations, and take them off a person's list", _name_conversations),
    ("index every citation, for those who judge them", _index_citations),
    ("keep the verdicts of reviewers", _keep_verdicts),
    ("keep the flags of analysts", _keep_flags),
)

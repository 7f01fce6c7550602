"""The ledger's tables, and the named steps that lead an older ledger to them.

A step is only ever appended, and is what it was when it was written: later columns come with later steps.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from sqlalchemy import Boolean, Column, Connection, Index, Integer, MetaData, String, Table, Text

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


STEPS: tuple[tuple[str, Callable[[Connection], None]], ...] = (
    ("create the turns", _create_turns),
    ("keep the scope that was set aside, and which question a turn asks again", _keep_what_is_set_aside),
    ("keep where a question was asked, and who asked it", _keep_who_asked),
    ("keep which report versions an answer cites", _keep_what_is_cited),
    ("save questions to be asked again", _save_questions),
    ("know the people who sign in", _know_people),
    ("name conversations, and take them off a person's list", _name_conversations),
)

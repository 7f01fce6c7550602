"""The ledger's tables."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

# The whole-number key is also the order in which the questions were asked, and the number of the answer;
# ``asked`` is seconds since 1970. ``retakes`` is the first asking of a question that was asked again;
# ``ignored`` a JSON list, or nothing. ``saved_id`` is the watched question that was asked again.
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
    Column("alone", Boolean),
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

# The watched questions. ``changed_in`` is the last answer that differs from the one before it, ``removed``
# the second since 1970 at which somebody stopped watching.
saved = Table(
    "saved",
    metadata,
    Column("saved_id", Integer, primary_key=True),
    Column("question", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("saved", Integer, nullable=False),
    Column("saved_by", Text),
    Column("changed_in", Integer),
    Column("removed", Integer),
    sqlite_autoincrement=True,
)

# Up to which answer a person has seen what a watched question brought, and which answer they had seen before
# that news (0 for none). ``person_id`` is nothing in single-user mode.
watched_seen = Table(
    "watched_seen",
    metadata,
    Column("seen_id", Integer, primary_key=True),
    Column("saved_id", Integer, nullable=False),
    Column("person_id", String),
    Column("turn_id", Integer, nullable=False),
    Column("seen_before", Integer),
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
# that it cites. ``asked``, ``asked_by``, ``model`` and ``form`` are the answer's, ``kind`` is what its
# question asks for: read from beside its long text they would cost many pages each. Citations of one key
# (``item_keys``) are judged as one.
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
    Column("form", String, nullable=False, server_default="sentences"),
    Column("kind", String, nullable=False, server_default="thing"),
    Column("support_key", Integer, nullable=False, server_default="0"),
    Column("relevance_key", Integer, nullable=False, server_default="0"),
    Index("citations_by_turn", "turn_id"),
    Index("citations_by_support", "support_key"),
    Index("citations_by_relevance", "relevance_key"),
    sqlite_autoincrement=True,
)

# Reviewers' verdicts, each ``about`` the support of a citation or the relevance of its statement.
# ``reviewer`` is a person's id, or nothing in single-user mode; ``drawn_from`` the order of the queue that
# the citation was taken from, ``fingerprint`` that of the corpus then, ``undone`` the second since 1970 at
# which the verdict was undone or replaced.
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
    Column("about", String, nullable=False, server_default="support"),
    Index("verdicts_by_citation", "citation_id"),
    sqlite_autoincrement=True,
)

# Analysts' ratings of an answer, or of its ``statement``-th statement, from 0; one by each person.
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

# The cut-offs from which on questions are answered, as admins accepted or reset them (``by`` whom: a name);
# the last row is in use. ``cases`` is how many judged questions they rest on, 0 for a reset.
cutoffs = Table(
    "cutoffs",
    metadata,
    Column("change_id", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("by", Text),
    Column("read", Float, nullable=False),
    Column("unread", Float, nullable=False),
    Column("cases", Integer, nullable=False),
    sqlite_autoincrement=True,
)

# The ``statement``-th statements of answers, from 0, that a person (nothing in single-user mode) pinned, and
# what they wrote about each. ``removed`` is the second since 1970 at which it was unpinned.
notes = Table(
    "notes",
    metadata,
    Column("note_id", Integer, primary_key=True),
    Column("turn_id", Integer, nullable=False),
    Column("statement", Integer, nullable=False),
    Column("person_id", String),
    Column("pinned", Integer, nullable=False),
    Column("comment", Text, nullable=False),
    Column("removed", Integer),
    sqlite_autoincrement=True,
)

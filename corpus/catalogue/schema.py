"""The catalogue's tables as they are now; its ``migrations`` lead older catalogues to them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

metadata = MetaData()

facts = Table(
    "corpus_facts",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

# A report is present when `current_version` is set: that column is written last. One that is withdrawn has
# none, and comes back in its `withdrawn_version`.
reports = Table(
    "reports",
    metadata,
    Column("report_id", String, primary_key=True),
    Column("identity", Text, nullable=False),
    Column("current_version", Integer),
    Column("near_copy_of", String),
    Column("withdrawn_version", Integer),
    Column("withdrawn_reason", Text),
    Column("withdrawn_at", Integer),
)

# Finds the few reports that were revised or withdrawn, or are only staged, without reading all others.
Index("reports_changed", reports.c.report_id, sqlite_where=text("current_version IS NOT 1"))

# When reports were withdrawn that have been restored since.
absences = Table(
    "absences",
    metadata,
    Column("report_id", String, primary_key=True),
    Column("withdrawn_at", Integer, primary_key=True),
    Column("restored_at", Integer, nullable=False),
    ForeignKeyConstraint(["report_id"], ["reports.report_id"]),
)

versions = Table(
    "versions",
    metadata,
    Column("report_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content_hash", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("summary", Text),
    Column("author", Text),
    Column("category", Text),
    Column("url", Text),
    Column("country", String),
    Column("language", String),
    Column("published", Integer),
    Column("published_precision", String, nullable=False),
    Column("year_inferred", Boolean, nullable=False),
    Column("updated", Integer),
    Column("collected", Integer, nullable=False),
    Column("collected_from", Text, nullable=False),
    Column("metadata", Text, nullable=False),
    ForeignKeyConstraint(["report_id"], ["reports.report_id"]),
)

# Has all that a scope asks of a version, so that finding out who is within reads no bodies.
Index(
    "versions_by_scope",
    *(versions.c[name] for name in ("outlet", "country", "language", "published", "collected")),
    versions.c.report_id,
    versions.c.version,
)

# Titles are sorted and looked through without reading the bodies that stand behind them.
Index("versions_by_title", versions.c.title, versions.c.report_id, versions.c.version)

# The list of reports begins with the latest, wherever in the collection that lies.
Index("versions_by_day", versions.c.published, versions.c.report_id, versions.c.version)

# What is handed in may be stored already under another name.
Index("versions_by_content", versions.c.content_hash, versions.c.report_id)

# Offsets are characters into a field of the version, title, summary or body, and passages are numbered within
# it from 0; embeddings are little-endian float32.
passages = Table(
    "passages",
    metadata,
    Column("passage_id", Integer, primary_key=True),
    Column("report_id", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("embedding", LargeBinary, nullable=False),
    Column("field", String, nullable=False, server_default="body"),
    ForeignKeyConstraint(["report_id", "version"], ["versions.report_id", "versions.version"]),
    Index("passages_by_version", "report_id", "version"),
)

# The passages that both indexes still have to delete; an entry goes once they have.
outbox = Table("outbox", metadata, Column("passage_id", Integer, primary_key=True))

shingles = Table(
    "shingles",
    metadata,
    Column("shingle", Integer, primary_key=True),
    Column("report_id", String, primary_key=True),
    Index("shingles_by_report", "report_id"),
    sqlite_with_rowid=False,
)

# What a version writes out: that of current versions alone counts.
aliases = Table(
    "aliases",
    metadata,
    Column("short", String, primary_key=True),
    Column("full", String, primary_key=True),
    Column("report_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

# Which versions retract or correct an earlier report of their outlet; what they are about is not kept, since
# that report may come in later.
notices = Table(
    "notices",
    metadata,
    Column("report_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    sqlite_with_rowid=False,
)

# Whom and what a version names: `written` is how it mostly writes the form `key`, which stands for `name`.
names = Table(
    "names",
    metadata,
    Column("report_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("key", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("written", Text, nullable=False),
    Column("times", Integer, nullable=False),
    Index("names_by_name", "name"),
    Index("names_by_form", "key", "name"),
    sqlite_with_rowid=False,
)

# Which story a report belongs to: the id of the report that it began with. Current reports without a row have
# come in, or were revised, since reports were last grouped.
stories = Table(
    "stories",
    metadata,
    Column("report_id", String, primary_key=True),
    Column("story", String, nullable=False),
    Index("stories_by_story", "story"),
    sqlite_with_rowid=False,
)

# Of a version that came from a file with pages: the SHA-256 by which that is kept, and where the words are on
# each page (from 1), packed by :mod:`corpus.layout`.
original_files = Table(
    "original_files",
    metadata,
    Column("report_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("file_hash", String, nullable=False),
    Column("pages", Integer, nullable=False),
    sqlite_with_rowid=False,
)

page_layouts = Table(
    "page_layouts",
    metadata,
    Column("report_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("width", Float, nullable=False),
    Column("height", Float, nullable=False),
    Column("words", LargeBinary, nullable=False),
)

# Files of which every report was stored: `origin` is a hash of where one is from, `digest` of its content and
# the code that read it, `reports` a JSON list: for each report of it where it is, its id and its version.
imported_files = Table(
    "imported_files",
    metadata,
    Column("origin", String, primary_key=True),
    Column("digest", String, nullable=False),
    Column("reports", Text, nullable=False),
    sqlite_with_rowid=False,
)

# What was asked of the corpus as a whole, in the order asked; instants are seconds since the epoch. `given`
# is a JSON list of names for people, `inbox` the folder of what was uploaded, `taken_up` how often
# a process has begun with it.
runs = Table(
    "runs",
    metadata,
    Column("run_id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("by", Text),
    Column("person_id", Text),
    Column("given", Text, nullable=False),
    Column("inbox", Text),
    Column("started", Integer),
    Column("ended", Integer),
    Column("taken_up", Integer, nullable=False),
    Column("inputs", Integer),
    Column("finished", Integer, nullable=False),
    Column("outcome", Text),
    sqlite_autoincrement=True,
)

file_results = Table(
    "file_results",
    metadata,
    Column("run_id", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("place", Text, nullable=False),
    Column("status", String, nullable=False),
    Column("reason", Text),
    Column("title", Text),
    Column("report_id", String),
    Column("version", Integer),
    Column("near_copy_of", String),
    sqlite_with_rowid=False,
)

# Every change. One of a version is written when that is staged, and has its instant `at` from
# the transaction that makes it visible; before that it has not happened.
history = Table(
    "history",
    metadata,
    Column("change_id", Integer, primary_key=True),
    Column("at", Integer),
    Column("by", Text),
    Column("person_id", Text),
    Column("kind", String, nullable=False),
    Column("report_id", String),
    Column("version", Integer),
    Column("run_id", Integer),
    Column("reason", Text),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Index("history_by_report", "report_id"),
    Index("history_by_run", "run_id"),
    sqlite_autoincrement=True,
)

# What admins have ruled about origins. `about` says whether `one` and `other` are reports or outlets.
rulings = Table(
    "rulings",
    metadata,
    Column("ruling_id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("about", String, nullable=False),
    Column("one", Text, nullable=False),
    Column("other", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("by", Text),
    Column("revoked", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

# Where reports keep coming from, by an admin's order; instants are seconds since the epoch. `due` is when it
# is checked next, later after failures; `newest` when something new last came.
sources = Table(
    "sources",
    metadata,
    Column("source_id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("address", Text, nullable=False, unique=True),
    Column("every_minutes", Integer, nullable=False),
    Column("full_text", Boolean, nullable=False),
    Column("added", Integer, nullable=False),
    Column("by", Text),
    Column("due", Integer, nullable=False),
    Column("tried", Integer),
    Column("result", Text),
    Column("failures", Integer, nullable=False),
    Column("newest", Integer),
    Column("etag", Text),
    Column("last_modified", Text),
    sqlite_autoincrement=True,
)

# What has been imported from a source, so that it is imported once: `key` is a hash of a file's path or an
# entry's address, `digest` of its content, `at` when it was written or published. Files have `size` and
# `modified` (nanoseconds), so that an unchanged one need not be read.
source_entries = Table(
    "source_entries",
    metadata,
    Column("source_id", Integer, primary_key=True),
    Column("key", String, primary_key=True),
    Column("digest", String, nullable=False),
    Column("at", Integer, nullable=False),
    Column("size", Integer),
    Column("modified", Integer),
    ForeignKeyConstraint(["source_id"], ["sources.source_id"]),
    sqlite_with_rowid=False,
)

"""The shape of a database, to compare the ways that lead to one schema."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import MetaData, create_engine

Shape = dict[str, object]


def shape_of(path: Path) -> Shape:
    """Tables with their columns, keys and options, and indexes; not the text that created them."""
    with closing(sqlite3.connect(path)) as opened:
        made: Shape = {}
        listed = opened.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        for kind, name, table, sql in listed.fetchall():
            if kind == "index":
                made[name] = (table, re.sub(r'[\s"]+', "", sql.casefold()))
            elif not name.startswith(("sqlite_", "alembic_", "oldest_program")):
                made[name] = (
                    opened.execute(f"PRAGMA table_xinfo({name})").fetchall(),
                    opened.execute(f"PRAGMA foreign_key_list({name})").fetchall(),
                    "AUTOINCREMENT" in sql,
                    "WITHOUT ROWID" in sql,
                )
    return made


def shape_of_tables(metadata: MetaData, path: Path) -> Shape:
    """The shape that a program's own tables have, made in a file at ``path``."""
    engine = create_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    engine.dispose()
    return shape_of(path)

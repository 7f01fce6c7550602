"""PostgreSQL as SQLite is: whole numbers of 64 bits, and text that is ordered and compared by its bytes.

The steps of a migration say `Integer` and `Text`, and are not changed; here these are what SQLite has by that
name. SQLAlchemy finds the dialect by ``postgresql+dateline``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, String
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGTypeCompiler
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import Dialect

DRIVER = "postgresql+dateline"
_MARK = "\uffff"  # which Unicode keeps free for such uses
_TEXT: Any = PGDialect_psycopg.colspecs[String]


class _Types(PGTypeCompiler):
    def visit_INTEGER(self, type_: Any, **kw: Any) -> str:  # noqa: N802 - SQLAlchemy's name
        del type_, kw
        return "BIGINT"

    def visit_VARCHAR(self, type_: Any, **kw: Any) -> str:  # noqa: N802
        return self._by_bytes(super().visit_VARCHAR(type_, **kw), **kw)

    def visit_TEXT(self, type_: Any, **kw: Any) -> str:  # noqa: N802
        return self._by_bytes(super().visit_TEXT(type_, **kw), **kw)

    def _by_bytes(self, written: str, *, type_expression: Any = None, **_: Any) -> str:
        return f'{written} COLLATE "C"' if isinstance(type_expression, Column) else written


class _Text(_TEXT):  # type: ignore[misc]
    """Text in which the one character that PostgreSQL refuses, NUL, is written otherwise."""

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """What stands for a text."""
        del dialect
        return _written

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """The text again."""
        del dialect, coltype
        return _read


def _written(text: Any) -> Any:
    if isinstance(text, str) and ("\0" in text or _MARK in text):
        return text.replace(_MARK, f"{_MARK}1").replace("\0", f"{_MARK}0")
    return text


def _read(text: Any) -> Any:
    if isinstance(text, str) and _MARK in text:
        return text.replace(f"{_MARK}0", "\0").replace(f"{_MARK}1", _MARK)
    return text


class PostgreSQLLikeSQLite(PGDialect_psycopg):
    """psycopg's dialect with these types."""

    supports_statement_cache = True
    type_compiler_cls = _Types
    colspecs = {  # noqa: RUF012 - SQLAlchemy's own
        **PGDialect_psycopg.colspecs,
        Integer: PGDialect_psycopg.colspecs[BigInteger],
        String: _Text,
    }


registry.register("postgresql.dateline", __name__, PostgreSQLLikeSQLite.__name__)

"""What SQLite and PostgreSQL write differently, for statements that are the same for both."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Select,
    Table,
    Text,
    bindparam,
    case,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

_INSERT: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def put(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    replacing: Collection[str] | None = None,
) -> None:
    """Inserts rows; one whose key is there already gets their values, or only those ``replacing`` names."""
    if rows:
        inserted = _insert(connection, table)
        given = rows[0].keys() if replacing is None else replacing
        keys = [column.name for column in table.primary_key]
        replaced = {name: inserted.excluded[name] for name in given if name not in keys}
        again = (
            inserted.on_conflict_do_update(index_elements=keys, set_=replaced)
            if replaced
            else inserted.on_conflict_do_nothing()
        )
        connection.execute(again, list(rows))


def put_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows; one whose key is there already stays as it was."""
    if rows:
        connection.execute(_insert(connection, table).on_conflict_do_nothing(), list(rows))


def _insert(connection: Connection, table: Table) -> Any:
    return _INSERT[connection.dialect.name](table)


def listed(name: str, *, numbers: bool = False) -> Select[tuple[Any]]:
    """Some hundreds of texts or ``numbers``, given as one parameter of this name: see :func:`as_list`.

    Each bound by itself, they cost more than the query does.
    """
    given = bindparam(name, type_=Text)
    values = _Numbers(given) if numbers else _Texts(given)
    return select(values.table_valued("value").c.value)


def among(numbers: Iterable[int]) -> Select[tuple[Any]]:
    """These numbers as one value of the statement, however many they are."""
    return select(_Numbers(literal(as_list(numbers), Text)).table_valued("value").c.value)


def as_list(values: Iterable[int] | Iterable[str]) -> str:
    """The value of such a parameter."""
    return json.dumps(list(values))


def json_field(document: ColumnElement[str], name: str) -> ColumnElement[str]:
    """The text in a field of a JSON object; NULL where it has no such field."""
    return _JsonField(document, literal(name, Text))


def json_texts(document: ColumnElement[str], *, entries: str, field: str) -> ColumnElement[str]:
    """The text that each of the ``entries`` of a JSON object has in a ``field``: a column to select from.

    A document that is damaged has none.
    """
    readable = case((func.json_valid(document, type_=Boolean), document), else_="{}")
    texts: ColumnElement[str] = (
        _JsonTexts(readable, literal(entries, Text), literal(field, Text)).table_valued("value").c.value
    )
    return texts


class _Texts(FunctionElement[str]):
    inherit_cache = True


class _Numbers(FunctionElement[int]):
    inherit_cache = True


class _JsonField(FunctionElement[str]):
    type = Text()
    inherit_cache = True


class _JsonTexts(FunctionElement[str]):
    inherit_cache = True


def _written(element: FunctionElement[Any], compiler: Any, kw: Any) -> list[str]:
    """The arguments as this engine writes them."""
    kw.pop("asfrom", None)
    return [compiler.process(clause, **kw) for clause in element.clauses]


@compiles(_Texts, "sqlite")
@compiles(_Numbers, "sqlite")
def _(element: FunctionElement[Any], compiler: Any, **kw: Any) -> str:
    (given,) = _written(element, compiler, kw)
    return f"json_each({given})"


@compiles(_Texts, "postgresql")
def _(element: FunctionElement[Any], compiler: Any, **kw: Any) -> str:
    (given,) = _written(element, compiler, kw)
    # A NUL as the dialect writes it: within JSON the server refuses it too.
    given = f"replace(replace({given}, '\\uffff', '\\uffff1'), '\\u0000', '\\uffff0')"
    return f'(SELECT value COLLATE "C" AS value FROM json_array_elements_text(CAST({given} AS json)))'


@compiles(_Numbers, "postgresql")
def _(element: FunctionElement[Any], compiler: Any, **kw: Any) -> str:
    (given,) = _written(element, compiler, kw)
    return f"(SELECT CAST(value AS bigint) AS value FROM json_array_elements_text(CAST({given} AS json)))"


@compiles(_JsonField, "sqlite")
def _(element: FunctionElement[Any], compiler: Any, **kw: Any) -> str:
    document, name = _written(element, compiler, kw)
    return f"json_extract({document}, '$.' || {name})"


@compiles(_JsonField, "postgresql")
def _(element: FunctionElement[Any], compiler: Any, **kw: Any) -> str:
    document, name = _written(element, compiler, kw)
    return f'((CAST({document} AS json) ->> {name}) COLLATE "C")'


@compiles(_JsonTexts, "sqlite")
def _(element: FunctionElement[Any], compiler: Any, **kw: Any) -> str:
    document, entries, field = _written(element, compiler, kw)
    return (
        f"(SELECT CASE WHEN type = 'object' THEN json_extract(value, '$.' || {field}) END AS value "
        f"FROM json_each({document}, '$.' || {entries}))"
    )


@compiles(_JsonTexts, "postgresql")
def _(element: FunctionElement[Any], compiler: Any, **kw: Any) -> str:
    document, entries, field = _written(element, compiler, kw)
    listed = f"(CAST({document} AS json) -> {entries})"
    return (
        f'(SELECT (value ->> {field}) COLLATE "C" AS value FROM json_array_elements('
        f"CASE WHEN json_typeof({listed}) = 'array' THEN {listed} ELSE '[]' END))"
    )

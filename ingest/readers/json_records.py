"""JSON and JSON Lines: one report an object."""

from __future__ import annotations

import json
from collections.abc import Iterator

from corpus import Report
from ingest.dates import quoted
from ingest.errors import ReportRefused
from ingest.readers.collected import Collected, Refusal
from ingest.readers.fields import report_from

_LISTS = ("reports", "articles")


def read_json(text: str, collected: Collected) -> Iterator[Report | Refusal]:
    """One object, an array of them, an object that holds such an array, or one object a line.

    What cannot be read is refused by itself, with the line or the number it stands under.
    """
    try:
        whole = _parsed(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            yield from read_json_lines(text, collected)
        else:
            yield Refusal(f"{collected.origin} line {error.lineno}", _no_json(error))
    except (RecursionError, ValueError) as error:
        yield Refusal(collected.origin, _no_json(error))
    else:
        yield from _reports(whole, collected, where=collected.origin)


def read_json_lines(text: str, collected: Collected) -> Iterator[Report | Refusal]:
    """One object a line, each read by itself; or what ``read_json`` reads, spread over several lines."""
    try:
        whole = _parsed(text)
    except (RecursionError, ValueError):
        yield from _lines(text, collected)
    else:
        yield from _reports(whole, collected, where=f"{collected.origin} line 1")


def _lines(text: str, collected: Collected) -> Iterator[Report | Refusal]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{collected.origin} line {number}"
        try:
            value = _parsed(line)
        except (RecursionError, ValueError) as error:
            yield Refusal(where, _no_json(error))
        else:
            yield from _reports(value, collected, where=where)


def _parsed(text: str) -> object:
    """JSON's value; NaN and the infinities, which JSON does not know, are read as null."""
    return json.loads(text, strict=False, parse_constant=lambda _: None)


def _no_json(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        near = quoted(error.doc[error.pos : error.pos + 40])
        return f"it is not JSON: {error.msg} at column {error.colno}, before {near}"
    return f"it is not JSON that can be read: {error}"


def _reports(value: object, collected: Collected, *, where: str) -> Iterator[Report | Refusal]:
    held = _held_list(value)
    if held is None:
        yield _report(value, collected, where=where)
        return
    if not held:
        yield Refusal(where, "it holds an empty list")
    for number, one in enumerate(held, start=1):
        yield _report(one, collected, where=f"{where} report {number}")


def _held_list(value: object) -> list[object] | None:
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and "title" not in value:
        return next((value[name] for name in _LISTS if isinstance(value.get(name), list)), None)
    return None


def _report(value: object, collected: Collected, *, where: str) -> Report | Refusal:
    if not isinstance(value, dict):
        return Refusal(where, f"it is {quoted(value)}, which is no object with fields such as title and body")
    try:
        return report_from(value, collected)
    except ReportRefused as refusal:
        return Refusal(where, str(refusal))

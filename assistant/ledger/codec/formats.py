"""JSON text ⇄ answers and scopes: written in the present format, read from any format so far."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from assistant.answer.answer import Answer
from assistant.errors import RecordUnreadable
from assistant.ledger.codec import fields
from assistant.ledger.codec.answers import answer_row, read_answer
from assistant.ledger.codec.fields import Row
from assistant.ledger.codec.upgrades import ANSWER_UPGRADES, SCOPE_UPGRADES
from corpus import Scope

ANSWER_FORMAT = len(ANSWER_UPGRADES) + 1
SCOPE_FORMAT = len(SCOPE_UPGRADES) + 1


def encode_answer(answer: Answer) -> str:
    """An answer as the ledger stores it."""
    return _dumped({"format": ANSWER_FORMAT} | answer_row(answer))


def decode_answer(stored: str) -> Answer:
    """A stored answer of any format so far. Raises RecordUnreadable."""
    return read_answer(_present(stored, ANSWER_UPGRADES))


def encode_scope(scope: Scope) -> str:
    """A scope as the ledger stores it."""
    instants = {
        "since": scope.since,
        "until": scope.until,
        "as_of": scope.as_of,
        "known_by": scope.known_by,
    }
    return _dumped(
        {
            "format": SCOPE_FORMAT,
            "outlets": list(scope.outlets),
            "countries": list(scope.countries),
            "languages": list(scope.languages),
        }
        | {name: at.isoformat() if at else None for name, at in instants.items()}
        | ({"without": list(scope.without)} if scope.without else {})
    )


def decode_scope(stored: str) -> Scope:
    """A stored scope of any format so far. Raises RecordUnreadable."""
    row = _present(stored, SCOPE_UPGRADES)
    return Scope(
        outlets=fields.texts(row, "outlets"),
        countries=fields.texts(row, "countries"),
        languages=fields.texts(row, "languages"),
        since=fields.maybe_instant(row, "since"),
        until=fields.maybe_instant(row, "until"),
        as_of=fields.maybe_instant(row, "as_of"),
        known_by=fields.maybe_instant(row, "known_by"),
        without=fields.texts(row, "without"),
    )


def _present(stored: str, upgrades: Sequence[Callable[[Row], Row]]) -> Row:
    """A stored value in the present format."""
    try:
        row: Row = json.loads(stored)
    except (TypeError, ValueError, RecursionError) as error:
        raise RecordUnreadable(f"what is stored is not JSON: {error}") from None
    if not isinstance(row, dict):
        raise RecordUnreadable("what is stored is not a JSON object")
    number = row.get("format", 1)
    if type(number) is not int or number < 1:
        raise RecordUnreadable(f"its format is {number!r}, not a number from 1")
    if number > len(upgrades) + 1:
        raise RecordUnreadable(
            f"a newer Dateline wrote it (format {number!r}, this one reads up to {len(upgrades) + 1}); "
            "update Dateline"
        )
    try:
        for upgrade in upgrades[number - 1 :]:
            row = upgrade(row)
    except (AttributeError, KeyError, TypeError) as error:
        raise RecordUnreadable(f"it is not of format {number}: {error!r}") from None
    return row


def _dumped(row: Row) -> str:
    """JSON in few bytes; half of a surrogate pair, which UTF-8 cannot hold, is written as an escape."""
    written = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    try:
        written.encode()
    except UnicodeEncodeError:
        return json.dumps(row, separators=(",", ":"))
    return written

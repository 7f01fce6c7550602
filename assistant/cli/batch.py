"""Many records from one file, each answered by a line."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.cli.arguments import last_instant
from assistant.cli.progress import Progress
from assistant.errors import AssistantError, QuestionInvalid
from assistant.question.question import Turn
from corpus import CorpusError


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """One line of a batch."""

    question: str
    history: tuple[Turn, ...] = ()
    ignore: tuple[str, ...] = ()
    as_of: datetime | None = None
    known_by: datetime | None = None


def answer_each(path: Path, answered: Callable[[BatchQuestion], dict[str, Any]], *, doing: str) -> int:
    """Prints a JSON line for each line of the batch, and returns how many could not be answered.

    Such a line gets an ``error``. Raises QuestionInvalid when the file cannot be read.
    """
    return print_each(path, lambda record: answered(_asked(record)), doing=doing)


def print_each(path: Path, made: Callable[[dict[str, Any]], dict[str, Any]], *, doing: str) -> int:
    """Prints for each record of a file of JSON Lines its ``id`` and what is ``made`` of it.

    A line that cannot be used gets an ``error``; returns how many had to. Raises QuestionInvalid when
    the file cannot be read.
    """
    refused = 0
    with Progress(doing, total=_count(path), unit="lines") as progress:
        for number, line in enumerate(_lines(path), start=1):
            if line.strip():
                printed, error = _made(line, number, made)
                refused += error
                progress.result(printed)
            progress.at(number)
    return refused


def _made(line: bytes, number: int, made: Callable[[dict[str, Any]], dict[str, Any]]) -> tuple[str, bool]:
    """The JSON line for one record, and whether it is an error."""
    identity: Any = number
    error = False
    try:
        record = _record(line, number)
        identity = record.get("id", number)
        found = made(record)
    except (AssistantError, CorpusError) as problem:
        error, found = True, {"error": str(problem)}
    shown = json.dumps({"id": identity, **found}, ensure_ascii=False)
    # JSON can name half a character ("\\ud83d"), which no output can write.
    return shown.encode("utf-8", "replace").decode("utf-8"), error


def _count(path: Path) -> int | None:
    """How many lines there are, where that can be counted before they are read."""
    try:
        with path.open("rb") as source:
            return sum(1 for _ in source) if path.is_file() else None
    except OSError:
        return None


def _lines(path: Path) -> Iterator[bytes]:
    """The lines as they are, so that one that is no text spoils only itself."""
    try:
        with sys.stdin.buffer if str(path) == "-" else path.open("rb") as source:
            yield from source
    except OSError as error:
        raise QuestionInvalid(f"the batch {str(path)!r} cannot be read: {error}") from error


def _record(line: bytes, number: int) -> dict[str, Any]:
    shown = repr(line.strip()[:60].decode("utf-8", "replace"))
    try:
        record = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except (ValueError, RecursionError) as error:
        raise QuestionInvalid(f"line {number} is no JSON ({error}): {shown}") from error
    if not isinstance(record, dict):
        raise QuestionInvalid(f"line {number} is no JSON object: {shown}")
    return record


def _asked(record: dict[str, Any]) -> BatchQuestion:
    return BatchQuestion(
        question=text_field(record, "question"),
        history=_history(record),
        ignore=_ignore(record),
        as_of=_instant(record, "as_of"),
        known_by=_instant(record, "known_by") or _instant(record, "held_on"),  # its former name
    )


def optional_text(record: dict[str, Any], name: str) -> str | None:
    """The text that the record has by this name, where it has one. Raises QuestionInvalid."""
    return text_field(record, name) if record.get(name) is not None else None


def text_field(record: dict[str, Any], name: str) -> str:
    """The text that the record has by this name. Raises QuestionInvalid."""
    value = record.get(name)
    if not isinstance(value, str):
        raise QuestionInvalid(f"the field {name!r} is {value!r}; give a text")
    return value


def _instant(record: dict[str, Any], name: str) -> datetime | None:
    """The instant of this name, when the line has it; a day is its last second."""
    value = record.get(name)
    if value is None:
        return None
    try:
        return last_instant(str(value))
    except ArgumentTypeError as error:
        raise QuestionInvalid(f"the field {name!r} cannot be read: {error}") from error


def _history(record: dict[str, Any]) -> tuple[Turn, ...]:
    """Questions and answers in turn, as texts; the last answer may be missing."""
    history = record.get("history") or []
    if not isinstance(history, list) or not all(isinstance(text, str) for text in history):
        raise QuestionInvalid(
            f"the field 'history' is {history!r}; give a list of questions and answers in turn"
        )
    answers = [*history[1::2], ""]
    return tuple(
        Turn(question=question, answer=answer)
        for question, answer in zip(history[::2], answers, strict=False)
    )


def _ignore(record: dict[str, Any]) -> tuple[str, ...]:
    """Labels of recognised scope, as texts."""
    ignore = record.get("ignore") or []
    if not isinstance(ignore, list) or not all(isinstance(label, str) for label in ignore):
        raise QuestionInvalid(f"the field 'ignore' is {ignore!r}; give a list of labels")
    return tuple(ignore)

"""The command that shows the dates which a text tells. It needs no corpus."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from assistant.cli.batch import print_each, text_field
from assistant.errors import QuestionInvalid
from assistant.when.values import Dated, Dateline

_REFUSED = 1


def when(options: argparse.Namespace) -> int:
    """Prints the dates that a text, or each text of a batch, tells; 1 when a line of it was in error."""
    if options.batch:
        return _REFUSED if print_each(options.batch, lambda record: _told(record, options)) else 0
    if options.text is None:
        raise QuestionInvalid("no text was given; give one, or --batch FILE")
    given = {name: getattr(options, name) for name in ("published", "country", "language")}
    found = _dates(options.text, dateline=_dateline(given, options))
    if options.json:
        print(json.dumps([one.to_json() for one in found], ensure_ascii=False, indent=1))
    for one in () if options.json else found:
        print(f"{options.text[one.start : one.end]}\n    {_days(one)}\n    {one.basis}")
    return 0


def _dates(text: str, *, dateline: Dateline) -> Sequence[Dated]:
    from assistant.when.pipeline import dates  # its grammar takes a tenth of a second to make ready

    return dates(text, dateline=dateline)


def _days(one: Dated) -> str:
    if one.interval is None:
        return "unresolved"
    first, last = one.interval.first, one.interval.last
    if first == last:
        return f"{first}"
    return f"{first or '…'} to {last or '…'}"


def _told(record: dict[str, Any], options: argparse.Namespace) -> dict[str, Any]:
    text = text_field(record, "text")
    return {"dates": [one.to_json() for one in _dates(text, dateline=_dateline(record, options))]}


def _dateline(record: dict[str, Any], options: argparse.Namespace) -> Dateline:
    """The dateline of a line; what it leaves out is taken from the options. Raises QuestionInvalid."""
    country = _optional_text(record, "country") or options.country
    return Dateline(
        published=_instant(record.get("published") or options.published),
        country=country.upper() if country else None,
        language=_optional_text(record, "language") or options.language,
    )


def _optional_text(record: dict[str, Any], name: str) -> str | None:
    return text_field(record, name) if record.get(name) is not None else None


def _instant(value: object) -> datetime | None:
    """When something was published, in its own zone; a day, or an instant without a zone, is taken as UTC."""
    if value is None:
        return None
    if isinstance(value, str):
        try:
            told = datetime.fromisoformat(value)
            return told if told.tzinfo else told.replace(tzinfo=UTC)
        except ValueError:
            pass
    from ingest.dates import read_instant

    try:
        return read_instant(value, not_after=datetime.now(UTC)).instant
    except ValueError as error:
        raise QuestionInvalid(f"the field 'published': {error}") from error

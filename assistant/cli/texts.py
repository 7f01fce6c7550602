"""`dateline check`, `rewrite` and `when`: work on texts that are given; no corpus is opened."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.cli.arguments import add_command, add_json, add_model, country
from assistant.cli.batch import BatchQuestion, answer_each, optional_text, print_each, text_field
from assistant.cli.opening import given_settings
from assistant.errors import QuestionInvalid

if TYPE_CHECKING:
    from assistant.cli.arguments import Commands
    from assistant.when.values import Dated, Dateline

_REFUSED = 1
_BATCH_REFUSED = "a line of the batch could not be read"


def add(commands: Commands) -> None:
    """The commands."""
    checking = add_command(
        commands,
        "check",
        check,
        summary="check whether each claim is supported by its passage",
        example="dateline check --batch claims.jsonl",
        refused=_BATCH_REFUSED,
    )
    checking.add_argument(
        "--batch",
        type=Path,
        metavar="FILE",
        required=True,
        help='JSON Lines of {"id", "claim", "passage"}; prints one JSON line for each; - for standard input',
    )
    rewriting = add_command(
        commands,
        "rewrite",
        rewrite,
        summary="rewrite follow-up questions so that each can be understood by itself",
        example="dateline rewrite --batch followups.jsonl",
        refused=_BATCH_REFUSED,
    )
    rewriting.add_argument(
        "--batch",
        required=True,
        type=Path,
        metavar="FILE",
        help='JSON Lines of {"id", "question", "history"}; prints one JSON line for each',
    )
    add_model(rewriting, what="rewrite the questions")
    dates = add_command(
        commands,
        "when",
        when,
        summary="resolve the dates mentioned in a report, from the day it was published",
        example='dateline when "The bridge closes next Tuesday." --published 2026-02-22',
        refused=_BATCH_REFUSED,
    )
    dates.add_argument("text", nargs="?", help="text of a report")
    dates.add_argument("--published", metavar="INSTANT", help="when the report was published, with its zone")
    dates.add_argument("--country", type=country, help="where it was published, by ISO code or name")
    dates.add_argument("--language", default="en", metavar="CODE", help="what it is written in (default en)")
    dates.add_argument(
        "--batch",
        type=Path,
        metavar="FILE",
        help='JSON Lines of {"id", "text", "published"}, and "country" and "language" when known; '
        "prints one JSON line for each",
    )
    add_json(dates)


def check(options: argparse.Namespace) -> int:
    """Prints ``id, flagged, card`` for each line of ``id, claim, passage``."""
    return _REFUSED if print_each(options.batch, _checked, doing="Checking") else 0


def _checked(record: dict[str, Any]) -> dict[str, Any]:
    """The passage's report may be described: ``published`` (its day), ``language``, ``about`` (its title)."""
    from assistant.check.check_result import Evidence
    from assistant.check.pipeline import check as check_claim

    claim, passage = text_field(record, "claim"), text_field(record, "passage")
    if not claim.strip() or not passage.strip():
        raise QuestionInvalid("the fields 'claim' and 'passage' may not be empty; give a text in each")
    evidence = Evidence(
        text=passage,
        published=_day(record.get("published")),
        language=optional_text(record, "language"),
        about=optional_text(record, "about") or "",
    )
    result = check_claim(claim, cited=[evidence])
    return {"flagged": result.flagged, "card": result.to_json()}


def _day(value: object) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise QuestionInvalid(f"the field 'published' is {value!r}; give a day such as 2024-03-07") from error


def rewrite(options: argparse.Namespace) -> int:
    """Prints each follow-up question of a batch as it is understood."""
    from assistant.question.follow_up_rewriting import standalone
    from assistant.question.question import in_words
    from assistant.settings import open_language_model

    model = open_language_model(given_settings(options))
    complete = model.complete if model else None

    def rewritten(asked: BatchQuestion) -> dict[str, Any]:
        return {"standalone": standalone(in_words(asked.question), asked.history, complete=complete)}

    return _REFUSED if answer_each(options.batch, rewritten, doing="Rewriting") else 0


def when(options: argparse.Namespace) -> int:
    """Prints the dates mentioned in a text, or in each text of a batch; 1 when a line of it was in error."""
    if options.batch:
        dated = print_each(options.batch, lambda record: _dated(record, options), doing="Resolving dates")
        return _REFUSED if dated else 0
    if options.text is None:
        raise QuestionInvalid("no text was given; give one, or --batch FILE")
    given = {name: getattr(options, name) for name in ("published", "country", "language")}
    found = _dates(options.text, dateline=_dateline(given, options))
    if options.json:
        print(json.dumps([one.to_json() for one in found], ensure_ascii=False, indent=1))
        return 0
    for one in found:
        print(f"{options.text[one.start : one.end]}\n    {_days(one)}\n    {one.basis}")
    if not found:
        print("No dates are mentioned.")
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


def _dated(record: dict[str, Any], options: argparse.Namespace) -> dict[str, Any]:
    text = text_field(record, "text")
    return {"dates": [one.to_json() for one in _dates(text, dateline=_dateline(record, options))]}


def _dateline(record: dict[str, Any], options: argparse.Namespace) -> Dateline:
    """The dateline of a line; what it leaves out is taken from the options. Raises QuestionInvalid."""
    from assistant.when.values import Dateline

    country = optional_text(record, "country") or options.country
    return Dateline(
        published=_instant(record.get("published") or options.published),
        country=country.upper() if country else None,
        language=optional_text(record, "language") or options.language,
    )


def _instant(value: object) -> datetime | None:
    """When something was published, in its own zone; a day, or an instant without a zone, is taken as UTC."""
    if value is None:
        return None
    if isinstance(value, str):
        try:
            instant = datetime.fromisoformat(value)
            return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
        except ValueError:
            pass
    from ingest.dates import read_instant

    try:
        return read_instant(value, not_after=datetime.now(UTC)).instant
    except ValueError as error:
        raise QuestionInvalid(f"the field 'published': {error}") from error

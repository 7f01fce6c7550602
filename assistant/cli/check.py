"""Many claims from one file, each checked against its passage."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from assistant.check.check_result import Evidence
from assistant.check.pipeline import check
from assistant.cli.batch import print_each, text_field
from assistant.errors import QuestionInvalid


def check_each(path: Path) -> int:
    """Prints ``id, flagged, card`` for each line of ``id, claim, passage``; returns how many were refused.

    A line may also tell of the passage's report: ``published`` (its day), ``language``, and ``about`` (title
    and outlet). Raises QuestionInvalid when the file cannot be read.
    """
    return print_each(path, _checked)


def _checked(record: dict[str, Any]) -> dict[str, Any]:
    claim, passage = text_field(record, "claim"), text_field(record, "passage")
    if not claim.strip() or not passage.strip():
        raise QuestionInvalid("the fields 'claim' and 'passage' may not be empty; give a text in each")
    witness = Evidence(
        text=passage,
        published=_day(record.get("published")),
        language=_optional(record, "language"),
        about=_optional(record, "about") or "",
    )
    card = check(claim, cited=[witness])
    return {"flagged": card.flagged, "card": card.to_json()}


def _optional(record: dict[str, Any], name: str) -> str | None:
    return None if record.get(name) is None else text_field(record, name)


def _day(value: object) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise QuestionInvalid(f"the field 'published' is {value!r}; give a day such as 2024-03-07") from error

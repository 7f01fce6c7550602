"""Where a cited report leads to: its story, its place in the collection, and other answers that cite it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from assistant.access import Role
from assistant.desk import labels
from assistant.errors import LedgerUnusable
from assistant.operations import citing, stories

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.settings import Services


def of_report(
    person: Person, services: Services, report_id: str, *, cited_in: int | None = None
) -> dict[str, list[dict[str, Any]]]:
    """``links`` to what belongs to the report, and ``answers`` of the person's own that cite it too.

    ``cited_in`` is the answer that is being read.
    """
    address = quote(report_id, safe="")
    links = []
    if (reports := stories.reports_in_story(person, services, report_id)) > 1:
        links.append({"label": f"Story ({reports:,} reports)", "href": f"stories?report={address}"})
    if Role.ADMIN in person.roles:
        links.append({"label": "Report and its versions", "href": f"collection?report={address}"})
    return {"links": links, "answers": _answers(person, services, report_id, cited_in)}


def addresses(shown: Mapping[str, Any]) -> list[str]:
    """Where the links lead, of what :func:`of_report` gives."""
    return [one["href"] for one in (*shown["links"], *shown["answers"])]


def _answers(
    person: Person, services: Services, report_id: str, cited_in: int | None
) -> list[dict[str, Any]]:
    if Role.ANALYST not in person.roles:
        return []
    try:
        found = citing.own_answers(person, services, report_id, other_than=cited_in)
    except LedgerUnusable:  # the page says so already
        return []
    return [
        {
            "question": labels.shortened(one.question, 200),
            "day": labels.day(one.asked),
            "href": f"./?conversation={quote(one.conversation, safe='')}&cite={quote(one.place, safe='')}",
        }
        for one in found
    ]

"""How times, countries, reports, scopes and what the ledger names are put into words on the desk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from assistant.ledger.verdicts import AnyVerdict, Relevance, Verdict
from assistant.runs.inbox import PASTED, plain_origin
from corpus import ChangeKind, Precision, Report, RulingKind, Scope, country_name

if TYPE_CHECKING:
    from babel import Locale

VERDICTS = {
    Verdict.SUPPORTS: "Supports",
    Verdict.PARTLY: "Partly supports",
    Verdict.DOES_NOT: "Does not support",
    Verdict.WRONG_DATE: "Wrong date",
    Verdict.WRONG_SOURCE: "Wrong source",
}
RELEVANCE = {
    Relevance.YES: "Yes",
    Relevance.PARTLY: "Partly",
    Relevance.NO: "No",
    Relevance.OUTDATED: "Outdated",
}
RULINGS = {
    RulingKind.SAME: "count as one source",
    RulingKind.APART: "count as independent sources",
}
_OF_NAMES = {RulingKind.SAME: "count as one name", RulingKind.APART: "count as two names"}
_CHANGES = {
    ChangeKind.JOINED: "counted as one",
    ChangeKind.PARTED: "counted separately",
    ChangeKind.REVOKED: "override revoked",
}


@cache
def _english() -> Locale:
    from babel import Locale

    return Locale("en")


def language_name(code: str | None) -> str:
    """The English name of an ISO 639-1 language, or the code itself where it has none."""
    return str(_english().languages.get(code, code)) if code else ""


def verdict(given: AnyVerdict) -> str:
    """What a reviewer judged, as the button says it."""
    return RELEVANCE[given] if isinstance(given, Relevance) else VERDICTS[given]


def ruled(kind: RulingKind, *, of_names: bool) -> str:
    """What is ruled of two names, or of two reports or outlets."""
    return (_OF_NAMES if of_names else RULINGS)[kind]


def change(kind: ChangeKind) -> str:
    """The name of a kind of change."""
    return _CHANGES.get(kind, kind.value)


def span(first: datetime | None, last: datetime | None) -> str:
    """From when to when, one day where both are the same, and nothing where neither is known."""
    return " – ".join(dict.fromkeys(day(at) for at in (first, last) if at))


def counted(number: int, what: str) -> str:
    """A number of things: ``1 report``, ``1,200 reports``."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def day(instant: datetime) -> str:
    """A day such as ``22 Feb 2026``, in UTC."""
    return f"{instant.day} {instant:%b %Y}"


def moment(instant: datetime) -> str:
    """A minute such as ``22 Feb 2026, 19:12 UTC``."""
    return f"{day(instant)}, {instant:%H:%M} UTC"


def when(instant: datetime | None) -> str:
    """A minute, or nothing where it is not known."""
    return moment(instant) if instant else ""


def published(report: Report) -> str:
    """When a report says it was published, as finely as it says so."""
    if report.published is None:
        return "no date given"
    if report.published_precision is Precision.DAY:
        return day(report.published)
    return moment(report.published)


def whereabouts(report: Report) -> str:
    """Outlet, country and day of a report in one line."""
    dated = day(report.published) if report.published else "no date given"
    return " · ".join(filter(None, (report.outlet, country_name(report.country), dated)))


def imported_from(place: str) -> str:
    """A web address as it is; of a file its name and folder, since the rest is the server's own matter."""
    place = file(plain_origin(place))
    return place if "://" in place else "/".join(place.rsplit("/", 2)[-2:])


def result(words: str) -> str:
    """The result of a file, or a line of counted ones, as pages say it; a copy has nearly the same text."""
    counted_ones = re.sub(r"(?<![\d,])(?!1 )([\d,]+) near-copy", r"\1 copies", words)
    return counted_ones.replace("near-copy", "copy")


def file(name: str) -> str:
    """The name of a file, or that what is in it was pasted."""
    return "pasted text" if name == PASTED else name


def given(names: Sequence[str]) -> str:
    """What a run was given: the first of the files, folders or addresses, and how many more."""
    first = shortened(", ".join(map(file, names[:3])), 120)
    return f"{first} and {len(names) - 3:,} more" if len(names) > 3 else first


def filters(scope: Scope) -> str:
    """The filters of a scope in one line, or nothing where there are none."""
    parts = [
        ", ".join(scope.outlets),
        ", ".join(map(country_name, scope.countries)),
        ", ".join(scope.languages),
        f"from {day(scope.since)}" if scope.since else "",
        f"to {day(scope.until)}" if scope.until else "",
        f"published by {day(scope.as_of)}" if scope.as_of else "",
        f"known by {day(scope.known_by)}" if scope.known_by else "",
        f"without {counted(len(scope.without), 'report')}" if scope.without else "",
    ]
    return " · ".join(filter(None, parts))


def address_of_answer(conversation_id: str, place: int) -> str:
    """The address of one answer, from that of any page of the desk; it has none of the reader's filters."""
    return f"./?conversation={quote(conversation_id, safe='')}&answer={place}"


def sentence(text: str) -> str:
    """The text with a capital first and an end mark last, as a message on its own reads."""
    stripped = text.strip()
    return stripped[:1].upper() + stripped[1:] + ("" if stripped.endswith((".", "!", "?", "…")) else ".")


def shortened(text: str, limit: int) -> str:
    """The text on one line and within ``limit`` characters, cut at a word where it is too long."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    cut = head.rfind(" ")
    return (head[:cut] if cut > limit // 2 else head).rstrip(" ,;:–-") + "…"

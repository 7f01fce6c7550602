"""Named fields, as JSON and front matter give them → a Report."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timezone
from functools import cache, partial
from typing import Any
from urllib.parse import urlsplit

from corpus import IMPORT_NOTES, PUBLISHED_OFFSET, UNKNOWN_OUTLET, Report, fold_spaces
from ingest.dates import Published, quoted, read_instant, refuse_future
from ingest.errors import ReportRefused
from ingest.places import country_code
from ingest.readers.decoding import clean
from ingest.readers.json_shapes import has_value, with_own_names
from ingest.readers.lengths import refuse_long
from ingest.readers.reader import CollectedFile

RELATIVE_DAY = "published_relative"  # of the metadata: a day counted from that of collection ("Today")
_CUT = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+?(?P<count>[\d,.]+) chars\]\s*$")  # as news APIs shorten texts
_DEEPEST = 40  # levels of a metadata value: more serve nobody, and would break what prints them


def report_from(
    fields: Mapping[str, object], file: CollectedFile, *, shown: Callable[[str], str] = str
) -> Report:
    """The report that ``fields`` describe. Raises ReportRefused, naming the field and its value.

    ``shown`` gives the text of a title, a summary and a body, where they may be HTML.

    What no field of a report takes is kept as metadata, and so are a country and a language that
    are not known (``Middle East``). A date that cannot be read leaves the report without it; a note says so.
    """
    left = with_own_names({clean(name): value for name, value in fields.items()})
    notes: list[str] = []
    outlet, url = _outlet_and_address(left)
    given = _required(left, "title")
    title = without_outlet(one_line(shown(given)), outlet)
    if not title:
        raise ReportRefused(f"the title is missing: title is {quoted(given)}")
    summary = shown(_words(left, "summary") or "").strip() or None
    words = shown(_words(left, "body") or "").strip()
    refuse_long(words)
    body = _body(left, words, title=title, url=url, summary=summary, notes=notes)
    country = country_code(_words(left, "country", keep=True) or "")
    language = language_code(_words(left, "language", keep=True) or "")
    for name, code in (("country", country), ("language", language)):
        if code or not left.get(name):
            left.pop(name, None)
    reading = partial(_when, left, file=file, country=country, language=language, notes=notes)
    published, updated = reading("published_at"), reading("updated_at")
    report = Report(
        title=title,
        body=body,
        outlet=outlet or UNKNOWN_OUTLET,
        collected=file.collected,
        collected_from=file.origin,
        country=country,
        language=language,
        summary=summary if summary != body else None,
        author=_names(left, "author"),
        category=_names(left, "category"),
        url=url,
        updated=updated.instant if updated else None,
        metadata={name: _plain(value) for name, value in left.items() if value is not None},
    )
    return dated(noted(report, notes), published)


def noted(report: Report, notes: Sequence[str]) -> Report:
    """The report with what is to be said of its import, besides what is said already."""
    said = [*report.metadata.get(IMPORT_NOTES, ()), *notes]
    return replace(report, metadata={**report.metadata, IMPORT_NOTES: said}) if notes else report


def without_outlet(title: str, outlet: str | None) -> str:
    """The title without the outlet's name that many put behind it (``… | BBC News``)."""
    for name in filter(None, (outlet, outlet and outlet.removeprefix("The "))):
        for sign in ("|", "-", "–", "—", "·", "•"):
            shorter = title.removesuffix(f" {sign} {name}")
            if shorter.strip() and shorter != title:
                return shorter.strip()
    return title


def host_of(address: str | None) -> str | None:
    """The host that an address names, without its ``www.``."""
    try:
        host = urlsplit(address or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _outlet_and_address(left: dict[str, object]) -> tuple[str | None, str | None]:
    """Who published a record, and its address, which some give as its source."""
    outlet, url = one_line(_names(left, "source") or "") or None, _words(left, "url")
    if outlet and outlet.startswith(("https://", "http://")):
        page = urlsplit(outlet).path.strip("/") if host_of(outlet) else ""
        outlet, url = host_of(outlet), url or (outlet if page else None)
    return outlet or host_of(url), url


def _body(
    left: dict[str, object],
    words: str,
    *,
    title: str,
    url: str | None,
    summary: str | None,
    notes: list[str],
) -> str:
    """The text of a record; where it has none, its summary, if that says more than the title."""
    if cut := _CUT.search(words):
        words = words[: cut.start()].rstrip(" .…") + "…"
        notes.append(f"the text is cut: {cut['count']} more characters are not in the file")
    if words and words != "…":
        return words
    if summary and fold_spaces(summary) != fold_spaces(title):
        if "body" not in left:
            notes.append("the text is missing; what is given as its summary is read instead")
        return summary
    given = f": body is {quoted(left['body'])}" if "body" in left else ""
    hint = "; only the title is given: import the page at its address" if url else ""
    raise ReportRefused(f"the text is missing{given}{hint}")


def dated(report: Report, published: Published | None) -> Report:
    """The report with its time of publication, if that is known."""
    if published is None:
        return report
    offset = {PUBLISHED_OFFSET: published.instant.astimezone(timezone(published.offset)).isoformat()[-6:]}
    return replace(
        report,
        metadata={**report.metadata, **(offset if published.offset else {})},
        published=published.instant,
        published_precision=published.precision,
        year_inferred=published.year_inferred,
    )


def with_message(report: Report, file: CollectedFile) -> Report:
    """The report with what the message that its file came with says of it, where it does not say so itself.

    Without an address it is known by the message, its file's name and its title, in whatever file the
    message is handed in.
    """
    message = file.message
    if message is None:
        return report
    if report.published is None:
        report = dated(report, message.published)
    if report.known_as is None:
        title = fold_spaces(report.title)
        report = replace(report, known_as=f"{message.identity}|file:{file.name}|title:{title}")
    return replace(
        report,
        outlet=message.outlet if report.outlet == UNKNOWN_OUTLET else report.outlet,
        metadata={**message.metadata, **report.metadata},
    )


def one_line(words: str) -> str:
    """``words`` with every run of white space made one space."""
    return " ".join(words.split())


@cache
def language_code(words: str) -> str | None:
    """The ISO 639-1 code of a code (``en``, ``eng``, ``pt-BR``) or of an English name."""
    import pycountry

    key = re.split(r"[-_.@]", words.strip().casefold())[0]
    for field in ("alpha_2", "alpha_3", "bibliographic", "name"):
        if key and (language := pycountry.languages.get(**{field: key})):
            return getattr(language, "alpha_2", None)
    # pycountry keeps no index of these few: Bangla, which it lists as Bengali
    common = (one for one in pycountry.languages if getattr(one, "common_name", "").casefold() == key)
    return getattr(next(common, None), "alpha_2", None) if key else None


def _taken(left: dict[str, object], names: tuple[str, ...], *, keep: bool = False) -> tuple[str, object]:
    """The first of the fields that has a value; it is taken out of ``left`` unless it is to be kept."""
    for name in names:
        if left.get(name) is not None:
            return name, left[name] if keep else left.pop(name)
    return names[0], None


def _words(left: dict[str, object], *names: str, keep: bool = False) -> str | None:
    name, value = _taken(left, names, keep=keep)
    if value is not None and not isinstance(value, str):
        raise ReportRefused(f"{name} is {quoted(value)}, not text")
    return clean(value).strip() or None if value and has_value(value) else None


def _required(left: dict[str, object], name: str) -> str:
    given = f": {name} is {quoted(left[name])}" if name in left else ""
    words = _words(left, name)
    if words is None:
        raise ReportRefused(f"the {name} is missing{given}")
    return words


def _names(left: dict[str, object], *names: str) -> str | None:
    """Text, an object with a ``name``, or a list of such; a list is joined by commas."""
    name, value = _taken(left, names)
    if value is None:
        return None
    found = []
    for part in value if isinstance(value, list) else [value]:
        word = part.get("name") if isinstance(part, dict) else part
        if not isinstance(word, str):
            raise ReportRefused(f"{name} is {quoted(value)}, not a name or a list of names")
        found.append(one_line(clean(word)))
    return ", ".join(filter(None, found)) or None


def _when(
    left: dict[str, object],
    name: str,
    *,
    file: CollectedFile,
    country: str | None,
    language: str | None,
    notes: list[str],
) -> Published | None:
    """The time that a field gives. What cannot be read stays metadata, and a note says so."""
    value = left.get(name)
    if value is None or value == "":
        left.pop(name, None)
        return None
    words = clean(value) if isinstance(value, str) else value
    try:
        published = read_instant(words, not_after=file.collected, country=country, language=language)
        refuse_future(published, collected=file.collected, given=value)
    except ValueError as error:
        notes.append(f"{name} is left open: {error}")
        return None
    del left[name]
    return published


def _plain(value: object, *, depth: int = 0) -> Any:
    """A metadata value with its text cleaned; raises ReportRefused when it is nested too deeply."""
    if depth > _DEEPEST:
        raise ReportRefused(f"the metadata is nested more than {_DEEPEST} levels deep")
    if isinstance(value, dict):
        return {clean(str(name)): _plain(inner, depth=depth + 1) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, depth=depth + 1) for inner in value]
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value

"""Named fields, as JSON and front matter give them → a Report."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timezone
from functools import cache
from typing import Any

from corpus import PUBLISHED_OFFSET, Report
from ingest.dates import Published, quoted, read_instant
from ingest.errors import ReportRefused
from ingest.places import country_code
from ingest.readers.decoding import clean
from ingest.readers.reader import CollectedFile

UNKNOWN_OUTLET = "Unknown outlet"

_DEEPEST = 40  # levels of a metadata value: more serve nobody, and would break what prints them


def report_from(fields: Mapping[str, object], file: CollectedFile) -> Report:
    """The report that ``fields`` describe. Raises ReportRefused, naming the field and its value.

    What no field of a report takes is kept as metadata, and so are a country and a language that
    are not known (``Middle East``).
    """
    left = {clean(name): value for name, value in fields.items()}
    title = one_line(_required(left, "title"))
    body = _required(left, "body", "text")
    country = country_code(_words(left, "country", keep=True) or "")
    published = _when(left, "published_at", "date", "published", file=file, country=country)
    updated = _when(left, "updated_at", "updated", file=file, country=country)
    language = language_code(_words(left, "language", keep=True) or "")
    for name, code in (("country", country), ("language", language)):
        if code or not left.get(name):
            left.pop(name, None)
    report = Report(
        title=title,
        body=body,
        outlet=one_line(_names(left, "source", "outlet") or "") or UNKNOWN_OUTLET,
        collected=file.collected,
        collected_from=file.origin,
        country=country,
        language=language,
        summary=_words(left, "summary"),
        author=_names(left, "author"),
        category=_names(left, "category"),
        url=_words(left, "url"),
        updated=updated.instant if updated else None,
        metadata={name: _plain(value) for name, value in left.items() if value is not None},
    )
    return dated(report, published)


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
    return clean(value).strip() or None if value else None


def _required(left: dict[str, object], *names: str) -> str:
    named = {name: left[name] for name in names if name in left}
    words = _words(left, *names)
    if words is None:
        given = "".join(f": {name} is {quoted(value)}" for name, value in named.items())
        label = "title" if names[0] == "title" else "text"
        raise ReportRefused(f"the {label} is missing{given}")
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


def _when(left: dict[str, object], *names: str, file: CollectedFile, country: str | None) -> Published | None:
    name, value = _taken(left, names)
    if value is None or value == "":
        return None
    not_after = file.collected
    try:
        return read_instant(
            clean(value) if isinstance(value, str) else value, not_after=not_after, country=country
        )
    except ValueError as error:
        raise ReportRefused(f"{name} {error}") from None


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

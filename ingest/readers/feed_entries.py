"""A feed (RSS, Atom, JSON Feed) → its entries. Of a feed nothing is fetched: it is bytes, and stays so."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from corpus import fold_spaces
from ingest.dates import Published, read_instant
from ingest.errors import FileRefused, ReportRefused
from ingest.readers.decoding import clean
from ingest.readers.fields import language_code, one_line
from ingest.readers.html import article_address
from ingest.readers.html_guard import with_few_attributes
from ingest.readers.html_text import paragraphs_of
from ingest.readers.paragraphs import paragraphs

_TEXT = "text/plain"
_MOST = 20_000  # entries, or entities, of one feed
_AHEAD = timedelta(days=1)  # that a publisher's clock, or its zone, may be wrong
_BOILERPLATE = re.compile(
    r"the post .{1,300} appeared first on .{1,100}|\W*|"
    r"(?:continue reading|read (?:more|the full \w+))\b.{0,120}",
    re.IGNORECASE,
)
_JSON_FEED = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/")
_OPENED, _CLOSED = (
    re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]"),
    re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as the feed gives it; ``body`` and ``summary`` are paragraphs.

    ``url`` is the address of its page, ``link`` that as the feed has it, ``guid`` what the feed knows it
    by, and ``date`` when it was published, as the feed writes that. The body is the full content where
    the feed has that, else the summary, which is then not given a second time. ``cut`` says that the feed
    ends within the entry, and ``fault`` why it cannot be read.
    """

    title: str
    body: Sequence[str]
    url: str | None = None
    link: str = ""
    guid: str = ""
    summary: Sequence[str] = ()
    date: str = ""
    published: Published | None = None
    updated: Published | None = None
    authors: Sequence[str] = ()
    categories: Sequence[str] = ()
    outlet: str = ""
    language: str | None = None
    cut: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed with its entries in their order; ``damage`` says what was wrong with it."""

    title: str
    entries: Sequence[Entry]
    language: str | None = None
    damage: str = ""


def entries(content: bytes, *, collected: datetime, address: str | None = None) -> Feed:
    """The feed in some bytes. Links are resolved against ``address``, where it was fetched from.

    Raises FileRefused when it is no feed.
    """
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        feed = _from_json(content, collected)
    else:
        feed = _from_xml(content, collected, address)
    links = Counter(entry.url for entry in feed.entries)  # one that several have is no entry's own
    own = [entry if links[entry.url] == 1 else replace(entry, url=None) for entry in feed.entries]
    return replace(feed, entries=own)


def _from_xml(content: bytes, collected: datetime, address: str | None) -> Feed:
    import feedparser

    if not content.strip():
        raise FileRefused("the file is empty")
    for what, marks in (("entries", (b"<item", b"<entry")), ("entities", (b"<!ENTITY",))):
        if sum(map(content.count, marks)) > _MOST:
            raise FileRefused(f"it has more than {_MOST:,} {what}; split it into smaller ones")
    fit = with_few_attributes(content.decode("latin-1")).encode("latin-1")
    try:
        parsed = feedparser.parse(
            io.BytesIO(fit),  # a text, or bytes, might be taken for an address or a path
            response_headers={"content-location": address} if address else {},
            sanitize_html=False,  # of HTML only its text is taken
            resolve_relative_uris=False,
        )
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        raise FileRefused("the feed is damaged, so that nothing of it can be read") from error
    if "amplification" in str(parsed.get("bozo_exception")):
        raise FileRefused("its entities stand for each other, and grow beyond all bounds")
    if not parsed.version and not parsed.entries:
        raise FileRefused("it is XML, but neither RSS nor Atom")
    damage = _damage(parsed)
    cut = bool(damage) and _ends_within_entry(content)
    found = [_entry_or_fault(one, collected) for one in parsed.entries]
    if cut and found:
        found[-1] = replace(found[-1], cut=True)
    return Feed(
        title=_words(parsed.feed, "title"),
        entries=found,
        language=language_code(str(parsed.feed.get("language") or "")),
        damage=damage,
    )


def _damage(parsed: Mapping[str, Any]) -> str:
    from xml.sax import SAXParseException

    error = parsed.get("bozo_exception")
    if not isinstance(error, SAXParseException):
        return ""
    return f"the feed is damaged at line {error.getLineNumber()}: {error.getMessage()}"


def _ends_within_entry(content: bytes) -> bool:
    opened, closed = (
        max((found.start() for found in mark.finditer(content)), default=-1) for mark in (_OPENED, _CLOSED)
    )
    return opened > closed


def _entry_or_fault(entry: Mapping[str, Any], collected: datetime) -> Entry:
    try:
        return _entry(entry, collected)
    except ReportRefused as refusal:
        return Entry(title="", body=(), fault=str(refusal))


def _entry(entry: Mapping[str, Any], collected: datetime) -> Entry:
    published, updated = (_when(entry, name, collected) for name in ("published", "updated"))
    full = max((_paragraphs(one) for one in entry.get("content") or ()), key=_length, default=[])
    short = _paragraphs(entry["summary_detail"]) if "summary_detail" in entry.keys() else []  # noqa: SIM118
    body, summary = (full, short) if _length(full) > _length(short) else (short or full, [])
    author = entry.get("author_detail") or {}
    names = [one.get("name") or "" for one in entry.get("authors") or () if one]
    return Entry(
        title=_words(entry, "title"),
        body=body,
        url=article_address(entry.get("link")),
        link=str(entry.get("link") or ""),
        guid=one_line(clean(str(entry.get("id") or ""))),
        summary=[] if _begins_with(body, summary) else summary,
        date=_written(entry, "published") or _written(entry, "updated"),
        published=published or updated,
        updated=updated if published and updated and updated.instant != published.instant else None,
        authors=_distinct([*names, *([] if any(names) else [author.get("name") or ""])]),
        categories=_distinct([one.get("label") or one.get("term") or "" for one in entry.get("tags") or ()]),
        outlet=_words(entry.get("source") or {}, "title"),
        language=_language(entry),
    )


def _language(entry: Mapping[str, Any]) -> str | None:
    details = [*(entry.get("content") or ()), entry.get("summary_detail"), entry.get("title_detail")]
    named = (str(one.get("language") or "") for one in details if one)
    return next((code for name in named if (code := language_code(name))), None)


def _words(one: Mapping[str, Any], name: str) -> str:
    """A field on one line, without markup where it has any."""
    detail = one.get(f"{name}_detail") or {"value": one.get(name) or ""}
    return one_line(" ".join(_paragraphs(detail)))


def _paragraphs(detail: Mapping[str, Any]) -> list[str]:
    value = str(detail.get("value") or "")
    found = paragraphs(clean(value)) if detail.get("type", _TEXT) == _TEXT else paragraphs_of(value)
    while found and _BOILERPLATE.fullmatch(found[-1]):
        found.pop()
    return found


def _length(found: Sequence[str]) -> int:
    return sum(map(len, found))


def _begins_with(body: Sequence[str], summary: Sequence[str]) -> bool:
    begins = fold_spaces(" ".join(summary)).rstrip(" .…[]")
    return fold_spaces(" ".join(body)).startswith(begins)


def _distinct(names: Sequence[str]) -> list[str]:
    cleaned = (one_line(clean(name)) for name in names)
    return list(dict.fromkeys(name for name in cleaned if name))


def _when(entry: Mapping[str, Any], name: str, collected: datetime) -> Published | None:
    """An instant as the feed writes it; none from after the collecting.

    feedparser's own reading is not used: it moves the 30th of February to March.
    """
    try:
        when = read_instant(_written(entry, name), not_after=collected)
    except ValueError:
        return None
    return when if when.instant <= collected + _AHEAD else None


def _written(entry: Mapping[str, Any], name: str) -> str:
    # feedparser's own dictionaries give the time of publication for a missing time of updating
    return clean(str(entry[name] or "")).strip() if name in entry.keys() else ""  # noqa: SIM118


# JSON Feed 1.1 (jsonfeed.org), which feedparser does not read


def _from_json(content: bytes, collected: datetime) -> Feed:
    try:
        feed = json.loads(content.removeprefix(b"\xef\xbb\xbf"), strict=False, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        raise FileRefused(f"the feed is damaged: {error}") from None
    if not is_json_feed(feed):
        raise FileRefused("it is JSON, but not a JSON Feed")
    listed = feed.get("items")
    return Feed(
        title=one_line(clean(str(feed.get("title") or ""))),
        entries=[_json_entry_or_fault(one, feed, collected) for one in listed if isinstance(one, dict)]
        if isinstance(listed, list)
        else [],
        language=language_code(str(feed.get("language") or "")),
    )


def is_json_feed(value: object) -> bool:
    """Whether a value of JSON is a feed."""
    return isinstance(value, dict) and _JSON_FEED.match(str(value.get("version"))) is not None


def _json_entry_or_fault(entry: Mapping[str, Any], feed: Mapping[str, Any], collected: datetime) -> Entry:
    try:
        return _json_entry(entry, feed, collected)
    except ReportRefused as refusal:
        return Entry(title="", body=(), fault=str(refusal))


def _json_entry(entry: Mapping[str, Any], feed: Mapping[str, Any], collected: datetime) -> Entry:
    text = {"value": entry.get("content_text"), "type": _TEXT}
    html = {"value": entry.get("content_html"), "type": "text/html"}
    summary = _paragraphs({"value": entry.get("summary"), "type": _TEXT})
    body = max(map(_paragraphs, (html, text)), key=_length) or summary
    published, updated = (_when(entry, name, collected) for name in ("date_published", "date_modified"))
    return Entry(
        title=one_line(clean(str(entry.get("title") or ""))),
        body=body,
        url=article_address(_string(entry.get("url")) or _string(entry.get("external_url"))),
        link=_string(entry.get("url")) or _string(entry.get("external_url")) or "",
        guid=one_line(clean(str(entry.get("id") or ""))),
        summary=[] if _begins_with(body, summary) else summary,
        date=_written(entry, "date_published") or _written(entry, "date_modified"),
        published=published or updated,
        updated=updated if published and updated and updated.instant != published.instant else None,
        authors=_distinct(_json_names(entry) or _json_names(feed)),
        categories=_distinct([one for one in _list(entry.get("tags")) if isinstance(one, str)]),
        language=language_code(str(entry.get("language") or "")),
    )


def _json_names(one: Mapping[str, Any]) -> list[str]:
    authors = [*_list(one.get("authors")), one.get("author")]
    names = [author.get("name") for author in authors if isinstance(author, dict)]
    return [name for name in names if isinstance(name, str)]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None

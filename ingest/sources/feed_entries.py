"""A feed's bytes → its entries, in a process with limits. feedparser knows the dialects of RSS and Atom."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus import fold_spaces
from ingest.errors import FileRefused
from ingest.limited_process import LimitedProcess, Limits, Message

_BLOCK = re.compile(
    r"address|article|aside|blockquote|br|dd|div|dl|dt|fig\w+|footer|h[1-6]|header|hr|li|main|ol|p|pre|section"
    r"|table|tr|ul"
)
_LONGEST_DATE = 100  # characters
_LONGEST_TITLE = 120  # characters of a title that is made from the beginning of the text


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry: texts are plain, ``date`` is as the feed writes it, and what is not given is empty.

    ``link`` is the address of its page, as the feed has it, and ``entry_id`` what the feed calls it.
    """

    title: str
    link: str = ""
    entry_id: str = ""
    date: str = ""
    outlet: str = ""
    author: str = ""
    category: str = ""
    language: str = ""
    summary: str = ""
    content: str = ""


def read_feed(path: Path, address: str) -> list[FeedEntry]:
    """The entries of the feed in a file, which was fetched from ``address``.

    Raises FileRefused when it is no feed, and LimitExceeded.
    """
    with LimitedProcess("ingest.sources.feed_entries", limits=Limits()) as process:
        process.request({"path": os.fspath(path), "address": address})
        entries = []
        for answer in process.answers():
            if "refused" in answer:
                raise FileRefused(answer["refused"])
            entries.append(FeedEntry(**answer))
        return entries


# What the process does


def handle(request: Message) -> Iterator[Message]:
    """The entries of a feed, or why it cannot be read."""
    import feedparser

    address = request["address"]
    content = io.BytesIO(Path(request["path"]).read_bytes())  # no address or path, which it would open
    headers = {"content-location": address, "content-type": "application/xml"}
    try:
        feed = feedparser.parse(content, response_headers=headers)
        entries = [_entry(entry, feed.feed) for entry in feed.entries]
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a library does, the next feed can be read
        yield {"refused": f"{address!r} cannot be read as a feed: {type(error).__name__}: {error}"}
        return
    if not feed.get("version") and not entries:
        why = f": {feed['bozo_exception']}" if feed.get("bozo") else ""
        yield {"refused": f"{address!r} gives no RSS or Atom feed{why}"}
        return
    for entry in entries:
        yield asdict(entry)


def _entry(entry: Any, feed: Any) -> FeedEntry:
    contents = [_text(one.get("value") or "") for one in entry.get("content") or ()]
    content = max(contents, key=len, default="")
    summary = _text(entry.get("summary") or "")
    if not content or fold_spaces(summary) == fold_spaces(content):
        content, summary = (content or summary), ""
    outlet = (entry.get("source") or {}).get("title") or feed.get("title") or ""
    return FeedEntry(
        title=_line(entry.get("title") or "") or _beginning(content),
        link=entry.get("link") or "",
        entry_id=entry.get("id") or "",
        date=str(entry.get("published") or entry.get("updated") or "").strip()[:_LONGEST_DATE],
        outlet=_line(outlet),
        author=_line(entry.get("author") or ""),
        category=", ".join(
            _line(tag.get("label") or tag.get("term") or "") for tag in entry.get("tags") or ()
        ),
        language=str(feed.get("language") or "")[:2],
        summary=_line(summary) if summary else "",
        content=content,
    )


def _text(html: str) -> str:
    """The paragraphs of a fragment of HTML, with a blank line between."""
    from lxml import etree
    from lxml.html import document_fromstring

    try:
        root = document_fromstring(f"<div>{html}</div>")
    except (etree.LxmlError, ValueError):  # nothing but a comment, or none of it HTML
        return ""
    etree.strip_elements(root, etree.Comment, "script", "style", "noscript", with_tail=False)
    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if _BLOCK.fullmatch(str(element.tag)):
            parts.append("\n\n")
        parts.append((element.text if event == "start" else element.tail) or "")
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\n", "".join(parts).replace("\r", "")))
    return "\n\n".join(filter(None, paragraphs))


def _line(html: str) -> str:
    return " ".join(_text(html).split())


def _beginning(text: str) -> str:
    """A title for what has none, such as a short message."""
    line = " ".join(text.split())
    if len(line) <= _LONGEST_TITLE:
        return line
    return line[:_LONGEST_TITLE].rpartition(" ")[0] + "…"

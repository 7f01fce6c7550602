"""An address → a file to import, with what the server says of it."""

from __future__ import annotations

import codecs
import mimetypes
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from ingest.errors import AddressRefused, FetchFailed
from ingest.fetching.address import checked_address
from ingest.fetching.fetcher import Fetched, Fetcher
from ingest.sources.source import NotRead, SourceFile

_PAGES = ("text/html", "application/xhtml+xml")


def pages(fetcher: Fetcher, addresses: Iterable[str], *, into: Path) -> Iterator[SourceFile | NotRead]:
    """What addresses give, each fetched when it is asked for, or why it cannot be had."""
    for number, address in enumerate(addresses):
        try:
            origin = checked_address(address)
            yield page(fetcher.get(origin), origin, at=into / f"page-{number}")
        except (AddressRefused, FetchFailed) as error:
            yield NotRead(label=address, reason=str(error))


def page(fetched: Fetched, origin: str, *, at: Path) -> SourceFile:
    """The file, written at ``at``, of which ``origin`` is the address. It goes once it is read."""
    at.write_bytes(_as_declared(fetched))
    return SourceFile(path=at, origin=origin, name=_name(origin, fetched.media_type), temporary=True)


def _as_declared(fetched: Fetched) -> bytes:
    """The content; a text in the encoding that the server names, which its bytes need not say, as UTF-8."""
    content = fetched.content or b""
    if not fetched.media_type.startswith("text/") or fetched.charset in ("", "utf-8", "utf8"):
        return content
    try:
        return codecs.BOM_UTF8 + content.decode(fetched.charset).encode()
    except (LookupError, UnicodeError):
        return content  # readers find out by themselves


def _name(address: str, media_type: str) -> str:
    """A file name by which readers know the format."""
    name = PurePosixPath(urlsplit(address).path).name or "page"
    if media_type in _PAGES:
        return f"{name}.html"
    return name if PurePosixPath(name).suffix else f"{name}{mimetypes.guess_extension(media_type) or ''}"

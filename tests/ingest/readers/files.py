"""Files made for tests of readers, and what is read of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

from corpus import Report
from ingest.readers.reader import CollectedFile, Refusal
from ingest.readers.registry import read

COLLECTED = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def read_bytes(name: str, raw: bytes) -> list[Report | Refusal]:
    return list(read(CollectedFile(f"/collected/{name}", name, io.BytesIO(raw), COLLECTED)))


def only_report(name: str, raw: bytes) -> Report:
    [report] = read_bytes(name, raw)
    assert isinstance(report, Report), report
    return report


def only_refusal(name: str, raw: bytes) -> str:
    [refusal] = read_bytes(name, raw)
    assert isinstance(refusal, Refusal), refusal
    return refusal.reason


def zipped(parts: Mapping[str, str | bytes], *, first: str = "") -> bytes:
    """A ZIP container; ``first`` is the media type with which EPUB and OpenDocument files begin."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr(zipfile.ZipInfo("mimetype"), first)
        for name, part in parts.items():
            archive.writestr(name, part)
    return written.getvalue()


def changed(raw: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """A container with some parts put in the place of others, or added."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return zipped({**{name: archive.read(name) for name in archive.namelist()}, **parts})


def relationships(**targets: str) -> str:
    """The relationships of a part: ``slide_1="slides/slide1.xml"`` has the id ``slide_1`` and is a slide."""
    each = "".join(
        f'<Relationship Id="{key}" Type="{_RELATED}/{key.partition("_")[0]}" Target="{target}"/>'
        for key, target in targets.items()
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{each}</Relationships>'

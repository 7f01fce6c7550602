"""Readers bid for bytes and name; what no reader takes is refused with what would be."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from corpus import Report
from ingest.readers.reader import CollectedFile, Refusal
from ingest.readers.registry import read
from ingest.readers.signatures import not_text

COLLECTED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PAGE = (
    b"<!DOCTYPE html><html lang='en'><head><title>Dam holds</title></head><body><article><h1>Dam holds</h1>"
    b"<p>The dam above Lemna held overnight after the heaviest rain for nine years, said its keeper.</p>"
    b"</article></body></html>"
)


def read_bytes(name: str, raw: bytes) -> list[Report | Refusal]:
    return list(read(CollectedFile(f"/collected/{name}", name, io.BytesIO(raw), COLLECTED)))


@pytest.mark.parametrize("name", ["page.html", "page.txt", "page.php", "page", "PAGE.ASPX"])
def test_a_page_is_read_as_one_whatever_its_name(name: str) -> None:
    [page] = read_bytes(name, b"\xef\xbb\xbf\n<!-- saved -->\n" + PAGE)
    assert isinstance(page, Report)
    assert (page.title, page.language) == ("Dam holds", "en")
    assert "<p>" not in page.body


@pytest.mark.parametrize(
    "start", ["BMW opens a plant", "MZ is no program", "II. The second act", "PK returns"]
)
def test_a_report_that_begins_like_a_picture_or_a_program_is_text(start: str) -> None:
    [report] = read_bytes("x.txt", f"{start}\n\nIt was said on Monday. Nobody was hurt.\n".encode())
    assert isinstance(report, Report)
    assert report.title == start


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"%!PS-Adobe-3.0\nplain", "application/postscript"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image/png"),
        (b"\x7fELF\x02\x01\x01\0", "ELF"),
        (b"SQLite format 3\0", "SQLite"),
    ],
)
def test_what_is_not_text_is_named_by_its_signature(raw: bytes, kind: str) -> None:
    [refused] = read_bytes("x.txt", raw)
    assert isinstance(refused, Refusal)
    assert refused.reason.startswith("the file is not text but ")
    assert kind in refused.reason


def test_text_in_any_encoding_has_no_signature() -> None:
    words = "Поезд идёт в Варшаву, а корабль в Гданьск."
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1251", "koi8-r"):
        assert not_text(words.encode(encoding)) is None
    assert not_text(b"") is None


@pytest.mark.parametrize(
    ("name", "what"), [("a.xyz", ".xyz"), ("a.text", ".text"), ("notes", "a file without")]
)
def test_what_is_not_supported_is_refused_with_what_is(name: str, what: str) -> None:
    [refused] = read_bytes(name, b"Dam holds\n\nIt held.\n")
    assert isinstance(refused, Refusal)
    assert refused.reason.startswith(what)
    assert "is not supported. Supported: " in refused.reason
    assert ", .htm, .html, .json" in refused.reason


def test_lines_of_json_are_read_one_by_one_also_in_another_encoding() -> None:
    line = '{"title": "Tama pękła", "body": "Woda zalała wieś."}\n'
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        reports = read_bytes("a.jsonl", (line * 3).encode(encoding))
        assert [one.title for one in reports if isinstance(one, Report)] == ["Tama pękła"] * 3


def test_a_line_in_another_encoding_than_those_before_is_refused_alone() -> None:
    """Once the beginning of the file has shown its encoding."""
    line = '{"title": "Tama pękła", "body": "Woda zalała wieś."}\n'
    mixed = line.encode() * 2_000 + line.encode("cp1250") + line.encode()
    results = read_bytes("a.jsonl", mixed)
    [refused] = [one for one in results if isinstance(one, Refusal)]
    assert refused == Refusal(
        "/collected/a.jsonl line 2001",
        "the line is not in the encoding of those before; save the file as UTF-8",
    )
    assert len(results) == 2_002

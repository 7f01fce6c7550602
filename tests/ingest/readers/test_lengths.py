"""A title or a name that has no end is cut, and a text that nobody reads as one report is refused."""

from __future__ import annotations

import json

import pytest

from corpus import IMPORT_NOTES, Report
from ingest.readers.reader import Refusal
from tests.ingest.readers.files import only_refusal, only_report, read_bytes

LONG = "word " * 1_200_000
MAIL = "From: Bo <bo@lemna.example>\nSubject: {}\nDate: Tue, 24 Feb 2026 10:00:00 +0100\n\n{}\n"


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.eml", MAIL.format(LONG, "It held.")),
        ("a.eml", MAIL.format("\n ".join(["word"] * 300_000), "It held.")),
        ("a.json", json.dumps({"title": LONG, "body": "It held."})),
        ("a.html", f"<html><body><h1>{'word ' * 50_000}</h1><p>{'It rained. ' * 20}</p></body></html>"),
        ("a.txt", f"{'word ' * 50_000}\n\nIt held.\n"),
    ],
)
def test_a_title_of_megabytes_is_cut_with_a_note(name: str, raw: str) -> None:
    report = only_report(name, raw.encode())
    assert report.title.startswith("word word")
    assert len(report.title) <= 1_001
    assert report.title.endswith("…")
    assert report.metadata[IMPORT_NOTES] == ["the title is cut after 1,000 characters"]


def test_a_title_that_is_long_and_no_more_is_kept() -> None:
    report = only_report("a.json", json.dumps({"title": "w" * 1_000, "body": "It held."}).encode())
    assert report.title == "w" * 1_000
    assert IMPORT_NOTES not in report.metadata


def test_names_that_have_no_end_are_cut() -> None:
    name = LONG[:500_000]
    fields = {"title": "Dam", "body": "It broke.", "source": name, "author": name, "category": name}
    report = only_report("a.json", json.dumps(fields).encode())
    assert {len(report.outlet), len(report.author or ""), len(report.category or "")} <= {1_000, 1_001}


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.txt", f"Dam\n\n{LONG}"),
        ("a.md", f"# Dam\n\n{LONG}"),
        ("a.json", json.dumps({"title": "Dam", "body": LONG})),
    ],
)
def test_a_text_of_more_than_five_million_characters_is_refused_as_such(name: str, raw: str) -> None:
    assert "characters, more than 5,000,000; split it" in only_refusal(name, raw.encode())


def test_such_a_text_of_a_message_is_refused_and_what_is_attached_is_read() -> None:
    parts = (
        f"--b\nContent-Type: text/plain\n\n{LONG}\n"
        "--b\nContent-Type: text/plain; name=a.txt\n\nDam\n\nIt held.\n--b--\n"
    )
    raw = f"Subject: Dam\nFrom: bo@lemna.example\nContent-Type: multipart/mixed; boundary=b\n\n{parts}"
    values = read_bytes("a.eml", raw.encode())
    assert [value.body for value in values if isinstance(value, Report)] == ["It held."]
    refused = [value.reason for value in values if isinstance(value, Refusal)]
    assert any("more than 5,000,000" in reason for reason in refused)


def test_a_line_of_json_that_is_too_long_stops_none_of_the_others() -> None:
    lines = [
        {"title": "One", "body": "It held."},
        {"title": "Two", "body": LONG},
        {"title": "Three", "body": "It."},
    ]
    values = read_bytes("a.jsonl", "\n".join(map(json.dumps, lines)).encode())
    assert [type(value) for value in values] == [Report, Refusal, Report]


def test_a_cell_that_is_too_long_is_named_by_its_row() -> None:
    reason = only_refusal("a.csv", f'title,body\n"Dam","{LONG}"\n'.encode())
    assert reason.startswith("row 2 has a cell of more than 2,000,000 characters")

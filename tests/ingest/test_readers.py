"""Every file of ``cases`` reads as the expectation beside it says; nothing makes a reader raise."""

from __future__ import annotations

import io
import json
import unicodedata
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corpus import Report
from ingest.readers.reader import INSIDE, CollectedFile, Refusal
from ingest.readers.registry import READERS, read
from tests.corpora import SAMPLE

CASES = Path(__file__).parent / "cases"
COLLECTED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ORIGIN = "/collected/"
PACKED = {".docx", ".epub", ".odt", ".ods", ".pptx", ".xlsx"}  # built by the tests of their readers
_EVERYWHERE = {"collected", "collected_from", "layout"}


def read_bytes(name: str, raw: bytes) -> list[Report | Refusal]:
    return list(read(CollectedFile(f"{ORIGIN}{name}", name, io.BytesIO(raw), COLLECTED)))


def read_case(path: Path) -> list[Report | Refusal]:
    return read_bytes(path.name, path.read_bytes())


def as_expected(reading: Report | Refusal) -> dict[str, Any]:
    """What an expectation holds: a refusal whole, of a report what is not left at its default."""
    if isinstance(reading, Refusal):
        return {"where": reading.where.removeprefix(ORIGIN), "refused": reading.reason}
    values = {field.name: getattr(reading, field.name) for field in fields(reading)}
    defaults = {field.name: field.default for field in fields(reading)} | {"metadata": {}}
    given = {
        name: value
        for name, value in values.items()
        if name not in _EVERYWHERE and value != defaults.get(name)
    }
    plain: dict[str, Any] = json.loads(json.dumps(given, default=datetime.isoformat))
    return plain


def case_files() -> list[Path]:
    return sorted(path for path in CASES.iterdir() if not path.name.endswith(".expected.json"))


@pytest.mark.parametrize("path", case_files(), ids=lambda path: path.name)
def test_a_file_reads_as_the_expectation_beside_it_says(path: Path) -> None:
    expected = json.loads((CASES / f"{path.stem}.expected.json").read_text(encoding="utf-8"))
    readings = read_case(path)
    assert [as_expected(reading) for reading in readings] == expected
    for reading in readings:
        if isinstance(reading, Report):
            assert reading.collected == COLLECTED
            assert reading.collected_from.split(INSIDE)[0] == f"{ORIGIN}{path.name}"


def test_every_expectation_stands_beside_one_file_and_every_format_has_a_case() -> None:
    stems = [path.stem for path in case_files()]
    assert len(set(stems)) == len(stems) >= 30
    assert {path.name.removesuffix(".expected.json") for path in CASES.glob("*.expected.json")} == set(stems)
    given = {path.suffix.casefold() for path in case_files()} | PACKED
    assert all(reader.SUFFIXES & given for reader in READERS if reader.SUFFIXES)


def test_a_report_of_a_file_that_holds_several_has_an_identity_of_its_own() -> None:
    reports = [one for one in read_case(CASES / "json_array_in_lines.ndjson") if isinstance(one, Report)]
    assert len({report.report_id for report in reports}) == len(reports) == 2


_WORDS = st.text(max_size=60)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=3),
    max_leaves=6,
)
_NAMES = st.sampled_from(["title", "body", "date", "updated", "country", "language", "author", "url", "x"])
_RECORDS = st.dictionaries(_NAMES, _VALUES | _WORDS).map(lambda fields: json.dumps(fields).encode())
_DATELINES = st.builds(
    "{} {}{} {}{}\n\n{}\n\n{}".format,
    st.sampled_from(["Feb", "Sept.", "listopad", "May", "Ä"]),
    st.integers(0, 99),
    st.sampled_from([" •", ",", " -", ""]),
    st.sampled_from(["19:12 UTC ", "7 pm", "99:99 XYZ ", "1:2", ""]),
    st.sampled_from(["🇵🇱 Poland X", "🇪🇺 🇵", "Iran", "", " | "]),
    _WORDS,
    _WORDS,
).map(lambda text: text.encode("utf-8", "replace"))
_PIECES = (
    *(
        "<p>",
        "</p>",
        "<h1>",
        "<html lang=''>",
        "<time datetime='",
        "'>",
        "<script type='application/ld+json'>",
    ),
    *("# ", "---\n", "a: b\n", "[x](y)", "| a |\n|--|\n", "&#0;", "&#xD800;", "\n\n"),
)
_MARKUP = st.lists(st.sampled_from(_PIECES) | _WORDS).map(
    lambda parts: "".join(parts).encode("utf-8", "replace")
)


@pytest.mark.parametrize(
    "suffix", sorted({".jsonl", *(min(reader.SUFFIXES) for reader in READERS if reader.SUFFIXES)})
)
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(raw=st.binary(max_size=300) | _RECORDS | _DATELINES | _MARKUP)
@example(raw=b"")
@example(raw=b"\xff\xfe")
@example(raw=b"[" * 5000)
@example(raw=b"<html>")
@example(raw=b"<!-- a comment alone -->")
@example(raw=b"> " * 3000)
@example(raw=b"<div>" * 3000)
@example(raw=b"---\na: &a [*a]\n---\nx\n\ny")
@example(raw=b"---\n? [x]\n: y\n---\nx\n\ny")
@example(raw=b"9" * 5000)
def test_no_bytes_make_a_reader_raise_and_every_report_is_whole(suffix: str, raw: bytes) -> None:
    readings = read_bytes(f"x{suffix}", raw)
    assert readings
    for reading in readings:
        if isinstance(reading, Refusal):
            assert reading.reason
            assert "failed with" not in reading.reason
            continue
        assert reading.title == reading.title.strip() != ""
        assert reading.body == reading.body.strip() != ""
        texts = [as_expected(reading)[name] for name in ("title", "body", "outlet")]
        for text in texts:
            assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
            assert text == unicodedata.normalize("NFC", text)
        for instant in (reading.published, reading.updated, reading.collected):
            assert instant is None or instant.utcoffset() == timedelta(0)
        assert reading.report_id
        assert reading.content_hash


def test_the_sample_has_the_same_days_whenever_it_is_imported() -> None:
    """But for the one report that gives no year, as its feed did not."""
    inferred = []
    for path in sorted(SAMPLE.glob("*.txt")):
        for years in (0, 1, 30):
            at = COLLECTED + timedelta(days=366 * years)
            [report] = read(
                CollectedFile(f"{ORIGIN}{path.name}", path.name, io.BytesIO(path.read_bytes()), at)
            )
            assert isinstance(report, Report)
            assert report.published is not None
            if report.year_inferred:
                inferred.append(path.stem)
            else:
                assert (
                    datetime(2025, 11, 28, tzinfo=UTC) < report.published < datetime(2026, 2, 23, tzinfo=UTC)
                )
    assert set(inferred) == {"iran-russia-verba-agreement"}

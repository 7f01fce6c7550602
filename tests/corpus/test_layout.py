"""Where words are on pages survives being packed, and the file they come from is kept as it was read."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import FieldSpan, PageLayout, PlacedWord, TextField, laid_out
from corpus.originals import keep, kept_at
from tests.corpora import make_report

_EDGES = st.floats(0, 600)


@given(st.lists(st.tuples(st.integers(0, 70_000), st.integers(1, 300), _EDGES, _EDGES), max_size=20))
def test_words_are_unpacked_where_they_were_packed(given_words: list[tuple[int, int, float, float]]) -> None:
    words, at = [], 0
    for gap, length, x, y in given_words:
        words.append(PlacedWord(at + gap, at + gap + length, x, y, x + 10, y + 12))
        at += gap + length
    page = laid_out(620, 620, words)
    found = page.words()
    assert [(word.start, word.end) for word in found] == [(word.start, word.end) for word in words]
    for one, other in zip(found, words, strict=True):
        places = (one.left, one.top, one.right, one.bottom)
        assert places == pytest.approx((other.left, other.top, other.right, other.bottom), abs=0.02)


def test_words_in_an_unknown_format_are_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="unknown format: 9"):
        PageLayout(width=10, height=10, packed=b"\x09").words()


def test_a_span_is_on_every_page_between_its_ends_and_hostile_metadata_is_on_none() -> None:
    report = replace(make_report(), metadata={"page_starts": [[0, 1], [40, 2], [50, 1], [60, 3]]})
    for start, end, pages in (
        (0, 10, (1,)),
        (30, 41, (1, 2)),
        (55, 61, (1, 3)),
        (60, 70, (3,)),
        (5, 90, (1, 2, 3)),
    ):
        assert report.pages_of(FieldSpan(TextField.BODY, start, end)) == pages
    for hostile in ("x", [], [1, 2], [["0", 1]], [[0, 1, 2]], {"0": 1}):
        wrong = replace(make_report(), metadata={"page_starts": hostile})
        assert wrong.pages_of(FieldSpan(TextField.BODY, 0, 10)) == ()


def test_pages_and_notes_make_no_other_version() -> None:
    metadata = {"page_starts": [[0, 1]], "import_notes": ["page 2 has no text"]}
    assert replace(make_report(), metadata=metadata).content_hash == make_report().content_hash


def test_a_file_is_kept_once_and_only_with_the_bytes_that_were_read(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF- one")
    known = hashlib.sha256(b"%PDF- one").hexdigest()
    assert keep(tmp_path / "corpus", io.BytesIO(file.read_bytes()), file_hash=known)
    assert kept_at(tmp_path / "corpus", known).read_bytes() == b"%PDF- one"
    assert kept_at(tmp_path / "corpus", known).stat().st_mode & 0o077 == 0
    file.write_bytes(b"%PDF- two")
    assert keep(
        tmp_path / "corpus", io.BytesIO(file.read_bytes()), file_hash=known
    )  # what is there already is not written again
    other = hashlib.sha256(b"%PDF- three").hexdigest()
    assert not keep(tmp_path / "corpus", io.BytesIO(file.read_bytes()), file_hash=other)
    assert [path.name for path in (tmp_path / "corpus").rglob("*") if path.is_file()] == [known]

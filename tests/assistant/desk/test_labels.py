"""Small things that the desks say and refuse."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.answer.proposed_questions import names_in_title
from assistant.desk import labels, theme_parts
from assistant.desk.ask import filters
from assistant.desk.launch import serve
from assistant.errors import SettingsInvalid
from assistant.settings import Settings
from corpus import Scope
from tests.corpora import make_report


def test_names_are_distinguished_from_other_capitals() -> None:
    """Only words that the body too writes with a capital within a sentence are names."""
    title = "Farmers Welcome Norwegian Rain As Lake Ormond Fills, Says Petra Vance’s Office"
    body = "Rain came in Norwegian clouds to Lake Ormond. It will last, a letter by Petra Vance said."
    assert names_in_title(title, body) == ["Lake Ormond", "Petra Vance"]


def test_an_impossible_window_is_explained() -> None:
    day = datetime(2026, 2, 1, tzinfo=UTC)
    later = datetime(2026, 2, 2, tzinfo=UTC)
    assert filters.impossible(Scope(since=day, until=day)) is None
    assert "start date" in (filters.impossible(Scope(since=later, until=day)) or "")
    assert "Published by" in (filters.impossible(Scope(since=later, as_of=day)) or "")


def test_what_is_written_as_html_is_escaped() -> None:
    assert "<script>" not in theme_parts.live("<script>", "<script>alert(1)</script>")
    assert "&lt;script&gt;" in theme_parts.live("<script>", "<script>alert(1)</script>")


def test_times_are_shown_as_finely_as_the_report_does() -> None:
    report = make_report(published=datetime(2026, 2, 2, 7, 5, tzinfo=UTC), country="PL")
    assert labels.published(report) == "2 Feb 2026, 07:05 UTC"
    assert labels.published(replace(report, published=None)) == "no date given"
    assert labels.whereabouts(report) == "The Lemna Courier · Poland · 2 Feb 2026"


def test_a_port_out_of_range_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="70000"):
        serve(Settings(folder=tmp_path), port=70000)


def test_a_file_is_named_by_its_name_and_folder_alone() -> None:
    assert labels.imported_from("/srv/news/2026/ferry.txt") == "2026/ferry.txt"
    assert labels.imported_from("ferry.txt") == "ferry.txt"
    assert labels.imported_from("https://example.org/a/b/c") == "https://example.org/a/b/c"


@pytest.mark.parametrize(
    ("result", "shown"),
    [
        ("near-copy", "copy"),
        ("1 near-copy", "1 copy"),
        ("47 added, 11 near-copy, 2 refused", "47 added, 11 copies, 2 refused"),
        ("1,001 near-copy; watched questions run: 2", "1,001 copies; watched questions run: 2"),
    ],
)
def test_a_near_copy_is_called_a_copy_on_pages(result: str, shown: str) -> None:
    assert labels.result(result) == shown

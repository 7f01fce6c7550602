"""Plain text: a title, labelled lines about the report, and paragraphs."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from corpus import Report
from ingest.readers.reader import CollectedFile
from ingest.readers.registry import read

BODY = "The dam above Lemna held on Monday. Nobody was hurt.\n\nThe mayor thanked the fire service."


def report(text: str) -> Report:
    file = CollectedFile("/in/a.txt", "a.txt", io.BytesIO(text.encode()), datetime(2026, 3, 9, tzinfo=UTC))
    (only,) = read(file)
    assert isinstance(only, Report)
    return only


@pytest.mark.parametrize(
    "head",
    [
        "Dam holds at Lemna\nPublished: 2026-03-02 10:00 UTC\nSource: Lemna Courier",
        "Dam holds at Lemna\n\nDate: 2 March 2026, 10:00 UTC\nOutlet: Lemna Courier",
        "Title: Dam holds at Lemna\nDate: 2026-03-02 10:00 UTC\nSource: Lemna Courier",
        "Title: Dam holds at Lemna\n\nSource: Lemna Courier\nPublished: 2026-03-02T10:00Z",
        "Source: Lemna Courier\nPublished: 2026-03-02T10:00Z\n\nDam holds at Lemna",
    ],
)
def test_labelled_lines_at_the_top_are_fields_and_no_text(head: str) -> None:
    found = report(f"{head}\n\n{BODY}")
    assert found.title == "Dam holds at Lemna"
    assert found.outlet == "Lemna Courier"
    assert found.published == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert found.body == BODY


@pytest.mark.parametrize(
    "title",
    [
        "Source: two dead in Lemna",
        "Police: dam was not watched",
        "Author: I never wrote it",
        "Lemna: a town below a dam",
    ],
)
def test_a_headline_that_looks_like_a_label_stays_the_title(title: str) -> None:
    found = report(f"{title}\n\n{BODY}")
    assert found.title == title
    assert found.body == BODY


def test_labels_that_are_not_known_are_metadata_beside_two_that_are() -> None:
    found = report(
        f"Dam holds at Lemna\nSource: Lemna Courier\nPublished: 2026-03-02\nWord count: 350\n\n{BODY}"
    )
    assert (found.title, found.outlet, found.body) == ("Dam holds at Lemna", "Lemna Courier", BODY)
    assert found.metadata["word count"] == "350"


def test_a_day_that_cannot_be_read_costs_only_the_day() -> None:
    found = report(
        f"Title: Dam holds at Lemna\nSource: Lemna Courier\nPublished: next Sunday perhaps\n\n{BODY}"
    )
    assert (found.title, found.outlet, found.published) == ("Dam holds at Lemna", "Lemna Courier", None)
    assert "next Sunday perhaps" in " ".join(found.import_notes)


@pytest.mark.parametrize(
    "line",
    [
        "Source: the police say two people died when the bridge fell.",
        "Author: Did you write the book yourself?",
        "URL: n/a",
        "Country: the word means more than a state",
    ],
)
def test_a_sentence_behind_a_label_stays_in_the_text(line: str) -> None:
    for text in (f"Two dead in Lemna\n\n{line}\n\n{BODY}", f"Two dead in Lemna\n{line}\n\n{BODY}"):
        found = report(text)
        assert line in f"{found.title} {found.body}"
        assert found.url is None


def test_lines_of_which_one_is_no_label_stay_in_the_text() -> None:
    found = report("Dam holds at Lemna\n\nSource: Lemna Courier\nThe mayor was away on Monday.\n\n" + BODY)
    assert found.body.startswith("Source: Lemna Courier")
    assert found.metadata == {} or "source" not in found.metadata


def test_a_date_that_is_none_stays_in_the_text() -> None:
    found = report(f"Dam holds at Lemna\nPublished: soon\n\n{BODY}")
    assert found.published is None
    assert "Published: soon" in f"{found.title} {found.body}"


def test_a_title_with_a_label_of_its_own_needs_no_others() -> None:
    found = report(f"Title: Dam holds at Lemna\n\n{BODY}")
    assert (found.title, found.body) == ("Dam holds at Lemna", BODY)


@pytest.mark.parametrize(
    ("text", "outlet", "day"),
    [
        (
            "Most na rzece Wola zamknięty\n\nŹródło: Kurier Wolski\nData: 12 listopada 2025\n\n"
            "Most na rzece Wola zamknięto w czwartek na dwa miesiące, poinformował w komunikacie starosta.",
            "Kurier Wolski",
            "2025-11-12",
        ),
        (
            "Most preko rijeke Vole zatvoren\n\nIzvor: Volski list\nDatum: 12. listopada 2025\n\n"
            "Most preko rijeke Vole zatvoren je u nedjelju na dva mjeseca, priopćila je županija.",
            "Volski list",
            "2025-10-12",
        ),
        (
            "Мост через Волну закрыт\n\nИсточник: Вести Волны\nДата: 12 ноября 2025\n\n"
            "Мост через реку Волну закрыли в среду на два месяца, сообщили в администрации района.",
            "Вести Волны",
            "2025-11-12",
        ),
    ],
    ids=("Polish", "Croatian", "Russian"),
)
def test_labels_and_months_are_read_in_the_language_of_the_text(text: str, outlet: str, day: str) -> None:
    found = report(text)
    assert found.published is not None
    assert found.published.date().isoformat() == day
    assert found.outlet == outlet
    assert ":" not in found.body

"""An upload is known by its name, outlet, headline and day, and by its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import Corpus
from ingest.identity import UPLOADED
from ingest.pipeline import ingest
from ingest.sources.source import SourceFile

BODY = (
    "The dam above Lemna held overnight after the heaviest rain for nine years. Engineers opened two sluice "
    "gates before midnight, and villagers who had been led uphill went home in the morning. Nobody was hurt."
)


def imported(corpus: Corpus, place: Path, name: str, title: str, body: str, **fields: str) -> tuple[str, str]:
    """The id of a report that is uploaded under a name, and its status."""
    place.write_text(
        "\n".join(["---", f"title: {title}", *(f"{k}: {v}" for k, v in fields.items()), "---", body])
    )
    [result] = ingest(corpus, [SourceFile(path=place, origin=f"{UPLOADED}{name}")])
    return result.report_id or "", result.status.value


@pytest.mark.parametrize(
    ("name", "title", "body", "fields"),
    [
        ("a/dam.txt", "Dam holds", BODY.replace("two", "three"), {}),
        ("a/dam.txt", "Dam above Lemna holds", BODY, {}),
        ("b/dam.txt", "Dam above Lemna holds", BODY, {"date": "2026-02-04"}),
    ],
)
def test_a_corrected_file_is_a_version_of_its_report(
    folder: Path, tmp_path: Path, name: str, title: str, body: str, fields: dict[str, str]
) -> None:
    """Its text, its headline, or its day and folder have changed."""
    given = {"outlet": "Lemna Courier", "date": "2026-02-03"}
    with Corpus(folder) as corpus:
        first, _ = imported(corpus, tmp_path / "1.txt", "a/dam.txt", "Dam holds", BODY, **given)
        second = imported(corpus, tmp_path / "2.txt", name, title, body, **given | fields)
    assert second == (first, "revised")


@pytest.mark.parametrize(
    ("name", "title", "body", "fields"),
    [
        ("dam.txt", "Barley", "Farmers near Lemna brought in the largest harvest on record.", {}),
        ("dam.txt", "Dam holds", "Farmers near Lemna brought in barley.", {"date": "2026-03-03"}),
        ("dam.txt", "Dam holds", "Another text.", {"outlet": "Ostrow Post"}),
        ("other.txt", "Dam holds", "Farmers near Lemna brought in barley.", {}),
    ],
)
def test_another_report_of_the_same_name_is_a_report_of_its_own(
    folder: Path, tmp_path: Path, name: str, title: str, body: str, fields: dict[str, str]
) -> None:
    given = {"outlet": "Lemna Courier", "date": "2026-02-03"}
    with Corpus(folder) as corpus:
        first, _ = imported(corpus, tmp_path / "1.txt", "dam.txt", "Dam holds", BODY, **given)
        second, status = imported(corpus, tmp_path / "2.txt", name, title, body, **given | fields)
    assert (second != first, status) == (True, "added")


def test_an_address_overrides_every_name(folder: Path, tmp_path: Path) -> None:
    url = "https://lemna.example/dam"
    with Corpus(folder) as corpus:
        first, _ = imported(corpus, tmp_path / "1.txt", "dam.txt", "Dam holds", BODY, url=url)
        assert imported(corpus, tmp_path / "2.txt", "x.txt", "Other", "Another text.", url=url) == (
            first,
            "revised",
        )

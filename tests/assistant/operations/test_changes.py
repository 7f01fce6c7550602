"""The list of changes says what of a text changed, and names what a run refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.access import ALONE
from assistant.ledger import Ledger
from assistant.operations import changes, correcting, importing
from assistant.pipeline import Assistant
from assistant.settings import Services, Settings
from assistant.text.differences import TextChange
from corpus import AuditQuery, Corpus, RunChanges
from tests.corpora import add_reports, make_report

GIVEN = make_report(summary="The dam above the town was not damaged.")


@pytest.fixture
def services(folder: Path) -> Iterator[Services]:
    with Corpus(folder) as corpus:
        add_reports(corpus, GIVEN)
        yield Services(
            settings=Settings(folder=folder), assistant=Assistant(corpus=corpus), ledger=Ledger(folder)
        )


def test_a_changed_text_is_said_in_a_few_words_and_a_date_with_its_precision(services: Services) -> None:
    fields = {"body": GIVEN.body.replace("two sluice", "five sluice"), "summary": "The dam was damaged."}
    correcting.correct(ALONE, services, GIVEN.report_id, fields, reason="a typing error")
    correcting.correct(ALONE, services, GIVEN.report_id, {"published": None})
    listed = changes.list_changes(ALONE, services, AuditQuery())
    undated, corrected, _added = listed.entries
    assert not isinstance(corrected, changes.ChangesOfRun)
    assert not isinstance(undated, changes.ChangesOfRun)
    assert listed.texts.keys() == {corrected.change_id}
    texts = listed.texts[corrected.change_id]
    assert "two sluice" in texts["body"].before
    assert "five sluice" in texts["body"].after
    assert texts["summary"] == TextChange(
        before="The dam above the town was not damaged.", after="The dam was damaged."
    )
    assert undated.before["published_precision"] == "minute"
    assert undated.after["published"] is None


def test_files_that_a_run_refused_are_named_beside_its_changes(services: Services, tmp_path: Path) -> None:
    """Whether it has made one change or more; of many, a few are named and all are counted."""
    for number in range(1, 3):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        for good in range(number):
            (folder / f"good{good}.txt").write_text(
                f"Title {number}{good}\n\nFerry {number}{good} left Lemna."
            )
        for bad in range(4):
            (folder / f"noise{bad}.bin").write_bytes(b"\x00\x01")
        list(importing.ingest_files(ALONE, services, [folder]))
    listed = changes.list_changes(ALONE, services, AuditQuery())
    two, one, _added = listed.entries
    assert isinstance(two, changes.ChangesOfRun)
    assert isinstance(two.changed, RunChanges)
    assert not isinstance(one, changes.ChangesOfRun)
    assert one.by.run_id == two.changed.run_id - 1
    assert listed.refused.keys() == {two.changed.run_id, one.by.run_id}
    for refused in listed.refused.values():
        assert refused.count == 4
        assert len(refused.first) == 3
        assert all(file.place.endswith(".bin") for file in refused.first)

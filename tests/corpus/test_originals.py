"""Health names kept files that are lost or belong to no report; importing a lost one again brings it back."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import Actor, Corpus
from corpus.originals import kept_at
from ingest.pipeline import ingest
from ingest.revise import revise
from ingest.sources.folder import find_files
from tests.corpora import SAMPLE
from tests.ingest.pdf_files import Page, pdf

RELEASE = SAMPLE / "canal-ice-werder-release.pdf"
TITLE = "Ice closes the Werder canals to shipping until the thaw in March"


@pytest.fixture
def corpus(folder: Path) -> Iterator[Corpus]:
    """A corpus of one report with pages."""
    with Corpus(folder) as opened:
        list(ingest(opened, find_files([RELEASE])))
        yield opened


def kept_file(corpus: Corpus) -> Path:
    [one] = corpus.reports()
    original = corpus.files.original(one)
    assert original is not None
    return original[0]


def age(*paths: Path) -> None:
    """Has them be of yesterday."""
    yesterday = time.time() - 86_400
    for path in paths:
        os.utime(path, (yesterday, yesterday))


@pytest.mark.parametrize("harm", ["missing", "damaged", "emptied"])
def test_a_lost_file_is_named_with_its_report_and_an_import_brings_it_back(corpus: Corpus, harm: str) -> None:
    file = kept_file(corpus)
    assert corpus.health().sound
    if harm == "missing":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-1] + b"?" if harm == "damaged" else b"")
    health = corpus.health()
    [lost] = health.lost_originals
    assert (lost.file_hash, lost.title, lost.damaged) == (file.name, TITLE, harm != "missing")
    assert lost.collected_from == str(RELEASE)
    assert (health.sound, health.indexed) == (False, True)

    [again] = ingest(corpus, find_files([RELEASE]))
    assert again.status == "unchanged"
    assert file.read_bytes() == RELEASE.read_bytes()
    assert corpus.health().sound


def test_a_file_of_no_report_is_named_unless_an_import_may_be_about_to_use_it(
    corpus: Corpus, folder: Path
) -> None:
    stray, fresh = kept_at(folder, "ab" * 32), kept_at(folder, "cd" * 32)
    draft = stray.with_name(".draft-x")
    for path in (stray, fresh, draft):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"%PDF-")
    age(stray, draft, kept_file(corpus))
    health = corpus.health()
    assert health.stray_originals == (f"originals/ab/{draft.name}", f"originals/ab/{stray.name}")
    assert health.sound, "nothing is lost by what is too much"


def test_the_file_of_a_former_version_and_of_a_withdrawn_report_belongs_to_it(
    corpus: Corpus, tmp_path: Path
) -> None:
    [before] = corpus.reports()
    first = kept_file(corpus)
    page = Page().text(60, 80, TITLE, 18).text(60, 120, "The canals were opened again on Monday at noon.")
    revised = tmp_path / RELEASE.name
    revised.write_bytes(pdf([page]))
    revise(corpus, before.report_id, revised, by=Actor(name="Anna"))
    second = kept_file(corpus)
    age(first, second)
    with corpus.writer.writing():
        corpus.writer.withdraw(before.report_id, reason="a mistake", by=Actor(name="Anna"))
    assert corpus.health().stray_originals == ()
    first.unlink()
    assert [one.file_hash for one in corpus.health().lost_originals] == [first.name]

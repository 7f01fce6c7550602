"""A file that is as it was when it was imported is not read again, and everything else is.

Whether a file is read shows where reading has no memory: then every file that is read is refused.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path
from zipfile import ZipFile

import pytest

from corpus import Actor, Corpus
from ingest.correct import correct
from ingest.errors import IngestError
from ingest.limited_process import Limits
from ingest.pipeline import ingest
from ingest.results import IngestResult
from ingest.sources.folder import find_files
from ingest.sources.source import SourceFile
from tests.corpora import SAMPLE
from tests.ingest.records import record, statuses, write

UNREADABLE = Limits(memory_bytes=1_000_000)


def imported(corpus: Corpus, *paths: Path, limits: Limits | None = None) -> list[IngestResult]:
    return list(ingest(corpus, find_files(paths), limits=limits))


def is_read(corpus: Corpus, *paths: Path) -> bool:
    """Whether an import of the files, of which reading refuses every one here, reads any of them."""
    try:
        return "refused" in statuses(imported(corpus, *paths, limits=UNREADABLE))
    except IngestError:
        return True


def test_an_unchanged_file_is_not_read_and_has_the_results_that_reading_it_had(
    corpus: Corpus, inbox: Path
) -> None:
    write(inbox / "a.jsonl", record("One"), record("Two", url="https://lemna.example/2"))
    with ZipFile(inbox / "b.zip", "w") as archive:
        archive.writestr("in/three.json", json.dumps(record("Three", body="The ferry sank at noon.")))
    (inbox / "c.txt").write_text("Four\n\nThe bridge was closed on Monday for repairs.\n", "utf-8")
    added = imported(corpus, inbox)
    assert statuses(added) == ["added"] * 4
    assert not is_read(corpus, inbox)
    again = imported(corpus, inbox)
    assert statuses(again) == ["unchanged"] * 4
    assert [(one.where, one.report_id, one.version, one.title) for one in again] == [
        (one.where, one.report_id, one.version, one.title) for one in added
    ]


def test_a_file_that_was_only_touched_is_not_read(corpus: Corpus, inbox: Path) -> None:
    path = write(inbox / "a.jsonl", record("One"))
    imported(corpus, inbox)
    os.utime(path, (1, 1))
    assert not is_read(corpus, inbox)


def test_a_changed_file_is_read_though_its_size_and_time_are_the_same(corpus: Corpus, inbox: Path) -> None:
    path = write(inbox / "a.jsonl", record("One", body="The dam held. Nobody was hurt."))
    before = path.stat()
    imported(corpus, inbox)
    write(path, record("One", body="The dam fell. Nobody was hurt."))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert statuses(imported(corpus, inbox)) == ["revised"]


def test_the_same_content_elsewhere_is_read(corpus: Corpus, inbox: Path) -> None:
    imported(corpus, write(inbox / "a.jsonl", record("One")))
    assert is_read(corpus, write(inbox / "b.jsonl", record("One")))


def test_a_file_of_which_something_was_refused_says_so_each_time(corpus: Corpus, inbox: Path) -> None:
    path = write(inbox / "a.jsonl", record("One"))
    path.write_text(f"{path.read_text('utf-8')}{{no json\n", "utf-8")
    first = imported(corpus, inbox)
    assert sorted(statuses(first)) == ["added", "refused"]
    again = imported(corpus, inbox)
    assert sorted(statuses(again)) == ["refused", "unchanged"]
    refused = [[one.reason for one in results if one.status.value == "refused"] for results in (first, again)]
    assert refused[0] == refused[1]


def test_a_withdrawn_report_is_said_to_be_so_each_time(corpus: Corpus, inbox: Path) -> None:
    write(inbox / "a.jsonl", record("One"))
    (added,) = imported(corpus, inbox)
    assert added.report_id
    corpus.writer.withdraw(added.report_id, reason="a hoax")
    for _ in range(2):
        (again,) = imported(corpus, inbox)
        assert again.status.value == "withdrawn"
        assert "a hoax" in (again.reason or "")


def test_a_report_that_was_corrected_by_hand_keeps_its_correction(corpus: Corpus, inbox: Path) -> None:
    write(inbox / "a.jsonl", record("One"))
    (added,) = imported(corpus, inbox)
    assert added.report_id
    correct(corpus, added.report_id, {"title": "One, corrected"}, by=Actor(), wait_s=0)
    for _ in range(2):
        (again,) = imported(corpus, inbox)
        assert (again.status.value, again.version) == ("unchanged", 2)
    assert corpus.report(added.report_id).report.title == "One, corrected"


def test_a_file_is_read_when_another_of_the_same_import_has_revised_its_report(
    corpus: Corpus, inbox: Path
) -> None:
    address = "https://lemna.example/dam"
    first = write(inbox / "a.jsonl", record("Dam", body="The dam held on Monday.", url=address))
    second = write(inbox / "b.jsonl", record("Ferry", body="The ferry sailed on Monday."))
    assert statuses(imported(corpus, inbox)) == ["added", "added"]
    write(second, record("Dam", body="The dam broke on Tuesday.", url=address))
    together = imported(corpus, second, first)
    assert statuses(together) == ["revised", "unchanged"]
    (stored,) = [one for one in corpus.reports() if one.report.url == address]
    assert stored.report.body == "The dam broke on Tuesday."
    assert [one.version for one in together] == [2, 2]


def test_a_file_of_which_the_kept_copy_is_damaged_is_read_and_kept_again(corpus: Corpus, inbox: Path) -> None:
    shutil.copy(SAMPLE / "canal-ice-werder-release.pdf", inbox / "a.pdf")
    (added,) = imported(corpus, inbox)
    assert added.report_id
    assert not is_read(corpus, inbox)
    kept = corpus.files.original(corpus.report(added.report_id))
    assert kept
    kept[0].write_bytes(b"damaged")
    assert statuses(imported(corpus, inbox)) == ["unchanged"]
    assert kept[0].read_bytes() == (inbox / "a.pdf").read_bytes()


def test_a_temporary_file_that_is_unchanged_is_deleted_like_any_other(corpus: Corpus, inbox: Path) -> None:
    for expected in ("added", "unchanged"):
        path = write(inbox / "entry.json", record("One"))
        source = SourceFile(path=path, origin="https://lemna.example/1", name="entry.json", temporary=True)
        assert statuses(list(ingest(corpus, [source]))) == [expected]
        assert not path.exists()


@pytest.mark.nightly
def test_ten_thousand_unchanged_files_are_recognised_in_ten_seconds(corpus: Corpus, inbox: Path) -> None:
    for number in range(10_000):
        body = f"In hamlet {number} the council mended {number + 2} bridges on Monday."
        write(inbox / f"{number:05}.jsonl", record(f"Hamlet {number}", body=body))
    assert len(imported(corpus, inbox)) == 10_000
    began = time.perf_counter()
    again = imported(corpus, inbox)
    assert time.perf_counter() - began < 10
    assert set(statuses(again)) == {"unchanged"}

"""A correction by hand is a version of the report that it corrects, read and split as any ingest does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus import Actor, Corpus, ReportNotFound, ReportWithdrawn
from ingest.correct import correct
from ingest.errors import FileRefused, ReportRefused
from ingest.pipeline import ingest
from ingest.results import IngestResult, IngestStatus
from ingest.revise import revise
from ingest.sources.folder import find_files

PIER = {
    "title": "Pier opens",
    "body": "The pier of Lemna opened on Monday. It cost 4 million crowns.",
    "source": "Lemna Courier",
    "published_at": "2026-02-22T08:00:00Z",
    "country": "NO",
}


def written(path: Path, **fields: str) -> Path:
    path.write_text(json.dumps(PIER | fields), "utf-8")
    return path


def take(corpus: Corpus, path: Path) -> IngestResult:
    (result,) = ingest(corpus, find_files([path]))
    return result


def test_a_revision_keeps_the_report_and_what_the_file_leaves_out(folder: Path, tmp_path: Path) -> None:
    """Another file of another title is a version all the same; its old words are found no more."""
    first = written(tmp_path / "pier.json")
    corrected = tmp_path / "correction.txt"
    corrected.write_text("Pier opens late\n\nThe pier of Lemna opened on Friday. It cost 9 million crowns.")
    with Corpus(folder) as corpus:
        report_id = take(corpus, first).report_id or ""
        result = revise(corpus, report_id, corrected)
        assert (result.report_id, result.version, result.status) == (report_id, 2, "revised")
        [stored] = corpus.reports()
        assert (stored.report_id, stored.version, stored.report.title) == (report_id, 2, "Pier opens late")
        assert (stored.report.outlet, stored.report.country) == ("Lemna Courier", "NO")
        assert stored.report.published == corpus.report(report_id, 1).report.published
        assert {hit.stored.version for hit in corpus.search("pier of Lemna")} == {2}
        assert corpus.health().sound
        assert revise(corpus, report_id, corrected).status == "unchanged"
        assert take(corpus, first).status is IngestStatus.UNCHANGED
        assert revise(corpus, report_id, first).version == 3
        assert "4 million" in corpus.reports()[0].report.body


def test_a_report_stays_in_its_story_when_it_is_revised_or_corrected(folder: Path, tmp_path: Path) -> None:
    """And with what is grouped by then, without waiting for the next import."""
    said = "The pier at Velmora opened on Monday, and Arnhold Water put its cost at 4 million crowns."
    first = written(tmp_path / "pier.json", body=said)
    again = written(
        tmp_path / "again.json",
        title="Velmora pier opens",
        body=f"{said} Hundreds came to the opening.",
        source="Coast Echo",
        published_at="2026-02-23T08:00:00Z",
    )
    with Corpus(folder) as corpus:
        one, two = (take(corpus, path).report_id or "" for path in (first, again))
        assert [story.report_id for story in corpus.stories.of(one)] == [two, one]
        revise(corpus, one, written(first, body=f"{said} It is new."))
        assert [(story.report_id, story.version) for story in corpus.stories.of(one)] == [(two, 1), (one, 2)]
        correct(corpus, two, {"country": "Sweden"}, by=Actor(name="Anna"), wait_s=0)
        assert [(story.report_id, story.version) for story in corpus.stories.of(two)] == [(two, 2), (one, 2)]


def test_a_withdrawn_report_stays_so_when_its_file_is_ingested_again(folder: Path, tmp_path: Path) -> None:
    """And a changed file too; the result says why and how to bring it back."""
    path = written(tmp_path / "pier.json")
    with Corpus(folder) as corpus:
        report_id = take(corpus, path).report_id or ""
        with corpus.writer.writing():
            corpus.writer.withdraw(report_id, reason="invented")
        again = take(corpus, path)
        changed = take(corpus, written(path, body="The pier of Lemna is closed."))
        for result in (again, changed):
            assert (result.status, result.report_id) == (IngestStatus.WITHDRAWN, report_id)
            assert ": invented); `dateline report restore" in result.line()
        assert corpus.search("pier of Lemna") == []
        with pytest.raises(ReportWithdrawn, match=r"\(invented\); `dateline report restore"):
            revise(corpus, report_id, path)


def test_a_file_that_cannot_be_the_revision_is_refused(folder: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "pier.json", url="https://lemna.example/pier")
    two = tmp_path / "two.jsonl"
    two.write_text(f"{json.dumps(PIER)}\n{json.dumps(PIER | {'title': 'Other'})}\n", "utf-8")
    with Corpus(folder) as corpus:
        report_id = take(corpus, path).report_id or ""
        with pytest.raises(FileRefused, match="has several reports"):
            revise(corpus, report_id, two)
        with pytest.raises(FileRefused, match="cannot be read"):
            revise(corpus, report_id, tmp_path / "missing.json")
        with pytest.raises(ReportRefused, match=r"lemna.example/other.* but the report"):
            revise(corpus, report_id, written(tmp_path / "o.json", url="https://lemna.example/other"))
        with pytest.raises(ReportNotFound):
            revise(corpus, "ffff", path)
        assert corpus.report(report_id).version == 1

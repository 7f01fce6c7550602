"""A correction by hand is a version of its own, and what came from a file does not undo it."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import Actor, AuditQuery, ChangeKind, Corpus, ReportWithdrawn, audit_log
from ingest.correct import correct
from ingest.errors import ReportRefused
from ingest.pipeline import ingest
from ingest.readers.fields import language_code
from ingest.results import IngestStatus
from ingest.sources.folder import find_files

ANNA = Actor(name="Anna")


def test_the_details_of_a_report_are_corrected(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text("---\ntitle: Dam holds\noutlet: Lemna Courrier\n---\nThe dam above Lemna held.\n")
    with Corpus(folder) as corpus:
        [added] = ingest(corpus, find_files([path]))
        report_id = added.report_id or ""
        fields = {"outlet": "Lemna Courier", "country": "Poland", "language": "English"}
        corrected = correct(corpus, report_id, fields, by=ANNA, wait_s=0)
        assert (corrected.version, corrected.current) == (2, True)
        report = corrected.report
        assert (report.outlet, report.country, report.language) == ("Lemna Courier", "PL", "en")
        assert corpus.search("dam above Lemna")[0].stored == corrected
        [change] = audit_log.changes(corpus.catalogue, AuditQuery(by="Anna"))[0]
        assert change.kind is ChangeKind.CORRECTED
        assert change.before["outlet"] == "Lemna Courrier"
        [again] = ingest(corpus, find_files([path]))
        assert (again.status, again.version) == (IngestStatus.UNCHANGED, 2)
        assert correct(corpus, report_id, fields, by=ANNA, wait_s=0).version == 2
        for wrong in ({"country": "Atlantis"}, {"title": " "}, {"body": " "}, {"category": "x"}):
            with pytest.raises(ReportRefused):
                correct(corpus, report_id, wrong, by=ANNA, wait_s=0)
        with corpus.writer.writing():
            corpus.writer.withdraw(report_id, reason="retracted")
        with pytest.raises(ReportWithdrawn, match="restore it first"):
            correct(corpus, report_id, {"outlet": "x"}, by=ANNA, wait_s=0)


def test_the_text_of_a_report_is_corrected_for_a_reason(folder: Path, tmp_path: Path) -> None:
    """It is found by its new words alone; the file it is from does not undo it, and one later edit is refused
    that somebody began before it.
    """
    path = tmp_path / "one.txt"
    path.write_text("---\ntitle: Dam holds\n---\nThe dam held. It lost 40 stones in the flood.\n")
    with Corpus(folder) as corpus:
        [added] = ingest(corpus, find_files([path]))
        report_id = added.report_id or ""
        fields = {"body": "The dam held.\r\nIt lost 55 stones in the flood.\u200b ", "summary": "A dam."}
        corrected = correct(
            corpus, report_id, fields, by=ANNA, wait_s=0, reason="the outlet wrote so", version=1
        )
        assert corrected.report.body == "The dam held.\nIt lost 55 stones in the flood."
        assert corrected.report.summary == "A dam."
        words = corpus.search("how many stones did the dam lose")
        assert {one.stored for one in words} == {corrected}
        assert corpus.report(report_id, 1).report.body.endswith("40 stones in the flood.")
        [change] = audit_log.changes(corpus.catalogue, AuditQuery(by="Anna"))[0]
        assert (change.kind, change.reason) == (ChangeKind.CORRECTED, "the outlet wrote so")
        [again] = ingest(corpus, find_files([path]))
        assert (again.status, again.version) == (IngestStatus.UNCHANGED, 2)
        with pytest.raises(ReportRefused, match="changed meanwhile, and is at version 2"):
            correct(corpus, report_id, {"title": "Dam"}, by=ANNA, wait_s=0, version=1)


@pytest.mark.parametrize(
    ("words", "code"),
    [("English", "en"), ("bangla", "bn"), ("pt-BR", "pt"), ("Double Dutch", None), ("", None)],
)
def test_a_language_is_known_by_its_code_or_name_and_others_are_not_known(
    words: str, code: str | None
) -> None:
    assert language_code(words) == code

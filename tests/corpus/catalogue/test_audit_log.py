"""Every change has its line, with who, when, before and after; what did not happen has none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from corpus import (
    Actor,
    AuditQuery,
    Change,
    ChangeKind,
    Corpus,
    ReportFilter,
    ReportState,
    RunChanges,
    Sort,
    audit_log,
    run_changes,
)
from corpus.catalogue import staging
from corpus.catalogue.audit_log import Cause
from tests.corpora import add_reports, in_body, make_report, small_reports

ANNA = Actor(name="Anna", person_id="p1")
GIVEN = make_report()


def test_each_change_of_a_report_is_listed_with_the_values_before_it(
    folder: Path, database_url: str | None
) -> None:
    with Corpus(folder, database_url=database_url) as corpus:
        add_reports(corpus, GIVEN)
        add_reports(corpus, replace(GIVEN, title=GIVEN.title, outlet="Lemna Post", revises=GIVEN.identity))
        with corpus.writer.writing():
            corpus.writer.withdraw(GIVEN.report_id, reason="retracted", by=ANNA)
            corpus.writer.restore(GIVEN.report_id, by=ANNA)
        changes, total = audit_log.changes(corpus.catalogue, AuditQuery(report_id=GIVEN.report_id))
    assert total == 4
    kinds = [change.kind for change in reversed(changes)]
    assert kinds == [ChangeKind.ADDED, ChangeKind.REVISED, ChangeKind.WITHDRAWN, ChangeKind.RESTORED]
    restored, withdrawn, revised, _added = changes
    assert (revised.before, revised.after) == ({"outlet": "The Lemna Courier"}, {"outlet": "Lemna Post"})
    assert (withdrawn.reason, withdrawn.by) == ("retracted", ANNA)
    assert restored.before["withdrawn for"] == "retracted"


def test_a_version_that_is_not_visible_yet_is_no_change_and_becomes_one_with_its_reader(
    folder: Path, database_url: str | None
) -> None:
    """A crash between staging and publishing loses neither the version nor who brought it."""
    with Corpus(folder, database_url=database_url) as corpus:
        embeddings = corpus.encoder.encode_passages([GIVEN.body])
        spans = in_body((0, len(GIVEN.body)))
        staging.stage(
            corpus.catalogue, GIVEN, spans, embeddings, version=1, near_copy_of=None, cause=Cause(by=ANNA)
        )
        assert audit_log.changes(corpus.catalogue, AuditQuery())[1] == 0
    with Corpus(folder, database_url=database_url) as corpus:
        [change] = audit_log.changes(corpus.catalogue, AuditQuery())[0]
        assert (change.kind, change.by) == (ChangeKind.ADDED, ANNA)


def test_what_a_run_has_changed_is_one_entry_and_single_changes_stay_single(
    folder: Path, database_url: str | None
) -> None:
    """In the order of their latest change, page after page; a run of one change is that change."""
    many, one, two = small_reports(12), make_report("One"), make_report("Two", "Another text, of two words.")
    run, short = replace(ANNA, run_id=7), replace(ANNA, run_id=8)
    with Corpus(folder, database_url=database_url) as corpus:
        catalogue = corpus.catalogue
        with corpus.writer.writing():
            for report, by in ((one, short), *((report, run) for report in many[:6]), (two, ANNA)):
                corpus.writer.add([(report, in_body((0, len(report.body))))], by=by)
            corpus.writer.add([(many[6], in_body((0, len(many[6].body))))], by=run)
            corpus.writer.withdraw(two.report_id, reason="retracted", by=ANNA)
        again = replace(many[0], outlet="Lemna Post", revises=many[0].identity)
        with corpus.writer.writing():
            corpus.writer.add([(again, in_body((0, len(again.body))))], by=run)
        found, total = run_changes.changes_by_run(catalogue)
        assert total == 4
        of_run, withdrawn, added, first = found
        assert isinstance(of_run, RunChanges)
        assert (of_run.run_id, of_run.counts) == (7, {ChangeKind.ADDED: 7, ChangeKind.REVISED: 1})
        assert of_run.last.report_id == many[0].report_id
        kinds = [one.kind for one in (withdrawn, added, first) if isinstance(one, Change)]
        assert kinds == [ChangeKind.WITHDRAWN, ChangeKind.ADDED, ChangeKind.ADDED]
        pages = [run_changes.changes_by_run(catalogue, limit=1, skip=skip)[0] for skip in range(5)]
        assert [entry for page in pages for entry in page] == found
        only = AuditQuery(kinds=(ChangeKind.REVISED,))
        [single], count = run_changes.changes_by_run(catalogue, only)
        assert (count, isinstance(single, Change)) == (1, True)


def test_the_list_is_narrowed_sorted_and_cut_into_pages(folder: Path, database_url: str | None) -> None:
    brief = small_reports(30)
    with Corpus(folder, database_url=database_url) as corpus:
        add_reports(corpus, GIVEN, *brief)
        with corpus.writer.writing():
            corpus.writer.withdraw(brief[0].report_id, reason="retracted")

        def titles(**fields: object) -> list[str]:
            return [one.title for one in corpus.listed(ReportFilter(**fields), limit=100).rows]  # type: ignore[arg-type]

        assert len(titles()) == 31
        assert titles(state=ReportState.WITHDRAWN) == [brief[0].title]
        assert titles(text="sluice gates") == [GIVEN.title]
        assert titles(text=GIVEN.report_id) == [GIVEN.title]
        assert titles(outlets=("The Lemna Courier",)) == [GIVEN.title]
        by_title = titles(sort=Sort.TITLE, descending=False)
        assert by_title == sorted(by_title, key=str.lower)
        wanted = ReportFilter(sort=Sort.TITLE, descending=False)
        pages = [corpus.listed(wanted, limit=10, skip=skip) for skip in (0, 10, 20, 30)]
        assert [one.title for page in pages for one in page.rows] == by_title
        assert {page.total for page in pages} == {31}

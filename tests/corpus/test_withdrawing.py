"""A withdrawn report is found by no search, is kept with its reason, and comes back without encoding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import Corpus, ReportNotFound, ReportWithdrawn
from corpus.catalogue import outbox, staging
from corpus.catalogue.rows import VersionId
from tests.corpora import NoEncoder, add_reports, make_report, small_reports, titles

GONE = make_report()
ID = GONE.report_id
STAYS = small_reports(3)


def withdraw(corpus: Corpus, reason: str = "its source retracted it") -> None:
    with corpus.writer.writing():
        corpus.writer.withdraw(ID, reason=reason)


def restore(corpus: Corpus) -> None:
    with corpus.writer.writing():
        corpus.writer.restore(ID)


def sound(corpus: Corpus, *, reports: int) -> None:
    """Both indexes hold the passages of so many reports, and no others."""
    health = corpus.health()
    assert health.sound
    assert len(corpus.reports()) == reports
    assert health.passages == corpus.indexes.vectors.count() == corpus.indexes.fulltext.count()


def test_a_withdrawn_report_is_found_by_no_search_until_it_is_restored(folder: Path) -> None:
    revised = replace(GONE, body="The dam above Lemna cracked at noon. Villagers were led uphill.")
    with Corpus(folder) as corpus:
        add_reports(corpus, GONE, *STAYS)
        add_reports(corpus, revised)
        found = corpus.search("dam above Lemna")
        assert titles(found)[0] == GONE.title
        withdraw(corpus)
        assert GONE.title not in titles(corpus.search("dam above Lemna"))
        sound(corpus, reports=3)
        assert GONE.outlet not in corpus.overview.outlets()
        [kept] = corpus.withdrawn()
        assert kept == corpus.report(ID)
        assert (kept.version, kept.current, kept.report) == (2, False, revised)
        assert kept.withdrawn is not None
        assert kept.withdrawn.reason == "its source retracted it"
        assert corpus.report(ID, 1).report == GONE
    with Corpus(folder) as corpus:
        assert corpus.rebuild() == corpus.health().passages
        sound(corpus, reports=3)
        restore(corpus)
        assert corpus.search("dam above Lemna") == found
        sound(corpus, reports=4)
        assert corpus.withdrawn() == []


def test_restoring_encodes_nothing(folder: Path) -> None:
    """The passage's very embedding is in Chroma again, though the encoder was never asked."""
    with Corpus(folder) as corpus:
        add_reports(corpus, GONE)
        withdraw(corpus)
        encoder, corpus.encoder = corpus.encoder, NoEncoder()
        restore(corpus)
        corpus.encoder = encoder
        sound(corpus, reports=1)


def test_what_is_given_again_does_not_bring_a_withdrawn_report_back(folder: Path) -> None:
    """Neither the same text nor a changed one."""
    with Corpus(folder) as corpus:
        add_reports(corpus, GONE)
        withdraw(corpus)
        assert corpus.writer.status(GONE) == ("withdrawn", 1)
        assert corpus.writer.status(replace(GONE, body="Another text.")) == ("withdrawn", 1)


def test_what_cannot_be_withdrawn_or_restored_is_refused_with_the_reason(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, GONE)
        with corpus.writer.writing(), pytest.raises(ReportWithdrawn, match="is not withdrawn"):
            corpus.writer.restore(ID)
        withdraw(corpus, "the outlet took it down")
        with (
            corpus.writer.writing(),
            pytest.raises(ReportWithdrawn, match=r"already, since .*: the outlet took"),
        ):
            corpus.writer.withdraw(ID, reason="again")
        with corpus.writer.writing(), pytest.raises(ReportNotFound, match="no report 'ffff'"):
            corpus.writer.withdraw("ffff", reason="never stored")


def begun_withdrawing(corpus: Corpus) -> None:
    staging.withdraw(corpus.catalogue, ID, reason="retracted", at=GONE.collected)


def half_deleted(corpus: Corpus) -> None:
    begun_withdrawing(corpus)
    corpus.indexes.vectors.delete(outbox.deletions(corpus.catalogue))


def begun_restoring(corpus: Corpus) -> None:
    withdraw(corpus)
    staging.prepare_restoring(corpus.catalogue, VersionId(report_id=ID, version=1))


def added_to_both(corpus: Corpus) -> None:
    begun_restoring(corpus)
    corpus.indexes.add_vectors([VersionId(report_id=ID, version=1)])
    corpus.indexes.add_words([VersionId(report_id=ID, version=1)])


@pytest.mark.parametrize("begin", [begun_withdrawing, half_deleted, begun_restoring, added_to_both])
def test_whatever_step_was_the_last_the_next_opening_leaves_the_report_withdrawn_and_whole(
    folder: Path, begin: Callable[[Corpus], None]
) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, GONE, *STAYS[:1])
        begin(corpus)
        assert GONE.title not in titles(corpus.search("dam above Lemna"))
    with Corpus(folder) as corpus:
        assert outbox.deletions(corpus.catalogue) == []
        sound(corpus, reports=1)
        restore(corpus)
        sound(corpus, reports=2)

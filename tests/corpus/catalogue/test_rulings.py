"""A ruling about origins counts for every corroboration until it is revoked, and is in the history."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from corpus import (
    About,
    Actor,
    AuditQuery,
    Catalogue,
    ChangeKind,
    CitedReport,
    Corpus,
    Corroboration,
    RulingKind,
    RulingRefused,
    StoredReport,
    audit_log,
    corroborate,
    rulings,
)
from tests.corpora import add_reports, make_report

ANNA = Actor(name="Anna", person_id="p1")
ONE = make_report("Ferry ordered", "Ostrow ordered a ferry for nine crowns on Monday.", "Ostrow Post")
OTHER = make_report("A ferry for Ostrow", "A yard in Lemna builds the boat, says the mayor.", "Lemna Sheet")
THIRD = make_report("Ferries", "The harbour master expects the vessel in the spring.", "Harbour Gazette")


@pytest.fixture
def three(folder: Path) -> list[StoredReport]:
    with Corpus(folder) as corpus:
        add_reports(corpus, ONE, OTHER, THIRD)
        return [corpus.report(one.report_id) for one in (ONE, OTHER, THIRD)]


def corroboration(corpus: Corpus, reports: list[StoredReport]) -> Corroboration:
    return corroborate([CitedReport(stored=one) for one in reports], publishers=corpus.origins.publishers())


@pytest.mark.parametrize("about", [About.OUTLETS, About.REPORTS])
def test_reports_ruled_to_share_an_origin_confirm_nothing_until_that_is_revoked(
    folder: Path, three: list[StoredReport], about: About
) -> None:
    """Of three, when the second is ruled to be of the first and the third of the second, one is left."""
    names = [one.report_id if about is About.REPORTS else one.report.outlet for one in three]
    with Corpus(folder) as corpus:
        assert corroboration(corpus, three).independent == 3
        first = rulings.add(corpus.catalogue, RulingKind.SAME, about, *names[:2], reason="one owner", by=ANNA)
        assert corroboration(corpus, three).independent == 2
        rulings.add(corpus.catalogue, RulingKind.SAME, about, names[2], names[1], reason="one owner", by=ANNA)
        [origin] = corroboration(corpus, three).origins
        assert len(origin.members) == 3
        assert all(member.because for member in origin.members[1:])
        rulings.revoke(corpus.catalogue, first.ruling_id, by=ANNA)
        assert corroboration(corpus, three).independent == 2
        changes, total = audit_log.changes(corpus.catalogue, AuditQuery(by="Anna"))
        assert total == 3
        assert [change.kind for change in changes] == [
            ChangeKind.REVOKED,
            ChangeKind.JOINED,
            ChangeKind.JOINED,
        ]
        assert changes[0].before["other"] == names[1]


def test_copies_ruled_to_be_independent_confirm_each_other(folder: Path) -> None:
    body = "The dam above Lemna held overnight, said its keeper, after the heaviest rain for nine years. " * 3
    pair = [make_report("Dam holds", body, "Ostrow Post"), make_report("The dam held", body, "Lemna Sheet")]
    with Corpus(folder) as corpus:
        add_reports(corpus, *pair)
        stored = [corpus.report(one.report_id) for one in pair]
        assert corroboration(corpus, stored).independent == 1
        ids = (stored[0].report_id, stored[1].report_id)
        rulings.add(corpus.catalogue, RulingKind.APART, About.REPORTS, *ids, reason="each was there", by=ANNA)
        assert corroboration(corpus, stored).independent == 2


def test_outlets_of_one_publisher_can_be_ruled_to_be_independent(folder: Path) -> None:
    names = ("The Guardian", "The Observer")
    pair = [make_report(f"By {name}", f"{name} says that the dam held.", name) for name in names]
    with Corpus(folder) as corpus:
        add_reports(corpus, *pair)
        stored = [corpus.report(one.report_id) for one in pair]
        rulings.add(corpus.catalogue, RulingKind.SAME, About.OUTLETS, *names, reason="one house", by=ANNA)
        assert corroboration(corpus, stored).independent == 1
        with pytest.raises(RulingRefused, match="revoke that ruling first"):
            rulings.add(corpus.catalogue, RulingKind.APART, About.OUTLETS, *names, reason="sold", by=ANNA)
        with pytest.raises(RulingRefused, match="are the same"):
            rulings.add(
                corpus.catalogue,
                RulingKind.APART,
                About.OUTLETS,
                "The Guardian",
                "guardian",
                reason="x",
                by=ANNA,
            )
        rulings.revoke(corpus.catalogue, rulings.in_force(corpus.catalogue)[0].ruling_id, by=ANNA)
        rulings.add(corpus.catalogue, RulingKind.APART, About.OUTLETS, *names, reason="sold", by=ANNA)
        assert corroboration(corpus, stored).independent == 2


def test_of_many_who_rule_of_the_same_two_at_once_one_succeeds(
    tmp_path: Path, database_url: str | None
) -> None:
    """Each by a connection of its own, as in processes of their own, and in either order of the names."""
    number, names = 8, ("The Guardian", "The Observer")
    with ExitStack() as stack:
        opened = [stack.enter_context(Catalogue(tmp_path, database_url=database_url)) for _ in range(number)]
        start = threading.Barrier(number)

        def rule(place: int) -> str:
            pair = names if place % 2 else names[::-1]
            start.wait()
            try:
                rulings.add(opened[place], RulingKind.SAME, About.OUTLETS, *pair, reason="one house", by=ANNA)
            except RulingRefused:
                return "refused"
            return "made"

        with ThreadPoolExecutor(number) as threads:
            results = list(threads.map(rule, range(number)))
        assert sorted(results) == ["made"] + ["refused"] * (number - 1)
        assert len(rulings.in_force(opened[0])) == 1
        assert audit_log.changes(opened[0])[1] == 1

"""The names of a collection: which are one, which reports give them, and what admins rule of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from corpus import About, Actor, Corpus, KnownName, RulingKind, RulingRefused, Scope, rulings
from corpus.catalogue.schema import names
from tests.corpora import COLLECTED, add_reports, make_report

REPORTS = (
    make_report(
        "Mayor opens the pier",
        "Anna Ruiz, the mayor of Lemna, opened the pier. Ruiz thanked the builders from Arnhold.",
        published=COLLECTED - timedelta(days=9),
    ),
    make_report(
        "Council meets",
        "The council heard Anna M. Ruiz on Monday. The pier, Ruiz said, is safe.",
        published=COLLECTED - timedelta(days=7),
    ),
    make_report("Pier crowded", "Many came to see the pier. Only Ruiz was missing there.", "Coast Echo"),
    make_report(
        "Chess in Arnhold",
        "Pedro Borg won in Arnhold, where Ines Borg came second. A fan of Borg was happy.",
        "Coast Echo",
    ),
    make_report(
        "Seeds",
        "The International Seed Board (ISB) met in Arnhold. The ISB meets there each year.",
        "Coast Echo",
    ),
    make_report(
        "More seeds", "New rules of the ISB came into force in the U.S. and in Arnhold.", "Coast Echo"
    ),
)


@pytest.fixture
def corpus(folder: Path, database_url: str | None) -> Iterator[Corpus]:
    with Corpus(folder, database_url=database_url) as opened:
        add_reports(opened, *REPORTS)
        yield opened


def known(corpus: Corpus, name: str) -> KnownName:
    found = corpus.names.find(name)
    assert found is not None
    return found


@pytest.mark.parametrize("spelled", ["Anna Ruiz", "anna ruiz", "Ruiz", "RUIZ", "Anna M. Ruiz"])
def test_a_person_is_found_by_every_name_that_reports_give_them(corpus: Corpus, spelled: str) -> None:
    """The last name alone counts too where hardly any report means another by it."""
    one = known(corpus, spelled)
    assert (one.written, one.reports) == ("Anna Ruiz", 3)
    assert set(one.also) == {"Anna M. Ruiz", "Ruiz"}
    assert one.first == COLLECTED - timedelta(days=9)


def test_a_last_name_of_two_persons_is_neither_of_them(corpus: Corpus) -> None:
    assert known(corpus, "Borg").written == "Borg"
    assert known(corpus, "Pedro Borg").keys == {"pedro borg"}


def test_an_acronym_and_what_it_is_written_out_as_are_one(corpus: Corpus) -> None:
    for spelled in ("ISB", "International Seed Board", "the international seed board"):
        one = known(corpus, spelled)
        assert (one.written, one.also, one.reports) == ("International Seed Board", ("ISB",), 2)


def test_a_country_is_found_by_any_of_its_names(corpus: Corpus) -> None:
    assert known(corpus, "United States").reports == known(corpus, "U.S.").reports == 1


def test_what_no_report_names_is_not_found(corpus: Corpus) -> None:
    for name in ("Atlantis", "pier", "", "?!", "Anna Berg"):
        assert corpus.names.find(name) is None


def test_the_names_in_most_reports_are_first_and_each_is_there_once(corpus: Corpus) -> None:
    listed = corpus.names.most_reported()
    assert [(one.written, one.reports) for one in listed[:3]] == [
        ("Arnhold", 4),
        ("Anna Ruiz", 3),
        ("International Seed Board", 2),
    ]
    assert len({one.key for one in listed}) == len(listed)
    assert [one.written for one in corpus.names.most_reported(text="see")] == ["International Seed Board"]
    assert corpus.names.most_reported(text="%") == []
    assert len(corpus.names.most_reported(limit=2)) == 2


def test_the_reports_that_name_somebody_most_come_first_with_the_names_of_others(corpus: Corpus) -> None:
    add_reports(corpus, make_report("Pens", "Hallie Ruiz sold pens. Anna Ruiz bought one.", "Coast Echo"))
    found = corpus.names.reports(known(corpus, "Anna Ruiz"), most=2)
    assert (len(found.read), found.total) == (2, 4)
    assert found.read[0].times >= found.read[1].times
    every = corpus.names.reports(known(corpus, "Anna Ruiz"), most=9)
    (pens,) = (one for one in every.read if one.stored.report.title == "Pens")
    assert (pens.forms, pens.others) == (("Anna Ruiz",), ())
    by_day = corpus.names.reports(
        known(corpus, "Anna Ruiz"), scope=Scope(as_of=COLLECTED - timedelta(days=8)), most=9
    )
    assert by_day.first == by_day.last == COLLECTED - timedelta(days=9)
    assert [one.stored.report.title for one in by_day.read] == ["Mayor opens the pier"]


def test_a_withdrawn_report_and_a_replaced_version_name_nobody(corpus: Corpus) -> None:
    seeds = next(one for one in corpus.reports() if one.report.title == "More seeds")
    with corpus.writer.writing():
        corpus.writer.withdraw(seeds.report_id, reason="made up")
    assert known(corpus, "ISB").reports == 1
    assert corpus.names.find("U.S.") is None
    add_reports(corpus, make_report("Pier crowded", "Many came to see the pier in Lemna.", "Coast Echo"))
    assert known(corpus, "Ruiz").reports == 2


def test_a_ruling_joins_names_or_parts_them_until_it_is_revoked(corpus: Corpus) -> None:
    def rule(kind: RulingKind, *pair: str) -> int:
        ruled = rulings.add(corpus.catalogue, kind, About.NAMES, *pair, reason="known", by=Actor(name="Bo"))
        return ruled.ruling_id

    joined = rule(RulingKind.SAME, "Pedro Borg", "Lemna")
    assert known(corpus, "pedro borg").keys == known(corpus, "LEMNA").keys == {"pedro borg", "lemna"}
    parted = rule(RulingKind.APART, "ruiz", "Anna  Ruiz")
    assert known(corpus, "Anna Ruiz").reports == 2
    with pytest.raises(RulingRefused, match=r"'ruiz' and 'Anna  Ruiz' name two"):
        rule(RulingKind.SAME, "Anna Ruiz", "Ruiz")
    with pytest.raises(RulingRefused, match="are the same"):
        rule(RulingKind.SAME, "U.S.", "United States")
    for ruling_id in (joined, parted):
        rulings.revoke(corpus.catalogue, ruling_id, by=Actor(name="Bo"))
    assert known(corpus, "Lemna").keys == {"lemna"}
    assert known(corpus, "Anna Ruiz").reports == 3


def test_a_rebuild_reads_the_names_of_reports_that_are_stored_already(corpus: Corpus) -> None:
    before = corpus.names.most_reported()
    with corpus.catalogue.writing() as connection:
        connection.execute(delete(names))
    assert corpus.names.most_reported() == []
    corpus.rebuild()
    assert corpus.names.most_reported() == before

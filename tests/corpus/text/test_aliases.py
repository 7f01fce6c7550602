"""What names a text ties together, and which of those ties a corpus goes by."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from corpus import Alias, Catalogue, Corpus, shortened, written_out
from corpus.catalogue import staging
from corpus.catalogue.reports import _ALIASES
from tests.corpora import add_reports, in_body, make_report

FSB = Alias("fsb", "federal security service")
TIES = make_report("Two held in Brannoc", "The Federal Security Service (FSB) held two men on Monday.")
TIES_ANOTHER = make_report("Terraces at Lemna", "The Football Supporters' Board (FSB) wants cheaper seats.")


@pytest.mark.parametrize(
    ("written", "short", "full"),
    [
        ("Inspectors of the International Atomic Energy Agency (IAEA) left.", "iaea", None),
        ("the IAEA (International Atomic Energy Agency) said", "iaea", "international atomic energy agency"),
        ("The U.S. Food and Drug Administration (FDA) met.", "fda", "food and drug administration"),
        ("the US Department of Justice (DOJ)", "doj", "department of justice"),
        ("the Centers for Disease Control and Prevention (CDC)", "cdc", None),
        ("the Association of Southeast Asian Nations (ASEAN)", "asean", None),
        ("Russia’s Federal Security Service (FSB) said so.", "fsb", "federal security service"),
        ("the Kurdistan Workers’ Party (PKK), which", "pkk", "kurdistan workers party"),
        ("a small modular reactor (SMR)", "smr", "small modular reactor"),
        ("Small modular reactors (SMRs)", "smr", "small modular reactors"),
        (
            "the Organização das Nações Unidas (ONU; in English the UN)",
            "onu",
            "organizacao das nacoes unidas",
        ),
    ],
)
def test_an_acronym_in_brackets_is_tied_to_the_words_beside_it(
    written: str, short: str, full: str | None
) -> None:
    (tie,) = written_out(written)
    assert tie.short == short
    assert tie.full == full if full else tie.full.split()[0] in written.casefold()


@pytest.mark.parametrize(
    "written",
    [
        "Angela Merkel (CDU) opened the bridge.",
        "Elise Stefanik (R-NY) voted against it.",
        "fans in the United States (NFL Network)",
        "Healthcare products Regulatory Agency (MHRA)",
        "He came third (AFP).",
        "It was late (again).",
        "CBRE Group (CBRE)",
        "()",
    ],
)
def test_what_is_in_brackets_for_another_reason_is_no_acronym_of_the_words_before(written: str) -> None:
    assert written_out(written) == frozenset()


@pytest.mark.timeout(20)
def test_a_text_made_to_be_read_in_every_way_is_read_in_little_time() -> None:
    began = time.process_time()
    written_out(" ".join(["a Aaaaaaaaa" * 20 + " " + "a " * 40 + "(AAAAAAAAAA)"] * 300))
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    ("written", "ties"),
    [
        ("Angela Ruiz spoke first. Later Ruiz left.", {Alias("ruiz", "angela ruiz")}),
        ("Mayor Angela Ruiz spoke. Mr. Ruiz, Mayor Ruiz said.", {Alias("ruiz", "angela ruiz")}),
        ("Halden Group sued. Then Halden withdrew.", {Alias("halden", "halden group")}),
        ("Ruiz spoke. Angela Ruiz left.", set()),  # the first may be another
        ("Angela Ruiz met Marta Ruiz. Ruiz left.", set()),
        ("Hunter Biden was charged. President Biden said nothing.", set()),
        ("Angela Ruiz spoke.", set()),
        ("The Supreme Court sat. The Court rose.", set()),
        ("New York slept. York is in England.", {Alias("york", "new york")}),
    ],
)
def test_a_name_is_said_shorter_when_the_text_says_it_whole_first_and_only_one_ends_so(
    written: str, ties: set[Alias]
) -> None:
    assert shortened(written) == ties


def test_the_corpus_goes_by_what_any_of_its_reports_writes_out(folder: Path) -> None:
    with Corpus(folder) as corpus:
        assert corpus.aliases({"fsb"}) == []
        add_reports(corpus, TIES, make_report())
        assert corpus.aliases({"fsb", "iaea"}) == [FSB]
        assert corpus.aliases(()) == []
    with Corpus(folder) as corpus:
        assert corpus.aliases({"fsb"}) == [FSB]


def test_an_acronym_that_reports_write_out_as_two_things_is_left_out(folder: Path) -> None:
    longer = make_report("Again", "The Russian Federation's Federal Security Services (FSB) did it.")
    with Corpus(folder) as corpus:
        add_reports(corpus, TIES, longer)
        assert {alias.short for alias in corpus.aliases({"fsb"})} == {"fsb"}  # two spellings of one thing
        add_reports(corpus, TIES_ANOTHER)
        assert corpus.aliases({"fsb"}) == []


def test_only_current_versions_count(folder: Path) -> None:
    """A revision without it takes a tie away, and so does a withdrawal until the report is restored."""
    with Corpus(folder) as corpus:
        add_reports(corpus, TIES, TIES_ANOTHER)
        with corpus.writer.writing():
            corpus.writer.withdraw(TIES_ANOTHER.report_id, reason="a hoax")
        assert corpus.aliases({"fsb"}) == [FSB]
        with corpus.writer.writing():
            corpus.writer.restore(TIES_ANOTHER.report_id)
        assert corpus.aliases({"fsb"}) == []
        add_reports(corpus, replace(TIES_ANOTHER, body="The supporters of football want cheaper seats."))
        assert corpus.aliases({"fsb"}) == [FSB]
        add_reports(corpus, replace(TIES, body="The police held two men on Monday."))
        assert corpus.aliases({"fsb"}) == []


def test_a_report_that_is_not_yet_visible_ties_nothing(folder: Path) -> None:
    with Corpus(folder) as corpus:
        embeddings = corpus.encoder.encode_passages([TIES.body])
        with corpus.writer.writing():
            spans = in_body((0, len(TIES.body)))
            staging.stage(corpus.catalogue, TIES, spans, embeddings, version=1, near_copy_of=None)
            assert corpus.aliases({"fsb"}) == []
    with Corpus(folder) as corpus:  # an opening finishes what was begun
        assert corpus.aliases({"fsb"}) == [FSB]


def older(folder: Path) -> None:
    """Makes the catalogue as it is once led on from a program that knew of no aliases."""
    with Catalogue(folder) as catalogue, catalogue.writing() as connection:
        connection.execute(text("DELETE FROM aliases"))


def test_a_catalogue_of_an_older_program_learns_them_when_it_is_rebuilt(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, TIES, TIES_ANOTHER)
        with corpus.writer.writing():
            corpus.writer.withdraw(TIES_ANOTHER.report_id, reason="a hoax")
    older(folder)
    with Corpus(folder) as corpus:
        assert corpus.aliases({"fsb"}) == []
        corpus.rebuild()
        assert corpus.aliases({"fsb"}) == [FSB]
        corpus.rebuild()
        assert corpus.aliases({"fsb"}) == [FSB]
        with corpus.writer.writing():
            corpus.writer.restore(TIES_ANOTHER.report_id)
        assert corpus.aliases({"fsb"}) == []


def test_an_acronym_of_thousands_of_reports_is_looked_up_by_index(folder: Path) -> None:
    """SQLite reads no table from end to end for it."""
    many = [("fsb", "federal security service", f"{n:016x}", 1) for n in range(30_000)]
    with Corpus(folder) as corpus:
        add_reports(corpus, TIES)
        engine = create_engine(f"sqlite:///{folder / 'catalogue.sqlite'}")
        with engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO aliases VALUES (?, ?, ?, ?)", many)
        assert corpus.aliases({"fsb"}) == [FSB]
        with engine.begin() as connection:
            asked = _ALIASES.compile(engine)
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", (json.dumps(["fsb"]),)).all()
        engine.dispose()
    steps = [row[3] for row in plan]
    assert not [step for step in steps if step.startswith(("SCAN aliases", "SCAN reports"))], steps

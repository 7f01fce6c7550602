"""Who else says so: were an origin counted twice, each corpus would give another number."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.answer.annotations import corroboration_text
from assistant.answer.answer import Answer, Citation, Statement
from assistant.answer.enrich.corroboration import with_corroboration
from assistant.pipeline import Assistant
from corpus import Corpus, Corroboration, Hit, Passage, Publishers, Report, StoredReport
from tests.assistant.reading import reading_assistant
from tests.corpora import COLLECTED, add_reports, as_stored, make_report

SENTENCE = "The ferry Odalys ran aground off Lemna with 212 passengers on board."
FIRST = (
    f"{SENTENCE} Two tugs pulled it free at high water, and nobody was hurt. Passengers were given soup in "
    "the school of Lemna and taken home by bus before dark."
)
SECOND = (
    f"{SENTENCE} The harbour master has closed the northern channel until divers have seen the keel. Its "
    "owner, a company from Brannoc, bought the ship in 1998 and wants it mended by the spring."
)
QUESTION = "How many passengers were on the ferry Odalys when it ran aground off Lemna?"

Asking = Callable[..., Statement]


@pytest.fixture
def asking(folder: Path) -> Asking:
    """The first statement of the answer over the given reports."""

    def ask(*reports: Report, publishers: str | None = None) -> Statement:
        if publishers:
            (folder / "publishers.yaml").write_text(publishers, "utf-8")
        with ExitStack() as opened:
            corpus = opened.enter_context(Corpus(folder))
            add_reports(corpus, *reports)
            return Assistant(corpus=corpus).ask(QUESTION).statements[0]

    return ask


def report(outlet: str, body: str, *, country: str = "UT", hours: int = 0) -> Report:
    title = f"{outlet}: ferry Odalys aground off Lemna"
    return make_report(title, body, outlet, country=country, published=COLLECTED - timedelta(hours=9 - hours))


def weight_of(statement: Statement) -> Corroboration:
    assert statement.corroboration is not None
    return statement.corroboration


def test_two_outlets_that_wrote_their_own_reports_are_two_sources(asking: Asking) -> None:
    found = asking(report("Lemna Courier", FIRST), report("Sound Post", SECOND, country="VE"))
    assert corroboration_text(found.corroboration) == "2 reports from 2 independent sources in 2 countries"
    assert set(weight_of(found).outlets) == {"Lemna Courier", "Sound Post"}


def test_one_text_in_two_outlets_is_one_source(asking: Asking) -> None:
    found = asking(report("Lemna Courier", FIRST), report("Sound Post", FIRST, hours=2))
    assert corroboration_text(found.corroboration) == "2 reports from 1 source in 1 country"
    assert weight_of(found).origins[0].name == "Lemna Courier"


def test_two_briefs_of_one_agency_are_one_source(asking: Asking) -> None:
    found = asking(
        report("Lemna Courier", f"LEMNA (Reuters) - {FIRST}"),
        report("Sound Post", f"LEMNA (Reuters) - {SECOND}", country="VE"),
    )
    assert corroboration_text(found.corroboration) == "2 reports from 1 source in 2 countries"
    assert weight_of(found).origins[0].name == "Reuters"


def test_two_papers_of_one_publisher_are_one_origin_by_the_folder_s_own_map(asking: Asking) -> None:
    services = "publishers:\n  Sound Media: [Lemna Courier, Sound Post]\n"
    found = asking(report("Lemna Courier", FIRST), report("Sound Post", SECOND), publishers=services)
    assert corroboration_text(found.corroboration) == "2 reports from 1 source in 1 country"
    assert weight_of(found).origins[0].name == "Sound Media"


def test_one_report_alone_has_no_line(asking: Asking) -> None:
    found = asking(report("Lemna Courier", FIRST))
    assert weight_of(found).reports == 1
    assert corroboration_text(found.corroboration) == ""


def test_a_map_that_cannot_be_read_is_reported_and_spoils_no_answer(folder: Path) -> None:
    (folder / "publishers.yaml").write_text("publishers: [", "utf-8")
    with Corpus(folder) as corpus:
        add_reports(corpus, report("Lemna Courier", FIRST))
        answer = Assistant(corpus=corpus).ask(QUESTION)
    assert answer.statements
    assert any("publishers.yaml" in note for note in answer.notes)


def stored_of(report: Report) -> StoredReport:
    return as_stored(report)


def hit(report: Report, *copies: Report) -> Hit:
    passage = Passage(
        passage_id=1, report_id=report.report_id, version=1, ordinal=0, start=0, end=len(report.body)
    )
    return Hit(
        passage=passage,
        stored=stored_of(report),
        score=1.0,
        cosine=None,
        found_by={},
        copies=tuple(hit(copy) for copy in copies),
    )


def stated(text: str, cited: Report, *hits: Hit) -> Statement:
    citation = Citation(stored=stored_of(cited), start=0, end=len(cited.body))
    answer = Answer(question="q", standalone="q", statements=(Statement(text=text, citations=(citation,)),))
    return with_corroboration(answer, hits, publishers=Publishers()).statements[0]


def test_a_copy_listed_under_the_cited_hit_is_counted_though_the_statement_is_in_other_words() -> None:
    first, copied = report("Lemna Courier", FIRST), report("Sound Post", FIRST, hours=1)
    found = stated("212 people were aboard when it grounded.", first, hit(first, copied))
    assert corroboration_text(found.corroboration) == "2 reports from 1 source in 1 country"


def test_a_copy_with_another_figure_does_not_say_the_same() -> None:
    first, changed = report("Lemna Courier", FIRST), report("Sound Post", FIRST.replace("212", "220"))
    assert weight_of(stated(SENTENCE, first, hit(first, changed))).reports == 1


def test_what_was_found_beside_counts_only_when_it_has_the_sentence() -> None:
    first = report("Lemna Courier", FIRST)
    same, other = report("Sound Post", SECOND), report("Echo", "The ferry Odalys sails for Lemna at nine.")
    assert weight_of(stated(SENTENCE, first, hit(first), hit(same), hit(other))).reports == 2


def test_what_cites_nothing_weighs_nothing() -> None:
    answer = Answer(question="q", standalone="q", statements=(Statement(text=SENTENCE, citations=()),))
    [statement] = with_corroboration(answer, [hit(report("Echo", FIRST))], publishers=Publishers()).statements
    assert statement.corroboration is None


ROOF = "The harbour council of Lemna voted on Monday to rebuild the burnt fish hall with a roof of slate."
ROOF_TOO = "On Monday the council of Lemna harbour voted for a slate roof to rebuild the burnt fish hall."


def beside_the_roof(other: str, *, hours: int = 1) -> Statement:
    """The statement about the roof, beside another report found for the same question."""
    first = report("Lemna Courier", ROOF)
    return stated(ROOF, first, hit(first), hit(report("Sound Post", other, hours=hours)))


def test_a_report_that_says_the_same_in_other_words_is_counted_and_its_words_are_kept() -> None:
    found = beside_the_roof(f"Gulls were seen. {ROOF_TOO} It was cold.")
    assert weight_of(found).reports == 2
    assert [citation.quote for citation in found.also] == [ROOF_TOO]


@pytest.mark.parametrize(
    "other",
    [
        ROOF_TOO.replace("slate", "straw"),
        ROOF_TOO.replace("voted for", "voted against"),
        ROOF_TOO.replace("On Monday", "In March"),
        "Will the council of Lemna harbour vote on Monday to rebuild the burnt fish hall with a slate roof?",
    ],
    ids=["another thing", "against it", "another day", "a question"],
)
def test_a_report_that_says_another_thing_in_nearly_the_same_words_is_not_counted(other: str) -> None:
    assert beside_the_roof(other).also == ()


def test_the_same_words_of_another_month_are_of_another_event() -> None:
    assert weight_of(beside_the_roof(ROOF_TOO, hours=24 * 30)).reports == 1


def test_a_report_in_which_the_reader_finds_the_same_answer_is_counted(folder: Path) -> None:
    first = report("Lemna Courier", "Brenna Holt was elected mayor of Lemna on Sunday, after two rounds.")
    second = report(
        "Sound Post", "In the end it was Brenna Holt whom Lemna elected as its mayor, the count showed."
    )
    third = report(
        "Echo", "The mayor of Lemna is elected by all who live there. Ada Lind was elected in 1999."
    )
    with reading_assistant(folder, first, second, third) as assistant:
        statement = assistant.ask("Who was elected mayor of Lemna?").statements[0]
    assert set(weight_of(statement).outlets) == {"Lemna Courier", "Sound Post"}


def test_a_corrected_report_and_its_correction_confirm_nothing(folder: Path) -> None:
    first = make_report(
        "New silo in Lemna can store 64,000 tonnes",
        "The new silo in Lemna can store 64,000 tonnes of grain and opened on Monday.",
        "Lemna Courier",
    )
    notice = make_report(
        "Correction: silo in Lemna",
        'Our report "New silo in Lemna can store 64,000 tonnes" gave a wrong figure. The silo in Lemna can '
        "store 46,000 tonnes of grain, not 64,000 tonnes.",
        "Lemna Courier",
        published=COLLECTED - timedelta(hours=1),
    )
    with reading_assistant(folder, first, notice) as assistant:
        answer = assistant.ask("How many tonnes of grain can the new silo in Lemna store?")
    assert answer.statements
    assert [statement.also for statement in answer.statements] == [()] * len(answer.statements)

"""Names that cited words have under another name: supported when a report ties the two, and only then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.answer.answer import Citation, Statement
from assistant.answer.enrich.checks import with_check
from assistant.check.check_result import CheckResult, FactKind, Support
from assistant.llm.chat_model import open_model
from assistant.llm.tokens import TokenCounter
from assistant.pipeline import Assistant
from corpus import Corpus, Report
from tests.assistant.openai_server import OpenAIServer, says
from tests.corpora import add_reports, make_report

CITED = make_report(
    "Two held in Brannoc",
    "The Federal Security Service detained two men near the Brannoc bridge on Monday.",
)
ACRONYM = make_report(
    "Bridge of Brannoc", "The PKK blew up the old bridge of Brannoc in the night of Monday."
)
TIES = make_report("Who guards what", "Its Federal Security Service (FSB) guards the border with Venn.")
ANOTHER = make_report("Terraces", "The Football Supporters' Board (FSB) wants cheaper seats.")
PARTY = make_report("A party", "Talks with the Kurdistan Workers' Party (PKK) have ended.")

Carded = Callable[..., CheckResult]


@pytest.fixture
def carded(folder: Path) -> Carded:
    """The card of a statement that cites the whole of the first report, in a corpus of all."""

    def card(statement: str, *reports: Report) -> CheckResult:
        with Corpus(folder) as corpus:
            add_reports(corpus, *(one for one in reports if corpus.writer.status(one)[0] == "new"))
            stored = corpus.report(reports[0].report_id)
            citation = Citation(stored=stored, start=0, end=len(stored.report.body))
            found = with_check(Statement(text=statement, citations=(citation,)), (), corpus=corpus).check
        assert found is not None
        return found

    return card


def named(card: CheckResult) -> list[tuple[str, Support]]:
    return [(fact.words, fact.outcome) for fact in card.facts if fact.kind is FactKind.NAME and fact.failed]


SAID = "The FSB detained two men near the Brannoc bridge on Monday."


def test_an_acronym_is_supported_by_its_full_name_though_its_letters_do_not_show_it(carded: Carded) -> None:
    assert not carded(SAID, CITED, TIES).flagged


def test_without_a_report_that_ties_the_two_it_is_not(carded: Carded) -> None:
    assert named(carded(SAID, CITED))


def test_an_acronym_that_reports_write_out_as_two_things_supports_nothing(carded: Carded) -> None:
    assert named(carded(SAID, CITED, TIES, ANOTHER))


def test_a_full_name_in_the_cited_report_overrides_those_in_other_reports(carded: Carded) -> None:
    own = make_report("Held", f"{CITED.body} The Federal Security Service (FSB) has its seat in Venn.")
    assert not carded(SAID, own, ANOTHER).flagged


def test_a_full_name_is_supported_by_its_acronym(carded: Carded) -> None:
    statement = "The Kurdistan Workers' Party blew up the old bridge of Brannoc on Monday night."
    assert named(carded(statement, ACRONYM))
    assert not carded(statement, ACRONYM, PARTY).flagged


def test_a_pronoun_is_no_acronym(carded: Carded) -> None:
    cited = make_report("Doctors", "Doctors who came to Lemna praised the new ward on Monday.")
    tie = make_report("Health", "The Oslo Union of Ward Hygiene (WHO) has a new ward in Venn.")
    assert named(
        carded("The Oslo Union of Ward Hygiene praised the new ward of Lemna on Monday.", cited, tie)
    )


def test_a_person_is_named_whole_where_the_cited_report_names_the_person_whole_first(
    folder: Path,
) -> None:
    whole = make_report(
        "Dam at Lemna", "Angela Ruiz, the mayor, came at noon. Ruiz said that the dam of Lemna may not hold."
    )
    other = make_report("Ferry", "Ruiz said that the dam of Venn may not hold.")
    with Corpus(folder) as corpus:
        add_reports(corpus, whole, other)

        def card(statement: str, report: Report) -> CheckResult:
            stored = corpus.report(report.report_id)
            start = stored.report.body.index("Ruiz said")
            citation = Citation(stored=stored, start=start, end=len(stored.report.body))
            found = with_check(Statement(text=statement, citations=(citation,)), (), corpus=corpus).check
            assert found is not None
            return found

        assert not card("Angela Ruiz said that the dam of Lemna may not hold.", whole).flagged
        assert named(card("Marta Ruiz said that the dam of Lemna may not hold.", whole))
        assert named(card("Angela Ruiz said that the dam of Venn may not hold.", other))


def test_an_answer_that_a_model_writes_is_checked_with_the_aliases_of_the_corpus(folder: Path) -> None:
    """Sentences are not set apart for an acronym that a report which they do not cite writes out."""
    question = "Whom did the security service detain near the Brannoc bridge?"
    with OpenAIServer(says(f"{SAID[:-1]} [1].")) as server, Corpus(folder) as corpus:
        assistant = Assistant(
            corpus=corpus,
            model=open_model("openai:test", url=server.url, timeout_s=10),
            counter=TokenCounter("openai:test", fallback=lambda text: len(text.split()) * 2),
        )
        add_reports(corpus, CITED)
        (before,) = assistant.ask(question).statements
        add_reports(corpus, TIES)
        (after,) = assistant.ask(question).statements
    assert before.unsupported
    assert not after.unsupported

"""Related questions are about what the cited reports mention, and answered by the corpus."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assistant.pipeline import Assistant
from assistant.suggest.next_questions import next_questions
from corpus import Corpus
from tests.corpora import add_reports, make_report

WRECK = make_report(
    title="Divers find the wreck of a merchant ship off Asprovoli",
    body="Greek divers have found the wreck of a merchant ship with 340 amphorae off Asprovoli. The find was "
    "reported by Stavros Kanakoudis to the Lemna Museum in October. Work at the site begins in April, said "
    "the archaeologist Danae Virvidaki. Divers rest until then, as the Greek law demands.",
    outlet="Thalassa Imera",
)
QUESTION = "What was found in the wreck off Asprovoli?"


def test_they_are_about_names_not_yet_mentioned_and_each_is_answered(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, WRECK)
        assistant = Assistant(corpus=corpus)
        answer = assistant.ask(QUESTION)
        found = next_questions(assistant, answer, asked=[QUESTION])
        assert found
        assert not any(name in question for question in found for name in ("Asprovoli", "Greek", "Divers"))
        for question in found:
            name = (
                question.removeprefix("What do the reports say about ").removeprefix("the ").removesuffix("?")
            )
            assert name in assistant.ask(question).text
            again = next_questions(assistant, answer, asked=[QUESTION, question])
            assert question not in again


def test_an_answer_that_cites_nothing_leads_nowhere(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, WRECK)
        assistant = Assistant(corpus=corpus)
        declined = assistant.ask("Who won the chess tournament in Reykjavik?")
        assert declined.abstained
        assert next_questions(assistant, declined) == []


def test_outlets_pieces_of_their_names_and_of_longer_names_are_no_subjects(folder: Path) -> None:
    """The place that an outlet is named after is one."""
    report = replace(
        WRECK,
        outlet="Wendamack Post",
        body="Greek divers have found the wreck of a merchant ship with 340 amphorae off Asprovoli. As the "
        "Courier wrote and Gazeta wrote, the find was shown to Stavros Kanakoudis in Wendamack in October. "
        "The Wendamack Post and Gazeta do Molhe asked for pictures. Boats leave from Rua dos Calafates, and "
        "Radio Ceibal is to film it. A new museum in Wendamack will show the amphorae.",
    )
    outlets = ("The Ostrow Courier", "Gazeta do Molhe", "Radio Ceibal")
    with Corpus(folder) as corpus:
        add_reports(
            corpus, report, *(make_report(outlet=one, collected_from=f"/{one}.txt") for one in outlets)
        )
        assistant = Assistant(corpus=corpus)
        found = next_questions(assistant, assistant.ask(QUESTION), asked=[QUESTION])
    assert found == [
        "What do the reports say about Stavros Kanakoudis?",
        "What happened in Wendamack, and when?",
    ]

"""How sentences are chosen from hits, shown, compared and declined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.answer.answer import Answer, Citation
from assistant.answer.extractive.context import context
from assistant.answer.extractive.extract import scoring_context
from assistant.errors import QuestionInvalid
from assistant.pipeline import Assistant
from assistant.question.question import Turn
from corpus import Corpus, Scope
from tests.assistant.answer.extractive.made import candidate
from tests.corpora import add_reports, as_stored, make_report

MARCH = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over a few reports about a ferry and a storm."""
    folder = tmp_path_factory.mktemp("extract")
    ferry = (
        "The council of Lemna ordered a ferry on Tuesday. It will carry 400 passengers across the sound. "
        "Rep. Ada Okoye, D-N.Y., said the ferry costs $12 million. The harbour was dredged in autumn."
    )
    other = (
        "The ferry that Lemna ordered costs $14 million, the shipyard said. "
        "Its hull is to be laid in Gdynia before the summer."
    )
    with Corpus(folder) as corpus:
        add_reports(
            corpus,
            make_report("Lemna orders a ferry", ferry, "Lemna Courier", published=MARCH.replace(day=3)),
            make_report(
                "Price of the Lemna ferry rises", other, "Sound Post", published=MARCH.replace(day=8)
            ),
            make_report(
                "Storm Odalys floods Lemna",
                "A storm named Odalys flooded the old town of Lemna on Sunday.",
                "Sound Post",
                published=MARCH.replace(day=9),
            ),
            make_report(
                "Storm Brannoc floods Lemna",
                "A storm named Brannoc flooded the old town of Lemna on Sunday.",
                "Sound Post",
                published=MARCH.replace(year=2023),
            ),
        )
        yield Assistant(corpus=corpus)


def test_an_abbreviation_does_not_cut_a_sentence(opened: Assistant) -> None:
    answer = opened.ask("Who said what the Lemna ferry costs?")
    assert "Rep. Ada Okoye, D-N.Y., said the ferry costs $12 million." in [s.text for s in answer.statements]


def test_what_was_asked_for_is_emphasised(opened: Assistant) -> None:
    answer = opened.ask("How much does the ferry of Lemna cost?")
    first = answer.statements[0]
    assert "million" in "".join(first.text[span.start : span.end] for span in first.emphasis)


def test_a_sentence_that_leans_on_another_shows_it_without_being_rewritten(opened: Assistant) -> None:
    answer = opened.ask("How many passengers will the Lemna ferry carry across the sound?")
    leaning = next(s for s in answer.statements if s.text.startswith("It will carry"))
    shown_before = leaning.context == "The council of Lemna ordered a ferry on Tuesday."
    given_before = answer.statements.index(leaning) > 0 and leaning.context == ""
    assert shown_before or given_before


def test_a_sentence_already_given_is_not_given_to_a_follow_up(opened: Assistant) -> None:
    given = "The council of Lemna ordered a ferry on Tuesday."
    turn = Turn(question="What did the council of Lemna order?", answer=given)
    answer = opened.ask("and why?", history=[turn])
    assert answer.statements
    assert given not in [statement.text for statement in answer.statements]
    again = opened.ask("What did the council of Lemna order?", history=[turn])
    assert given in [statement.text for statement in again.statements]


def test_what_the_conversation_adds_counts_less_than_what_is_asked(opened: Assistant) -> None:
    turn = Turn(question="What did the council of Lemna order?", answer="A ferry for the sound.")
    question = opened.understand("where is its hull to be laid?", history=[turn])
    assert question.focus == "where is its hull to be laid?"
    assert question.focus != question.standalone
    weights = scoring_context(opened.corpus, question).idf
    alone = scoring_context(opened.corpus, opened.understand(question.standalone)).idf
    assert weights["hull"] == alone["hull"]
    assert weights["council"] == alone["council"] / 2


def test_of_two_like_events_the_recent_one_comes_first(opened: Assistant) -> None:
    question = "What is the name of the storm that flooded Lemna?"
    assert "Odalys" in opened.ask(question, scope=Scope(as_of=MARCH)).statements[0].text
    then = Scope(as_of=datetime(2023, 3, 12, tzinfo=UTC))
    assert "Brannoc" in opened.ask(question, scope=then).text


def test_a_pronoun_is_explained_by_the_nearest_sentence_that_names_whom_it_may_mean() -> None:
    stored = as_stored(
        make_report("Vote in Lemna", "Anna Holt won on Sunday. Sign up for our letter. She had 306 votes.")
    )
    start = stored.report.body.index("She")
    leaning = candidate(stored.report.body[start:], "Sign up for our letter.")
    passage = replace(leaning.hit.passage, end=len(stored.report.body))
    leaning.hit = replace(leaning.hit, stored=stored, passage=passage)
    leaning.citations = [Citation(stored=stored, start=start, end=len(stored.report.body))]
    assert context(leaning, "") == "Anna Holt won on Sunday."
    assert context(leaning, "Anna Holt won on Sunday.") == ""


def test_a_comparison_has_a_part_for_each_outlet_in_the_order_of_their_dates(opened: Assistant) -> None:
    answer = opened.ask(
        "Does the Sound Post article on the cost of the Lemna ferry agree with the Lemna Courier article?"
    )
    assert [side.outlet for side in answer.sides] == ["Lemna Courier", "Sound Post"]
    assert all(
        answer.statements[place].citations[0].stored.report.outlet == side.outlet
        for side in answer.sides
        for place in side.statements
    )
    assert "In order of publication: Lemna Courier, 3 March 2026; then Sound Post, 8 March 2026." in (
        answer.notes
    )


def test_declining_says_what_was_searched_and_which_names_are_missing(opened: Assistant) -> None:
    answer = opened.ask("Did Vilnius order submarines from Chile?")
    assert answer.abstained
    assert answer.notes == (
        "No report answers this. None of the closest matches mentions Vilnius or Chile.",
        "Searched: 4 reports from 2 outlets, published 10 March 2023 to 9 March 2026.",
    )
    assert answer.nearest


@pytest.mark.parametrize(
    ("scope", "searched"),
    [
        (
            Scope(outlets=("sound post",)),
            "Searched: 3 reports from 1 outlet, published 10 March 2023 to 9 March 2026.",
        ),
        (
            Scope(as_of=datetime(2023, 3, 12, tzinfo=UTC)),
            "Searched: 1 report from 1 outlet, published 10 March 2023.",
        ),
        (
            Scope(since=datetime(2026, 3, 1, tzinfo=UTC), until=datetime(2026, 3, 5, tzinfo=UTC)),
            "Searched: 1 report from 1 outlet, published 3 March 2026.",
        ),
    ],
)
def test_declining_states_what_the_filters_let_through_alone(
    opened: Assistant, scope: Scope, searched: str
) -> None:
    answer = opened.ask("Did Vilnius order submarines from Chile?", scope=scope)
    assert answer.abstained
    assert answer.notes[-1] == searched


def test_filters_that_no_report_matches_are_said_to_match_none(opened: Assistant) -> None:
    answer = opened.ask("How much does the ferry of Lemna cost?", scope=Scope(countries=("BR",)))
    assert answer.abstained
    assert answer.notes == ("No reports match these filters.",)


def test_dates_in_the_wrong_order_are_refused_wherever_they_are_given(opened: Assistant) -> None:
    scope = Scope(since=datetime(2026, 3, 8, tzinfo=UTC), until=datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC))
    for asking in (opened.ask, opened.search, opened.understand):
        with pytest.raises(
            QuestionInvalid, match="The start date 2026-03-08 is after the end date 2026-03-01"
        ):
            asking("How much does the ferry of Lemna cost?", scope=scope)


def test_statements_are_few_and_short(opened: Assistant) -> None:
    answer: Answer = opened.ask("What is known of the Lemna ferry?")
    assert 1 <= len(answer.statements) <= 5
    assert sum(len(statement.text.split()) for statement in answer.statements) <= 68


def test_declining_for_a_date_names_the_days_asked_for_and_the_nearest_report(opened: Assistant) -> None:
    answer = opened.ask("What was published about the ferry of Lemna in January 2019?")
    assert answer.abstained
    assert answer.notes[0] == (
        "No report published 1–31 January 2019 answers this. "
        "The closest in time is of 10 March 2023, by Sound Post."
    )


@pytest.mark.parametrize("days", ["1–7 March 2025", "from 1 to 7 March 2025", "between 1 and 7 March 2025"])
def test_declining_for_a_span_of_days_names_it_however_it_is_asked(opened: Assistant, days: str) -> None:
    answer = opened.ask(f"What was published {days} about the ferry of Lemna?")
    assert answer.abstained
    assert answer.notes[0].startswith(
        "No report published 1–7 March 2025 answers this. The closest in time is of "
    )


def test_another_answer_is_given_beside_the_first(opened: Assistant) -> None:
    answer = opened.ask("How much does the ferry of Lemna cost?")
    assert "$12 million" in answer.text
    assert "$14 million" in answer.text

"""What a question says of outlets, dates and newness decides what is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import QuestionInvalid
from assistant.pipeline import Assistant
from assistant.question.parts import subject_words
from assistant.question.question import Turn
from assistant.retrieval.deduplicate import deduplicate
from assistant.retrieval.retrieve import retrieve, round_robin
from corpus import Corpus, Hit, Scope
from tests.corpora import add_reports, make_report

AS_OF = Scope(as_of=datetime(2026, 3, 1, tzinfo=UTC))

ODD = (
    "U.S.", "what's up?", "AND", "🦑🦑", "x" * 10_000, "a\0b", "ما الأخبار؟", "NEAR(", '"', "The", "2023",
    "'s report", "or", "than", "compare", "reports from", "latest", "between and", "\u202e?tahw",
)  # fmt: skip


def outlets(hits: Sequence[Hit]) -> list[str]:
    return [hit.stored.report.outlet for hit in hits]


@pytest.mark.parametrize("outlet", ["Folha do Igarapé", "Diário das Marés"])
def test_an_outlet_named_as_the_source_answers_first(assistant: Assistant, outlet: str) -> None:
    found = assistant.search(f"How many people had to leave Vila Jacurema according to {outlet}?", limit=3)
    assert outlets(found)[0] == outlet


def test_two_named_outlets_are_both_among_the_first_two(assistant: Assistant) -> None:
    found = assistant.search(
        "Does the Kurier Zalewowy report blame signals for the night train, "
        "while the Hafenblatt Nordwerder report blames carriages?",
        limit=4,
    )
    assert set(outlets(found[:2])) == {"Kurier Zalewowy", "Hafenblatt Nordwerder"}


def test_a_report_cited_in_the_conversation_comes_first_among_those_as_good(assistant: Assistant) -> None:
    asked = "how many people had to leave?"
    history = [Turn(question="What did the flood do in Vila Jacurema?", answer="It flooded the town.")]
    question = assistant.understand(asked, history=history)
    plain = retrieve(assistant.corpus, question, limit=4).hits
    for place, hit in enumerate(plain[:2]):
        cited = [replace(history[0], cited=(hit.stored.report_id,))]
        found = retrieve(assistant.corpus, replace(question, history=tuple(cited)), limit=4).hits
        assert [one.stored.report_id for one in found].index(hit.stored.report_id) <= place
    afresh = assistant.understand("Who ordered two hydrogen ferries?", history=history)
    assert afresh.cited_before == frozenset()


def test_a_recognised_outlet_can_be_switched_off(assistant: Assistant) -> None:
    text = "What did The Kowhai Examiner report about hydrogen ferries?"
    (chip,) = assistant.understand(text).recognised
    assert outlets(assistant.search(text, limit=1)) == ["The Kowhai Examiner"]
    found = assistant.search(text, limit=1, ignore={chip.label})
    assert outlets(found) != ["The Kowhai Examiner"]


def test_the_scope_that_a_person_sets_wins_over_the_words(assistant: Assistant) -> None:
    found = assistant.search(
        "How many people had to leave Vila Jacurema according to Folha do Igarapé?",
        scope=Scope(outlets=("Diário das Marés",)),
    )
    assert set(outlets(found)) == {"Diário das Marés"}


def test_a_span_of_publication_keeps_other_reports_out(assistant: Assistant) -> None:
    found = assistant.search("Which reports on ferries have been published since February 10?", scope=AS_OF)
    days = [hit.stored.report.published for hit in found]
    assert found
    assert all(day is not None and day >= datetime(2026, 2, 10, tzinfo=UTC) for day in days)


def test_a_date_of_the_event_keeps_nothing_out(assistant: Assistant) -> None:
    question = assistant.understand("What will be delivered to Nordwerder in June 2027?", scope=AS_OF)
    assert question.recognised == ()


def test_the_press_of_a_country_answers_where_it_is_asked(assistant: Assistant) -> None:
    found = assistant.search("Why is the night train late, according to Polish newspapers?", limit=2)
    assert found[0].stored.report.country == "PL"


def test_the_newest_report_goes_first_only_when_it_is_asked_for(assistant: Assistant) -> None:
    plain = "By how many votes did Pihlakannu win the Kuldranna election?"
    asked = "What is the latest on the votes by which Pihlakannu won the Kuldranna election?"
    assert not assistant.understand(plain).latest
    newest = assistant.search(asked, scope=AS_OF, limit=1)[0].stored.report
    assert newest.title.startswith("Recount")


def test_an_outlet_that_is_not_collected_is_reported(assistant: Assistant) -> None:
    answer = assistant.ask("What did the Bloomberg article say about the ferries?")
    assert "No reports from Bloomberg are collected." in answer.notes


def test_a_copy_is_listed_under_the_passage_it_repeats_with_its_own_outlet(assistant: Assistant) -> None:
    found = assistant.search("When was the snow satellite Snøugle-2 launched from Frostøyra?", limit=8)
    carried = {
        (hit.stored.report.outlet, *(copy.stored.report.outlet for copy in hit.copies)) for hit in found
    }
    assert {frozenset(outlets) for outlets in carried} >= {frozenset({"Wendamack Courier", "Fjordvakten"})}
    shown = [hit.passage.passage_id for hit in found]
    assert len(shown) == len(set(shown))


def test_a_hit_shows_what_is_around_it(assistant: Assistant) -> None:
    (hit,) = assistant.search("How did the Kurosame Strait learn to make electricity?", limit=1)
    around = assistant.corpus.neighbours(hit, reach=1)
    assert hit.passage in around
    assert [passage.ordinal for passage in around] == sorted(passage.ordinal for passage in around)
    assert 2 <= len(around) <= 3


class _Backwards:
    """Judges a passage the better, the worse it was ranked."""

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        return [float(place) for place in range(len(passages))]


def test_a_reranker_decides_the_order(assistant: Assistant) -> None:
    question = assistant.understand("Who ordered hydrogen ferries?")
    plain = retrieve(assistant.corpus, question, limit=3).hits
    judged = retrieve(assistant.corpus, question, limit=3, reranker=_Backwards()).hits
    assert judged[0].passage != plain[0].passage


@pytest.mark.parametrize("text", ODD)
def test_an_odd_question_ends_in_hits_or_none(assistant: Assistant, text: str) -> None:
    assert len(assistant.search(text)) <= 10


@pytest.mark.parametrize("text", ["", " \n", "\0", "y" * 10_001])
def test_a_question_that_cannot_be_asked_is_refused_in_words(assistant: Assistant, text: str) -> None:
    with pytest.raises(QuestionInvalid):
        assistant.search(text)


@given(orders=st.lists(st.permutations(range(6)), max_size=4), cut=st.integers(0, 6))
def test_dealing_gives_every_ranking_its_best_and_each_passage_once(
    assistant: Assistant, orders: list[list[int]], cut: int
) -> None:
    pool = _pool(assistant)
    rankings = [[pool[i] for i in order[:cut]] for order in orders]
    dealt = list(round_robin(rankings))
    assert [hit.passage.passage_id for hit in dealt] == list(
        dict.fromkeys(hit.passage.passage_id for hit in dealt)
    )
    assert {hit.passage.passage_id for hit in dealt} == {
        hit.passage.passage_id for one in rankings for hit in one
    }
    firsts = {one[0].passage.passage_id for one in rankings if one}
    assert firsts <= {hit.passage.passage_id for hit in dealt[: len(rankings)]}


def test_equal_words_of_one_report_are_no_copies(assistant: Assistant) -> None:
    hit = _pool(assistant)[0]
    again = replace(hit, passage=replace(hit.passage, passage_id=-1))
    assert len(deduplicate([hit, again], limit=5)) == 2


def _pool(assistant: Assistant, kept: list[Hit] = []) -> list[Hit]:  # noqa: B006 - searched once for all examples
    if not kept:
        kept += assistant.search("harbour", limit=6)
    return kept


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("What did Kowhai Examiner report about hydrogen ferries?", "The Kowhai Examiner"),
        ("What did the 'Kurier Zalewowy' say of penguin nests on the Ellary Heads?", "Kurier Zalewowy"),
        ("What was Fjordvakten's report on the amphorae that divers found about?", "Fjordvakten"),
    ],
)
def test_an_outlet_is_heeded_without_the_article_in_quotes_and_as_a_possessor(
    assistant: Assistant, text: str, outlet: str
) -> None:
    (chip,) = assistant.understand(text).recognised
    assert outlets(assistant.search(text, limit=1)) == [outlet]
    assert outlets(assistant.search(text, limit=1, ignore={chip.label})) != [outlet]


def test_the_press_that_is_asked_is_not_searched_for(assistant: Assistant) -> None:
    text = "What do Norwegian newspapers say about ferries?"
    question = assistant.understand(text)
    assert subject_words(question.standalone, question.recognised) == ["ferries"]
    assert not assistant.ask(text).abstained


def test_the_presses_of_two_countries_are_both_heard(assistant: Assistant) -> None:
    found = assistant.search("What did German and Polish newspapers say of the night train?", limit=2)
    assert {hit.stored.report.country for hit in found} == {"DE", "PL"}


def test_a_question_for_the_latest_of_a_country_alone_gets_its_newest_report(assistant: Assistant) -> None:
    answer = assistant.ask("latest news from Estonia", scope=AS_OF)
    hits = assistant.search("latest news from Estonia", scope=AS_OF, limit=3)
    days = [hit.stored.report.published for hit in hits]
    assert {hit.stored.report.country for hit in hits} == {"EE"}
    assert days == sorted(days, reverse=True, key=str)
    assert not answer.abstained


def test_words_that_ask_for_reports_are_no_subject(assistant: Assistant) -> None:
    answer = assistant.ask("Which reports were published in January 2026 about elections?", scope=AS_OF)
    assert not answer.abstained


def test_a_relative_word_counts_from_the_instant_as_of_which_is_asked(assistant: Assistant) -> None:
    text = "What did last week's reports say of the night train?"
    early = Scope(as_of=datetime(2026, 2, 3, tzinfo=UTC))
    assert assistant.search(text, scope=early, limit=1)[0].stored.report.title.startswith(
        ("Night", "Lantern")
    )
    assert not any("train" in hit.stored.report.title for hit in assistant.search(text, scope=AS_OF, limit=3))


@pytest.mark.parametrize("text", ODD)
def test_an_odd_question_ends_in_an_answer_or_says_why_there_is_none(assistant: Assistant, text: str) -> None:
    answer = assistant.ask(text)
    assert answer.statements or (answer.abstained and answer.notes)


@pytest.mark.parametrize(
    "question",
    [
        'Summarise the report "{title}".',
        "What does the article {title} say?",
    ],
)
def test_a_report_named_by_its_title_is_the_only_one_found(assistant: Assistant, question: str) -> None:
    title = assistant.search("night train", limit=1)[0].stored.report.title
    found = assistant.search(question.format(title=title))
    assert {hit.stored.report.title for hit in found} == {title}
    beside = assistant.search(f"night train and ferries, {title.split()[0]}")
    assert len({hit.stored.report.title for hit in beside}) > 1


def test_a_title_within_a_question_about_more_is_no_name_of_a_report(
    tmp_path: Path, exported_encoder: object
) -> None:
    with Corpus(tmp_path / "titles") as corpus:
        add_reports(
            corpus,
            make_report("Harbour strike", "Dockers walked out on 2 March.", "Coast Echo"),
            make_report("Ministers quarrel", "The harbour strike cost 40 million crowns.", "Fjord Post"),
        )
        asked = Assistant(corpus=corpus)
        costs = "How much did the harbour strike cost, according to the report?"
        assert len({hit.stored.report.title for hit in asked.search(costs)}) == 2
        named = "Summarise the report on the harbour strike"
        assert {hit.stored.report.title for hit in asked.search(named)} == {"Harbour strike"}


def test_what_has_changed_is_looked_for_in_the_newer_reports_too(folder: Path) -> None:
    """An affair is reported most when it begins: here by 20 reports of one day, each with all the words."""
    begun = datetime(2026, 1, 10, tzinfo=UTC)
    early = [
        make_report(
            f"The ferry ban in Lemna, part {number}",
            f"The council debated the ferry ban in Lemna for {number} hours. The ferry ban is disputed.",
            f"Paper {number}",
            published=begun,
        )
        for number in range(1, 21)
    ]
    late = make_report(
        "Harbour",
        "A judge lifted the order of the council.\n\n"
        + "The wind was light. " * 60
        + "\n\nThe ferry ban had been "
        "disputed in Lemna.",
        published=begun + timedelta(days=30),
    )
    with Corpus(folder) as corpus:
        add_reports(corpus, *early, late)
        found = Assistant(corpus=corpus)
        hits = found.find(
            found.understand("What has changed about the ferry ban in Lemna?", scope=AS_OF), limit=8
        )
    of_late = [hit.text for hit in hits if hit.stored.report.title == "Harbour"]
    assert any("ferry ban" in text for text in of_late)
    assert any(text.startswith("A judge lifted") for text in of_late), "its first passage comes along"

"""How many reports there are of something, counted in the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.pipeline import Assistant
from assistant.question.form import Form
from corpus import Corpus, Scope
from tests.corpora import add_reports, make_report


def _day(day: int) -> datetime:
    return datetime(2026, 5, day, 9, tzinfo=UTC)


_REPORTS = (
    make_report("Harbour of Tolvik dredged", "Dredgers came on Monday.", "Fjord Post", published=_day(2)),
    make_report("Pilots of Tolvik strike", "Ships lie off the harbour.", "Coast Echo", published=_day(9)),
    make_report("Tolvik harbour fees rise", "Fees for ferries rise.", "Fjord Post", published=_day(6)),
    make_report("Tolvik opens a library", "It has nine rooms.", "Coast Echo", published=_day(7)),
    make_report("Harbour of Arnhold closed", "Ice closed it.", "Coast Echo", published=_day(8)),
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, exported_encoder: object) -> Iterator[Assistant]:
    with Corpus(tmp_path_factory.mktemp("reports")) as corpus:
        add_reports(corpus, *_REPORTS)
        yield Assistant(corpus=corpus)


@pytest.mark.parametrize(
    "question",
    [
        "How many reports do we have about the harbour of Tolvik?",
        "how many articles mention the Tolvik harbour",
        "Which outlets covered the harbour of Tolvik?",
        "List all reports about Tolvik harbours",
    ],
)
def test_reports_with_all_the_words_are_counted_and_listed_the_latest_first(
    asked: Assistant, question: str
) -> None:
    answer = asked.ask(question)
    assert answer.form is Form.REPORTS
    assert [(one.label, one.text) for one in answer.statements] == [
        ("Coast Echo, 9 May 2026", "Pilots of Tolvik strike"),
        ("Fjord Post, 6 May 2026", "Tolvik harbour fees rise"),
        ("Fjord Post, 2 May 2026", "Harbour of Tolvik dredged"),
    ]
    assert answer.lead == answer.notes[-1]  # the number, before the reports
    assert answer.notes[-1].startswith("3 reports that mention “")
    assert answer.notes[-1].endswith("by Fjord Post (2), Coast Echo (1).")
    for one in answer.statements:
        assert one.citations[0].quote == one.text
        assert one.check is not None
        assert not one.check.flagged


def test_filters_of_the_words_and_of_the_person_are_kept_to(asked: Assistant) -> None:
    by_outlet = asked.ask("How many articles did Coast Echo publish about Tolvik?")
    assert [one.text for one in by_outlet.statements] == ["Pilots of Tolvik strike", "Tolvik opens a library"]
    until = asked.ask("How many reports are there about Tolvik?", scope=Scope(as_of=_day(6)))
    assert [one.text for one in until.statements] == ["Tolvik harbour fees rise", "Harbour of Tolvik dredged"]


def test_none_and_one_and_all(asked: Assistant) -> None:
    none = asked.ask("How many reports do we have about volcanoes?")
    assert none.abstained
    assert not none.statements
    assert "No report mentions “volcanoes”." in none.notes
    one = asked.ask("How many reports mention the library?")
    assert one.notes[-1] == "1 report that mentions “library”, by Coast Echo (1)."
    everything = asked.ask("What are these documents about?")
    assert len(everything.statements) == 5
    assert everything.notes[-1] == "5 reports, by Coast Echo (3), Fjord Post (2)."


def test_a_withdrawn_report_is_not_counted(tmp_path: Path, exported_encoder: object) -> None:
    with Corpus(tmp_path / "withdrawn") as corpus:
        add_reports(corpus, *_REPORTS)
        (gone, *_) = corpus.mentioning(["library"])
        corpus.writer.withdraw(gone.report_id, reason="wrong")
        assert corpus.mentioning(["library"]) == []
        assert [one.report.title for one in corpus.mentioning(["Tolvik", "ferries"])] == [
            "Tolvik harbour fees rise"
        ]


@pytest.mark.parametrize(
    "question",
    [
        "How many reports of abuse did the school receive?",
        "How many reports did the inspectors file?",
        "How many stories does the tower have?",
        "Which newspaper published the memo?",
        "What do the reports say about the harbour?",
        "Which reports about UFOs did the ministry release?",
    ],
)
def test_questions_about_reports_in_the_news_are_answered_from_them(asked: Assistant, question: str) -> None:
    assert asked.understand(question).form is not Form.REPORTS


def test_each_outlet_and_span_of_days_that_is_named_is_kept_to(
    tmp_path: Path, exported_encoder: object
) -> None:
    with Corpus(tmp_path / "several") as corpus:
        undated = make_report("Tolvik in the fog", "The harbour lay in fog.", "Isle News")
        other = make_report("Tolvik by bus", "Buses came.", "Isle Times", published=_day(3))
        add_reports(corpus, *_REPORTS, replace(undated, published=None), other)
        asked = Assistant(corpus=corpus)
        both = asked.ask("How many reports did Isle News and Isle Times publish?")
        assert [one.text for one in both.statements] == ["Tolvik by bus", "Tolvik in the fog"]
        everything = asked.ask("How many reports do we have?")
        assert len(everything.statements) == 7
        assert everything.statements[-1].text == "Tolvik in the fog"  # without a day, so not the latest


@pytest.mark.parametrize("question", ["How many reports mention the WHO?", "How many articles mention news?"])
def test_a_subject_of_words_that_mostly_mean_nothing_is_one(asked: Assistant, question: str) -> None:
    answer = asked.ask(question)
    assert answer.abstained
    assert answer.notes[-1].startswith("No report mentions “")


def test_how_often_something_is_mentioned(asked: Assistant) -> None:
    for question in ("How many times has the library been mentioned?", "How often is the library mentioned?"):
        assert asked.ask(question).notes[-1].startswith("1 report that mentions “library”")


@pytest.mark.parametrize(
    "question",
    [
        "How many articles are there in the agreement?",
        "How many articles did the new treaty carry?",
        "Which outlets covered up the leak?",
        "Which outlets have covered their debts?",
        "How many reports were published by the UN on torture?",
        "How many times was the mayor mentioned in the indictment?",
        "How many reports are there that are not about ferries?",
        "How many reports mention ferries or buses?",
    ],
)
def test_what_the_catalogue_cannot_count_is_answered_from_reports(asked: Assistant, question: str) -> None:
    assert asked.understand(question).form is not Form.REPORTS

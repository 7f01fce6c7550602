"""A name that nothing found mentions makes an answer less likely; names of the same thing count."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.answer.extractive.abstention import Nearness, calibrated, nearness
from assistant.pipeline import Assistant
from corpus import Corpus
from tests.corpora import add_reports, make_report


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over reports about a treaty and a regulator."""
    with Corpus(tmp_path_factory.mktemp("unmentioned")) as corpus:
        add_reports(
            corpus,
            make_report(
                "American envoy signs fishing treaty",
                "The American envoy signed the fishing treaty with Iceland on Monday. It limits the catch.",
                "Sound Post",
            ),
            make_report(
                "Merger blocked",
                "The Federal Trade Commission (FTC) blocked the merger of two grocers. It will appeal.",
                "Lemna Courier",
            ),
            make_report(
                "Grocers appeal", "The FTC said the two grocers appealed on Friday.", "Lemna Courier"
            ),
        )
        yield Assistant(corpus=corpus)


def _near(opened: Assistant, asked: str) -> Nearness:
    question = opened.understand(asked)
    return nearness(opened.corpus, question, opened.find(question))


@pytest.mark.parametrize(
    "asked",
    [
        "When did the United States sign the fishing treaty?",
        "When did the US sign the fishing treaty?",
        "What did the Federal Trade Commission block?",
        "What did the F.T.C. block?",
        "Please, when was the fishing treaty with Iceland signed?",
        "Kiedy Iceland podpisano umowę?",
    ],
)
def test_a_thing_is_mentioned_by_any_name_that_reports_use(opened: Assistant, asked: str) -> None:
    assert _near(opened, asked).unmentioned == ()


def test_a_name_in_no_report_is_unmentioned_and_the_question_declined(opened: Assistant) -> None:
    near = _near(opened, "When did Zorblatt sign the fishing treaty?")
    assert (near.unmentioned, near.unmentioned_share) == (("Zorblatt",), 1.0)
    assert opened.ask("When did Zorblatt sign the fishing treaty?").abstained


def test_one_unmentioned_name_of_several_lowers_the_score_without_deciding(opened: Assistant) -> None:
    near = _near(opened, "When did the American envoy and Zorblatt sign the fishing treaty with Iceland?")
    assert 0 < near.unmentioned_share < 1
    assert near.answerable(calibrated())


def test_declining_a_question_in_another_language_lists_none_of_its_words(opened: Assistant) -> None:
    answer = opened.ask("Wie viele Pinguine wurden auf dem Mond gezählt?")
    assert answer.abstained
    assert answer.notes[0] == "No report answers this."


def test_a_greeting_before_a_question_changes_nothing(opened: Assistant) -> None:
    assert not opened.ask("Hello, please: when was the fishing treaty with Iceland signed?").abstained

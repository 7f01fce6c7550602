"""A price that was not disclosed answers how much was paid; another figure of that report does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.pipeline import Assistant
from tests.assistant.reading import reading_assistant
from tests.corpora import make_report

_REPORTS = (
    make_report(
        "Corvane buys the Lemna ferry line",
        "Corvane has bought the Lemna ferry line from the town. "
        "Neither Corvane nor the town disclosed the price. "
        "The line earned 14 million euros last year, and Corvane wants to hire forty people.",
        "Lemna Courier",
    ),
    make_report(
        "Brackwater sells its lighthouse",
        "Brackwater has sold its lighthouse to a baker for 90,000 euros. The baker did not say what he "
        "will do with it, and the town's costs are not known.",
        "Brackwater Echo",
    ),
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, exported_encoder: object) -> Iterator[Assistant]:
    with reading_assistant(tmp_path_factory.mktemp("withheld"), *_REPORTS) as opened:
        yield opened


@pytest.mark.parametrize(
    "question",
    ["How much did Corvane pay for the Lemna ferry line?", "What did Corvane pay for the Lemna ferry line?"],
)
def test_that_a_price_was_not_disclosed_is_the_answer(asked: Assistant, question: str) -> None:
    answer = asked.ask(question)
    assert answer.statements[0].text == "Neither Corvane nor the town disclosed the price."
    assert not any("14 million" in one.text for one in answer.statements)


def test_a_price_that_is_given_is_the_answer_beside_what_is_not_said(asked: Assistant) -> None:
    answer = asked.ask("How much did the baker pay for the lighthouse of Brackwater?")
    assert "90,000 euros" in answer.statements[0].text


def test_what_the_line_earned_is_not_withheld(asked: Assistant) -> None:
    answer = asked.ask("How much did the Lemna ferry line earn last year?")
    assert "14 million euros" in answer.statements[0].text


def test_where_nothing_reads_a_price_that_is_given_is_not_passed_over(asked: Assistant) -> None:
    unread = Assistant(corpus=asked.corpus, reader=None)
    answer = unread.ask("How much did the baker pay for the lighthouse of Brackwater?")
    assert any("90,000 euros" in one.text for one in answer.statements)

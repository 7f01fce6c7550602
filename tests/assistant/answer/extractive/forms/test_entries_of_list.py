"""Lists that reports have set out themselves: asked for by what they are, in reports on the subject."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from assistant.answer.answer import Answer
from assistant.pipeline import Assistant
from assistant.question.form import Form
from tests.assistant.reading import reading_assistant
from tests.corpora import make_report

_MAY = datetime(2026, 5, 10, 12, tzinfo=UTC)
_FERRY = (
    "The ramp of the ferry Odalys broke on Friday, the harbour of Lemna said. Nobody was hurt.\n\n"
    "Measures\n\n• The Odalys stays in port until June.\n\n• Buses run by way of Tarvik.\n\n"
    "• Fares are paid back.\n\n"
    "Steps for the repair\n\n1. Close the ramp.\n\n2. Weld the hinge.\n\n3. Load it with sand.\n\n"
    "Steps for the reopening\n\n1. Call the inspectors.\n\n2. Sail to Tarvik without guests.\n\n"
    "“We hope for June,” said the captain, Ada Okoye. The measures cost 90,000 crowns."
)
_TRAM = (
    "A tram left its rails in Skardal on Monday. The following actions were agreed:\n\n"
    "- The rails are ground.\n\n- The line is cut short at the market."
)
_GUESTS = "\n\n".join(f"• The guild of the {number}th quay." for number in range(41))
_REPORTS = (
    make_report(
        "Guests of the Brackwater ball", f"The ball is in June.\n\nGuests\n\n{_GUESTS}", "Sound Post"
    ),
    make_report("Ramp of the ferry Odalys breaks", _FERRY, "Lemna Courier", published=_MAY),
    make_report(
        "The Odalys will not sail",
        "The ferry Odalys will not sail before June.\n\nMeasures:\n\n1. Buses run by way of Tarvik.\n\n"
        "2. A second bus goes to the hospital.",
        "Sound Post",
        published=_MAY.replace(day=11),
    ),
    make_report("Tram derails in Skardal", _TRAM, "Skardal Echo", published=_MAY),
    make_report(
        "Glass from Selby sells well", "Glass from Selby sells well abroad. It is cheap.", "Sound Post"
    ),
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with reading_assistant(tmp_path_factory.mktemp("lists"), *_REPORTS) as opened:
        yield opened


def texts(answer: Answer) -> list[str]:
    return [statement.text for statement in answer.statements]


@pytest.mark.parametrize(
    "question",
    [
        "List the steps to repair the ferry Odalys",
        "Which steps will the harbour take for the repair after the ramp of the Odalys broke?",
        "What were the steps of the repair of the Odalys?",
    ],
)
def test_the_entries_are_the_lines_each_cited_where_it_is(asked: Assistant, question: str) -> None:
    answer = asked.ask(question)
    assert answer.form is Form.LIST
    assert texts(answer) == ["Close the ramp.", "Weld the hinge.", "Load it with sand."]
    for statement in answer.statements:
        [citation] = statement.citations
        assert citation.stored.report.body[citation.start : citation.end] == statement.text
    assert any(note.startswith("3 found in ") for note in answer.notes)


def test_lists_of_several_reports_follow_each_other_and_what_both_have_is_cited_from_both(
    asked: Assistant,
) -> None:
    answer = asked.ask("Which measures are taken for the ferry Odalys?")
    assert set(texts(answer)) == {
        "The Odalys stays in port until June.",
        "Buses run by way of Tarvik.",
        "Fares are paid back.",
        "A second bus goes to the hospital.",
    }
    [buses] = [one for one in answer.statements if one.text == "Buses run by way of Tarvik."]
    assert {one.stored.report.outlet for one in buses.citations} == {"Lemna Courier", "Sound Post"}


def test_a_list_is_found_by_another_word_for_what_its_entries_are(asked: Assistant) -> None:
    answer = asked.ask("What measures were taken for Skardal?")
    assert texts(answer) == ["The rails are ground.", "The line is cut short at the market."]


@pytest.mark.parametrize(
    "question",
    [
        "Which measures were rejected after the ramp of the Odalys broke?",
        "Which measures were not taken after the ramp of the Odalys broke?",
        "Which measures are taken at the Brackwater lock?",
        "Which passengers sailed on the ferry Odalys?",
        "What does the harbour say of the measures for the Odalys?",
    ],
)
def test_no_list_answers_what_it_does_not_say(asked: Assistant, question: str) -> None:
    entries = {"Fares are paid back.", "The line is cut short at the market.", "Weld the hinge."}
    assert not entries & set(texts(asked.ask(question)))


def test_of_a_long_list_the_first_are_shown_and_the_rest_counted(asked: Assistant) -> None:
    answer = asked.ask("List the guests of the Brackwater ball")
    assert texts(answer) == [f"The guild of the {number}th quay." for number in range(30)]
    assert "The first 30 of 41 entries found are shown." in answer.notes

"""Lists in a text: their entries, whole and without bullets, and the line that introduces them."""

from __future__ import annotations

import time

import pytest

from assistant.answer.extractive.forms.introduced_lists import introduced_lists


def lists(text: str) -> list[tuple[str, list[str]]]:
    return [
        (one.line, [text[span.start : span.end] for span in one.entries])
        for one in introduced_lists(text, language="en")
    ]


def test_entries_are_read_without_their_bullets_and_numbers_each_list_by_itself() -> None:
    text = (
        "Measures\n\n• The ferry stays in port.\n\n• Buses run instead.\n\nSteps\n\n1. Close the ramp.\n\n"
        "2. Weld the hinge.\n\n10) Open it again.\n\nThe ferry sails in May."
    )
    assert lists(text) == [
        ("Measures", ["The ferry stays in port.", "Buses run instead."]),
        ("Steps", ["Close the ramp.", "Weld the hinge.", "Open it again."]),
    ]


def test_entries_may_follow_each_other_line_by_line_and_go_on_in_the_next() -> None:
    text = "The council named these steps:\n- Close the ramp\n  for a week.\n- Weld the hinge.\nIn May."
    [(line, entries)] = lists(text)
    assert line == "The council named these steps:"
    assert entries[0] == "Close the ramp\n  for a week."


def test_the_sentence_that_announces_them_is_taken_from_its_paragraph() -> None:
    text = "The ramp broke. The harbour takes the following measures:\n\n– No lorries.\n\n– Buses run."
    assert lists(text) == [("The harbour takes the following measures:", ["No lorries.", "Buses run."])]


@pytest.mark.parametrize(
    "text",
    [
        "Measures\n\n• The ferry stays in port.\n\nThe buses run.",
        "The ferry stays in port for a week.\n\n• Buses run.\n\n• Trams run.",
        "• Buses run.\n\n• Trams run.",
        "Measures\n\n• Buses run.\n\nTrams do not.\n\n• Boats do.",
        "Measures\n\n| Bus | 4 |\n| Tram | 5 |",
    ],
)
def test_one_entry_and_entries_that_nothing_introduces_are_no_list(text: str) -> None:
    assert lists(text) == []


@pytest.mark.parametrize(
    ("line", "of", "not_of"),
    [
        ("Costs of the measures", "cost", "measur"),
        ("Measures at the harbour", "measur", "harbour"),
        ("After the measures it names the following risks:", "risk", "measur"),
        ("The harbour agreed on three steps:", "step", "risk"),
    ],
)
def test_the_line_says_what_the_entries_are(line: str, of: str, not_of: str) -> None:
    [one] = introduced_lists(f"{line}\n\n• One bus.\n\n• Two trams.", language="en")
    assert of in one.of
    assert not_of not in one.of


def test_a_text_of_many_lists_takes_no_more_than_its_length() -> None:
    text = "Steps\n\n1. Close it.\n\n2. Weld it.\n\n" * 5_000 + "• " * 50_000
    began = time.process_time()
    assert len(lists(text)) == 5_000
    assert time.process_time() - began < 5

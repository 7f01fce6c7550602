"""What a person dismisses stays dismissed in the conversation until it is named again or restored."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.pipeline import Assistant
from assistant.question.dismissed_filters import carried, split, switch
from assistant.question.question import Turn
from assistant.question.scope import Recognised, recognise
from corpus import Scope

MONDAY = datetime(2023, 12, 25, 12, tzinfo=UTC)
TEXT = "What did the TechCrunch article say last week, and the TechCrunch report today?"
FERRIES = "What did The Kowhai Examiner report about hydrogen ferries?"


def found(text: str, as_of: datetime = MONDAY) -> tuple[Recognised, ...]:
    return recognise(text, outlets=("TechCrunch", "Time"), collected_countries=("PL",), as_of=as_of)


@pytest.mark.parametrize("name", ["TechCrunch", " techcrunch "])
def test_all_of_one_label_is_dismissed_together(name: str) -> None:
    applied, ignored, unknown = split(found(TEXT), TEXT, dismissed=[name])
    assert [one.label for one in ignored] == ["TechCrunch", "TechCrunch"]
    assert all(one.window for one in applied)
    assert unknown == ()


def test_a_span_is_dismissed_by_its_words_whatever_day_it_is() -> None:
    text = "What did last week's reports say?"
    (first,) = found(text)
    later = found(text, datetime(2024, 2, 1, tzinfo=UTC))
    applied, (ignored,), unknown = split(later, text, dismissed=[switch(first, text)])
    assert (applied, unknown) == ((), ())
    assert ignored.label != first.label


def test_a_name_that_the_question_does_not_say_is_returned() -> None:
    assert split(found(TEXT), TEXT, dismissed=["Wired", "TechCrunch"])[2] == ("Wired",)


HISTORY = (
    Turn(question="q", ignored=("TechCrunch", "Time")),
    Turn(question="q", applied=("Time",), ignored=("Poland",)),
)


@pytest.mark.parametrize(
    ("asked", "aside"),
    [
        ("and why?", {"TechCrunch", "Poland"}),
        ("and in TechCrunch?", {"Poland"}),
        ("and according to techcrunch?", {"Poland"}),
        ("at the same time?", {"TechCrunch", "Poland"}),
    ],
)
def test_what_was_dismissed_stays_so_unless_named_again_or_restored(asked: str, aside: set[str]) -> None:
    assert set(carried(HISTORY, asked, found(asked))) == aside


def test_a_follow_up_does_not_restore_what_was_dismissed(assistant: Assistant) -> None:
    """Its standalone form repeats the first question; named in its own words, an outlet counts again."""
    asked = assistant.understand(FERRIES, ignore=["The Kowhai Examiner"])
    assert (asked.recognised, [one.label for one in asked.ignored]) == ((), ["The Kowhai Examiner"])
    history = [Turn(question=FERRIES, answer="Hydrogen ferries sail.", ignored=("The Kowhai Examiner",))]
    why = assistant.understand("and why?", history=history)
    assert "The Kowhai Examiner" in why.standalone
    assert (why.recognised, [one.label for one in why.ignored]) == ((), ["The Kowhai Examiner"])
    named_again = assistant.understand("What does The Kowhai Examiner report on buses?", history=history)
    assert [one.label for one in named_again.recognised] == ["The Kowhai Examiner"]
    restored = assistant.understand("and why?", history=history, ignore=[])
    assert [one.label for one in restored.recognised] == ["The Kowhai Examiner"]


def test_what_cannot_be_ignored_is_named_in_a_note(assistant: Assistant) -> None:
    answer = assistant.ask(FERRIES, scope=Scope(), ignore=["Nonesuch Times"])
    (note,) = [note for note in answer.notes if "'Nonesuch Times' could not be ignored" in note]
    assert "'The Kowhai Examiner'" in note

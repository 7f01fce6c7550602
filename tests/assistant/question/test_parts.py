"""Each source that a question names gets the words that are asked of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.question.parts import clauses, parts
from assistant.question.scope import recognise
from tests.assistant.question.collected import NOW, OUTLETS


def test_the_only_date_is_that_of_all_sources_in_a_row() -> None:
    text = "What do Fortune and Wired each say about the trial in October 2023?"
    split = parts(text, recognise(text, outlets=OUTLETS, collected_countries=(), as_of=NOW))
    assert [(part.outlets, bool(part.window)) for part in split] == [(("Fortune",), True), (("Wired",), True)]
    text = "Does the Fortune report of 3 October 2023 differ from the Wired report on the trial?"
    split = parts(text, recognise(text, outlets=OUTLETS, collected_countries=(), as_of=NOW))
    assert [bool(part.window) for part in split] == [True, False]


def split(text: str) -> list[tuple[tuple[str, ...], str]]:
    found = recognise(text, outlets=OUTLETS, collected_countries=(), as_of=NOW)
    return [(part.outlets, part.focus) for part in parts(text, found)]


def test_each_source_gets_the_words_that_are_said_of_it() -> None:
    first, second = split(
        "Does the TechCrunch article praise ferries, while the Fortune article blames railways?"
    )
    assert first[0] == ("TechCrunch",)
    assert second[0] == ("Fortune",)
    assert "ferries" in first[1]
    assert "railways" not in first[1]
    assert "railways" in second[1]
    assert "ferries" not in second[1]


def test_a_source_that_trails_gets_what_comes_before_it() -> None:
    first, second = split(
        "Who sank the ferries, according to TechCrunch, and bought railways, as reported by Fortune?"
    )
    assert ("ferries" in first[1], "railways" in first[1]) == (True, False)
    assert ("ferries" in second[1], "railways" in second[1]) == (False, True)


def test_a_part_without_words_of_its_own_has_those_of_the_question() -> None:
    focuses = [
        focus
        for _, focus in split(
            "Has the view of ferries by TechCrunch changed between the article published on October 7, 2023 "
            "and the one on November 3, 2023?"
        )
    ]
    assert len(focuses) == 2
    assert all("ferries" in focus for focus in focuses)


def test_words_that_lead_to_a_source_go_with_it() -> None:
    ((_, focus),) = split("Was the subsequent report from TechCrunch on sunken ferries?")
    assert focus == "on sunken ferries?"


def test_two_dates_of_one_source_make_two_parts() -> None:
    text = (
        "Did TechCrunch change its tone between the report on ferries published on October 7, 2023 "
        "and the one on railways published on November 3, 2023?"
    )
    found = recognise(text, outlets=OUTLETS, collected_countries=(), as_of=NOW)
    days = [part.window.since.day for part in parts(text, found) if part.window and part.window.since]
    assert days == [7, 3]


@given(st.text(max_size=300))
def test_clauses_lose_no_word(text: str) -> None:
    words = {word for word in text.split() if word.isalnum() and len(word) > 6}
    assert (
        words <= {word for clause in clauses(text) for word in clause.replace(",", " ").split()}
        or not text.isascii()
    )

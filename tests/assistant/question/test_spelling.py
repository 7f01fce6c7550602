"""A name that no report has is read as one that is spelled nearly so, and this is said."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from assistant.pipeline import Assistant
from corpus import Corpus
from tests.corpora import add_reports, make_report


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over reports about a player and an island."""
    with Corpus(tmp_path_factory.mktemp("spelling")) as corpus:
        add_reports(
            corpus,
            make_report(
                "Dodgers sign Ohtani",
                "The Lemna Dodgers signed the pitcher Shohei Ohtani on Monday. Ohtani will earn millions.",
                "Sound Post",
            ),
            make_report(
                "Penguins of Rannakell",
                "Wardens counted penguins on Rannakell Island. The marina and copper mine there were closed. "
                "A ferry changed its course in an Atlantic gale, said its mate Harden.",
                "Lemna Courier",
            ),
        )
        yield Assistant(corpus=corpus)


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("Who signed Othani?", "Who signed Ohtani?"),
        ("who signed othani", "who signed Ohtani"),
        ("Who signed Shohei Othani?", "Who signed Shohei Ohtani?"),
        ("What was counted on Ranakel Island?", "What was counted on Rannakell Island?"),
        ("when was the marinna closed", "when was the marina closed"),
        ("who closed the coper mine", "who closed the copper mine"),  # in word lists, and in no text
        ("how menny penguins were counted", "how many penguins were counted"),
        ("what is the corse of the ferry", "what is the course of the ferry"),
        ("what hapened on Rannakell", "what happened on Rannakell"),
    ],
)
def test_an_unknown_name_near_a_known_one_is_read_so(opened: Assistant, asked: str, read: str) -> None:
    question = opened.understand(asked)
    assert question.standalone == read
    assert len(question.read_as) == 1


@pytest.mark.parametrize(
    "asked",
    [
        "Who signed Ohtani?",
        "Who signed Zorblatt?",
        "Was a marine there?",  # near "marina", which reports write small
        "What is an ocean?",
        "What happened in Atlantis?",  # near "Atlantic", and a word that people write
        "was the garden closed",  # near "Harden"
        "Kiedy Othani podpisał?",
    ],
)
def test_known_distant_and_common_words_stay(opened: Assistant, asked: str) -> None:
    question = opened.understand(asked)
    assert (question.standalone, question.read_as) == (asked, ())


def test_the_answer_says_what_was_read_and_ignoring_it_asks_as_typed(opened: Assistant) -> None:
    answer = opened.ask("Who signed Othani?")
    assert not answer.abstained
    assert answer.notes[0] == "Read as Ohtani: no report mentions “Othani”."
    assert "Dodgers" in answer.text
    for name in ("Othani", "ohtani"):
        as_typed = opened.ask("Who signed Othani?", ignore=(name,))
        assert as_typed.standalone == "Who signed Othani?"
        assert not any("Read as" in note or "could not be ignored" in note for note in as_typed.notes)


def test_several_words_are_read_otherwise_in_one_note(opened: Assistant) -> None:
    answer = opened.ask("which pitchar did the dodgrs sign")
    assert answer.notes[0] == "Read as pitcher and Dodgers: no report mentions “pitchar” or “dodgrs”."


def test_the_nearest_names_come_first_and_only_for_a_word_in_no_report(opened: Assistant) -> None:
    assert opened.corpus.words_like("Othani") == ["Ohtani"]
    assert opened.corpus.words_like("Ohtani") == []
    assert opened.corpus.words_like("Otha") == []
    assert opened.corpus.words_like("Dodgerz") == ["Dodgers"]


def test_words_of_rare_letters_take_no_time(opened: Assistant) -> None:
    words = " ".join(f"zqxvkjwqplmzxqwrtpsdfghk{chr(97 + n % 26) * 3}" for n in range(300))
    began = time.process_time()
    question = opened.understand(f"What is donaudampfschifffahrtsgesellschaft, or {words}?")
    assert time.process_time() - began < 5
    assert question.read_as == ()

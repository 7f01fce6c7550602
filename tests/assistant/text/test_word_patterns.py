"""Each pattern keeps together, and finds beside words, what its line of the table says."""

from __future__ import annotations

import re

import pytest

from assistant.text import word_patterns

TABLE = word_patterns.__doc__ or ""
PATTERNS = {name: value for name, value in vars(word_patterns).items() if isinstance(value, re.Pattern)}


def rows() -> dict[str, str]:
    """What each line of the table says stays one word."""
    named = re.findall(r"^([A-Z_]+) {2,}(.*?)(?: {3,}.*)?$", TABLE, re.MULTILINE)
    return {name: together.strip() for name, together in named}


def test_every_pattern_has_its_line() -> None:
    assert rows().keys() == PATTERNS.keys()


@pytest.mark.parametrize("name", PATTERNS)
def test_what_stays_one_word_does(name: str) -> None:
    for word in rows()[name].split(" · "):
        assert PATTERNS[name].findall(f"It is {word} today")[2:-1] == [word]


def test_a_possessive_ending_is_no_part_of_a_word_that_is_checked_or_mentioned() -> None:
    assert word_patterns.CHECKED_WORD.match("Poland's")[0] == "Poland"  # type: ignore[index]
    assert word_patterns.MENTION_WORD.match("Poland’s")[0] == "Poland"  # type: ignore[index]


def test_marks_that_are_found_beside_words() -> None:
    assert word_patterns.CHECKED_WORD.findall("5% of $9") == ["5", "%", "of", "$", "9"]
    assert word_patterns.QUESTION_WORD.findall("Who? When.") == ["Who", "?", "When", "."]
    assert word_patterns.COMPARED_WORD.findall("A, or B?") == ["A", ",", "or", "B", "?"]

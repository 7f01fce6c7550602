"""What differs is marked by whole words and numbers, and said in a few words."""

from __future__ import annotations

import pytest

from assistant.text.differences import in_short, pieces


def marked(old: str, new: str) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in pieces(old, new) if one.kind != "same"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1,200", "1,300"),
        ("2.5", "2.75"),
        ("12:30", "12:45"),
        ("2026-02-22", "2026-02-23"),
        ("1st", "2nd"),
        ("don’t", "didn’t"),
        ("harbour", "harbor"),
    ],
)
def test_words_and_numbers_are_marked_whole(old: str, new: str) -> None:
    texts = [f"At the dam {one}, said the keeper." for one in (old, new)]
    assert marked(*texts) == [("out", old), ("in", new)]


def test_words_in_a_row_are_one_mark_and_what_is_the_same_is_none() -> None:
    old = "First line.\nThe old ferry left in the morning."
    new = "First line.\nThe brand new boat left in the evening."
    assert marked(old, new) == [
        ("out", "old ferry"),
        ("in", "brand new boat"),
        ("out", "morning"),
        ("in", "evening"),
    ]
    for text, kind in ((old, "in"), (new, "out")):
        assert "".join(one.text for one in pieces(old, new) if one.kind != kind) == f"{text}\n"


@pytest.mark.parametrize(("old", "new"), [("a b", "a  b"), ("a b c", "x b y"), ("", "new"), ("gone", "")])
def test_the_pieces_make_both_texts(old: str, new: str) -> None:
    for text, kind in ((old, "in"), (new, "out")):
        assert "".join(one.text for one in pieces(old, new) if one.kind != kind) == f"{text}\n"


BEFORE = "The dam held overnight. The lighthouse was sold for 1,200 crowns to the harbour board. Rain fell."


def test_a_few_words_are_quoted_with_what_is_around_them() -> None:
    change = in_short(BEFORE, BEFORE.replace("1,200", "1,300"))
    assert change.before == "The lighthouse was sold for 1,200 crowns to the harbour board."
    assert change.after == "The lighthouse was sold for 1,300 crowns to the harbour board."
    sentence = f"It rained for {'days and ' * 20}days."
    longer = in_short(sentence, sentence.replace("It rained", "It snowed"))
    assert longer.before.startswith("It rained for days")
    assert longer.before.endswith("…")
    assert len(longer.before) < 80


def test_a_sentence_too_long_to_be_compared_is_counted() -> None:
    sentence = f"It rained for {'days and ' * 20_000}days."
    assert in_short(sentence, sentence.replace("rained", "snowed")).after == "1 sentence changed"


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("The dam broke. The lighthouse was given away. Rain fell.", "2 sentences changed"),
        (f"{BEFORE} It will be painted. It is old.", "2 sentences added"),
        ("Rain fell.", "2 sentences removed"),
        ("The dam broke at noon. Snow fell. It is cold. It is dark.", "3 sentences changed, 1 added"),
        (BEFORE.replace(". ", ".\n\n"), "only spaces or line breaks changed"),
    ],
)
def test_more_than_a_few_words_are_counted_by_sentences(new: str, said: str) -> None:
    change = in_short(BEFORE, new)
    assert (change.before, change.after) == ("", said)

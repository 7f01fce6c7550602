"""Citation markers in streamed text: every way of cutting a reply into pieces means the same."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.generative.markers import Marker, MarkerReader, without_markers

REPLY = (
    "It bought 500 [1]. More [2, 3][4] in [2024] 【5】 [sic], [2024 report] [[6]] [7-9] a[0] [99] [1,] [2 of"
)


def read(pieces: Iterable[str]) -> list[str | Marker]:
    """The events of a reply given in these pieces, neighbouring texts joined."""
    reader = MarkerReader()
    joined: list[str | Marker] = []
    for event in [event for piece in pieces for event in reader.feed(piece)] + reader.close():
        if isinstance(event, str) and joined and isinstance(joined[-1], str):
            joined[-1] += event
        else:
            joined.append(event)
    return joined


def numbers(text: str) -> list[tuple[int, ...]]:
    return [event.numbers for event in read([text]) if isinstance(event, Marker)]


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("[1]", [(1,)]),
        ("[12] [3]", [(12,), (3,)]),
        ("[1, 3,5]", [(1, 3, 5)]),
        ("[1; 3]", [(1, 3)]),
        ("[1][2]", [(1,), (2,)]),
        ("[ 4 ]", [(4,)]),
        ("【2】", [(2,)]),
        ("[2-4]", [(2, 3, 4)]),
        ("[1, 3–4]", [(1, 3, 4)]),
        ("[3, 3]", [(3,)]),
        ("[0]", [(0,)]),
        ("[999]", [(999,)]),
        ("[[1]]", [(1,)]),
    ],
)
def test_a_marker_names_its_numbers(written: str, named: list[tuple[int, ...]]) -> None:
    assert numbers(written) == named


@pytest.mark.parametrize(
    "text",
    [
        "[sic]",
        "[2024 report]",
        "[2024]",
        "[1234567890]",
        "[]",
        "[ ]",
        "[1,]",
        "[,1]",
        "[1】",
        "[4-2]",
        "[1-900]",
        "[-1]",
        "[1.5]",
        "[1\n]",
        "[١]",
        "[²]",
        "(1)",
        "1]",
        "[" + "1, " * 40 + "1]",
        "[is",
        "[",
    ],
)
def test_what_is_no_marker_stays_text_to_the_letter(text: str) -> None:
    assert read([text]) == [text]


@pytest.mark.parametrize("half", ["[1", "[1, ", "[12,3", "【7", "[2-"])
def test_a_half_marker_at_the_end_is_reported_and_is_no_text(half: str) -> None:
    assert read([f"So it was. {half}"]) == ["So it was. ", Marker(half, ())]


def test_every_cut_in_two_and_every_character_alone_gives_the_same_as_the_whole() -> None:
    whole = read([REPLY])
    assert [event.numbers for event in whole if isinstance(event, Marker)] == [
        (1,),
        (2, 3),
        (4,),
        (5,),
        (6,),
        (7, 8, 9),
        (0,),
        (99,),
    ]
    assert read(REPLY) == whole
    for at in range(len(REPLY)):
        assert read([REPLY[:at], REPLY[at:]]) == whole, f"cut at {at}"


@given(st.lists(st.text(alphabet="[]【】0123,;- –a.\n", max_size=6), max_size=12))
def test_any_cutting_of_any_text_gives_the_same_and_loses_no_character(pieces: list[str]) -> None:
    whole = "".join(pieces)
    events = read(pieces)
    assert events == read([whole])
    assert "".join(event if isinstance(event, str) else event.written for event in events) == whole


def test_nothing_of_a_marker_is_given_out_while_it_is_being_written() -> None:
    reader = MarkerReader()
    assert [reader.feed(piece) for piece in ["So. [", "1", ",", " 2", "] It"]] == [
        ["So. "],
        [],
        [],
        [],
        [Marker("[1, 2]", (1, 2)), " It"],
    ]


def test_numbers_that_a_report_prints_in_brackets_lose_their_brackets_before_a_model_sees_them() -> None:
    quoted = "The ministry [2] said [sic] so [1, 3] in [2024]【4】."
    assert without_markers(quoted) == "The ministry (2) said [sic] so (1, 3) in [2024](4)."
    assert numbers(without_markers(quoted)) == []


@given(st.text(alphabet="[]【】()0123,- ", max_size=30))
def test_no_marker_survives_in_a_report_however_its_brackets_nest(text: str) -> None:
    assert [named for named in numbers(without_markers(text)) if named] == []

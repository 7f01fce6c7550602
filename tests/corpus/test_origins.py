"""Which reports are told to be copies."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.origins import nearest_copy, sketch
from tests.corpora import small_reports

LONG = " ".join(report.body for report in small_reports(16))
BRIEF = " ".join(report.body for report in small_reports(4)[1:])
OTHER = (
    "Parliament in Veldt debated the fishing treaty until midnight on Tuesday. Members from the coast asked "
    "for a delay of two years so that small boats could be fitted with new nets. The minister refused and "
    "said that the cod would not wait. A vote is expected before the summer recess, and both sides claim "
    "the numbers. Outside the chamber, crews from three ports laid out their catch on the steps."
)


def copy_among(mine: str, **held: str) -> str | None:
    sketches = {name: sketch(text) for name, text in held.items()}
    shared = {name: len(sketch(mine) & other) for name, other in sketches.items()}
    return nearest_copy(sketch(mine), shared, {name: len(other) for name, other in sketches.items()})


def test_a_brief_cut_from_a_long_report_is_a_copy_of_it_and_the_other_way_round() -> None:
    assert copy_among(BRIEF, long=LONG) == "long"
    assert copy_among(LONG, brief=BRIEF) == "brief"


def test_case_punctuation_and_line_breaks_do_not_hide_a_copy() -> None:
    assert copy_among(BRIEF.upper().replace(". ", " —\n\n"), brief=BRIEF) == "brief"


def test_unrelated_texts_are_no_copies() -> None:
    assert copy_among(OTHER, brief=BRIEF, long=LONG) is None


def test_a_report_that_quotes_one_sentence_is_no_copy() -> None:
    assert copy_among(f"{OTHER} {BRIEF.split('. ')[0]}.", brief=BRIEF) is None


def test_the_nearest_of_several_copies_is_named() -> None:
    assert copy_among(BRIEF, half=" ".join(BRIEF.split()[:45]) + OTHER, whole=BRIEF) == "whole"


def test_texts_too_short_to_tell_are_no_copies() -> None:
    assert (
        copy_among("Rain is expected in the north today.", same="Rain is expected in the north today.")
        is None
    )
    assert copy_among("", same="") is None


@settings(max_examples=30)
@given(st.text())
def test_a_sketch_holds_integers_that_sqlite_can_hold(text: str) -> None:
    assert all(0 <= shingle < 2**63 for shingle in sketch(text))

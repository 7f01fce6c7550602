"""Which reports are recognised as copies."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.provenance.near_copies import candidates, nearest_copy, sketch, wording
from tests.corpora import small_reports

LONG = " ".join(report.body for report in small_reports(16))
BRIEF = " ".join(report.body for report in small_reports(4)[1:])
OTHER = (
    "Parliament in Veldt debated the fishing treaty until midnight on Tuesday. Members from the coast asked "
    "for a delay of two years so that small boats could be fitted with new nets. The minister refused and "
    "said that the cod would not wait. A vote is expected before the summer recess, and both sides claim "
    "the numbers. Outside the chamber, crews from three ports laid out their catch on the steps."
)
WIRE = (
    "A freight train carrying grain left the rails outside Orsk early on Monday, closing the only line to "
    "the port for at least two days, the railway said. No one was hurt. "
    "Eleven of its forty wagons overturned "
    "and spilled some seven hundred tonnes of wheat. Investigators looked at a cracked rail that had been "
    "reported in October and not replaced."
)


def copy_among(mine: str, *, same_publisher: bool = False, **others: str) -> str | None:
    """As an import does: candidates by their sketches, then a comparison word for word."""
    sketches = {name: sketch(text) for name, text in others.items()}
    shared = {name: len(sketch(mine) & other) for name, other in sketches.items()}
    likely = candidates(sketch(mine), shared, {name: len(other) for name, other in sketches.items()})
    return nearest_copy(wording(mine), {name: (wording(others[name]), same_publisher) for name in likely})


def test_a_brief_cut_from_a_long_report_is_a_copy_of_it_and_the_other_way_round() -> None:
    assert copy_among(BRIEF, long=LONG) == "long"
    assert copy_among(LONG, brief=BRIEF) == "brief"


def test_case_punctuation_and_line_breaks_do_not_hide_a_copy() -> None:
    assert copy_among(BRIEF.upper().replace(". ", " —\n\n"), brief=BRIEF) == "brief"


def test_a_brief_of_sixty_words_with_every_tenth_word_swapped_is_a_copy() -> None:
    words = WIRE.split()
    words[4::10] = ["however"] * len(words[4::10])
    assert copy_among(" ".join(words), wire=f"{OTHER} {WIRE} {LONG}") == "wire"
    assert copy_among(" ".join(words), same_publisher=True, wire=f"{OTHER} {WIRE}") == "wire"


def test_unrelated_texts_are_no_copies() -> None:
    assert copy_among(OTHER, brief=BRIEF, long=LONG) is None


def test_a_report_that_quotes_one_sentence_is_no_copy() -> None:
    assert copy_among(f"{OTHER} {BRIEF.split('. ')[0]}.", brief=BRIEF) is None


def test_a_copy_with_a_paragraph_of_the_outlet_s_own_is_a_copy() -> None:
    assert copy_among(f"{WIRE} {OTHER.split('. ', maxsplit=1)[0]}.", wire=WIRE) == "wire"


def test_a_publisher_s_next_report_from_the_same_form_is_no_copy() -> None:
    first, second = (f"{BRIEF} {'. '.join(text.split('. ')[:2])}." for text in (OTHER, WIRE))
    assert copy_among(first, second=second) == "second"
    assert copy_among(first, same_publisher=True, second=second) is None


def test_two_bulletins_in_one_form_with_other_figures_are_no_copies() -> None:
    form = (
        "A quake of magnitude {} shook the sea {} km south of Lemna on Monday, "
        "at a depth of {} km, the survey "
        "said. No damage was reported and no warning of a wave was given. It was felt along the coast."
    )
    assert copy_among(form.format(4, 31, 12), other=form.format(5, 80, 9)) is None
    assert copy_among(form.format(4, 31, 12), other=form.format(4, 31, 10)) == "other"


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

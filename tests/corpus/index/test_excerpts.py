"""An excerpt shows the words looked for, in any of their forms, wherever in a text they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.index.excerpts import MarkedText, excerpt, marked
from corpus.index.fulltext_query import terms

LONG = "The council met again. " * 40


def shown(found: MarkedText) -> list[str]:
    return [found.text[mark.start : mark.end] for mark in found.marks]


def test_words_are_marked_in_every_form_that_the_index_knows_as_one() -> None:
    found = marked("Bridges re-opened: the bridge’s keeper rang BRIDGE bells", terms("bridge"))
    assert shown(found) == ["Bridges", "bridge", "BRIDGE"]
    assert shown(marked("Zażółć im Köln, in Ko\u0308ln", terms("koln"))) == ["Köln", "Köln"]
    assert shown(marked("नमस्ते दुनिया", terms("दुनिया"))) == ["दुनिया"]


def test_a_word_in_parts_is_marked_only_where_they_stand_side_by_side() -> None:
    found = marked("Anna’s U.S. visa: u and s are letters", terms("U.S."))
    assert shown(found) == ["U.S"]


def test_an_excerpt_is_the_stretch_with_most_of_the_words() -> None:
    text = f"{LONG}A harbour. {LONG}The harbour at Ostrow lost its bridge in the storm. {LONG}"
    found = excerpt(text, terms("harbour bridge storm"))
    assert shown(found) == ["harbour", "bridge", "storm"]
    assert found.text.startswith("…")
    assert found.text.endswith("…")
    assert len(found.text) <= 242


def test_without_any_of_the_words_it_is_the_beginning() -> None:
    found = excerpt(LONG, terms("volcano"))
    assert (found.text[:22], found.marks) == ("The council met again.", [])
    assert excerpt("", terms("volcano")) == MarkedText("", [])


@given(st.text(max_size=600), st.text(max_size=20))
def test_marks_are_in_order_within_the_text_and_stand_for_words(text: str, words: str) -> None:
    found = excerpt(text, terms(words))
    at = 0
    for mark in found.marks:
        assert at <= mark.start < mark.end <= len(found.text)
        at = mark.end
    assert len(found.text) <= 242

"""The words that are compared."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.text.terms import asked_words, content_words, stem, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("deliveries", "delivery"),
        ("Buying", "buy"),
        ("U.S.", "US"),
        ("Żurawiec", "zurawiec"),
        ("missiles", "missile"),
    ],
)
def test_forms_of_one_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_figures_stay_whole() -> None:
    assert content_words("2,500 of the 9M336 missiles cost 4.71 dollars") == [
        "2,500",
        "9M336",
        "missiles",
        "cost",
        "4.71",
        "dollars",
    ]


def test_words_that_only_ask_are_left_out() -> None:
    assert asked_words("What is the latest news about ferries?") == ["ferries"]
    assert asked_words("Which reports were published?") == []
    assert asked_words("Give me a timeline of the flood") == ["flood"]
    assert asked_words("Which towns give the ferry money?") == ["towns", "give", "ferry", "money"]


def test_threads_that_stem_at_once_get_what_one_alone_gets() -> None:
    words = [
        f"{word}{ending}"
        for word in ("deliver", "negotiat", "exportat")
        for ending in ("ing", "ed", "ions", "s")
    ]
    alone = [stem.__wrapped__(word) for word in words]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda _: [stem.__wrapped__(word) for word in words], range(200)))
    assert all(stems == alone for stems in together)


def test_a_text_without_words_has_no_terms() -> None:
    assert terms("… 🛰️ !") == frozenset()

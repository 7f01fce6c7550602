"""What a headline answers, asked as a person would."""

from __future__ import annotations

import pytest

from assistant.answer.headline_question import headline_question


@pytest.mark.parametrize(
    ("title", "question"),
    [
        (
            "Nordwerder harbour buys two electric cranes for 23 million euros",
            "Who bought two electric cranes for 23 million euros?",
        ),
        ("Mills buy 30,000 tonnes of wheat, says minister", "Who bought 30,000 tonnes of wheat?"),
        ("Ana Kask wins the Lemna marathon on Sunday", "Who won the Lemna marathon?"),
        ("Tram line 7 to return to Lemna by the end of the year", "When will tram line 7 return to Lemna?"),
        ("Iran to receive 500 launchers in 2027", "When will Iran receive 500 launchers?"),
        (
            "Crews to get 250 euros a week while the harbour is rebuilt",
            "When will crews get 250 euros a week?",
        ),
    ],
)
def test_it_is_asked_who_did_it_or_when_it_will_be(title: str, question: str) -> None:
    assert headline_question(title, "The tram stops. The crews wait.") == question


@pytest.mark.parametrize(
    "title",
    [
        "Yard wins its largest order in years",  # whose order, a question would not say
        "Choir wins Atlantic song prize",  # without the article that the sentence needs
        "Firm to supply cells for ferries",
        "Economy returns to growth",
        "How to get tickets for the fair",
        "Bosses seek a law that makes parents to approve downloads",
        "Dam holds",
        "PM's visit 2 days long",
        "Long visit 2 days late",
        "In sign all is well, talks go on",
        "Is Lemna to open the new bridge in May?",
        "",
    ],
)
def test_what_would_be_no_english_is_not_asked(title: str) -> None:
    assert headline_question(title, "A firm said so.") == ""

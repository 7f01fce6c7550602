"""Whose statements a comparison sets side by side, and about what."""

from __future__ import annotations

import pytest

from assistant.question.asked_statements import asked_statements
from assistant.question.comparison import halves


@pytest.mark.parametrize(
    ("question", "parties", "about"),
    [
        (
            "Compare what the Bakers' Guild and the Sound Harbour Office say about the ferry",
            ("the Bakers' Guild", "the Sound Harbour Office"),
            "about the ferry",
        ),
        (
            "What is the difference between what the Bakers’ Guild and Ada Okoye want on the quay?",
            ("the Bakers’ Guild", "Ada Okoye"),
            "on the quay",
        ),
        (
            "What do the Bakers' Guild, Ada Okoye and the Harbour Office each demand for the ferry?",
            ("the Bakers' Guild", "Ada Okoye", "the Harbour Office"),
            "for the ferry",
        ),
        (
            "How do the positions of the Food and Flour Office and the Guild on the ferry differ?",
            ("the Food and Flour Office", "the Guild"),
            "on the ferry",
        ),
        (
            "Compare the cost of the ferry according to Ada Okoye and according to the Guild",
            ("Ada Okoye", "the Guild"),
            "the cost of the ferry",
        ),
    ],
)
def test_the_parties_are_named_whole_and_what_it_is_about_is_asked_of_each(
    question: str, parties: tuple[str, ...], about: str
) -> None:
    found = asked_statements(question)
    assert found is not None
    assert (found.parties, found.about) == (parties, about)
    assert halves(question) == tuple(f"{party} {about}" for party in parties)


@pytest.mark.parametrize(
    "question",
    [
        "Compare the flood at Lemna and the one at Odal",
        "How does the demand of Poland for coal compare to that of Germany?",
        "What does the Bakers' Guild say about the ferry?",
        "Compare what experts and critics say about the ferry",
        "What is the difference between the Odal 7 and the Odal 8?",
    ],
)
def test_other_questions_ask_for_no_statements_of_several(question: str) -> None:
    assert asked_statements(question) is None

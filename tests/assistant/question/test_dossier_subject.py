"""Whom or what a question asks everything about."""

from __future__ import annotations

import pytest

from assistant.question.dossier_subject import dossier_subject


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Who is Anna Ruiz?", "Anna Ruiz"),
        ("what is the Terna", "the Terna"),
        ("so who was Ruiz?", "Ruiz"),
        ("Tell me everything about the Lemna dam.", "the Lemna dam"),
        ("all you know about Norva", "Norva"),
        ("What do we know about Norva?", "Norva"),
        ("Please make a profile of Anna Ruiz", "Anna Ruiz"),
        ("Who resigned?", ""),
        ("Tell me about the Lemna dam.", ""),
        ("What did Anna Ruiz say about the dam?", ""),
    ],
)
def test_the_subject_is_what_is_left_of_such_a_question(question: str, subject: str) -> None:
    assert dossier_subject(question) == subject

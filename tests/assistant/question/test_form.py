"""The form of answer that the words of a question ask for."""

from __future__ import annotations

import pytest

from assistant.question.form import Form, form_asked, state_asked


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("timeline of the tidal station", Form.TIMELINE),
        ("Give me a chronology of the talks", Form.TIMELINE),
        ("What has happened since the bridge was closed?", Form.TIMELINE),
        ("How did the affair unfold?", Form.TIMELINE),
        ("Summarise the reports on the ferry", Form.SUMMARY),
        ("what's new about the penguins", Form.SUMMARY),
        ("what's going on with the harbour", Form.SUMMARY),
        ("what do the reports say about the silo?", Form.SUMMARY),
        ("latest on the night train", Form.SUMMARY),
        ("tell me about the mayor", Form.SUMMARY),
        ("Which companies pulled out of the fair?", Form.LIST),
        ("which two automakers are discussing a merger", Form.LIST),
        ("in which states?", Form.LIST),
        ("What are the terms of the lease?", Form.LIST),
        ("list the ships that were sold", Form.LIST),
        ("Which people has she picked?", Form.LIST),
        ("What has changed in Lemna?", Form.CHANGE),
        ("How has the price of wheat changed?", Form.CHANGE),
        ("how much have rents risen?", Form.CHANGE),
        ("What exactly did Okoye say?", Form.QUOTATION),
        ("What did the mayor say, in her own words, about the ferry?", Form.QUOTATION),
        ("quotes from Ada Okoye on the ferry", Form.QUOTATION),
        ("What did Okoye say about the ferry?", Form.SENTENCES),
        ("What exactly was sold?", Form.SENTENCES),
        ("How much did it cost in the words of the report?", Form.SENTENCES),
        ("Who built the silo?", Form.SENTENCES),
        ("What happens next?", Form.SENTENCES),
        ("What was the price?", Form.SENTENCES),
        ("What made the bearings crack?", Form.SENTENCES),
        ("Which bus is late?", Form.SENTENCES),
        ("What would repairs of the dam cost?", Form.SENTENCES),
        ("What did reporters ask?", Form.SENTENCES),
        ("Which sports minister resigned?", Form.SENTENCES),
        ("name of the man who was freed", Form.SENTENCES),
        ("what happened after the vote?", Form.SENTENCES),
        ("How did the mayor react?", Form.SENTENCES),
    ],
)
def test_the_words_of_a_question_say_its_form(question: str, form: Form) -> None:
    assert form_asked(question) is form


def test_a_question_for_a_change_is_read_as_one_for_the_state() -> None:
    asked = "How has the number of people affected by the leak changed?"
    assert state_asked(asked) == "What is the number of people affected by the leak?"
    assert state_asked("What changed in Lemna?") == "What changed in Lemna?"

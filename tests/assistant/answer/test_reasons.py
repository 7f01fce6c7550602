"""A reason is for what is asked about; what that in turn caused is none."""

from __future__ import annotations

import pytest

from assistant.answer.reasons import gives_reason
from assistant.text.terms import terms

ASKED = terms("What caused the outage in Lemna?")


@pytest.mark.parametrize(
    ("sentence", "surely"),
    [
        ("A faulty update caused the outage in Lemna.", 1.0),
        ("The outage in Lemna was caused by a faulty update.", 1.0),
        ("The cause of the outage is salt in the cables.", 1.0),
        ("The outage stemmed from a faulty update.", 1.0),
        ("The operator blamed a faulty update.", 1.0),
        ("The outage in Lemna caused delays at the airport.", 0.0),
        ("The outage has led to long queues.", 0.0),
        ("The outage, which was due to a faulty update, caused delays.", 1.0),
        ("The lights went out after a storm.", 0.5),
        ("The outage lasted nine hours.", 0.0),
    ],
)
def test_how_surely_a_sentence_has_a_reason(sentence: str, surely: float) -> None:
    assert gives_reason(sentence, ASKED) == surely

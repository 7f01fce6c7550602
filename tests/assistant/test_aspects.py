"""A question's words tell what it asks for."""

from __future__ import annotations

import pytest

from assistant.answer.evidence import shows
from assistant.question.aspects import aspects
from assistant.question.question import Aspect


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("what is Iran buying from Russia and when", {Aspect.WHAT, Aspect.WHEN}),
        ("How many ferries were ordered, and by whom?", {Aspect.HOW_MANY, Aspect.WHO}),
        ("Why was the train late?", {Aspect.WHY}),
        ("In which town was the wreck found?", {Aspect.WHERE}),
        ("What date was agreed?", {Aspect.WHEN}),
        ("Did Iran buy missiles?", {Aspect.WHAT}),
        ("What did the crane cost?", {Aspect.WHAT, Aspect.HOW_MANY}),
        ("whence", {Aspect.WHAT}),
    ],
)
def test_the_question_words_tell_the_aspects(question: str, asked: set[Aspect]) -> None:
    assert aspects(question) == asked


@pytest.mark.parametrize(
    ("sentence", "aspect", "held"),
    [
        ("Deliveries run from 2027 to 2029.", Aspect.WHEN, True),
        ("The ferry sails on Tuesday.", Aspect.WHEN, True),
        ("Prices may fall.", Aspect.WHEN, False),
        ("It may rain in May.", Aspect.WHEN, True),
        ("They bought a dozen cranes.", Aspect.HOW_MANY, True),
        ("They bought cranes.", Aspect.HOW_MANY, False),
        ("The wreck lies off Asprovoli.", Aspect.WHERE, True),
        ("It was late because of snow.", Aspect.WHY, True),
        ("It was late.", Aspect.WHY, False),
        ("Anything at all.", Aspect.WHAT, True),
    ],
)
def test_a_sentence_shows_an_aspect_by_its_words(sentence: str, aspect: Aspect, held: bool) -> None:
    assert shows(sentence, aspect) is held

"""Questions for yes or no, and statements, made of questions with known answers."""

from __future__ import annotations

from training.examples import Example, Passage
from training.rules import statements, yes_no


def _example(question: str, sentence: str, answer: str, title: str = "Lemna") -> Example:
    start = sentence.index(answer)
    return Example(
        source="squad1-train",
        question=question,
        passage=Passage(title, (sentence, "Nothing else was said.")),
        answering=(0,),
        spans=((0, start, start + len(answer)),),
        answers=(answer,),
    )


_ELECTED = _example(
    "Who was elected mayor in 2010?", "In 2010 Maria Keller was elected mayor.", "Maria Keller"
)
_CLOSED = _example("When did the mine close?", "The mine closed in May 2011.", "May 2011")
_BUILT = _example("What did the council build?", "The council built a new ferry.", "a new ferry")
_FOUNDED = _example("Who founded the bank?", "The bank was founded by Jon Aas.", "Jon Aas")
_CAUSE = _example("Why did the mine close?", "It closed because of floods.", "because of floods")


def test_a_question_becomes_one_for_yes_or_no_that_the_same_sentence_answers() -> None:
    made = {one.question: one for one in yes_no([_ELECTED, _CLOSED, _BUILT, _CAUSE])}
    assert set(made) == {
        "Was Maria Keller elected mayor in 2010?",
        "Did the mine close in May 2011?",
        "Did the council build a new ferry?",
    }
    assert all(one.answering == (0,) for one in made.values())


def test_a_statement_is_supported_or_has_another_answer_and_is_not() -> None:
    made = list(statements([_ELECTED, _FOUNDED]))
    assert [(one.question, one.answering) for one in made] == [
        ("Maria Keller was elected mayor in 2010.", (0,)),
        ("Maria Keller founded the bank.", ()),
    ]


def test_an_answer_that_the_question_says_already_makes_none() -> None:
    known = _example("What is the Lemna bridge?", "The Lemna bridge is a bridge.", "bridge")
    assert not list(yes_no([known]))

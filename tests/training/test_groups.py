"""What the reader is taught: a question, the window that answers, and windows that nearly do."""

from __future__ import annotations

import random

import pytest

from training.examples import Example, Passage
from training.groups import Group, GroupMaker

_TALKS = Passage(
    "Talks in Geneva",
    (
        "Delegations of four countries met in Geneva.",
        "The talks were led by Maria Keller.",
        "They ended without an agreement on 4 May 2011.",
        "A second round is planned for the autumn.",
        "Keller called the mood friendly.",
        "Hotels in the city were full.",
    ),
)
_WINE = Passage(
    "Wine", ("The harvest was small.", "Growers in Geneva hope for rain.", "Prices rose by 9 per cent.")
)
_LED = Example(
    source="made-up",
    question="Who led the talks in Geneva?",
    passage=_TALKS,
    answering=(1,),
    spans=((1, 22, 34),),
    answers=("Maria Keller",),
    negatives=(_WINE,),
)
_DATED = Example(
    source="made-up",
    question="Which city saw talks end in 2011?",
    passage=_TALKS,
    answering=(0,),
    spans=((0, 37, 43),),
    answers=("Geneva",),
    negatives=(_WINE,),
)
_NONE = Example(
    source="made-up",
    question="Who paid for the talks?",
    passage=_TALKS,
    answering=(),
    spans=(),
    answers=(),
    negatives=(_WINE,),
)
_MAKER = GroupMaker([_LED, _DATED, _NONE])


def _groups(example: Example) -> list[Group]:
    return [_MAKER.group(example, random.Random(seed)) for seed in range(300)]


def _unchanged(groups: list[Group]) -> list[Group]:
    return [group for group in groups if any(window.answering for window in group.windows)]


def test_one_window_answers_and_in_it_the_right_words() -> None:
    groups = _unchanged(_groups(_LED))
    assert len(groups) > 200
    for group in groups:
        answering = [window for window in group.windows if window.answering]
        assert len(answering) == 1
        ((index, start, end),) = answering[0].spans
        assert answering[0].answering == (index,)
        assert answering[0].sentences[index][start:end] == "Maria Keller"


def test_no_other_window_holds_the_answer() -> None:
    for group in _unchanged(_groups(_LED)):
        for window in group.windows:
            if not window.answering:
                assert "Maria Keller" not in " ".join(window.sentences)


def test_some_near_misses_are_of_the_same_passage_and_some_of_others() -> None:
    others = [w for group in _unchanged(_groups(_LED)) for w in group.windows if not w.answering]
    same = [window for window in others if set(window.sentences) <= set(_TALKS.sentences)]
    assert 50 < len(same) < len(others) - 50


def test_where_the_question_is_changed_nothing_answers() -> None:
    changed = [group for group in _groups(_DATED) if not any(window.answering for window in group.windows)]
    assert changed
    assert all("2011" not in group.question for group in changed)
    assert not any(window.spans for group in changed for window in group.windows)


def test_where_nothing_answers_no_window_does() -> None:
    for group in _groups(_NONE):
        assert not any(window.answering for window in group.windows)
        assert group.spans_known


def test_questions_are_not_always_typed_with_care() -> None:
    typed = {group.question for group in _unchanged(_groups(_LED))}
    assert "Who led the talks in Geneva?" in typed
    assert "Who led the talks in Geneva" in typed
    assert any(len(question.split()) < 6 for question in typed)


@pytest.mark.parametrize("seed", range(5))
def test_the_same_seed_makes_the_same_group(seed: int) -> None:
    assert _MAKER.group(_LED, random.Random(seed)) == _MAKER.group(_LED, random.Random(seed))

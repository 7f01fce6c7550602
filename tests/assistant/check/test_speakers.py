"""Quotations and figures that a statement gives to somebody else than its source."""

from __future__ import annotations

import pytest

from assistant.check.owners import figures_of_another
from assistant.check.speakers import given_to_another

SAID = (
    "“We lost everything we had,” Marek Dudek told reporters. The mayor, Ola Nord, disagreed. "
    "“It is a small fire,” she said. “Nobody was hurt,” Dudek added. "
    "According to Nord, “the pumps worked as planned”. Per Lunde said: “The dam is safe.”"
)


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("“We lost everything we had,” said Ola Nord.", "Marek Dudek"),
        ("Dudek said the fire “is a small fire”.", "Ola Nord"),
        ("“Nobody was hurt,” said Nord.", "Dudek"),
        ("Dudek said that “the pumps worked as planned”.", "Nord"),
        ("According to Ola Nord, “the dam is safe”.", "Per Lunde"),
    ],
)
def test_a_quotation_of_another_speaker_is_altered(claim: str, found: str) -> None:
    (fact,) = given_to_another(claim, [SAID])
    assert fact.found == found
    assert claim[fact.start : fact.end] == fact.words


@pytest.mark.parametrize(
    "claim",
    [
        "“We lost everything we had,” Dudek said.",
        "Ola Nord said: “It is a small fire.”",
        "Mr Dudek said that “nobody was hurt”.",
        "The mayor said that “the pumps worked as planned”.",
        "“The dam is safe,” according to Lunde.",
    ],
)
def test_a_quotation_of_its_own_speaker_is_not(claim: str) -> None:
    assert list(given_to_another(claim, [SAID])) == []


def test_the_director_does_not_say_what_the_engineer_said() -> None:
    passage = (
        '"This dam is a ticking clock," engineer Ilse Brandt told the auditors. The dam\'s operator, '
        'Vannkraft, disagreed. "The dam is as safe as the day it was built," said its director Per Lunde.'
    )
    claim = '"This dam is a ticking clock," said Per Lunde, the operator\'s director.'
    assert [fact.found for fact in given_to_another(claim, [passage])] == ["Ilse Brandt"]


COUNTED = (
    "Ilse Brandt put the cost of the repair at 40 million crowns. Per Lunde put it at 30 million. "
    "Odd Berg has 12 boats and Ola Nord has 15 boats. LSU lost two games. The Tigers won three games."
)


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("Per Lunde put the cost of the repair at 40 million crowns.", ["Ilse Brandt"]),
        ("Lunde put the cost of the repair at 40 million crowns.", ["Ilse Brandt"]),
        ("Ola Nord has 12 boats.", ["Odd Berg"]),
        ("Odd Berg has 15 boats.", ["Ola Nord"]),
        ("Ilse Brandt put the cost at 40 million crowns.", []),
        ("Ola Nord has 15 boats.", []),
        ("LSU won three games.", []),
    ],
)
def test_a_figure_belongs_to_whom_its_sentence_names(claim: str, found: list[str]) -> None:
    assert [fact.found for fact in figures_of_another(claim, [COUNTED])] == found

"""Amounts of money are known from other numbers, in every country's money."""

from __future__ import annotations

import pytest

from assistant.answer.mentions import mentions
from assistant.question.expected_answer_type import AnswerKind


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("The line was fined 4 million kroner for the spill.", ["4 million kroner"]),
        ("It cost 3.5bn zlotys, or NOK 9 billion.", ["3.5bn zlotys", "NOK 9 billion"]),
        ("They paid 200 pesos a ticket and 90 cents a stamp.", ["200 pesos", "90 cents"]),
        ("The price rose to $45 from €38.", ["$45", "€38"]),
        ("You can try 3 rides, said two crown princes with 200 pounds of butter.", []),
        ("He lost 200 pounds at cards and TRY 300 at the fair.", ["200 pounds", "TRY 300"]),
        ("The 3 won medals in 2 real races.", []),
        ("All 50 of the top 10 boats sank.", []),
    ],
)
def test_amounts_of_money(text: str, money: list[str]) -> None:
    assert [one.text for one in mentions(text) if one.kind is AnswerKind.MONEY] == money

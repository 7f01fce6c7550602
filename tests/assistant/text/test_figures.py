from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.text.figures import figures, supports


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("2,161,000 people", 2_161_000, ""),
        ("2.16 million people", 2_160_000, ""),
        ("two and a half million", 2_500_000, ""),
        ("half a million", 500_000, ""),
        ("twenty-one", 21, ""),
        ("one hundred and five", 105, ""),
        ("a dozen", 12, ""),
        ("$1.65 billion", 1.65e9, "USD"),
        ("5bn euros", 5e9, "EUR"),
        ("£50million", 5e7, "GBP"),
        ("5 lakh rupees", 5e5, "INR"),
        ("25 crore", 2.5e8, ""),
        ("12.5 per cent", 12.5, "percent"),
        ("0.5 percentage points", 0.5, "points"),
        ("34-year-old", 34, "year"),
    ],
)
def test_a_figure_is_read_with_its_value_and_unit(text: str, value: float, unit: str) -> None:
    (figure,) = figures(text)
    assert (figure.low, figure.unit) == (value, unit)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("2.16 million", "2,161,000"),
        ("2,161,000", "2.16 million"),
        ("12 percent", "12%"),
        ("three", "3"),
        ("half", "50 percent"),
        ("about 500", "520"),
        ("more than 11,000", "11,002"),
        ("nearly 5,000", "4,950"),
        ("dozens", "36"),
        ("15,000", "15, 000"),
        ("3-1", "3-1"),
    ],
)
def test_a_figure_supports_the_same_figure_otherwise_written(claim: str, source: str) -> None:
    from assistant.text.figures import readings

    (mine,) = figures(claim)
    assert any(supports(one, mine) for one in readings(source))


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("2.26 million", "2,161,000"),
        ("12 percent", "12 percentage points"),
        ("12 percent", "12"),
        ("$5 million", "€5 million"),
        ("5 million", "5 billion"),
        ("$1.3 billion", "$1 billion"),
        ("five miles", "five kilometres"),
        ("more than 50", "50"),
        ("hundreds", "36"),
        ("3-1", "1-3"),
        ("thirteen", "thirty"),
    ],
)
def test_a_figure_does_not_support_a_different_one(claim: str, source: str) -> None:
    (mine,), (theirs,) = figures(claim), figures(source)
    assert not supports(theirs, mine)


def test_the_lower_end_of_a_range_has_the_unit_and_the_multiplier_of_the_upper() -> None:
    for text in ("$2-3 million", "2 to 3 million dollars"):
        lower, upper = figures(text)
        assert (lower.low, lower.unit, upper.low, upper.unit) == (2e6, "USD", 3e6, "USD")


@given(st.integers(0, 10**12))
def test_every_whole_number_is_read_as_written_with_and_without_separators(number: int) -> None:
    for written in (f"{number:,}", str(number)):
        (figure,) = figures(f"They counted {written} of them.")
        assert figure.low == number


@settings(max_examples=50)
@given(st.text(max_size=100))
def test_no_text_breaks_the_reading_and_every_figure_is_where_it_says(text: str) -> None:
    for figure in figures(text):
        assert len(text[figure.start : figure.end]) == len(figure.written)


@pytest.mark.parametrize(
    ("stated", "reported", "supported"),
    [
        ("4 million kroner", "4 million crowns", True),
        ("4 million kroner", "4 million euros", False),
        ("9 billion zlotys", "9 billion zloty", True),
        ("300 pesos", "300 roubles", False),
        ("3 million kroner", "NOK 3 million", True),
        ("3 million euros", "PLN 3 million", False),
        ("$3 million", "CHF 3 million", False),
        ("R$ 5", "$5", False),
    ],
)
def test_money_of_any_country_is_compared(stated: str, reported: str, supported: bool) -> None:
    (mine,), (theirs,) = figures(f"It cost {stated}."), figures(f"It cost {reported}.")
    assert supports(theirs, mine) is supported


@pytest.mark.parametrize(
    ("text", "values"),
    [("One person died.", [1.0]), ("It killed one man and two dogs.", [1.0, 2.0]), ("One of them left.", [])],
)
def test_one_is_a_figure_where_it_counts_persons(text: str, values: list[float]) -> None:
    assert [one.low for one in figures(text)] == values

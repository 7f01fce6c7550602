from __future__ import annotations

from datetime import date

import pytest

from assistant.check.dates import dates, near_publication, supports

PUBLISHED = date(2024, 3, 7)  # a Thursday


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("7 March 2021", "March 7, 2021"),
        ("7 March 2021", "2021-03-07"),
        ("Feb. 7", "on 7 February"),
        ("in March", "on 7 March"),
        ("in 2021", "on 7 March 2021"),
        ("in the 1990s", "in 1994"),
        ("on 5 March 2024", "on 5 March"),
        ("on 5 March", "on Tuesday"),
        ("on Tuesday", "on 5 March"),
    ],
)
def test_a_date_supports_what_it_implies(claim: str, source: str) -> None:
    assert supports(dates(source)[0], dates(claim)[0], published=PUBLISHED)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("7 March 2021", "7 March 2022"),
        ("7 May", "7 March"),
        ("8 March", "7 March"),
        ("7 March", "in March"),
        ("on Tuesday", "on Wednesday"),
        ("in 2021", "in 2020"),
        ("on 6 March", "on Tuesday"),
    ],
)
def test_a_date_does_not_support_another(claim: str, source: str) -> None:
    assert not supports(dates(source)[0], dates(claim)[0], published=PUBLISHED)


@pytest.mark.parametrize(
    "text", ["Theresa May said so", "they may go", "a march of 300", "24 Su-35", "2,021 people"]
)
def test_a_verb_a_name_or_a_count_is_no_date(text: str) -> None:
    assert dates(text) == ()


@pytest.mark.parametrize(
    ("claim", "source", "supported"),
    [
        ("on Thursdays", "every Thursday", True),
        ("every Thursday", "on Thursday", True),
        ("Thursdays are market days", "on Tuesdays", False),
        ("each Thursday", "on 7 March 2024", False),
    ],
)
def test_a_day_of_every_week_is_supported_by_that_weekday_alone(
    claim: str, source: str, supported: bool
) -> None:
    (claimed,) = dates(claim)
    assert claimed.each
    assert supports(dates(source)[0], claimed, published=PUBLISHED) == supported
    assert not near_publication(claimed, PUBLISHED)

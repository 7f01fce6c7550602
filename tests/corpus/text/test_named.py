"""Whom and what a text names, under which whole name."""

from __future__ import annotations

import pytest

from corpus import name_key
from corpus.text.named import named


def found(text: str) -> dict[str, str]:
    """Each form that a text has, with the name that it stands for."""
    return {one.written: one.whole for one in named(text)}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("On Monday the mayor met Anna Ruiz in Lemna.", {"Anna Ruiz", "Lemna"}),
        ("It was Lemna Foods chief executive Anna Ruiz who signed it.", {"Lemna Foods", "Anna Ruiz"}),
        ("He met US President Jo Borg there on that day.", {"US", "Jo Borg"}),
        ("They went to the Bank of Lemna and then left.", {"Bank of Lemna"}),
        ("It went to the Ministry for Foreign Affairs on that day.", {"Ministry for Foreign Affairs"}),
        (
            "She chairs the Department of Health and Human Services now.",
            {"Department of Health and Human Services"},
        ),
        ("It is led by Ursula von der Leyen as before.", {"Ursula von der Leyen"}),
        ("It was Anna Ruiz's house, and the city's oldest.", {"Anna Ruiz"}),
        ("Analysts expect less of it. The analysts agree.", set()),
        ("New Lemna has a new pier. He wrote of it there.", {"New Lemna"}),
        ("Follow the news here. See what comes of it next.", set()),
        ("I'm sure that's right, and we've said so. It's late.", set()),
        ("The Polish minister came in May with the Finnish one.", set()),
        ("FIVE DIE IN LEMNA AS DAM BURSTS", set()),
        ("Five Die As Lemna Dam Bursts Overnight", set()),
    ],
)
def test_names_are_runs_of_capitals_without_what_only_opens_a_sentence(text: str, names: set[str]) -> None:
    assert found(text).keys() == names


def test_a_part_stands_for_the_whole_that_the_text_gives() -> None:
    text = (
        "Anna Ruiz of Lemna Foods met Pedro de la Cruz Ortega. Ruiz spoke first, then Cruz Ortega. Lemna "
        "Foods sells fish. In New York she said that York is smaller. Epic Games of Lemna sued; Epic won."
    )
    stands_for = found(text)
    assert stands_for["Ruiz"] == "anna ruiz"
    assert stands_for["Cruz Ortega"] == "pedro de la cruz ortega"
    assert stands_for["Epic"] == "epic games"
    assert stands_for["York"] == "york"


def test_an_acronym_stands_for_what_the_text_writes_out() -> None:
    text = "The International Seed Board (ISB) met. The ISB will meet again on Friday, said the ISB."
    assert found(text)["ISB"] == "international seed board"


def test_a_last_name_of_two_persons_stands_for_neither() -> None:
    assert found("Anna Ruiz met Pedro Ruiz. Ruiz did not speak.")["Ruiz"] == "ruiz"


def test_a_firm_named_short_before_another_of_its_name_stays_itself() -> None:
    """As "FTX Ventures" was a part of FTX."""
    assert found("At Norva all was well. Norva Ventures invested, and Norva paid.")["Norva"] == "norva"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the United States", "U.S."),
        ("United Kingdom", "UK"),
        ("The Lemna Courier", "Lemna Courier"),
        ("Ana Núñez", "ANA NUNEZ"),
    ],
)
def test_spellings_of_a_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("Georgia", "Georgian"), ("Scotland", "United Kingdom")])
def test_a_country_within_a_country_and_a_people_have_keys_of_their_own(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)

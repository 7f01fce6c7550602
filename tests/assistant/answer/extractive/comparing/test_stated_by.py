"""Whose statement a sentence is: who says it there, or published it; not whom it only names."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.comparing.stated_by import is_published_by, is_stated_by, name_pattern
from tests.assistant.answer.extractive.made import candidate
from tests.corpora import make_report

BAKERS = "the Bakers' Guild"
OFFICE = "the Sound Harbour Office"


@pytest.mark.parametrize(
    "text",
    [
        "The ferry is safe, the Sound Harbour Office said on Monday.",
        "“The ferry is safe,” said the Sound Harbour Office.",
        "According to the Sound Harbour Office the ferry is safe.",
        "The Sound Harbour Office has also demanded a second ramp.",
        "Sound Harbour Office director Ada Okoye said the ferry would sail.",
        "Ada Okoye, director of the Sound Harbour Office, warned of ice.",
        "“It will sail,” said Ada Okoye of the Sound Harbour Office.",
        "Inspectors, whom the captain called slow, found nothing, the Sound Harbour Office said.",
    ],
)
def test_a_sentence_is_by_whom_it_has_say_something(text: str) -> None:
    assert is_stated_by(OFFICE, candidate(text))
    assert not is_stated_by(BAKERS, candidate(text))


@pytest.mark.parametrize(
    "text",
    [
        "The Sound Harbour Office will hold a meeting on 4 May.",
        "The ferry of the Sound Harbour Office splits the town.",
        "Ada Okoye said that the Sound Harbour Office wants a second ramp.",
        "The Sound Harbour Office wants to close the quay, the captain said.",
        "The Sound Harbour Office was asked for the plans.",
        "Okoye sued the Sound Harbour Office, a baker said.",
    ],
)
def test_a_sentence_that_only_names_the_party_or_has_another_speak_of_it_is_not_its_own(text: str) -> None:
    assert not is_stated_by(OFFICE, candidate(text))


def test_it_goes_on_with_a_pronoun_after_the_party_was_named_as_the_speaker() -> None:
    named = "The Sound Harbour Office said the ferry was safe."
    assert is_stated_by(OFFICE, candidate("It also promised a second ramp.", before=named))
    assert not is_stated_by(OFFICE, candidate("It sails in May.", before=named))
    assert not is_stated_by(OFFICE, candidate("It also promised a ramp.", before="The Office met."))


def test_a_person_is_called_by_the_last_name_alone() -> None:
    assert is_stated_by("Zvenka Tarbel", candidate("Tarbel wants the ferry closed for a week."))
    assert is_stated_by("Zvenka Tarbel", candidate("“It is as safe as a house,” said Tarbel."))
    assert is_stated_by("Ada Okoye", candidate("“The ferry is as safe as a house,” Okoye said."))
    assert is_stated_by("Ada Okoye", candidate("Mayor Okoye wants the ferry closed."))
    assert not is_stated_by(
        "Ada Okoye", candidate("“The ferry is as safe as a house,” Selim Brandt told Okoye.")
    )


@pytest.mark.parametrize("written", ["Bakers' Guild", "Bakers’ Guild", "Bakers Guild", "Baker's Guild"])
@pytest.mark.parametrize("asked", ["the Bakers' Guild", "the Bakers’ Guild", "Bakers Guild"])
def test_an_apostrophe_may_be_straight_curly_or_left_out(asked: str, written: str) -> None:
    assert is_stated_by(asked, candidate(f"The {written} demands cheaper flour for the ferry."))
    assert is_published_by(asked, make_report(f"Statement of the {written} on flour", "Flour is dear."))
    assert not is_stated_by(asked, candidate("The Brewers' Guild demands cheaper flour for the ferry."))


def _of(title: str, outlet: str = "Lemna Courier") -> Candidate:
    one = candidate("Flour is dear this summer.")
    report = make_report(title, one.text, outlet)
    stored = replace(one.hit.stored, report=report)
    return replace(one, hit=replace(one.hit, stored=stored))


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        ("Statement of the Bakers' Guild on flour", "Lemna Courier"),
        ("Open letter from the Bakers’ Guild", "Lemna Courier"),
        ("Bakers' Guild statement on flour", "Lemna Courier"),
        ("The Bakers' Guild's position on flour", "Lemna Courier"),
        ("Flour is dear", "Bakers Guild"),
    ],
)
def test_all_of_a_report_is_by_whom_published_it_or_whose_statement_its_title_calls_it(
    title: str, outlet: str
) -> None:
    assert is_stated_by(BAKERS, _of(title, outlet))
    assert not is_stated_by(OFFICE, _of(title, outlet))


def test_a_report_about_the_party_is_not_its_statement() -> None:
    assert not is_stated_by(BAKERS, _of("Bakers' Guild loses its hall"))
    assert not is_stated_by(BAKERS, _of("Statement on the Bakers' Guild"))


def test_a_name_is_found_whole() -> None:
    assert re.fullmatch(name_pattern("O'Hara Lines"), "O’Hara Lines")
    assert not re.fullmatch(name_pattern("O'Hara Lines"), "O’Hara Line")

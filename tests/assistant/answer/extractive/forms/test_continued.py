"""A quotation is quoted to its end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer.answer import Citation
from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.forms.continued import continued
from tests.assistant.answer.extractive.made import candidate

SAID = "“The ferry is late again,” Ada Okoye said."


def first_of(body: str, first: str = SAID) -> Candidate:
    """The first sentence of a report with this body."""
    one = candidate(body)
    cited = Citation(stored=one.citations[0].stored, start=0, end=len(first))
    return replace(one, text=first, citations=[cited])


@pytest.mark.parametrize(
    "more",
    [
        " “Nobody answers for it.”",
        "\n\n“Nobody answers for it,” she added.",
        " She added: “Nobody answers for it.”",
        " “Nobody answers for it,” Okoye said.",
    ],
)
def test_what_the_speaker_says_next_is_quoted_with_it(more: str) -> None:
    whole = continued(first_of(f"{SAID}{more} The harbour was quiet."), ["Ada Okoye"])
    assert whole.text == f"{SAID}{more}"
    assert whole.citations[0].quote == whole.text


@pytest.mark.parametrize(
    "more",
    [
        " The harbour was quiet.",
        " “Nobody answers for it,” Ola Nord said.",
        " Ola Nord added: “Nobody answers for it.”",
        " Okoye left the room.",
        " On Tuesday Okoye called it “a scandal for all of us”.",
        " Those who waited said that Okoye “was never there”.",
    ],
)
def test_what_another_says_or_nobody_is_not(more: str) -> None:
    one = first_of(f"{SAID}{more} “It is so.”")
    assert continued(one, ["Ada Okoye"]) is one


def test_marks_that_are_open_are_followed_to_where_they_close() -> None:
    first = "Ada Okoye said: “The ferry is late again."
    body = f"{first} Nobody answers for it. It has to end.” The harbour was quiet. “So it is.”"
    assert continued(first_of(body, first), ["Ada Okoye"]).text == body[: body.index(" The harbour")]


def test_a_second_report_is_cited_for_no_more_than_it_has() -> None:
    one = first_of(f"{SAID} “Nobody answers for it.”")
    other = first_of(f"{SAID} The harbour was quiet.").citations[0]
    whole = continued(replace(one, citations=[*one.citations, other]), ["Ada Okoye"])
    assert [each.quote for each in whole.citations] == [whole.text, SAID]

"""A title stands for whom the report itself gives it to."""

from __future__ import annotations

import pytest

from assistant.answer.extractive.titled_speaker import speakers, title_in
from tests.corpora import as_stored, make_report


@pytest.mark.parametrize(
    ("speaker", "text", "name"),
    [
        ("the judge", "Judge Ada Okoye opened the trial. Okoye was late.", "Ada Okoye"),
        ("the judge", "U.S. District Judge Ada Okoye opened the trial.", "Ada Okoye"),
        ("the judge", "Ada Okoye, the judge in the case, was late.", "Ada Okoye"),
        ("the judge", "The judge, Ada Okoye, was late.", "Ada Okoye"),
        ("the prosecutor", "Ola Nord, a federal prosecutor, spoke first.", "Ola Nord"),
        ("the CEO of Orvan", "Orvan CEO Ola Nord spoke first.", "Ola Nord"),
        ("the CEO of Orvan", "Ola Nord, the chief executive of Orvan, spoke first.", "Ola Nord"),
        ("the chief executive of Orvan", "Orvan's CEO, Ola Nord, spoke first.", "Ola Nord"),
        ("the Orvan chief", "Orvan chief Ola Nord spoke first.", "Ola Nord"),
        ("the spokesperson for Orvan", "Orvan spokeswoman Ada Okoye spoke first.", "Ada Okoye"),
    ],
)
def test_a_title_is_given_to_a_name_beside_it(speaker: str, text: str, name: str) -> None:
    stored = as_stored(make_report("The case", text))
    assert speakers(speaker, stored) == (name, speaker)


@pytest.mark.parametrize(
    ("speaker", "text"),
    [
        ("the judge", "The judge was late. Ada Okoye waited."),
        ("the judge", "A judge and Ada Okoye were late."),
        ("the CEO of Orvan", "Tarvik CEO Ola Nord spoke of Orvan."),
        ("the Orvan chief", "Tarvik Chief Ola Nord spoke of Orvan."),
        ("Ada Okoye", "Judge Ola Nord was late."),
        ("Judge Nord", "Judge Ola Nord was late."),
    ],
)
def test_no_other_name_has_it(speaker: str, text: str) -> None:
    assert speakers(speaker, as_stored(make_report("The case", text))) == (speaker,)


def test_a_name_is_no_title() -> None:
    asked = ("the judge", "the Orvan CEO", "the Orvan", "Okoye", "Judge Nord")
    assert [one for one in asked if title_in(one)] == ["the judge", "the Orvan CEO"]

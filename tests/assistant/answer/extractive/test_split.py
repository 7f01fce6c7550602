"""The sentences of a hit: cut apart where they end, and joined with the heading that is their subject."""

from __future__ import annotations

import pytest

from assistant.answer.extractive.candidates import candidates
from assistant.answer.extractive.context import context
from assistant.answer.extractive.split import split_hit
from corpus import Hit, Passage
from tests.corpora import as_stored, make_report


def hit(body: str, *, start: int = 0) -> Hit:
    """A hit of the body from ``start`` on."""
    stored = as_stored(make_report("Ferries", body))
    passage = Passage(
        passage_id=1, report_id=stored.report_id, version=1, ordinal=0, start=start, end=len(body)
    )
    return Hit(passage=passage, stored=stored, score=1.0, cosine=None, found_by={})


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        (
            "Norva\n\nIs laying off 20 people. It said so.",
            ("Norva\n\nIs laying off 20 people.", "It said so."),
        ),
        ("Lemna Foods\nCut 30 roles in May.", ("Lemna Foods\nCut 30 roles in May.",)),
        ("Norva closed a pier.\n\nIs it open?", ("Norva closed a pier.", "Is it open?")),
        ("Norva\n\nThe yard is laying off 20.", ("Norva", "The yard is laying off 20.")),
        ("Rep. Ada Roth, R-N.Y., said so.", ("Rep. Ada Roth, R-N.Y., said so.",)),
    ],
)
def test_a_sentence_without_a_subject_has_its_heading(body: str, texts: tuple[str, ...]) -> None:
    assert split_hit(hit(body), 0).texts == texts


def test_the_cited_words_are_those_of_the_report() -> None:
    (one,) = candidates([split_hit(hit("Norva\n\nIs laying off 20 people."), 0)])
    assert one.text == one.citations[0].quote == "Norva\n\nIs laying off 20 people."
    assert context(one, "") == ""


def test_a_heading_before_the_passage_is_given_as_context() -> None:
    body = "Norva\n\nIs laying off 20 people."
    (one,) = candidates([split_hit(hit(body, start=body.index("Is")), 0)])
    assert (context(one, ""), one.text) == ("Norva", "Is laying off 20 people.")


def test_each_entry_of_a_list_has_the_heading_of_the_list() -> None:
    body = "Norva\n\n- Laid off 20 people.\n\n- Closed a pier in the old harbour.\n\nThe yard is open."
    found = candidates([split_hit(hit(body, start=body.index("- Closed")), 0)])
    assert [(context(one, ""), one.text) for one in found[:1]] == [
        ("Norva", "- Closed a pier in the old harbour.")
    ]
    assert split_hit(hit(body), 0).texts == (
        "Norva\n\n- Laid off 20 people.",
        "- Closed a pier in the old harbour.",
        "The yard is open.",
    )

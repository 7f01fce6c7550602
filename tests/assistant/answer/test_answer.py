"""What an answer cites: spans of a report's title, summary and body."""

from __future__ import annotations

import pytest

from assistant.answer.answer import Citation, Statement
from assistant.answer.enrich.checks import with_check
from corpus import TextField
from tests.corpora import as_stored, make_report

STORED = as_stored(
    make_report(
        title="Crane falls at Karsund",
        summary="Three dock workers died when a crane fell.",
        body="The port was closed. Nobody was named.",
    )
)
LEAD = "Three dock workers died when a crane fell."


@pytest.mark.parametrize(
    ("field", "quote"),
    [
        (TextField.TITLE, "Crane falls"),
        (TextField.SUMMARY, "Three dock "),
        (TextField.BODY, "The port wa"),
    ],
)
def test_a_citation_quotes_the_text_that_it_names(field: TextField, quote: str) -> None:
    citation = Citation(stored=STORED, field=field, start=0, end=11)
    assert citation.quote == quote
    assert citation.to_json()["field"] == field.value


def test_the_same_offsets_of_title_and_body_are_two_citations() -> None:
    title, body = (
        Citation(stored=STORED, field=field, start=0, end=11) for field in (TextField.TITLE, TextField.BODY)
    )
    assert title.key != body.key


def test_a_sentence_is_checked_against_the_summary_that_it_cites() -> None:
    cited = Citation(stored=STORED, field=TextField.SUMMARY, start=0, end=len(LEAD))
    right, wrong = (
        with_check(Statement(text=text, citations=(cited,)), [])
        for text in (LEAD, LEAD.replace("Three", "Four"))
    )
    assert not right.unsupported
    assert wrong.unsupported


def test_a_full_text_has_all_that_a_reader_sees() -> None:
    report = STORED.report
    assert report.full_text == f"{report.title}\n\n{LEAD}\n\n{report.body}"
    assert make_report(title="T", body="B").full_text == "T\n\nB"

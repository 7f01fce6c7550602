"""A row of a table is shown with its headings; everything else as it is."""

from __future__ import annotations

from assistant.answer.answer import Statement
from assistant.answer.rows_shown import as_shown
from corpus import Span

ROW = "| Lemna | 4 |  | dry |"
HEADER = "| Town | Rain | Snow |"


def test_each_cell_follows_its_heading_and_what_answers_stays_emphasised() -> None:
    at = ROW.index("4")
    statement = Statement(text=ROW, citations=(), context=HEADER, emphasis=(Span(at, at + 1),))
    shown = as_shown(statement)
    assert shown.text == "Town: Lemna · Rain: 4 · dry"
    assert shown.context == ""
    assert [shown.text[span.start : span.end] for span in shown.emphasis] == ["4"]


def test_a_sentence_and_a_row_without_its_header_stay_as_they_are() -> None:
    for statement in (
        Statement(text="It rained.", citations=(), context="In Lemna."),
        Statement(text=ROW, citations=(), context="In Lemna."),
        Statement(text="It rained.", citations=(), context=HEADER),
    ):
        assert as_shown(statement) is statement

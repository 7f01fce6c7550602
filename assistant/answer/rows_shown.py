"""Rows of tables as people are shown them: each cell after its heading, instead of bars.

What is stored, checked and given to programs stays the row as the report has it.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.answer.answer import Statement
from assistant.text.table_rows import cell_texts, cells, is_row
from corpus import Span

_BETWEEN = " · "


def as_shown(statement: Statement) -> Statement:
    """The statement; of a row under its table's first one the cells with their headings, without empty ones.

    What answers stays emphasised.
    """
    if not (is_row(statement.text) and is_row(statement.context)):
        return statement
    text, emphasis = "", []
    headings = cell_texts(statement.context)
    for place, cell in enumerate(cells(statement.text)):
        words = statement.text[cell.start : cell.end].replace("\\|", "|")
        if not words:
            continue
        heading = headings[place] if place < len(headings) else ""
        text += f"{_BETWEEN if text else ''}{heading}{': ' if heading else ''}"
        if cell in statement.emphasis:
            emphasis.append(Span(len(text), len(text) + len(words)))
        text += words
    return replace(statement, text=text, context="", emphasis=tuple(emphasis))

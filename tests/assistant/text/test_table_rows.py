"""Tables are found in a text, parted from each other, and cut into cells."""

from __future__ import annotations

from assistant.text.table_rows import cell_texts, cells, is_row, tables

TEXT = """Figures of Monday.

| Town | Rain |
| --- | ---: |
| Lemna | 4 |
| Orvel | 5 |
| Team | Won |
|---|---|
| Halmby | 3 |

Some words.
| Alone | here |

| A | B |
| 1 | 2 |
"""


def rows(text: str) -> list[list[str]]:
    return [[text[span.start : span.end] for span in (table.header, *table.rows)] for table in tables(text)]


def test_each_table_has_its_header_and_its_rows_and_no_dashes() -> None:
    assert rows(TEXT) == [
        ["| Town | Rain |", "| Lemna | 4 |", "| Orvel | 5 |"],
        ["| Team | Won |", "| Halmby | 3 |"],
        ["| A | B |", "| 1 | 2 |"],
    ]


def test_a_row_alone_and_a_text_without_bars_are_no_table() -> None:
    assert rows("| Alone | here |\n") == []
    assert rows("No table.") == rows("") == []


def test_cells_are_cut_at_bars_that_are_not_escaped() -> None:
    row = r"| a \| b |  | c |"
    assert cell_texts(row) == ["a | b", "", "c"]
    assert [row[span.start : span.end] for span in cells(row)] == [r"a \| b", "", "c"]


def test_what_is_a_row() -> None:
    assert is_row("| a | b |")
    assert not is_row("a | b")
    assert not is_row("| a | b |\n| c | d |")
    assert not is_row("")

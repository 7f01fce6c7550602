"""Lists and tables of plain text keep their entries and rows; prose that was wrapped is joined."""

from __future__ import annotations

import pytest

from ingest.readers.paragraphs import paragraphs
from tests.ingest.readers.files import only_report


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (
            "The plan:\n- dredging, which\n  takes a year\n- a crane",
            ["The plan:", "• dredging, which takes a year", "• a crane"],
        ),
        ("1. Close it\n2. Pump out\nthe mud", ["1. Close it", "2. Pump out the mud"]),
        ("* One\n* Two", ["• One", "• Two"]),
        ("– Tak, powiedział.\n– Nie.", ["– Tak, powiedział.", "– Nie."]),
        ("It was wrapped\n- as it happens - by\n- hand", ["It was wrapped - as it happens - by - hand"]),
        ("It fell by\n3. more than\nexpected", ["It fell by 3. more than expected"]),
        ("Country\tTonnes\nChile\t1|2", ["| Country | Tonnes |\n| Chile | 1/2 |"]),
        (
            "Rain by town\nTown    Rain\nOrvel   5 mm\nTavik   7 mm",
            ["Rain by town", "| Town | Rain |\n| Orvel | 5 mm |\n| Tavik | 7 mm |"],
        ),
        (
            "Rain:\n| Town | Rain |\n|---|---|\n| Orvel | 5 |\nSo it was.",
            ["Rain:", "| Town | Rain |\n| Orvel | 5 |", "So it was."],
        ),
        (
            "He left.  She stayed\nto the end.  It was\nlate.  Nobody came",
            ["He left. She stayed to the end. It was late. Nobody came"],
        ),
    ],
)
def test_entries_and_rows_are_kept_and_prose_is_joined(block: str, expected: list[str]) -> None:
    assert paragraphs(f"A title\n\n{block}\n\nThe end.")[1:-1] == expected


def test_the_rows_of_a_text_without_blank_lines_are_one_table() -> None:
    report = only_report("a.txt", b"Rain by town\nIt rained.\n| Town | Rain |\n| Orvel | 5 |\n")
    assert report.body == "It rained.\n\n| Town | Rain |\n| Orvel | 5 |"

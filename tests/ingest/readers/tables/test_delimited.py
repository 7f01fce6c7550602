"""Delimited text is a list of reports where its heads say so, else one report."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from corpus import Report
from ingest.readers.reader import Refusal
from tests.ingest.readers.files import only_refusal, only_report, read_bytes

_HEADS = ("Headline", "Article Text", "pubDate", "Media", "Link", "Byline", "Reach")
_DAM = (
    "Dam holds",
    'It lasted; it "rained".\nNobody, he said, left.',
    "14/03/2025",
    "Orvel Times",
    "",
    "Eva Lind",
    "9",
)
_FERRY = ("Ferries run", "They run.", "02/03/2026 14:20", "Orvel Times", "https://o.example/1", "", "")


def csv(*rows: tuple[str, ...], delimiter: str = ",") -> str:
    quoted = ((f'"{cell.replace(chr(34), chr(34) * 2)}"' if cell else "" for cell in row) for row in rows)
    return "\n".join(delimiter.join(row) for row in quoted) + "\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_each_row_is_a_report_whatever_the_delimiter(delimiter: str, encoding: str) -> None:
    raw = csv(_HEADS, _DAM, _FERRY, delimiter=delimiter).encode(encoding)
    dam, ferry = (one for one in read_bytes("a.csv", raw) if isinstance(one, Report))
    assert (dam.title, dam.body, dam.outlet, dam.author) == (_DAM[0], _DAM[1], "Orvel Times", "Eva Lind")
    assert dam.metadata == {"Reach": "9"}
    assert dam.published == datetime(2025, 3, 14, tzinfo=UTC)
    assert ferry.published == datetime(2026, 3, 2, 14, 20, tzinfo=UTC)
    assert ferry.url == "https://o.example/1"


def test_a_row_that_cannot_be_read_is_refused_by_its_number_and_the_others_are_read() -> None:
    rows = csv(
        ("title", "text", "date"), ("", "No title.", ""), ("A", "B", "soon"), ("Dam holds", "It lasted.", "")
    )
    readings = read_bytes("a.csv", rows.encode())
    [refusal] = [one for one in readings if isinstance(one, Refusal)]
    assert refusal.where == "/collected/a.csv row 2"
    assert "the title is missing" in refusal.reason
    read = {one.title: one for one in readings if isinstance(one, Report)}
    assert list(read) == ["A", "Dam holds"], "a date that cannot be read does not cost the report"
    assert read["A"].published is None


def test_more_cells_than_heads_are_a_delimiter_that_was_not_quoted() -> None:
    [refusal] = read_bytes("a.csv", b"title,text\nDam holds,It lasted, it rained\n")
    assert isinstance(refusal, Refusal)
    assert refusal.reason.startswith("the row has 3 cells under 2 heads")


@pytest.mark.parametrize(
    ("days", "published"),
    [
        (("03/04/2025", "25/04/2025"), "2025-04-03"),
        (("03/04/2025", "04/25/2025"), "2025-03-04"),
        (("03.04.2025",), "2025-04-03"),
        (("03/03/2025",), "2025-03-03"),
        (("45750",), "2025-04-03"),
        (("45750.5",), "2025-04-03"),
        (("03/04/2025",), None),
    ],
)
def test_days_in_numbers_are_read_in_the_order_that_their_column_shows(
    days: tuple[str, ...], published: str | None
) -> None:
    rows = [
        ("title", "text", "date"),
        *((f"Day {number}", "It lasted.", day) for number, day in enumerate(days)),
    ]
    first = read_bytes("a.csv", csv(*rows).encode())[0]
    assert isinstance(first, Report)
    if published is None:
        assert first.published is None
        assert "may have the day or the month first" in first.metadata["import_notes"][0]
    else:
        assert f"{first.published:%Y-%m-%d}" == published


def test_a_table_of_something_else_is_one_report_of_rows_below_their_heads() -> None:
    raw = b'Grain exports, 2025\n\nCountry,2024,2025\nPoland,"46,000","51,000"\nChile,"1,200"\n'
    raw += b"\nSource: Port authority\n"
    report = only_report("grain.csv", raw)
    assert (report.title, report.outlet) == ("Grain exports, 2025", "Port authority")
    assert report.body == "| Country | 2024 | 2025 |\n| Poland | 46,000 | 51,000 |\n| Chile | 1,200 |"


def test_a_table_without_heads_or_a_caption_has_letters_and_its_files_name() -> None:
    report = only_report("grain_exports.tsv", b"Poland\t46,000\nChile\t1,200\n")
    assert (report.title, report.body) == (
        "grain exports",
        "| A | B |\n| Poland | 46,000 |\n| Chile | 1,200 |",
    )


def test_excels_own_line_names_the_delimiter() -> None:
    assert (
        only_report("a.csv", b"sep=;\r\nTown;Rain, mm\r\nOrvel;5\r\n").body
        == "| Town | Rain, mm |\n| Orvel | 5 |"
    )


def test_what_is_endless_is_refused() -> None:
    assert "opens in row 2 is not closed" in only_refusal(
        "a.csv", b'title,text\nDam,"It lasted\nand lasted\n'
    )
    assert "100,000 rows" in only_refusal("a.csv", b"a,b\n" + b"1,2\n" * 100_001)
    assert "delimiters, more than" in only_refusal("a.csv", b"a," * 200_000 + b"\n")
    assert "20,000; split it" in only_refusal("a.csv", b"a,b\n" + b"1,2\n" * 20_001)


def test_heads_in_other_languages_are_known() -> None:
    raw = "Titel;Datum;Quelle;Inhalt\nDamm hält;14.03.2025;Orveler Zeitung;Der Damm hielt.\n".encode()
    report = only_report("meldungen.csv", raw)
    assert (report.title, report.outlet, report.body) == ("Damm hält", "Orveler Zeitung", "Der Damm hielt.")
    assert report.published == datetime(2025, 3, 14, tzinfo=UTC)

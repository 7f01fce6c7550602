"""Rows of tables are sentences; the first row of a table says what the others are."""

from __future__ import annotations

import time

import pytest

from corpus import header_of_row, sentences

_TABLE = (
    "It rained a lot. Here is how much:\n\n| Town | Rain (mm) |\n| --- | ---: |\n| Orvel | 106 |\n"
    "| Nes. Sund | 107 |\n\nThe end is near. It is | or so they say | dry."
)


def test_each_row_is_a_sentence_and_the_dashes_belong_to_the_first() -> None:
    assert [_TABLE[one.start : one.end] for one in sentences(_TABLE)] == [
        "It rained a lot.",
        "Here is how much:",
        "| Town | Rain (mm) |\n| --- | ---: |",
        "| Orvel | 106 |",
        "| Nes. Sund | 107 |",
        "The end is near.",
        "It is | or so they say | dry.",
    ]


@pytest.mark.parametrize(
    ("row", "header"),
    [
        ("| Orvel", "| Town | Rain (mm) |"),
        ("| Nes", "| Town | Rain (mm) |"),
        ("| Town", ""),
        ("The end", ""),
        ("It rained", ""),
    ],
)
def test_the_first_row_of_a_table(row: str, header: str) -> None:
    assert header_of_row(_TABLE, _TABLE.index(row)) == header


def test_the_header_is_that_of_the_nearest_table() -> None:
    two = "| Town | Rain |\n|---|---|\n| Orvel | 106 |\n| Team | Won |\n|---|---|\n| Halmby | 9 |"
    assert header_of_row(two, two.index("| Orvel")) == "| Town | Rain |"
    assert header_of_row(two, two.index("| Halmby")) == "| Team | Won |"


def test_dashes_without_end_take_no_longer_than_other_text() -> None:
    hostile = "| a |\n|" + "-|" * 100_000 + "x"
    began = time.process_time()
    sentences(hostile)
    header_of_row(hostile + "\n| b |", len(hostile) + 1)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("pl", ["Rozmawiali m.in. minister i gen. Kos oraz pełnomocnik ds. Portów.", "Umowy nie ma."]),
        ("pl", ["W 2025 r. Gmina kupiła 12 szt. pomp.", "Umowę podpisano w 2024 r.", "Wójt milczy."]),
        ("de", ["Der 3. Senat hob das Urteil gem. § 7 Abs. 3 auf.", "Es galt seit dem 2. Januar."]),
        ("de", ["Bestellt sind Fähren, Kräne usw.", "Danach folgt bzw. Ute Moll prüft den Rest."]),
        ("fr", ["M. Roux et Mme. Petit, c.-à-d. le maire, sont venus.", "Ils étaient env. 20."]),
        ("es", ["El Sr. Peña vive en la Av. Mayor con la Dra. Ruiz.", "Llegaron ayer."]),
        ("it", ["Vennero il dott. Neri, il sen. Bruni, ecc.", "Poi andarono via."]),
        ("tr", ["Prof. Can ve Dr. Ece vb. kişiler geldi.", "Sonra gittiler."]),
        ("ru", ["Об этом сообщил проф. Лесков.", "В 2025 г. Порт закрыли."]),
        ("en", ["The Ft. Dune road is shut.", "He read it in the FT.", "She did not."]),
    ],
)
def test_an_abbreviation_or_an_ordinal_number_ends_no_sentence(language: str, parts: list[str]) -> None:
    text = " ".join(parts)
    assert [text[span.start : span.end] for span in sentences(text, language=language)] == parts

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.text.figures_elsewhere import figures_elsewhere, written_elsewhere


@pytest.mark.parametrize(
    ("language", "text", "value", "unit", "written"),
    [
        ("de", "rund 1.250.000 Euro", 1_250_000, "EUR", "1.250.000 Euro"),
        ("de", "8,4 Mio. Euro", 8.4e6, "EUR", "8,4 Mio. Euro"),
        ("de", "3,5 Prozent mehr", 3.5, "percent", "3,5 Prozent"),
        ("es", "3 mil millones de dólares", 3e9, "USD", "3 mil millones de dólares"),
        ("fr", "1 250 000 €", 1_250_000, "EUR", "1 250 000 €"),
        ("fr", "2,5 millions d’euros", 2.5e6, "EUR", "2,5 millions d’euros"),
        ("ru", "2,5 млн рублей", 2.5e6, "RUB", "2,5 млн рублей"),
        ("pl", "40 tys. osób", 40_000, "", "40 tys"),
        ("pt", "R$ 3,2 bilhões", 3.2e9, "BRL", "3,2 bilhões"),
        ("tr", "yüzde 12", 12, "percent", "12"),
        ("hi", "25 करोड़ रुपये", 2.5e8, "INR", "25 करोड़ रुपये"),
        ("ar", "٢٫٥ مليون دولار", 2.5e6, "USD", "٢٫٥ مليون دولار"),
        ("zh", "投资12亿元新建", 1.2e9, "CNY", "12亿元"),
        ("zh", "3亿5000万美元", 3.5e8, "USD", "3亿5000万美元"),
        ("ja", "1兆2000億円", 1.2e12, "JPY", "1兆2000億円"),
        ("ko", "40만 명", 400_000, "", "40만"),
    ],
)
def test_a_figure_is_read_as_its_language_writes_it(
    language: str, text: str, value: float, unit: str, written: str
) -> None:
    (figure,) = figures_elsewhere(text, language)
    assert (figure.unit, figure.written) == (unit, written)
    assert figure.low == pytest.approx(value)
    assert text[figure.start : figure.end] == written


def test_a_comma_before_three_digits_may_be_either_mark() -> None:
    assert {one.low for one in figures_elsewhere("Unas 40,000 personas", "es")} == {40.0, 40_000.0}
    assert {one.low for one in figures_elsewhere("Unas 40.000 personas", "es")} == {40_000.0}


def test_small_numbers_are_read_as_words_and_ideographs() -> None:
    assert [one.low for one in written_elsewhere("zwölf Brücken, drei Städte", "de")] == [12, 3]
    assert [one.low for one in written_elsewhere("十二人", "zh")] == [12]


@settings(max_examples=100)
@given(st.text(max_size=60), st.sampled_from(["de", "es", "zh", "ko", "ar", "ru", "xx"]))
def test_no_text_breaks_the_reading(text: str, language: str) -> None:
    for figure in (*figures_elsewhere(text, language), *written_elsewhere(text, language)):
        assert text[figure.start : figure.end] == figure.written

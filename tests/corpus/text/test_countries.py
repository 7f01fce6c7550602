"""Every country of CLDR is known by name and demonym; forms that several share give them all."""

from __future__ import annotations

import pytest
from babel import Locale

from corpus import (
    countries_called,
    countries_named,
    country_codes,
    country_mentions,
    country_name,
    country_names,
    country_of_code,
)
from corpus.text.countries import _table

TERRITORIES = {str(code): str(name) for code, name in Locale("en").territories.items()}
# What CLDR lists beside countries and territories: unions, the world's rest, and what is for testing.
NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
UNINHABITED = {"BV", "CP", "DG", "GS", "HM", "TF", "UM"}


def test_every_territory_of_cldr_is_a_country_or_said_to_be_none() -> None:
    assert set(country_codes()) | NO_COUNTRIES == {
        code for code in TERRITORIES if code.isalpha() and len(code) == 2
    }


@pytest.mark.parametrize("code", country_codes())
def test_a_country_is_called_by_its_code_its_names_and_its_people(code: str) -> None:
    assert country_of_code(code.lower()) == code
    for name in (country_name(code), str(TERRITORIES[code]), *country_names(code, "en")):
        assert code in countries_named(name), name
        assert code in countries_called(name), name
    people = _table().people.get(code, ())
    assert bool(people) != (code in UNINHABITED)
    for form in people:
        assert code in countries_called(form), form
        assert any(code in one.countries for one in country_mentions(f"One {form} spoke.")), form


def test_no_form_means_several_countries_but_those_that_do_in_english() -> None:
    shared = {
        name
        for code in country_codes()
        for name in (*country_names(code, "en"), *_table().people.get(code, ()))
    }
    several = {form: countries_called(form) for form in shared if len(countries_called(form)) > 1}
    assert {form.casefold() for form in several} == {
        *(
            "congo",
            "congolese",
            "korea",
            "korean",
            "koreans",
            "dominican",
            "dominicans",
            "guinean",
            "guineans",
        ),
        *("samoan", "samoans", "virgin islands", "virgin islander", "virgin islanders"),
        *("saint martin", "saint martiner", "saint martiners"),
    }


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Nigerian", "NG"), ("Nigeriens", "NE"), ("Niger", "NE"), ("Nigeria", "NG"),
        ("Dominican", "DM DO"), ("Dominica", "DM"), ("Dominican Republic", "DO"),
        ("Guinean", "GN GQ GW"), ("Papua New Guinean", "PG"), ("Bissau-Guinean", "GW"),
        ("Congolese", "CD CG"), ("DR Congo", "CD"), ("D.R.C.", "CD"), ("Korean", "KP KR"),
        ("South Korean", "KR"), ("Republic of Korea", "KR"), ("Belgian", "BE"), ("Argentine", "AR"),
        ("Argentinian", "AR"), ("Afghan", "AF"), ("Lebanese", "LB"), ("Slovak", "SK"), ("Slovene", "SI"),
        ("Kazakh", "KZ"), ("Hong Kong", "HK"), ("Hong Kongers", "HK"), ("Taiwanese", "TW"),
        ("Kosovan", "XK"), ("Scots", "GB"), ("Welsh", "GB"), ("England", "GB"),
        ("the Netherlands", "NL"), ("The Gambia", "GM"), ("U.S.", "US"), ("the US", "US"),
        ("U.K.", "GB"), ("St. Lucian", "LC"), ("Cote d'Ivoire", "CI"), ("Côte d’Ivoire", "CI"),
        ("Turkey", "TR"), ("Türkiye", "TR"), ("Burkinabé", "BF"), ("São Toméan", "ST"),
        ("Trinidad and Tobago", "TT"), ("Mauritian", "MU"), ("Mauritanian", "MR"), ("Emirati", "AE"),
        ("American Samoan", "AS"), ("Sudanese", "SD"), ("South Sudanese", "SS"), ("Irish", "IE"),
        ("Northern Irish", "GB"), ("Palestinian", "PS"), ("Martian", ""), ("Latin American", ""),
        ("EU", ""),
    ],
)  # fmt: skip
def test_a_name_or_a_people_means_these_countries(words: str, codes: str) -> None:
    assert sorted(countries_called(words)) == codes.split()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Troops of South Sudan's army", [["SS"]]),
        ("Papua New Guinea and Guinea-Bissau", [["PG"], ["GW"]]),
        ("The mine in New Mexico, the Indian Ocean and Latin American banks", []),
        ("They polish their turkey in chad", []),
        ("the U.S. and the United States of America", [["US"], ["US"]]),
        ("A Dominican player", [["DM", "DO"]]),
    ],
)
def test_a_text_names_the_longest_country_that_is_written(text: str, codes: list[list[str]]) -> None:
    assert [sorted(one.countries) for one in country_mentions(text)] == codes

"""Outlets, countries and dates count as scope where they are written as sources and days of publication."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question.parts import parts, subject
from assistant.question.scope import FilterKind, asks_for_earliest, recognise
from assistant.question.sources import sources
from tests.assistant.question.collected import NOW, OUTLETS


def named(text: str) -> list[tuple[str, ...]]:
    return [source.outlets for source in sources(text, OUTLETS)]


@pytest.mark.parametrize(
    ("text", "outlets"),
    [
        ("What did TechCrunch say of the merger?", ("TechCrunch",)),
        ("what did techcrunch report about it, according to techcrunch?", ("TechCrunch",)),
        ("According to the Verge, who won?", ("The Verge",)),
        ("Does The Age article name the minister?", ("The Age",)),
        ("Does the article from 'Fortune' name the judge?", ("Fortune",)),
        ("What was Wired's report about?", ("Wired",)),
        ("Which drug did FOX News report on?", ("FOX News - Health", "FOX News - Lifestyle")),
        ("Which drug did the FOX News - Health article name?", ("FOX News - Health",)),
        ("What did CNBC report?", ("Cnbc | World Business News Leader",)),
        ("Which volcano did the Eos article describe?", ("Eos: Earth And Space Science News",)),
        ("Who scored, according to CBS Sports?", ("CBSSports.com",)),
        ("How many were displaced according to Folha do Igarape?", ("Folha do Igarapé",)),
        ("What did the BBC report say?", ("BBC News - Technology",)),
        ("Compare what The Verge and Wired say of the trial", ("Wired",)),
        ("Compare Fortune and Wired on the trial", ("Fortune",)),
        ("Fortune vs Wired on the trial", ("Fortune",)),
    ],
)
def test_an_outlet_is_recognised_however_it_is_written(text: str, outlets: tuple[str, ...]) -> None:
    assert outlets in named(text)


@pytest.mark.parametrize(
    "text",
    [
        "What was the age of the victim?",
        "Which Fortune 500 companies were fined?",
        "Did he make a fortune by selling it in time?",
        "Who was wired the money?",
        "Time after time, who failed?",
        "Who bought TechCrunch?",
    ],
)
def test_a_common_word_or_a_thing_is_no_source(text: str) -> None:
    assert named(text) == []


def test_one_cue_serves_a_whole_row_of_names() -> None:
    assert named("Who was accused, as reported by TechCrunch, Fortune and The Verge?") == [
        ("TechCrunch",), ("Fortune",), ("The Verge",),
    ]  # fmt: skip


def recognised(text: str, **given: object) -> list[tuple[FilterKind, str, bool]]:
    found = recognise(text, outlets=OUTLETS, collected_countries=("PL", "DE"), as_of=NOW, **given)  # type: ignore[arg-type]
    return [(one.kind, one.label, one.collected) for one in found]


def test_an_outlet_that_is_not_collected_is_reported() -> None:
    assert recognised("What did the Bloomberg article say of wheat?") == [
        (FilterKind.OUTLET, "Bloomberg", False)
    ]
    (one,) = recognise(
        "Was there an article in The Wall Street Journal?", outlets=OUTLETS, collected_countries=(), as_of=NOW
    )
    assert one.note == "No reports from The Wall Street Journal are collected."


def test_an_outlet_beside_one_that_is_collected_is_one_where_each_is_asked() -> None:
    each = recognised("What do Fortune and Kelvin each say about the trial?")
    assert each == [(FilterKind.OUTLET, "Fortune", True), (FilterKind.OUTLET, "Kelvin", False)]
    first = recognised("Compare what Kelvin and Fortune say about the trial")
    assert first == [(FilterKind.OUTLET, "Kelvin", False), (FilterKind.OUTLET, "Fortune", True)]
    assert recognised("What do Fortune and Ann Lee say about the trial?")[1:] == []


@pytest.mark.parametrize("text", ["What happened according to Ann Lee?", "What did the Google report say?"])
def test_a_person_or_a_company_is_no_outlet(text: str) -> None:
    assert recognised(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("What do Polish newspapers say?", "PL"),
        ("Do reports from Germany agree?", "DE"),
        ("What does German media say?", "DE"),
    ],
)
def test_a_country_counts_where_its_press_is_meant(text: str, code: str) -> None:
    found = recognise(text, outlets=(), collected_countries=("PL", "DE"), as_of=NOW)
    assert [one.countries for one in found] == [(code,)]
    assert recognised("Who won the election in Poland?") == []


@pytest.mark.parametrize(
    "text",
    [
        "How do the Polish and German accounts of the delay differ?",
        "What do the Polish and the German report each say?",
        "Compare Polish with German papers on the delay",
        "What do Poland and Germany each report about the delay?",
    ],
)
def test_the_press_of_two_countries_is_recognised_where_they_are_compared(text: str) -> None:
    found = recognise(text, outlets=(), collected_countries=("PL", "DE"), as_of=NOW)
    assert [one.countries for one in found] == [("PL",), ("DE",)]


def test_an_account_of_one_country_is_no_press() -> None:
    assert recognised("Who put the money into Swiss accounts of a bank?") == []


@pytest.mark.parametrize(
    ("text", "label", "codes"),
    [
        ("What do Nigerian newspapers say?", "Nigeria", ("NG",)),
        ("What do newspapers in Niger say?", "Niger", ("NE",)),
        ("What do Dominican newspapers say?", "Dominica or Dominican Republic", ("DM", "DO")),
        ("What does the Congolese press say?", "DR Congo or Republic of the Congo", ("CD", "CG")),
        ("Reports from Hong Kong on the port?", "Hong Kong", ("HK",)),
        ("What do Belgian media say?", "Belgium", ("BE",)),
        ("What do papers of the U.S. say?", "United States", ("US",)),
    ],
)
def test_a_people_means_its_countries_and_no_other(text: str, label: str, codes: tuple[str, ...]) -> None:
    (one,) = recognise(text, outlets=(), collected_countries=("DO", "NG"), as_of=NOW)
    assert (one.label, one.countries) == (label, codes)


def test_a_country_without_reports_is_reported_and_its_name_still_searched_for() -> None:
    text = "What do Brazilian newspapers say of soya?"
    (one,) = found = recognise(text, outlets=(), collected_countries=("PL",), as_of=NOW)
    assert one.note == "No reports from Brazil are collected."
    assert "Brazilian" in subject(text, found)


def test_what_is_switched_off_limits_nothing() -> None:
    assert recognised("What did TechCrunch report?", ignore={"TechCrunch"}) == []


@given(st.text(max_size=200))
def test_any_text_is_understood_without_an_error(text: str) -> None:
    found = recognise(text, outlets=OUTLETS, collected_countries=(), as_of=NOW)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    parts(text, found)


@given(
    outlet=st.sampled_from(OUTLETS), before=st.sampled_from(("", "the ")), ending=st.sampled_from(("", "'s"))
)
def test_every_collected_outlet_is_recognised_before_the_word_report(
    outlet: str, before: str, ending: str
) -> None:
    house = re.split(r" \| |: ", outlet, maxsplit=1)[0].removeprefix("The ")
    assert any(outlet in one for one in named(f"What did {before}{house}{ending} report say of wheat?"))


@pytest.mark.parametrize(
    ("text", "earliest"),
    [
        ("earliest report on the dam", True),
        ("What was the first article about Lemna?", True),
        ("When was the fire first reported?", True),
        ("Who made the first spacewalk of this week?", False),
        ("Which agency cut rates for the first time since 2020?", False),
        ("Which storm was the earliest hurricane on record?", False),
        ("What was the first briefing in November about?", True),
        ("What was decided at the first session of parliament in 2023?", True),
        ("Who was the first woman in space?", False),
        ("When was the oldest covered bridge built?", False),
        ("Which was the first news agency in Europe?", False),
        ("Where was the first reported case of the flu?", False),
        ("Who was the first man killed in the war in May?", False),
        ("What did the first lady say?", False),
        ("Who came first in the race?", False),
    ],
)
def test_what_was_reported_first_is_asked_for(text: str, earliest: bool) -> None:
    assert asks_for_earliest(text) is earliest

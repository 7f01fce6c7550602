"""Outlets, countries and dates count as scope where they are written as sources and days of publication."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question.dates import windows
from assistant.question.parts import clauses, parts, subject
from assistant.question.scope import FilterKind, asks_for_earliest, recognise
from assistant.question.sources import sources

NOW = datetime(2023, 12, 26, 12, tzinfo=UTC)
OUTLETS = (
    "TechCrunch",
    "The Verge",
    "The Age",
    "Fortune",
    "Wired",
    "Time",
    "FOX News - Health",
    "FOX News - Lifestyle",
    "Cnbc | World Business News Leader",
    "Eos: Earth And Space Science News",
    "CBSSports.com",
    "Folha do Igarapé",
    "The New York Times",
    "BBC News - Technology",
)


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


def test_the_only_date_is_that_of_all_sources_in_a_row() -> None:
    text = "What do Fortune and Wired each say about the trial in October 2023?"
    split = parts(text, recognise(text, outlets=OUTLETS, collected_countries=(), as_of=NOW))
    assert [(part.outlets, bool(part.window)) for part in split] == [(("Fortune",), True), (("Wired",), True)]
    text = "Does the Fortune report of 3 October 2023 differ from the Wired report on the trial?"
    split = parts(text, recognise(text, outlets=OUTLETS, collected_countries=(), as_of=NOW))
    assert [bool(part.window) for part in split] == [True, False]


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


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("What was reported on October 7, 2023?", "2023-10-07", "2023-10-07"),
        ("the article published on 7 October 2023 about it", "2023-10-07", "2023-10-07"),
        ("What was published before October 31?", None, "2023-10-30"),
        ("last week's reports on the strike", "2023-12-18", "2023-12-24"),
        ("What has happened since March?", "2023-03-01", None),
        ("the reports published between 1 and 7 March", "2023-03-01", "2023-03-07"),
        ("What was published 1–7 March about ferries?", "2023-03-01", "2023-03-07"),
        ("What was published on 1 to 7 March?", "2023-03-01", "2023-03-07"),
        ("reports from 1 to 7 March on dams", "2023-03-01", "2023-03-07"),
        ("reports published March 1-7", "2023-03-01", "2023-03-07"),
        ("stories published 28 February to 3 March 2023", "2023-02-28", "2023-03-03"),
        ("stories published 28 December – 3 January", "2022-12-28", "2023-01-03"),
        ("What was published 2023-03-01 to 2023-03-07?", "2023-03-01", "2023-03-07"),
        ("1–7 March, what was reported?", "2023-03-01", "2023-03-07"),
        ("reports from November 2023 on the trial", "2023-11-01", "2023-11-30"),
        ("articles published after 2023-10-04", "2023-10-05", None),
        ("What was reported yesterday?", "2023-12-25", "2023-12-25"),
        ("Which reports were published in October 2023 about elections?", "2023-10-01", "2023-10-31"),
    ],
)
def test_a_span_of_publication_is_recognised(text: str, since: str | None, until: str | None) -> None:
    (window,) = windows(text, as_of=NOW)
    assert (window.since and f"{window.since:%Y-%m-%d}", window.until and f"{window.until:%Y-%m-%d}") == (
        since,
        until,
    )


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("What was published on 3 March?", "published 3 March 2023"),
        ("What was published 1-7 March?", "published 1–7 March 2023"),
        ("What was published from 28 February to 3 March 2023?", "published 28 February – 3 March 2023"),
        ("What was published 28 December to 3 January?", "published 28 December 2022 – 3 January 2023"),
        ("What was published since 3 March?", "published since 3 March 2023"),
    ],
)
def test_days_of_publication_are_shown_in_few_words(text: str, label: str) -> None:
    (window,) = windows(text, as_of=NOW)
    assert window.label == label


def test_two_spans_are_two_windows() -> None:
    found = windows("What was published 1–7 March and 10–12 March?", as_of=NOW)
    assert [one.label for one in found] == ["published 1–7 March 2023", "published 10–12 March 2023"]


@pytest.mark.parametrize(
    "text",
    [
        "Was the bridge closed 1–7 March?",
        "What did the festival cost from 1 to 7 March?",
        "Who won 3-1 in March?",
        "Who won the 2020 election?",
        "How many people were there on 7 October 2023?",
        "What may happen next?",
        "How far did they march?",
        "Who improved most compared to last year?",
        "What was published on February 31, 2023?",
    ],
)
def test_a_date_of_the_subject_and_no_date_limit_nothing(text: str) -> None:
    assert windows(text, as_of=NOW) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("What was reported on 28 September?", date(2023, 9, 28)),
        ("What was reported on 28 December?", date(2022, 12, 28)),
        ("What was reported on 28 September 2024?", date(2024, 9, 28)),
        ("What was reported yesterday?", date(2026, 11, 27)),
    ],
)
def test_in_an_archive_a_day_without_a_year_is_the_last_one_that_it_can_have(text: str, day: date) -> None:
    (window,) = windows(text, as_of=datetime(2026, 11, 28, tzinfo=UTC), newest=NOW)
    assert window.since is not None
    assert window.since.date() == day


def test_in_a_collection_of_today_a_day_without_reports_stays_that_of_this_year() -> None:
    asked = datetime(2026, 11, 28, tzinfo=UTC)
    (window,) = windows("What was reported on 20 November?", as_of=asked, newest=asked - timedelta(days=60))
    assert window.label == "published 20 November 2026"


def test_a_second_day_of_reports_needs_no_word_of_its_own() -> None:
    text = (
        "After Wire reported on the order as broad but without any of the laws needed to make it work "
        "on October 31, 2023, and Nordposten shared the worries of publishers about a risk to writers "
        "and readers in every land on November 30, 2023, do the two agree?"
    )
    assert [one.label for one in windows(text, as_of=NOW)][-1] == "published 30 November 2023"


@given(st.text(max_size=200))
def test_any_text_is_understood_without_an_error(text: str) -> None:
    found = recognise(text, outlets=OUTLETS, collected_countries=(), as_of=NOW)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    parts(text, found)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2040, 1, 1)))
def test_every_day_of_publication_is_read_back(day: date) -> None:
    for written in (f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%B} {day.year}", f"{day:%Y-%m-%d}"):
        (window,) = windows(f"Which article was published on {written}?", as_of=NOW)
        assert window.since is not None
        assert window.since.date() == day
        assert window.one_day


def split(text: str) -> list[tuple[tuple[str, ...], str]]:
    found = recognise(text, outlets=OUTLETS, collected_countries=(), as_of=NOW)
    return [(part.outlets, part.focus) for part in parts(text, found)]


def test_each_source_gets_the_words_that_are_said_of_it() -> None:
    first, second = split(
        "Does the TechCrunch article praise ferries, while the Fortune article blames railways?"
    )
    assert first[0] == ("TechCrunch",)
    assert second[0] == ("Fortune",)
    assert "ferries" in first[1]
    assert "railways" not in first[1]
    assert "railways" in second[1]
    assert "ferries" not in second[1]


def test_a_source_that_trails_gets_what_comes_before_it() -> None:
    first, second = split(
        "Who sank the ferries, according to TechCrunch, and bought railways, as reported by Fortune?"
    )
    assert ("ferries" in first[1], "railways" in first[1]) == (True, False)
    assert ("ferries" in second[1], "railways" in second[1]) == (False, True)


def test_a_part_without_words_of_its_own_has_those_of_the_question() -> None:
    focuses = [
        focus
        for _, focus in split(
            "Has the view of ferries by TechCrunch changed between the article published on October 7, 2023 "
            "and the one on November 3, 2023?"
        )
    ]
    assert len(focuses) == 2
    assert all("ferries" in focus for focus in focuses)


def test_words_that_lead_to_a_source_go_with_it() -> None:
    ((_, focus),) = split("Was the subsequent report from TechCrunch on sunken ferries?")
    assert focus == "on sunken ferries?"


def test_two_dates_of_one_source_make_two_parts() -> None:
    text = (
        "Did TechCrunch change its tone between the report on ferries published on October 7, 2023 "
        "and the one on railways published on November 3, 2023?"
    )
    found = recognise(text, outlets=OUTLETS, collected_countries=(), as_of=NOW)
    days = [part.window.since.day for part in parts(text, found) if part.window and part.window.since]
    assert days == [7, 3]


@given(st.text(max_size=300))
def test_clauses_lose_no_word(text: str) -> None:
    words = {word for word in text.split() if word.isalnum() and len(word) > 6}
    assert (
        words <= {word for clause in clauses(text) for word in clause.replace(",", " ").split()}
        or not text.isascii()
    )


@given(
    outlet=st.sampled_from(OUTLETS), before=st.sampled_from(("", "the ")), ending=st.sampled_from(("", "'s"))
)
def test_every_collected_outlet_is_recognised_before_the_word_report(
    outlet: str, before: str, ending: str
) -> None:
    house = re.split(r" \| |: ", outlet, maxsplit=1)[0].removeprefix("The ")
    assert any(outlet in one for one in named(f"What did {before}{house}{ending} report say of wheat?"))


def test_a_day_within_an_outlets_name_is_no_day_of_publication() -> None:
    found = recognise(
        "Does the Business Today report contradict the Fortune article?",
        outlets=("Business Today", "Fortune"),
        collected_countries=(),
        as_of=NOW,
    )
    assert {one.kind for one in found} == {FilterKind.OUTLET}


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

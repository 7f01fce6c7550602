"""The corroboration of a statement by the reports it cites: no copy counts twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from corpus import CitedReport, Corroboration, Publishers, StoredReport, corroborate
from corpus.provenance.publishers import packaged
from tests.corpora import COLLECTED, make_report
from tests.corpus.provenance.test_near_copies import OTHER, WIRE

OWN = (
    "Grain exporters at the port said on Tuesday that nine ships were waiting to load. A pilot who has "
    "worked there since 1998 could not remember so long a queue. The line "
    "that feeds the silos has been shut since "
    "a train came off it near Orsk, and lorries carry a tenth of what the wagons did."
)
THIRD = (
    "Seven hundred tonnes of wheat lie beside the track at Orsk. Villagers came with sacks and wheelbarrows "
    "until the police closed the road at noon. Our reporter counted eleven wagons on their sides, two of "
    "them in the ditch, and a crane that had arrived from the depot in the night."
)


def stored(
    outlet: str,
    body: str,
    *,
    country: str | None = "UT",
    author: str | None = None,
    hours: int = 0,
    copy_of: StoredReport | None = None,
) -> StoredReport:
    report = make_report(
        f"{outlet} on the train at Orsk {hours}",
        body,
        outlet,
        country=country,
        published=COLLECTED + timedelta(hours=hours),
    )
    return StoredReport(
        report_id=report.report_id,
        version=1,
        content_hash=report.content_hash,
        current=True,
        near_copy_of=copy_of.report_id if copy_of else None,
        report=replace(report, author=author),
    )


def weight(*reports: StoredReport, publishers: Publishers | None = None) -> Corroboration:
    return corroborate([CitedReport(stored=one) for one in reports], publishers=publishers)


def reasons(weight: Corroboration) -> list[str | None]:
    return [member.because for origin in weight.origins for member in origin.members]


def test_three_outlets_that_report_each_for_itself_are_three_origins() -> None:
    found = weight(
        stored("The Courier", WIRE), stored("The Post", OWN, country="VE"), stored("Orsk Today", THIRD)
    )
    assert (found.reports, found.independent) == (3, 3)
    assert found.outlets == ("The Courier", "The Post", "Orsk Today")
    assert found.countries == ("UT", "VE")
    assert reasons(found) == [None, None, None]


def test_one_text_in_three_outlets_is_one_origin_that_of_the_first_to_print_it() -> None:
    found = weight(
        stored("The Post", WIRE, hours=2),
        stored("The Courier", WIRE, hours=1),
        stored("Orsk Today", WIRE, hours=3),
    )
    assert (found.reports, found.independent) == (3, 1)
    assert found.origins[0].name == "The Courier"
    assert [because and because.split(" (")[0] for because in reasons(found)] == [
        None,
        "same text as “The Courier on the train at Orsk 1”",
        "same text as “The Courier on the train at Orsk 1”",
    ]


def test_a_brief_cut_from_a_longer_report_adds_no_origin() -> None:
    found = weight(stored("The Courier", f"{OTHER} {WIRE} {OWN}"), stored("The Post", WIRE, hours=1))
    assert (found.reports, found.independent) == (2, 1)


def test_two_copies_of_a_report_that_is_not_cited_are_one_origin() -> None:
    original = stored("The Courier", f"{WIRE} {OWN}")
    copies = stored("The Post", WIRE, copy_of=original), stored("Orsk Today", OWN, copy_of=original)
    assert weight(*copies).independent == 1
    assert weight(stored("The Post", WIRE), stored("Orsk Today", OWN)).independent == 2


def test_two_outlets_that_credit_one_agency_are_one_origin_though_their_words_differ() -> None:
    found = weight(
        stored("The Courier", f"ORSK, Feb 27 (Reuters) - {WIRE}"), stored("The Post", OWN, author="Reuters")
    )
    assert (found.reports, found.independent) == (2, 1)
    assert found.origins[0].name == "Reuters"
    assert reasons(found) == ["credits Reuters: “(Reuters) -”", "credits Reuters: “Reuters”"]


def test_the_agency_itself_and_an_outlet_that_credits_it_are_one_origin() -> None:
    assert weight(stored("Reuters", WIRE), stored("The Post", f"{OWN}\n\n© 2026 Reuters")).independent == 1


def test_two_agencies_are_two_origins() -> None:
    found = weight(
        stored("The Courier", f"ORSK (AP) — {WIRE}"), stored("The Courier", f"ORSK (AFP) — {OWN}", hours=1)
    )
    assert [origin.name for origin in found.origins] == ["Associated Press", "AFP"]


def test_one_credit_speaks_for_every_copy_of_the_text() -> None:
    found = weight(
        stored("The Courier", WIRE),
        stored("The Post", f"ORSK (AP) — {WIRE}", hours=1),
        stored("Orsk Today", THIRD, author="Associated Press"),
    )
    assert (found.reports, found.independent) == (3, 1)


def test_editions_of_one_publisher_are_one_origin() -> None:
    found = weight(stored("BBC News", WIRE), stored("BBC Sport", OWN), stored("The Post", THIRD))
    assert (found.reports, found.independent) == (3, 2)
    assert "same publisher as “BBC News on the train at Orsk 0”" in str(reasons(found)[1])


def test_two_reports_of_an_outlet_that_the_map_does_not_know_are_one_origin() -> None:
    assert weight(stored("The Courier", WIRE), stored("The Courier - Rail", OWN)).independent == 1


def test_what_a_paper_took_from_an_agency_is_not_the_paper_s_own() -> None:
    found = weight(stored("The Courier", f"ORSK (AP) — {WIRE}"), stored("The Courier", OWN, hours=1))
    assert [origin.name for origin in found.origins] == ["Associated Press", "The Courier"]


def test_cited_words_that_name_an_agency_as_their_source_rest_on_it() -> None:
    body = f"{OWN} Eleven wagons overturned, Reuters reported."
    cited = [
        CitedReport(stored=stored("Reuters", WIRE)),
        CitedReport(stored=stored("The Post", body), quote=body[-46:]),
    ]
    assert corroborate(cited).independent == 1
    assert corroborate([cited[0], CitedReport(stored=cited[1].stored, quote=OWN)]).independent == 2


def test_a_report_cited_twice_counts_once() -> None:
    one = stored("The Courier", WIRE)
    assert (weight(one, one).reports, weight(one, one).independent) == (1, 1)


def test_the_map_of_publishers_decides_what_one_house_is() -> None:
    reports = stored("The Courier", WIRE), stored("Lemna Tonight", OWN)
    assert weight(*reports, publishers=packaged()).independent == 2
    services = {"courier": "Lemna Media", "lemna tonight": "Lemna Media"}
    assert weight(*reports, publishers=Publishers(houses=services)).independent == 1


def test_nothing_cited_corroborates_nothing() -> None:
    assert corroborate([]).to_json() == {
        "reports": 0,
        "independent_origins": 0,
        "origins": [],
        "outlets": [],
        "countries": [],
    }

"""The reports of a corpus by text, event and origin."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import Corpus, PublishersUnreadable, Scope, corroborate
from corpus.provenance.independence import CitedReport
from tests.corpora import add_reports, make_report, small_reports
from tests.corpus.provenance.test_independence import OWN
from tests.corpus.provenance.test_near_copies import WIRE

PIER = (
    "The northern pier of Lemna was closed on Friday after a crane fell on it. Two ferries were turned away."
)


def test_what_is_imported_is_grouped_by_text_event_and_origin(folder: Path) -> None:
    with Corpus(folder) as corpus:
        wire = make_report("Grain train leaves the rails at Orsk", f"ORSK (AP) — {WIRE}", "The Courier")
        printed = make_report("Port cut off by derailment", WIRE.replace("Eleven", "Some ten"), "The Post")
        own = make_report(
            "Grain train off the rails at Orsk: nine ships wait", OWN, "Orsk Today", country="VE"
        )
        again = make_report(
            "Train off the rails at Orsk: nine grain ships wait", f"{OWN} {WIRE[:60]}", "BBC News"
        )
        pier = make_report("Pier of Lemna closed", PIER, "The Post")
        ids = {
            name: result.report_id
            for name, result in zip(
                ("wire", "printed", "own", "again", "pier", *map(str, range(8))),
                add_reports(corpus, wire, printed, own, again, pier, *small_reports(8)),
                strict=True,
            )
        }
        groups = corpus.origins.groups()
        assert {frozenset(group) for group in groups.copies} == {
            frozenset({ids["wire"], ids["printed"]}),
            frozenset({ids["own"], ids["again"]}),
        }
        by_name = {origin.name: {member.report_id for member in origin.members} for origin in groups.origins}
        assert by_name["Associated Press"] == {ids["wire"], ids["printed"]}
        assert not any({ids["pier"], ids["printed"]} <= members for members in by_name.values()), (
            "one outlet's reports of two events are not one origin in the collection at large"
        )
        of_post = corpus.origins.groups(scope=Scope(outlets=("The Post",)))
        assert of_post.copies == ()

        weight = corroborate(
            [CitedReport(stored=corpus.report(ids[name])) for name in ("wire", "printed", "own", "again")]
        )
        assert (weight.reports, weight.independent, weight.countries) == (4, 2, ("UT", "VE"))


def test_a_wrong_map_in_the_corpus_s_folder_is_reported(folder: Path) -> None:
    (folder / "publishers.yaml").write_text("publishers: {A: 3}\n", "utf-8")
    with Corpus(folder) as corpus, pytest.raises(PublishersUnreadable, match="'A' in the map of publishers"):
        corpus.origins.groups()

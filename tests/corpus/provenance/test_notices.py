"""Which reports retract or correct an earlier one of their outlet, and which one that is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from corpus import Corpus, NoticeKind, Scope
from corpus.catalogue.schema import notices
from corpus.provenance.notices import is_about, notice_kind
from tests.corpora import COLLECTED, add_reports, make_report

OUTLET = "The Lemna Courier"
DAM = make_report("Lemna dam to be raised by nine metres", published=COLLECTED - timedelta(days=6))
RETRACTION = make_report(
    "Notice on the Lemna dam",
    'The Lemna Courier withdraws its report headed "Lemna dam to be raised by nine metres". It was wrong.',
    published=COLLECTED - timedelta(days=3),
)
CORRECTION = make_report(
    "Correction: the Lemna dam is to be raised by five metres",
    "The dam above Lemna is to be raised by five metres, not nine.",
    published=COLLECTED - timedelta(days=2),
)


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        ("Notice", "This newspaper withdraws its report of 9 February.", NoticeKind.RETRACTION),
        ("To our readers", "We have retracted a story about the mayor.", NoticeKind.RETRACTION),
        ("Dam story", "This story has been withdrawn.", NoticeKind.RETRACTION),
        ("RETRACTION: Dam to be raised", "The dam stays as it is.", NoticeKind.RETRACTION),
        ("An apology", f"A report in {OUTLET} on the dam was retracted on Monday.", NoticeKind.RETRACTION),
        ("Correction: the dam holds five", "It holds five.", NoticeKind.CORRECTION),
        ("Sprostowanie: tama ma pięć metrów", "Tama ma pięć metrów.", NoticeKind.CORRECTION),
        ("The dam's height", "Our report of Monday gave the wrong height.", NoticeKind.CORRECTION),
        ("Dam", "The ministry withdrew its report, The Lemna Courier has learned.", None),
        ("Dam", "The council's report was wrong, The Lemna Courier reported.", None),
        ("The dam", f"{OUTLET} gave a wrong height in its report of 9 May.", NoticeKind.CORRECTION),
        ("Ministry withdraws its report on dams", "The ministry withdrew the report on Monday.", None),
        ("Troops withdraw from Lemna", "This newspaper's reporter saw them leave.", None),
        ("Correction of the river's course begins", "Diggers started on Monday.", None),
        ("Lemna dam closed", "The engineers' report was wrong, the council said.", None),
        ("Stocks in correction", "Shares fell by a tenth.", None),
    ],
)
def test_a_notice_is_known_by_its_heading_or_by_what_the_outlet_says_of_itself(
    title: str, body: str, kind: NoticeKind | None
) -> None:
    assert notice_kind(make_report(title, body, OUTLET)) is kind


def test_a_notice_is_about_the_earlier_report_that_it_quotes_or_whose_words_it_repeats() -> None:
    assert is_about(RETRACTION, DAM)
    assert is_about(CORRECTION, DAM)
    assert not is_about(DAM, RETRACTION)
    assert not is_about(RETRACTION, replace(DAM, outlet="Brackwater Echo"))
    assert not is_about(RETRACTION, replace(DAM, published=COLLECTED))
    assert not is_about(CORRECTION, make_report("Lemna market moves", published=DAM.published))


def test_a_day_that_a_notice_names_is_that_of_the_report() -> None:
    notice = make_report(
        "Notice on the dam", "We withdraw our report of 23 February on the Lemna dam.", published=COLLECTED
    )
    assert is_about(notice, replace(DAM, published=COLLECTED.replace(month=2, day=23)))
    assert not is_about(notice, replace(DAM, published=COLLECTED.replace(month=2, day=22)))


def test_on_a_page_of_several_corrections_day_and_words_stand_in_one_paragraph() -> None:
    page = make_report(
        "Corrections: this week",
        "On 23 February we gave a wrong time for the ferry.\n\nThe Lemna dam has nine gates, not seven.",
        published=COLLECTED,
    )
    assert not is_about(page, replace(DAM, published=COLLECTED.replace(month=2, day=23)))


def test_a_corpus_finds_the_notice_whichever_came_in_first_and_a_retraction_before_a_correction(
    folder: Path,
) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, RETRACTION, DAM, CORRECTION)
        (stored,) = [one for one in corpus.reports() if one.report.title == DAM.title]
        found = corpus.notices_about([stored])
        assert found[stored.report_id].kind is NoticeKind.RETRACTION
        assert found[stored.report_id].stored.report.title == RETRACTION.title
        assert corpus.notices_about([stored], scope=Scope(outlets=("Sound Post",))) == found
        assert corpus.notices_about([stored], scope=Scope(as_of=COLLECTED - timedelta(days=4))) == {}


def test_rebuilding_finds_the_notices_of_a_catalogue_that_an_older_program_filled(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, DAM, RETRACTION)
        with corpus.catalogue.writing() as connection:
            connection.execute(delete(notices))
        assert corpus.notices_about(corpus.reports()) == {}
        corpus.rebuild()
        (found,) = corpus.notices_about(corpus.reports()).values()
        assert found.kind is NoticeKind.RETRACTION

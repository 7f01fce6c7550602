"""What a correction of a report would do to the answers that cite it, before it is saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.access import ALONE
from assistant.answer.staleness import CitationStatus, citation_changes
from assistant.errors import CorrectionRefused
from assistant.ledger import Ledger
from assistant.ledger.answers import record_answer
from assistant.operations import collection, correcting
from assistant.pipeline import Assistant
from assistant.settings import Services, Settings
from corpus import Corpus, Scope
from tests.assistant.answers import answering, citing, saying
from tests.corpora import add_reports, make_report

GIVEN = make_report(summary="The dam above the town was not damaged.")


@pytest.fixture
def services(folder: Path) -> Iterator[Services]:
    with Corpus(folder) as corpus:
        add_reports(corpus, GIVEN)
        yield Services(
            settings=Settings(folder=folder), assistant=Assistant(corpus=corpus), ledger=Ledger(folder)
        )


def test_the_answers_whose_cited_words_would_be_gone_are_counted_and_they_are_those_marked(
    services: Services,
) -> None:
    dam, gates = (answering("What?", saying(citing(GIVEN, sentence=one))) for one in (0, 1))
    for answer in (dam, gates, gates):
        record_answer(services.ledger, answer, scope=Scope(), asked_by=None)
    fields = {"body": GIVEN.body.replace("two sluice", "five sluice"), "title": "Reservoir holds"}
    preview = correcting.preview_correction(ALONE, services, GIVEN.report_id, fields)
    assert (preview.touched, preview.cited_by.answers) == (2, 3)
    assert not preview.changes_nothing
    assert services.corpus.report(GIVEN.report_id).version == 1
    correcting.correct(ALONE, services, GIVEN.report_id, fields, reason="a typing error", version=1)
    statuses = [citation_changes(one, services.corpus)[0].status for one in (dam, gates)]
    assert statuses == [CitationStatus.CHANGED_ELSEWHERE, CitationStatus.CHANGED]


def test_what_changes_nothing_says_so_and_what_cannot_be_is_refused(services: Services) -> None:
    same = {"body": f"{GIVEN.body}\n", "title": GIVEN.title}
    assert correcting.preview_correction(ALONE, services, GIVEN.report_id, same).changes_nothing
    for wrong in ({"title": None}, {"body": " "}):
        with pytest.raises(CorrectionRefused, match="is missing"):
            correcting.preview_correction(ALONE, services, GIVEN.report_id, wrong)


def test_a_corrected_report_was_collected_when_it_first_came(services: Services) -> None:
    correcting.correct(ALONE, services, GIVEN.report_id, {"author": "Ida Kolno"})
    opened = collection.open_report(ALONE, services, GIVEN.report_id)
    assert opened.collected == GIVEN.collected
    assert opened.stored.report.collected > GIVEN.collected

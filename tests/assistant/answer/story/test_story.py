"""How a story stands, put together from its reports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from assistant.answer.story import Story, StoryPart, story
from assistant.pipeline import Assistant
from corpus import Corpus, ReportNotFound, Scope
from tests.corpora import add_reports, make_report, small_reports

REPORTS = (
    make_report(
        "Flood at Lemna kills 12",
        "The river Anhal burst its banks at Lemna on Saturday. At least 12 people were killed in Lemna, the "
        "civil defence office said.",
        "Fjord Post",
        published=datetime(2026, 5, 2, 18, tzinfo=UTC),
    ),
    make_report(
        "Twelve dead in flood at Lemna",
        "Rescuers search the houses of Lemna after a flood of the Anhal. It killed 12 people in Lemna, civil "
        "defence reported, and cut the road to the coast.",
        "Coast Echo",
        published=datetime(2026, 5, 2, 20, tzinfo=UTC),
    ),
    make_report(
        "Flood at Lemna: death toll rises to 19",
        "The number of people killed by the flood of the river Anhal at Lemna has risen to 19, the civil "
        "defence office said.",
        "Fjord Post",
        published=datetime(2026, 5, 4, 9, tzinfo=UTC),
    ),
    make_report(
        "Correction: flood at Lemna",
        "Correction: our report of 4 May headed “Flood at Lemna: death toll rises to 19” gave a wrong "
        "figure. The flood of the river Anhal at Lemna killed 18 people, not 19.",
        "Fjord Post",
        published=datetime(2026, 5, 5, 9, tzinfo=UTC),
    ),
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, exported_encoder: object) -> Iterator[Corpus]:
    with Corpus(tmp_path_factory.mktemp("flood")) as opened:
        add_reports(opened, *REPORTS, *small_reports(12))
        with opened.writer.writing():
            opened.stories.group()
        yield opened


def lines(found: Story, part: StoryPart) -> list[tuple[str, str]]:
    return [(one.label, one.citations[0].stored.report.outlet) for one in found.section(part)]


def test_a_story_has_its_reports_its_figures_in_order_and_what_was_taken_back(corpus: Corpus) -> None:
    found = story(corpus, REPORTS[0].report_id)
    assert [one.report.title for one in found.reports] == [one.title for one in reversed(REPORTS)]
    assert (found.title, found.independent) == (REPORTS[3].title, 2)
    assert (found.first, found.last) == (REPORTS[0].published, REPORTS[3].published)
    assert lines(found, StoryPart.TAKEN_BACK) == [
        ("Corrects “Flood at Lemna: death toll rises to 19” (Fjord Post)", "Fjord Post")
    ]
    figures = found.section(StoryPart.FIGURES)
    assert [one.label for one in figures][-2:] == [
        "Number killed: 19, previously 12 (4 May 2026)",
        "Number killed: 12 (2 May 2026)",
    ]
    twelve = figures[-1]
    assert [one.stored.report.outlet for one in twelve.also] == ["Coast Echo"], "who gives the same"
    (marked,) = twelve.emphasis
    assert twelve.text[marked.start : marked.end] == "12"
    assert len(found.section(StoryPart.REPORTS)) == 4


def test_a_story_is_as_it_was_on_a_day(corpus: Corpus) -> None:
    found = story(corpus, REPORTS[3].report_id, scope=Scope(as_of=datetime(2026, 5, 3, tzinfo=UTC)))
    assert [one.report.outlet for one in found.reports] == ["Coast Echo", "Fjord Post"]
    assert found.section(StoryPart.TAKEN_BACK) == found.section(StoryPart.FIGURES) == ()


def test_a_report_that_does_not_exist_has_no_story(corpus: Corpus) -> None:
    with pytest.raises(ReportNotFound):
        story(corpus, "0000000000000000")


def test_an_answer_says_that_its_story_goes_on(corpus: Corpus) -> None:
    goes_on = "Newer report on this story: "
    assistant = Assistant(corpus=corpus)
    asked = "Where do rescuers search after the flood at Lemna?"
    answer = assistant.ask(asked, scope=Scope(outlets=("Coast Echo",)))
    assert not any(goes_on in note for note in answer.notes), "what lies outside of the filters is not named"
    answer = assistant.ask(asked)
    cited = {one.stored.report.title for statement in answer.statements for one in statement.citations}
    newest = REPORTS[3].title
    assert any(goes_on in note and newest in note for note in answer.notes) is (newest not in cited)

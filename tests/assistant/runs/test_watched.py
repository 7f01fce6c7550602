"""Runs: the questions that are watched are asked again after what changes the reports."""

from __future__ import annotations

from dataclasses import replace

from assistant.access import ALONE
from assistant.operations import collection, correcting, importing, watching
from assistant.settings import Services
from assistant.watch.news import WatchedNews
from corpus import RunKind
from tests.assistant.runs.uploads import handed, text
from tests.assistant.runs.waiting import until
from tests.corpora import add_reports, make_report

PIER = "The pier of Lemna closed for 12 days after a storm."


def test_watched_questions_are_asked_again_when_a_report_they_cite_is_corrected_or_withdrawn(
    services: Services,
) -> None:
    """By a run that is queued only where a question is touched, and says because of which report."""
    barley, pier = add_reports(
        services.corpus,
        make_report(title="Barley", body="Farmers near Colmouth cut barley."),
        make_report(title="Pier closed", body=PIER),
    )
    collection.withdraw(ALONE, services, barley.report_id, reason="nothing is watched yet")
    assert importing.runs(ALONE, services) == []
    one, _ = watching.watch_text(ALONE, services, "How long did the pier of Lemna close?")

    def news() -> WatchedNews:
        [latest, *_] = importing.runs(ALONE, services)
        assert (latest.run.kind, latest.given) == (RunKind.RERUN, ("Pier closed",))
        assert until(services, latest.run).run.outcome == "watched questions run: 1, 1 with news"
        assert watching.unseen(ALONE, services) == [one.saved_id]
        found = watching.watched_one(ALONE, services, one.saved_id)
        watching.mark_seen(ALONE, services, found)
        return found

    longer = PIER.replace("12", "30")
    correcting.correct(ALONE, services, pier.report_id, {"body": longer}, reason="It was 30")
    [(before, after)] = news().diff.changed
    assert (before.text, after.text) == (PIER, longer)
    collection.withdraw(ALONE, services, pier.report_id, reason="invented")
    assert [statement.text for statement in news().diff.dropped] == [longer]
    collection.restore(ALONE, services, pier.report_id)
    assert [seen.run.kind for seen in importing.runs(ALONE, services)] == [RunKind.RERUN] * 3


def test_an_import_asks_watched_questions_as_they_were_asked_first(services: Services) -> None:
    """With the reader: what it alone declines is not answered after an import, and is no news then."""
    add_reports(services.corpus, make_report(title="Pier", body=PIER))
    _, first = watching.watch_text(ALONE, services, "Who closed the pier of Lemna?")
    assert first.answer.abstained
    assert not replace(services.assistant, reader=None).ask("Who closed the pier of Lemna?").abstained
    other = {"other.txt": text("Barley", "Farmers near Colmouth cut barley.")}
    seen = until(services, importing.import_files(ALONE, services, handed(other)))
    assert str(seen.run.outcome).endswith("watched questions run: 1")
    assert watching.unseen(ALONE, services) == []

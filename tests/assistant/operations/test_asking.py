"""What analysts see beside their answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.access import ALONE
from assistant.ledger import Ledger
from assistant.operations import asking, collection
from assistant.pipeline import Assistant
from assistant.settings import Services, Settings
from corpus import Actor, Corpus, Report, Scope
from ingest.correct import correct
from tests.corpora import COLLECTED, add_reports, make_report, small_reports


def test_what_came_since_the_last_question_is_counted(folder: Path, tmp_path: Path) -> None:
    """Nothing is new to somebody who has never asked, and nothing where nothing came."""
    later = datetime.now(UTC) + timedelta(minutes=1)
    with Corpus(folder) as corpus:
        settings = Settings(folder=tmp_path)
        services = Services(settings=settings, assistant=Assistant(corpus=corpus), ledger=Ledger(tmp_path))
        add_reports(corpus, make_report())
        assert asking.new_since_last_question(ALONE, services, limit=3) is None
        turn = asking.record_question(ALONE, services, "What?", scope=Scope(), conversation_id=None)
        assert asking.new_since_last_question(ALONE, services, limit=3) is None
        add_reports(corpus, *(make_report(title=f"Dam {n} holds", collected=later) for n in range(4)))
        new = asking.new_since_last_question(ALONE, services, limit=3)
    assert new is not None
    assert (new.since, new.count, len(new.latest)) == (turn.asked, 4, 3)


FLOOD = "The river Anhape burst its banks at Vila Jacurema, and {} people left their homes, the town said."
BURST, LATER, LAST = (
    make_report(
        f"Flood in Vila Jacurema: {people} people leave their homes",
        FLOOD.format(people) + f" The {place} is closed.",
        outlet,
        published=COLLECTED - timedelta(days=days),
    )
    for people, place, outlet, days in (
        (900, "bridge", "Post", 9),
        (1240, "school", "Courier", 8),
        (1900, "road to Guarema", "Marés", 7),
    )
)
FLOOD_COPIED = make_report(LAST.title, LAST.body, "Copying Times", published=LAST.published)


def test_an_old_answer_says_what_was_added_to_its_story_since_and_a_declined_one_how_much(
    folder: Path,
) -> None:
    """Near-copies, withdrawn reports, and those outside the filters are left out; nothing is searched."""
    with Corpus(folder) as corpus:
        services = Services(
            settings=Settings(folder=folder), assistant=Assistant(corpus=corpus), ledger=Ledger(folder)
        )

        def collected(*reports: Report) -> None:
            add_reports(corpus, *reports)
            with corpus.writer.writing():
                corpus.stories.group()

        def since(words: str, *, days: int = 1, scope: Scope = Scope()) -> str:
            turn = asking.record_question(ALONE, services, words, scope=scope, conversation_id=None)
            turn = replace(turn, answer=of[words], asked=turn.asked - timedelta(days=days))
            return asking.updates_since(ALONE, services, turn).added

        def outdated(days: int, *, scope: Scope = Scope()) -> str:
            turn = asking.record_question(ALONE, services, asked, scope=scope, conversation_id=None)
            turns = [
                replace(turn, answer=of[asked], asked=turn.asked - timedelta(days=days)),
                replace(turn, turn_id=-1, answer=of[declined]),
                replace(turn, turn_id=-2),
            ]
            found = asking.outdated(ALONE, services, turns)
            assert found.keys() <= {turn.turn_id}
            return found.get(turn.turn_id, "")

        collected(BURST, *small_reports(3))
        asked, declined = "How many people left their homes?", "Who won the chess cup of Kuldranna?"
        of = {words: services.assistant.ask(words) for words in (asked, declined)}
        assert of[declined].abstained
        assert [one.stored.report_id for one in of[asked].statements[0].citations] == [BURST.report_id]
        assert since(asked) == ""
        assert outdated(0) == ""
        collected(LATER, LAST, FLOOD_COPIED)
        assert (outdated(1), outdated(-1)) == ("newer reports", "")
        assert outdated(1, scope=Scope(outlets=(BURST.outlet,))) == ""  # they may be of others
        title = f"“{LAST.title}” (Marés, 22 February 2026)"
        assert since(asked) == f"Added to the story since: {title} and 1 other."
        assert since(asked, days=-1) == ""
        assert since(asked, scope=Scope(outlets=("Marés",))) == f"Added to the story since: {title}."
        assert since(declined) == "6 reports have been added since."
        assert since(declined, scope=Scope(outlets=("Marés",))) == "1 report has been added since."
        assert since(declined, days=-1) == ""
        collection.withdraw(ALONE, services, LAST.report_id, reason="invented")
        assert since(asked).startswith(f"Added to the story since: “{LATER.title}” (Courier")
        assert since(declined) == "5 reports have been added since."
        correct(corpus, BURST.report_id, {"country": "BR"}, by=Actor(name="Bo"), wait_s=0.0)
        assert outdated(1) == "source updated"
        collection.withdraw(ALONE, services, BURST.report_id, reason="invented")
        assert outdated(-1) == "source withdrawn"

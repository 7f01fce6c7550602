"""What analysts see beside their answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.access import ALONE
from assistant.ledger import Ledger
from assistant.operations import asking
from assistant.pipeline import Assistant
from assistant.settings import Services, Settings
from corpus import Corpus, Scope
from tests.corpora import add_reports, make_report


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

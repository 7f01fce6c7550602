"""What stops is logged once when it goes and once when it is back, however often it is asked meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant.doctor.databases import databases
from assistant.doctor.finding import State
from assistant.settings import Settings, open_services
from assistant.settings.readiness import readiness
from corpus import Catalogue, Corpus, CorpusUnreadable, Outage, is_of_database
from tests.chroma_servers import running_chroma
from tests.corpora import add_reports, small_reports
from tests.corpus.processes import soon
from tests.postgresql import running_server


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records]


def test_an_outage_is_logged_when_it_begins_changes_and_ends(caplog: pytest.LogCaptureFixture) -> None:
    outage = Outage(over="back")
    outage.worked()
    for _ in range(3):
        outage.failed("no answer", key="silent")
    outage.failed("refused", key="refused")
    outage.worked()
    outage.worked()
    assert logged(caplog) == ["no answer", "refused", "back"]
    caplog.clear()
    quiet = Outage(over="back", quiet_at_first=True)
    quiet.failed("never there")
    assert logged(caplog) == []
    quiet.worked()
    quiet.failed("gone")
    assert logged(caplog) == ["back", "gone"]


def test_a_chroma_elsewhere_that_stops_is_logged_once_with_its_address_and_once_when_it_is_back(
    tmp_path: Path, exported_encoder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        running_chroma(tmp_path / "chroma") as chroma,
        Corpus(tmp_path / "home", chroma_url=chroma.url) as corpus,
    ):
        add_reports(corpus, *small_reports(2))
        assert corpus.vectors_answer()
        chroma.stop()
        assert not any(corpus.vectors_answer() for _ in range(5))
        (gone,) = logged(caplog)
        assert repr(chroma.url) in gone
        assert "Connection refused; see that it runs; until then" in gone
        chroma.start()
        assert soon(corpus.vectors_answer)
        assert logged(caplog) == [gone, f"the Chroma server at {chroma.url!r} answers again"]


def test_a_database_that_stops_is_logged_once_for_all_who_use_it_and_once_when_it_is_back(
    tmp_path: Path, exported_encoder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with running_server() as server:
        url = server.empty_database()
        settings = Settings(folder=tmp_path / "home", database_url=SecretStr(url), reader=False)
        with open_services(settings, following=True) as services:
            assert readiness(services).lacking == ()
            caplog.clear()
            with server.stopped():
                for _ in range(3):
                    found = readiness(services)
                    assert len(found.lacking) == 2
                    assert (found.vectors, found.behind, found.behind_s, found.errors) == (
                        None,
                        None,
                        None,
                        (),
                    )
                with pytest.raises(CorpusUnreadable) as refused:
                    Catalogue(tmp_path / "home", database_url=url)
                assert is_of_database(refused.value)
                assert [one.state for one in databases(settings)] == [State.PROBLEM]
                (gone,) = logged(caplog)
                assert gone.startswith("the PostgreSQL database 't1' at ")
                assert " cannot be used: " in gone
            assert soon(lambda: not readiness(services).lacking)
            back = f"{gone.partition(' cannot be used')[0]} can be used again"
            assert logged(caplog) == [gone, back]
        assert logged(caplog) == [gone, back], "a lock's connection that was ended is no second outage"

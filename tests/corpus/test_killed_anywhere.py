"""A process is killed at placed instants: what was acknowledged is there, each report whole or not at all.

The instants are the system calls that change files, of the process that adds reports and of the Chroma
server, spread evenly over all that a round makes of each kind; in the nightly run some are drawn at random.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from corpus import Corpus
from tests.corpora import add_reports, make_report, small_reports
from tests.corpus.killed_process import Shelf
from tests.corpus.processes import alive, kill, server_of, soon
from tests.corpus.rounds import KILLED, SERVING_S, Rounds, looked_through, opened_again, rounds, served
from tests.corpus.test_crash import up_to_deleted_in_chroma, whole
from tests.corpus.tracing import CHANGING, Place, counted, killed_at, need_tracing, placed

INGESTS, BEGINNINGS, SERVERS = 9, 2, 4  # kills in every run of the suite, and in the nightly one:
NIGHTLY_INGESTS, NIGHTLY_RANDOM, NIGHTLY_BEGINNINGS, NIGHTLY_SERVERS = 120, 80, 40, 60
_OF_ONE_CORPUS = 30  # kills, since looking through a corpus takes longer the more it has
_TOGETHER = 3  # kills, after which everything that has the corpus open ends


@pytest.fixture
def at_work(tmp_path: Path, exported_encoder: Path) -> Iterator[Rounds]:
    need_tracing()
    with rounds(tmp_path / "calls.log") as process:
        yield process


def kill_ingests(
    folder: Path, at_work: Rounds, places: Sequence[Place], shelf: Shelf
) -> tuple[Shelf, list[Place]]:
    """Kills a round at each place, and looks through the corpus after each.

    Returns what the corpus has then, and the places that were not reached before the round was done.
    """
    unreached = []
    with ExitStack() as serving:
        for number, place in enumerate(places):
            if number % _TOGETHER == 0:
                serving.enter_context(served(folder))
            last = at_work.run(folder, partial(killed_at, place=place))
            assert last.status in (KILLED, 0), place
            unreached += [] if last.status == KILLED else [place]
            if number % _TOGETHER == _TOGETHER - 1:
                serving.close()
            shelf = opened_again(folder, last, shelf)
    return shelf, unreached


def finished(folder: Path, at_work: Rounds, shelf: Shelf) -> Shelf:
    """Does a round that nothing disturbs, and returns what the corpus has then."""
    last = at_work.run(folder)
    assert (last.status, last.failures, last.done) == (0, (), len(last.steps))
    return opened_again(folder, last, shelf)


def test_whatever_call_an_ingest_is_killed_at_no_report_is_lost_or_half_there(
    folder: Path, at_work: Rounds
) -> None:
    shelf = finished(folder, at_work, {})
    with served(folder):
        last, counts = at_work.count(folder)
    shelf = opened_again(folder, last, shelf)
    shelf, unreached = kill_ingests(folder, at_work, placed(counts, INGESTS), shelf)
    assert unreached == []
    finished(folder, at_work, shelf)


def test_a_process_killed_while_the_full_text_deletes_does_not_keep_the_next_from_deleting(
    folder: Path, at_work: Rounds
) -> None:
    """It leaves a file of deletions of the name that the next one gives to its own."""
    with Corpus(folder) as corpus:
        add_reports(corpus, make_report())
        revised = replace(
            make_report(), body="The dam above Lemna cracked at noon. Villagers were led uphill."
        )
        with corpus.writer.writing():
            up_to_deleted_in_chroma(corpus, revised)
    with served(folder):
        place, path = Place("renameat", 1), folder / "words-3" / "meta.json"  # the end of a commit
        last = at_work.run(folder, partial(killed_at, place=place, path=path))
        assert (last.status, last.done) == (KILLED, 0)
        assert list(folder.glob("words-3/*.del"))
    with Corpus(folder) as corpus:
        assert whole(corpus) == [revised.title]


def kill_beginnings(folder: Path, at_work: Rounds, places: Sequence[Place]) -> None:
    """Kills the process that makes a corpus at each place, each time in a new folder, and opens that."""
    for number, place in enumerate(places):
        home = folder / f"begun-{number}"
        with served(home):
            last = at_work.run(home, partial(killed_at, place=place))
            assert last.status == KILLED, place
            opened_again(home, last, {})


def test_a_corpus_whose_making_was_killed_is_made_by_whoever_comes_next(
    folder: Path, at_work: Rounds
) -> None:
    with served(folder):
        _, counts = at_work.count(folder)
    kill_beginnings(folder, at_work, placed(counts, BEGINNINGS))


def kill_servers(folder: Path, at_work: Rounds, places: Sequence[Place], shelf: Shelf) -> Shelf:
    """Kills the Chroma server at each place, while reports are added and somebody has the corpus open."""
    with Corpus(folder) as reader:
        assert reader.search("a lantern")
        for place in places:
            server = server_of(folder)[0]
            with killed_at(server, place):
                last = at_work.run(folder)
                while alive(server):  # its threads share the work as it comes
                    (shelf,) = last.possible(shelf)
                    last = at_work.run(folder)
            assert all("Chroma" in failure for failure in last.failures)
            recovers(reader)
            shelf = looked_through(reader, last.possible(shelf))
    return shelf


def recovers(reader: Corpus) -> None:
    """Asserts that a corpus that is open answers at once, and by both indexes before long."""
    began = time.monotonic()
    assert reader.search("the keeper of a harbour")
    assert time.monotonic() - began < SERVING_S
    assert soon(lambda: reader.vectors_answer() and reader.notices() == [])
    with reader.writer.writing():
        pass  # which finishes what the round has left, as whoever writes next does


@pytest.mark.nightly
def test_whoever_has_the_corpus_open_gets_a_server_again_after_its_keeper_has_ended(folder: Path) -> None:
    """One that was killed itself, or gave up because its server was killed as soon as it ran."""
    with Corpus(folder) as reader:
        add_reports(reader, *small_reports(2))
        server, keeper, _ = server_of(folder)
        kill(keeper)
        assert soon(lambda: not alive(server))
        recovers(reader)
        for _ in range(2):
            server = server_of(folder)[0]
            kill(server)
            assert reader.search("harbour")
            assert soon(lambda server=server: reader.vectors_answer() and server_of(folder)[0] != server)  # type: ignore[misc]
        recovers(reader)
        assert len(whole(reader)) == 2


@pytest.mark.nightly
def test_whatever_call_the_chroma_server_is_killed_at_it_comes_back_and_lacks_nothing(
    folder: Path, at_work: Rounds
) -> None:
    shelf = finished(folder, at_work, {})
    with served(folder):
        with counted(server_of(folder)[0], CHANGING, at_work.log) as counts:
            shelf = finished(folder, at_work, shelf)
        shelf = kill_servers(folder, at_work, placed(counts, SERVERS), shelf)
    finished(folder, at_work, shelf)


@pytest.mark.nightly
@pytest.mark.timeout(7200)
def test_whatever_call_an_ingest_is_killed_at_also_of_those_that_change_nothing(
    folder: Path, at_work: Rounds
) -> None:
    shelf = finished(folder, at_work, {})
    with served(folder):
        last, changing = at_work.count(folder)
        shelf = opened_again(folder, last, shelf)
        last, every = at_work.count(folder, ["all"])
    for number, places in enumerate(_parts(placed(changing, NIGHTLY_INGESTS))):
        home = folder / f"part-{number}"
        shelf, unreached = kill_ingests(home, at_work, places, finished(home, at_work, {}))
        assert len(unreached) < len(places) / 5, unreached  # no two rounds make quite as many calls
        finished(home, at_work, shelf)
    drawn = random.Random(time.time_ns())  # a place that fails is named
    killed = 0
    while killed < NIGHTLY_RANDOM:  # how often a process waits is not the same every time
        calls = drawn.choices(sorted(every), k=_OF_ONE_CORPUS)
        home = folder / f"random-{killed}"
        places = [Place(call, drawn.randint(1, every[call])) for call in calls]
        shelf, unreached = kill_ingests(home, at_work, places, finished(home, at_work, {}))
        killed += len(places) - len(unreached)
        finished(home, at_work, shelf)


def _parts(places: Sequence[Place]) -> Iterator[Sequence[Place]]:
    for first in range(0, len(places), _OF_ONE_CORPUS):
        yield places[first : first + _OF_ONE_CORPUS]


@pytest.mark.nightly
@pytest.mark.timeout(7200)
def test_whatever_call_of_its_making_it_is_killed_at_a_corpus_is_made_by_whoever_comes_next(
    folder: Path, at_work: Rounds
) -> None:
    with served(folder):
        _, counts = at_work.count(folder)
    kill_beginnings(folder, at_work, placed(counts, NIGHTLY_BEGINNINGS))


@pytest.mark.nightly
@pytest.mark.timeout(7200)
def test_however_often_the_chroma_server_is_killed_it_comes_back_and_lacks_nothing(
    folder: Path, at_work: Rounds
) -> None:
    with served(folder):
        shelf = finished(folder, at_work, {})
        with counted(server_of(folder)[0], CHANGING, at_work.log) as counts:
            finished(folder, at_work, shelf)
    for number, places in enumerate(_parts(placed(counts, NIGHTLY_SERVERS))):
        home = folder / f"part-{number}"
        with served(home):
            shelf = finished(home, at_work, {})
            shelf = kill_servers(home, at_work, places, shelf)
        finished(home, at_work, shelf)

"""What a second process does with a corpus: the program that the tests of processes start.

``python -m tests.corpus.another_process FOLDER WORK [NUMBER]``; it prints a line for each step done.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

from corpus import Corpus
from corpus.index.chroma_server import ServerShare
from tests.corpora import add, add_reports, make_report, small_reports

_BATCH = 5


def say(*words: object) -> None:
    """Tells the test how far it has come."""
    print(*words, flush=True)  # noqa: T201


def hold(corpus: Corpus) -> None:
    """Has the corpus open until its input ends."""
    say("holding", len(corpus.search("harbour")))
    sys.stdin.read()


def hold_the_pen(corpus: Corpus) -> None:
    """Writes to the corpus until its input ends."""
    with corpus.writer.writing():
        say("writing")
        sys.stdin.read()


def ingest(corpus: Corpus, number: int) -> None:
    """Adds so many small reports, a few at a time, leaving out those that are stored already."""
    reports = small_reports(number)
    with corpus.writer.writing():
        say("begun")
        for first in range(0, number, _BATCH):
            batch = [r for r in reports[first : first + _BATCH] if corpus.writer.status(r)[0] != "unchanged"]
            add(corpus, batch)
            say("added", first + len(batch))


def add_one_by_one(corpus: Corpus, number: int) -> None:
    """Adds four reports of its own, one at a time; ``number`` tells those of one process from another's."""
    with corpus.writer.writing():
        say("begun")
        for place in range(1, 5):
            name = f"{number}-{place}"
            report = make_report(f"Process {name}", f"The lantern of process {name} was lit on Monday.")
            add(corpus, [replace(report, category="kills")])
            say("added", place)
    sys.stdin.read()


def search(corpus: Corpus, number: int) -> None:
    """Searches until so many reports are stored, and prints how many of its searches used no vectors."""
    blind, deadline = 0, time.monotonic() + 100
    say("begun")
    while len(corpus.reports()) < number and time.monotonic() < deadline:
        hits = corpus.search("stolen paintings in a barn, and the harvest of barley")
        blind += bool(corpus.notices())
        assert all(hit.stored.current for hit in hits)
    say("blind", blind)


def rebuild(corpus: Corpus) -> None:
    """Rebuilds the indexes over and over."""
    say("begun")
    while True:
        corpus.rebuild()
        say("rebuilt")


def add_one(corpus: Corpus, number: int) -> None:
    """Adds one report of its own."""
    say(add_reports(corpus, make_report(title=f"Number {number}"))[0].status)


def come_and_go(folder: str, number: int) -> None:
    """Joins and leaves the folder's server so many times."""
    for _ in range(number):
        share = ServerShare(Path(folder))
        assert share.url()
        share.leave()
    say("came", number)


def main(folder: str, work: str, *number: str) -> None:
    """Does ``work`` in the corpus in ``folder``."""
    if work == "come_and_go":
        return come_and_go(folder, *map(int, number))
    with Corpus(Path(folder)) as corpus:
        say("opened")
        globals()[work](corpus, *map(int, number))
    return None


if __name__ == "__main__":
    main(*sys.argv[1:])

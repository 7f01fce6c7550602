"""How two servers with one PostgreSQL and one Chroma server serve fifty people at once, none with a browser.

`make bench-load-several`, or `python -m tests.benchmarks.load_several [--folder HERE] [--seconds N]`.
The corpus is that of :mod:`tests.benchmarks.load`, moved to PostgreSQL; half of the people come to either
server, each of whom thinks for five seconds between two questions. While they ask, reports are imported by
way of one server and looked for at the other. Everything shares this machine: two servers are no faster than
one.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx

from assistant import backup
from corpus import Corpus
from tests.benchmarks.load import Seen, made, some_questions, wave
from tests.browser.served import Served, served_by_itself
from tests.chroma_servers import running_chroma
from tests.corpora import add_reports, small_reports
from tests.postgresql import running_server

_PEOPLE, _SERVERS, _IMPORTED = 50, 2, 40
_BEHIND_S = 5.0  # of which `/ready` may give a result that is two seconds old


@dataclass(frozen=True, slots=True)
class Place:
    """What all servers have in common, and the home of their folders."""

    home: Path
    url: str
    chroma_url: str

    def settings(self) -> dict[str, str]:
        """For a server."""
        return {
            "DATELINE_DATABASE_URL": self.url,
            "DATELINE_CHROMA_URL": self.chroma_url,
            "DATELINE_FILES": str(self.home / "files"),
        }

    def corpus(self, name: str) -> Corpus:
        """Opened as a server would."""
        return Corpus(
            self.home / name,
            database_url=self.url,
            files=self.home / "files",
            chroma_url=self.chroma_url,
        )


def moved(folder: Path, place: Place) -> None:
    """Has the corpus of a folder in PostgreSQL and in the Chroma server that all reach."""
    shutil.copytree(folder, place.home / "one", ignore=shutil.ignore_patterns("chroma*"))
    backup.move(place.home / "one", place.url, database_url=None)
    with place.corpus("one") as corpus:
        corpus.rebuild()


async def asked(desks: Sequence[Served], questions: Sequence[str], *, seconds: float) -> list[Seen]:
    """What the people of each server saw."""
    people = _PEOPLE // len(desks)
    return await asyncio.gather(
        *(
            wave(one.url, questions[number::_SERVERS], people=people, seconds=seconds)
            for number, one in enumerate(desks)
        )
    )


def behind_s(place: Place, desk: Served) -> float:
    """How long another server takes until its full text has what is imported while people ask."""
    with place.corpus("importing") as corpus:
        for first in range(0, _IMPORTED, 10):
            add_reports(corpus, *small_reports(_IMPORTED)[first : first + 10])
    began = time.monotonic()
    while httpx.get(f"{desk.url}/ready", trust_env=False, timeout=60).json()["full_text"]["changes_behind"]:
        time.sleep(0.1)
    return time.monotonic() - began


async def measured(
    place: Place, desks: Sequence[Served], questions: Sequence[str], *, seconds: float
) -> tuple[list[Seen], float]:
    """What everybody saw, and how far one server's full text was behind."""
    asking = asyncio.create_task(asked(desks, questions, seconds=seconds))
    await asyncio.sleep(seconds / 2)
    behind = await asyncio.to_thread(behind_s, place, desks[-1])
    return await asking, behind


def main() -> int:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, help="where the corpus is, or is to be kept")
    parser.add_argument("--check", action="store_true", help="fail when there is an error")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long they ask")
    options = parser.parse_args()
    questions = some_questions()
    with ExitStack() as ending:
        home = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="dateline-load-")))
        folder = options.folder or home / "made"
        made(folder)
        place = Place(
            home,
            ending.enter_context(running_server()).empty_database(),
            ending.enter_context(running_chroma(home / "chroma")).url,
        )
        moved(folder, place)
        desks = [
            ending.enter_context(served_by_itself(home / name, home / f"{name}.log", **place.settings()))
            for name in ("one", "two")
        ]
        for one in desks:
            while httpx.get(f"{one.url}/ready", trust_env=False, timeout=60).status_code != 200:
                time.sleep(0.5)
        seen, behind = asyncio.run(measured(place, desks, questions, seconds=options.seconds))
    print(
        f"{os.cpu_count()} cores, {_SERVERS} servers, {_PEOPLE} people",
        "answers | first sentence, median s | p95 s | busy answers | turned away | errors",
        *(one.line() for one in seen),
        f"the other server's full text had {_IMPORTED} imported reports {behind:.1f} s after the import",
        sep="\n",
    )
    errors = sorted({error for one in seen for error in one.errors})
    late = [f"the full text was {behind:.1f} s behind"] if behind > _BEHIND_S else []
    print("\n".join([*errors, *late]), file=sys.stderr)
    return 1 if options.check and (errors or late) else 0


if __name__ == "__main__":
    sys.exit(main())

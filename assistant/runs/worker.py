"""The process that works off what waits: one run after another, in the order asked, until none is left."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from assistant.runs import archives, inbox
from assistant.runs.recorder import RunRecorder
from assistant.settings import open_corpus
from corpus import Actor, Catalogue, CorpusError, RunKind, RunState, runs
from ingest.identity import HANDED_OVER
from ingest.pipeline import IngestResult, IngestStatus, ingest

if TYPE_CHECKING:
    from assistant.settings import Settings
    from corpus import Corpus, Run

_log = logging.getLogger("dateline")
_LONGEST_WAIT_S = 600.0  # for the write lock, when a command of the command line holds it
_TIMES = 3  # a run that ends the process whenever it is taken up is not taken up for ever


def work(settings: Settings) -> None:
    """Does all runs that wait, and those that were broken off. Returns at once when there are none."""
    with Catalogue(settings.folder) as catalogue, runs.sole_worker(catalogue):
        if not next_run(catalogue):
            return
        with open_corpus(settings) as corpus:
            be_modest()  # only now: whatever server this process has started is for everybody
            while run := next_run(catalogue):
                _do(corpus, run)


def next_run(catalogue: Catalogue) -> Run | None:
    """The run to be taken up now by whoever holds the workers' lock."""
    for run in runs.unfinished(catalogue):
        if not run.by_command and (run.state is RunState.WAITING or run.taken_up < _TIMES):
            return run
    return None


def be_modest() -> None:
    """Leaves half of the processors, and what is wanted of the others, to whoever asks a question."""
    os.nice(19)
    if hasattr(os, "sched_setaffinity"):
        mine = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, mine[len(mine) // 2 :])


def _do(corpus: Corpus, run: Run) -> None:
    runs.start(corpus.catalogue, run.run_id)
    by = Actor(name=run.by.name, person_id=run.by.person_id, run_id=run.run_id)
    doing = {RunKind.INGEST: _take_in, RunKind.HEALTH: _health, RunKind.REBUILD: _rebuild}
    try:
        outcome = doing[run.kind](corpus, run, by)
    except (CorpusError, AssistantError, OSError) as error:
        runs.finish(corpus.catalogue, run.run_id, RunState.FAILED, str(error))
    except Exception as error:  # noqa: BLE001 - whatever ends one run, the next one can be done
        _log.exception("run %s failed", run.run_id)
        told = f"it failed unexpectedly ({type(error).__name__}); runs.log in the corpus's folder tells more"
        runs.finish(corpus.catalogue, run.run_id, RunState.FAILED, told)
    else:
        runs.finish(corpus.catalogue, run.run_id, RunState.DONE, outcome)
        if run.inbox:
            inbox.discard(Path(corpus.folder), run.inbox)


def _take_in(corpus: Corpus, run: Run, by: Actor) -> str:
    assert run.inbox is not None
    noting = RunRecorder(corpus.catalogue, run.run_id)
    paths: list[Path] = []
    origins: dict[Path, str] = {}
    named: set[Path] = set()
    refused: list[IngestResult] = []
    for name, path, problem in _files(corpus.folder, run.inbox):
        if problem is None:
            paths.append(path)
            origins[path] = f"{HANDED_OVER}{name}"
            if path.parent.name == run.inbox:
                named.add(path)
        else:
            refused.append(problem)
    runs.progress(corpus.catalogue, run.run_id, [], finished=0, inputs=len(paths) + len(refused))
    for outcome in refused:
        noting.note(outcome)
    taken = ingest(corpus, paths, named=frozenset(named), origins=origins, by=by, wait_s=_LONGEST_WAIT_S)
    try:
        for outcome in taken:
            noting.note(outcome)
    finally:
        noting.write()
    changed = sum(
        noting.counts[one] for one in (IngestStatus.ADDED, IngestStatus.REVISED, IngestStatus.NEAR_COPY)
    )
    return noting.summary() + (_asked_again(corpus, by) if changed else "") or "there was nothing to take in"


def _files(folder: Path, name: str) -> Iterator[tuple[str, Path, IngestResult | None]]:
    """Name and place of each file to take in; and in place of one that cannot be, its outcome."""
    place = inbox.unpacking_place(folder, name)
    for number, one in enumerate(inbox.stored(folder, name)):
        if not archives.is_archive(one.name):
            yield one.name, one.path, None
            continue
        try:
            for member in archives.unpack(one.path, one.name, into=place / str(number)):
                if not member.refused:
                    yield member.name, member.path, None
                    continue
                status = IngestStatus.LEFT_OUT if member.left_out else IngestStatus.REFUSED
                where = f"{one.name}: {member.name}"
                yield where, member.path, IngestResult(
                    file=where, where=where, status=status, reason=member.refused
                )  # fmt: skip
        except archives.ArchiveRefused as error:
            refused = IngestResult(
                file=one.name, where=one.name, status=IngestStatus.REFUSED, reason=str(error)
            )
            yield one.name, one.path, refused


def _asked_again(corpus: Corpus, by: Actor) -> str:
    """Asks saved questions again, as after every ingest; a failure costs no report, and is said."""
    if not (corpus.folder / "ledger.sqlite").exists():
        return ""
    from assistant.ledger import Ledger
    from assistant.pipeline import Assistant
    from assistant.watch.rerun import rerun_all

    try:
        asked = list(rerun_all(Assistant(corpus=corpus), Ledger(corpus.folder), asked_by=by.person_id))
    except AssistantError as error:
        return f"; the saved questions were not asked again: {error}"
    return f"; saved questions asked again: {len(asked)}" if asked else ""


def _health(corpus: Corpus, _run: Run, _by: Actor) -> str:
    health = corpus.health()
    if health.sound:
        return f"all {health.passages:,} passages can be found by their vectors and by their words"
    vectors, words = len(health.missing_vectors), len(health.missing_full_text)
    return (
        f"of {health.passages:,} passages {vectors:,} are missing from the vectors and {words:,} from the "
        "full text; rebuild the indexes"
    )


def _rebuild(corpus: Corpus, _run: Run, by: Actor) -> str:
    passages = corpus.rebuild(by=by, wait_s=_LONGEST_WAIT_S)
    return f"both indexes were made anew; they hold {passages:,} passages"

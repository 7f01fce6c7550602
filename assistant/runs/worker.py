"""The process that does the queued runs: one after another, in the order requested, until none is left."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from assistant.ledger import has_ledger
from assistant.runs import inbox
from assistant.runs.collecting import opened_fetcher, queue_due
from assistant.runs.recorder import RunRecorder, waiting_in_words
from assistant.settings import open_catalogue, open_corpus, open_ledger, quoting_assistant
from assistant.telemetry.requests import RequestKind, request
from corpus import (
    Actor,
    CorpusError,
    RunKind,
    RunState,
    VectorsMisplaced,
    VectorsUnavailable,
    run_workers,
    runs,
)
from ingest.complete import rebuild
from ingest.errors import IngestError
from ingest.fetching.policy import NetworkPolicy
from ingest.pipeline import ingest
from ingest.sources.page import pages as fetched_pages
from ingest.sources.source import NotRead, SourceFile

if TYPE_CHECKING:
    from assistant.settings import Settings
    from corpus import Catalogue, Corpus, Health, Run

Pages = Callable[[Sequence[str], Path], Iterator[SourceFile | NotRead]]

_log = logging.getLogger("dateline")
_LONGEST_WAIT_S = 600.0  # for the write lock, when a command of the command line has it
_WRITTEN_EVERY_S = 0.5  # each write waits for the disk
_NAMED = 3  # reports in the result of a run
_TIMES = 3  # a run that ends the process at every attempt is not tried for ever


def work(settings: Settings, *, collecting: bool = False, network: NetworkPolicy = NetworkPolicy()) -> None:
    """Does all queued runs, and those that were interrupted. Returns at once when there are none.

    When it is ``collecting``, it checks the sources that are due before, and queues what is new.
    """
    with open_catalogue(settings) as catalogue:
        if collecting:
            queue_due(settings, catalogue, network=network)
        if not next_run(catalogue):
            return
        with run_workers.sole_worker(catalogue) as alone:
            if not (alone and next_run(catalogue)):
                return
            with open_corpus(settings) as corpus:
                be_modest()  # only now: whatever server this process has started is for everybody
                while run := runs.take(catalogue, times=_TIMES):
                    _do(corpus, run, settings, network)


def next_run(catalogue: Catalogue) -> Run | None:
    """The run to be done next by whoever has the workers' lock."""
    return runs.next_queued(catalogue, times=_TIMES)


def be_modest() -> None:
    """Leaves half of the processors, and what is wanted of the others, to whoever asks a question."""
    os.nice(19)
    if hasattr(os, "sched_setaffinity"):
        mine = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, mine[len(mine) // 2 :])


def _do(corpus: Corpus, run: Run, settings: Settings, network: NetworkPolicy) -> None:
    """Does a run and records how it ended.

    Raises VectorsUnavailable before the last attempt: the run is then interrupted, for the next process to
    resume, since a Chroma server that was killed, as when a machine is shut down, is no fault of the run's.
    """
    by = Actor(name=run.by.name, person_id=run.by.person_id, run_id=run.run_id)
    doing: dict[RunKind, Callable[[Corpus, Run, Actor], str]] = {
        RunKind.INGEST: partial(_import, settings=settings, pages=partial(_pages, settings, network)),
        RunKind.HEALTH: _health,
        RunKind.REBUILD: _rebuild,
        RunKind.RERUN: partial(_rerun, settings=settings),
    }
    try:
        with request(RequestKind.RUN):
            outcome = doing[run.kind](corpus, run, by)
    except (CorpusError, IngestError, AssistantError, OSError) as error:
        why = str(error)
        if isinstance(error, VectorsUnavailable):
            if run.taken_up < _TIMES and not isinstance(error, VectorsMisplaced):
                raise
            waiting = corpus.reports_waiting() if run.kind is RunKind.INGEST else 0
            why = "; ".join(filter(None, (why, waiting_in_words(waiting))))
        runs.finish(corpus.catalogue, run.run_id, RunState.FAILED, why)
    except Exception:  # noqa: BLE001 - whatever ends one run, the next one can be done
        _log.exception("run %s failed", run.run_id)
        why = "unexpected failure; see runs.log in the corpus's folder"
        runs.finish(corpus.catalogue, run.run_id, RunState.FAILED, why)
    else:
        runs.finish(corpus.catalogue, run.run_id, RunState.DONE, outcome)
        if run.inbox:
            inbox.discard(settings.files_folder, run.inbox)


def _import(corpus: Corpus, run: Run, by: Actor, *, settings: Settings, pages: Pages) -> str:
    assert run.inbox is not None
    recorder = RunRecorder(corpus.catalogue, run.run_id)
    files = settings.files_folder
    entries = inbox.stored(files, run.inbox)
    sources: Iterable[SourceFile | NotRead] = _sources(files, run.inbox, entries, pages)
    if not any(isinstance(one, inbox.AwaitedPage) for one in entries):
        sources = list(sources)  # so that they are counted; pages are fetched one by one
    results = ingest(corpus, sources, by=by, wait_s=_LONGEST_WAIT_S, on_progress=recorder.progress)
    try:
        for result in results:
            recorder.record(result)
    finally:
        recorder.write()
    again = _rerun_watched(corpus, settings, by) if recorder.changed else ""
    return recorder.summary() + again or "there was nothing to import"


def _sources(
    folder: Path, name: str, entries: Sequence[inbox.Stored], pages: Pages
) -> Iterator[SourceFile | NotRead]:
    """The files of an inbox, and what its addresses give."""
    place = inbox.fetching_place(folder, name)
    for number, one in enumerate(entries):
        if isinstance(one, SourceFile | NotRead):
            yield one
        elif isinstance(one, inbox.AwaitedPage):
            into = place / str(number)
            into.mkdir()
            yield from pages([one.address], into)
        else:
            yield inbox.as_source(one)


def _pages(
    settings: Settings, network: NetworkPolicy, addresses: Sequence[str], into: Path
) -> Iterator[SourceFile | NotRead]:
    """What addresses give. Raises FetchingOff."""
    yield from fetched_pages(opened_fetcher(settings, network), addresses, into=into)


def _rerun_watched(corpus: Corpus, settings: Settings, by: Actor) -> str:
    """Asks watched questions again, as after every import; a failure costs no report, and is reported."""
    if not has_ledger(settings.folder, settings.database):
        return ""
    from assistant.watch.rerun import rerun_all

    try:
        with open_ledger(settings) as ledger:
            asked = list(rerun_all(quoting_assistant(settings, corpus), ledger, asked_by=by.person_id))
    except (AssistantError, CorpusError) as error:
        return f"; watched questions could not be run: {error}"
    return f"; watched questions run: {len(asked)}" if asked else ""


def _rerun(corpus: Corpus, run: Run, by: Actor, *, settings: Settings) -> str:
    """Asks the watched questions again that the reports of the run can make a difference to."""
    from assistant.watch.rerun import rerun_each
    from assistant.watch.touched import touched

    changed = 0
    with open_ledger(settings) as ledger:
        questions = touched(ledger, corpus, run.given)
        asked = rerun_each(quoting_assistant(settings, corpus), ledger, questions, asked_by=by.person_id)
        for done, one in enumerate(asked, start=1):
            changed += not one.diff.is_empty
            runs.progress(corpus.catalogue, run.run_id, (), finished=done, inputs=len(questions))
    return f"watched questions run: {len(questions)}, {changed or 'none'} with news"


def _health(corpus: Corpus, run: Run, _by: Actor) -> str:
    health = corpus.health(on_progress=_noting(corpus, run))
    originals = _originals(health)
    if health.indexed:
        unsearched = health.unsearched_summaries
        advice = f"; {unsearched:,} summaries are not searched; rebuild the indexes" if unsearched else ""
        found = f"all {health.passages:,} passages can be found by their vectors and by their words"
        return f"{found}{advice}{originals}"
    vectors, words = len(health.missing_vectors), len(health.missing_full_text)
    damaged = f"; {len(health.damaged_files):,} of its files are damaged" if health.damaged_files else ""
    return (
        f"of {health.passages:,} passages {vectors:,} are missing from the vectors and {words:,} from the "
        f"full text{damaged}; rebuild the indexes{originals}"
    )


def _originals(health: Health) -> str:
    """The kept files that are lost, and how many belong to no report, in words that go on with a list."""
    lost, stray = health.lost_originals, len(health.stray_originals)
    parts = []
    if lost:
        named = ", ".join(f"“{one.title}”" for one in lost[:_NAMED]) + (" …" if len(lost) > _NAMED else "")
        parts.append(
            f"{len(lost):,} original {'files are' if len(lost) > 1 else 'file is'} missing or damaged "
            f"({named}); import the same files again, or copy them back from a backup"
        )
    if stray:
        of_none = "files that belong" if stray > 1 else "file that belongs"
        parts.append(f"the folder originals has {stray:,} {of_none} to no report and can be deleted")
    return "".join(f"; {one}" for one in parts)


def _noting(corpus: Corpus, run: Run) -> Callable[[int, int, str], None]:
    """Records how far a check or a rebuild has come, twice a second."""
    written = time.monotonic()

    def note(done: int, total: int, index: str) -> None:
        nonlocal written
        if time.monotonic() - written > _WRITTEN_EVERY_S:
            runs.progress(corpus.catalogue, run.run_id, (), finished=done, inputs=total, doing=index)
            written = time.monotonic()

    return note


def _rebuild(corpus: Corpus, run: Run, by: Actor) -> str:
    passages = rebuild(corpus, by=by, wait_s=_LONGEST_WAIT_S, on_progress=_noting(corpus, run))
    return f"both indexes were rebuilt with {passages:,} passages"

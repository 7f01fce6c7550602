"""Runs: long work on the corpus as a whole, queued."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, or_, select, update

from corpus.catalogue.audit_log import Actor
from corpus.catalogue.database import Catalogue
from corpus.catalogue.file_results import FileResult, save
from corpus.catalogue.rows import instant, instant_or_none, seconds
from corpus.catalogue.schema import runs
from corpus.errors import RunNotFound


class RunKind(StrEnum):
    """What a run does."""

    INGEST = "ingest"
    HEALTH = "health"
    REBUILD = "rebuild"
    RERUN = "rerun"  # watched questions, asked again because of the reports ``given`` by their ids


class RunState(StrEnum):
    """How far a run has come; one at work that no process is doing was interrupted."""

    WAITING = "waiting"
    AT_WORK = "at work"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run. ``inputs`` are the files, passages or questions to go over, once counted, ``finished`` those
    that are done.

    ``inbox`` names the folder of what was uploaded; ``taken_up`` says how many processes have
    begun with it: with more than one, it was interrupted before. ``outcome`` says in words how it ended,
    and until then what is being done.
    """

    run_id: int
    kind: RunKind
    state: RunState
    asked: datetime
    by: Actor
    given: tuple[str, ...]
    inbox: str | None
    started: datetime | None
    ended: datetime | None
    taken_up: int
    inputs: int | None
    finished: int
    outcome: str | None

    @property
    def by_command(self) -> bool:
        """Whether a command of the command line does it, and not the process that does queued runs."""
        return self.kind is RunKind.INGEST and self.inbox is None

    @property
    def over(self) -> bool:
        """Whether it is done or has failed."""
        return self.state in (RunState.DONE, RunState.FAILED)


def enqueue(
    catalogue: Catalogue, kind: RunKind, *, by: Actor, given: Sequence[str] = (), inbox: str | None = None
) -> Run:
    """Queues a run."""
    row = insert(runs).values(
        kind=kind.value,
        state=RunState.WAITING.value,
        asked=seconds(datetime.now(UTC)),
        by=by.name,
        person_id=by.person_id,
        given=_given(given),
        inbox=inbox,
        taken_up=0,
        finished=0,
    )
    with catalogue.writing() as connection:
        run_id = int(connection.execute(row.returning(runs.c.run_id)).scalar_one())
    return run(catalogue, run_id)


def run(catalogue: Catalogue, run_id: int) -> Run:
    """One run. Raises RunNotFound."""
    with catalogue.reading() as connection:
        row = connection.execute(select(runs).where(runs.c.run_id == run_id)).first()
    if row is None:
        raise RunNotFound(f"no run {run_id!r} is in the catalogue; its history lists those that are")
    return _run(row)


def latest(catalogue: Catalogue, *, limit: int = 20, skip: int = 0, kind: RunKind | None = None) -> list[Run]:
    """The runs, the one asked for last first."""
    query = select(runs).order_by(runs.c.run_id.desc()).limit(limit).offset(skip)
    if kind is not None:
        query = query.where(runs.c.kind == kind.value)
    with catalogue.reading() as connection:
        return [_run(row) for row in connection.execute(query)]


def last_import_of(catalogue: Catalogue, given: str) -> Run | None:
    """The import of what ``given`` alone names, a source's address, that ended last."""
    over = runs.c.state.in_((RunState.DONE.value, RunState.FAILED.value))
    of_it = (runs.c.kind == RunKind.INGEST.value) & (runs.c.given == _given([given]))
    query = select(runs).where(of_it, over).order_by(runs.c.ended.desc(), runs.c.run_id.desc()).limit(1)
    with catalogue.reading() as connection:
        row = connection.execute(query).first()
    return None if row is None else _run(row)


def count(catalogue: Catalogue) -> int:
    """How many runs there are."""
    with catalogue.reading() as connection:
        return int(connection.scalar(select(func.count()).select_from(runs)) or 0)


def unfinished(catalogue: Catalogue) -> list[Run]:
    """The runs that are not over, in the order asked."""
    over = (RunState.DONE.value, RunState.FAILED.value)
    query = select(runs).where(runs.c.state.not_in(over)).order_by(runs.c.run_id)
    with catalogue.reading() as connection:
        return [_run(row) for row in connection.execute(query)]


def start(catalogue: Catalogue, run_id: int) -> None:
    """Records that a process starts a run; what an earlier attempt has found stays until it is replaced."""
    with catalogue.writing() as connection:
        _begin(connection, run_id)


def next_queued(catalogue: Catalogue, *, times: int) -> Run | None:
    """The run to be done next, left in the queue; one that was begun so many ``times`` is passed over."""
    with catalogue.reading() as connection:
        row = connection.execute(_queued(times)).first()
    return None if row is None else _run(row)


def take(catalogue: Catalogue, *, times: int) -> Run | None:
    """As :func:`next_queued`, and records that this process starts it; nobody else takes it meanwhile."""
    with catalogue.writing(alone=False) as connection:
        row = connection.execute(_queued(times).with_for_update(skip_locked=True)).first()
        if row is None:
            return None
        return _run(_begin(connection, row.run_id))


def _queued(times: int) -> Select[Any]:
    begun = (runs.c.state == RunState.AT_WORK.value) & (runs.c.taken_up < times)
    by_command = (runs.c.kind == RunKind.INGEST.value) & runs.c.inbox.is_(None)
    due = or_(runs.c.state == RunState.WAITING.value, begun) & ~by_command
    return select(runs).where(due).order_by(runs.c.run_id).limit(1)


def _begin(connection: Connection, run_id: int) -> Row[Any]:
    begun = update(runs).where(runs.c.run_id == run_id)
    begun = begun.values(
        state=RunState.AT_WORK.value,
        started=func.coalesce(runs.c.started, seconds(datetime.now(UTC))),
        taken_up=runs.c.taken_up + 1,
        finished=0,
        ended=None,
        outcome=None,
    )
    return connection.execute(begun.returning(runs)).one()


def progress(
    catalogue: Catalogue,
    run_id: int,
    results: Sequence[FileResult],
    *,
    finished: int,
    inputs: int | None = None,
    doing: str | None = None,
) -> None:
    """Records the results for some files, how many are finished, and what is being done now."""
    values: dict[str, Any] = {"finished": finished, "outcome": doing}
    if inputs is not None:
        values["inputs"] = inputs
    with catalogue.writing() as connection:
        save(connection, run_id, results)
        connection.execute(update(runs).where(runs.c.run_id == run_id).values(values))


def finish(catalogue: Catalogue, run_id: int, state: RunState, outcome: str) -> None:
    """Records that a run has ended."""
    ended = update(runs).where(runs.c.run_id == run_id)
    with catalogue.writing() as connection:
        connection.execute(ended.values(state=state.value, ended=seconds(datetime.now(UTC)), outcome=outcome))


def requeue(catalogue: Catalogue, run_id: int) -> None:
    """Queues a run again that was interrupted, or failed; it may be begun as often as a new one."""
    with catalogue.writing() as connection:
        connection.execute(
            update(runs)
            .where(runs.c.run_id == run_id)
            .values(state=RunState.WAITING.value, taken_up=0, ended=None, outcome=None)
        )


def _given(names: Sequence[str]) -> str:
    return json.dumps(list(names), ensure_ascii=False)


def _run(row: Row[Any]) -> Run:
    return Run(
        run_id=row.run_id,
        kind=RunKind(row.kind),
        state=RunState(row.state),
        asked=instant(row.asked),
        by=Actor(name=row.by, person_id=row.person_id, run_id=row.run_id),
        given=tuple(json.loads(row.given)),
        inbox=row.inbox,
        started=instant_or_none(row.started),
        ended=instant_or_none(row.ended),
        taken_up=row.taken_up,
        inputs=row.inputs,
        finished=row.finished,
        outcome=row.outcome,
    )

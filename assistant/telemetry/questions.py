"""A question as whoever runs Dateline sees it: how it ended, and how many sentences failed their check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Protocol

from assistant.errors import Busy
from assistant.telemetry.requests import Outcome, Request, RequestKind, request


class Stated(Protocol):
    """What is counted of a statement."""

    @property
    def unsupported(self) -> bool:
        """Whether it failed its check."""


class Answered(Protocol):
    """What is counted of an answer."""

    @property
    def abstained(self) -> bool:
        """Whether it was declined."""

    @property
    def help(self) -> bool:
        """Whether nothing was asked of the reports."""

    @property
    def statements(self) -> Sequence[Stated]:
        """Its statements."""


@contextmanager
def measured_question() -> Iterator[Callable[[Answered], None]]:
    """What is asked within this block is one question; call what it gives with the answer."""
    with request(RequestKind.QUESTION) as asked:
        try:
            yield partial(_note, asked)
        except Busy:
            asked.outcome = Outcome.BUSY
            raise
        except Exception:
            asked.outcome = Outcome.FAILED
            raise


def _note(asked: Request, answer: Answered) -> None:
    asked.outcome = (
        Outcome.HELP if answer.help else Outcome.DECLINED if answer.abstained else Outcome.ANSWERED
    )
    asked.sentences = len(answer.statements)
    asked.unsupported = sum(statement.unsupported for statement in answer.statements)

"""A question as whoever runs Dateline sees it: how it ended, and how many sentences failed their check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from assistant.errors import Busy
from assistant.telemetry.requests import Outcome, Request, RequestKind, request

if TYPE_CHECKING:
    from assistant.answer.answer import Answer


@contextmanager
def measured_question() -> Iterator[Callable[[Answer], None]]:
    """What is asked within this block is one question; the function given is to be told the answer."""
    with request(RequestKind.QUESTION) as asked:
        try:
            yield partial(_note, asked)
        except Busy:
            asked.outcome = Outcome.BUSY
            raise
        except Exception:
            asked.outcome = Outcome.FAILED
            raise


def _note(asked: Request, answer: Answer) -> None:
    asked.outcome = (
        Outcome.HELP if answer.help else Outcome.DECLINED if answer.abstained else Outcome.ANSWERED
    )
    asked.sentences = len(answer.statements)
    asked.unsupported = sum(statement.unsupported for statement in answer.statements)

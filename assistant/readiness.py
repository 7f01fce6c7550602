"""Whether questions can be asked and answers kept, for whoever runs the server."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from assistant.errors import LedgerUnusable
from corpus import CorpusError

if TYPE_CHECKING:
    from assistant.ledger import Ledger
    from assistant.pipeline import Assistant

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What is lacking, a clause each that names no folder; nothing when all is well.

    ``vectors`` tells whether the vector index answers; without it the words alone are searched.
    """

    lacking: tuple[str, ...] = ()
    vectors: bool = False


class _Held(Protocol):
    @property
    def assistant(self) -> Assistant: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def ledger_problem(self) -> str: ...


def readiness(held: _Held) -> Readiness:
    """Read the corpus, ask its vector index, and write to the ledger."""
    lacking = []
    vectors = False
    corpus = held.assistant.corpus
    try:
        corpus.outlets()
        vectors = corpus.vectors_answer()
    except CorpusError as error:
        _log.warning("not ready: %s", error)
        lacking.append("the corpus cannot be read; the server's log says why")
    try:
        held.ledger.check_writable()
    except LedgerUnusable as error:
        _log.warning("not ready: %s", error)
        lacking.append("the ledger cannot be written; the server's log says why")
    if held.ledger_problem:
        lacking.append("the ledger cannot be opened, so what is asked is not kept; the pages say why")
    return Readiness(lacking=tuple(lacking), vectors=vectors)

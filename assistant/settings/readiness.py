"""Whether questions can be asked and answers stored, for whoever runs the server."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import LedgerUnusable
from corpus import CorpusError, Lag

if TYPE_CHECKING:
    from assistant.settings.services import Services

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What is lacking, a clause each that names no folder; nothing when all is well.

    ``vectors`` says whether the vector index answers; without it only the full text is searched. ``notices``
    say what searches cannot find just now, though questions can be asked. ``behind`` counts the changes that
    other servers have made and this one's full text does not have yet, ``behind_s`` the seconds since the
    first of them.
    """

    lacking: tuple[str, ...] = ()
    vectors: bool = False
    notices: tuple[str, ...] = ()
    behind: int = 0
    behind_s: int = 0


def readiness(services: Services) -> Readiness:
    """Read the corpus, ask its vector index, and write to the ledger."""
    lacking = []
    vectors = False
    notices: tuple[str, ...] = ()
    lag = Lag()
    corpus = services.corpus
    try:
        corpus.overview.outlets()
        vectors = corpus.vectors_answer()
        notices = tuple(corpus.notices())
        lag = corpus.full_text_lag()
    except CorpusError as error:
        _log.warning("not ready: %s", error)
        lacking.append("the corpus cannot be read; the server's log says why")
    try:
        services.ledger.check_writable()
    except LedgerUnusable as error:
        _log.warning("not ready: %s", error)
        lacking.append("the ledger cannot be written; the server's log says why")
    if services.ledger_problem:
        lacking.append("the ledger cannot be opened, so answers are not stored; the pages say why")
    return Readiness(
        lacking=tuple(lacking),
        vectors=vectors,
        notices=notices,
        behind=lag.changes,
        behind_s=lag.seconds,
    )

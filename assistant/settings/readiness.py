"""Whether questions can be asked and answers stored, for whoever runs the server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import LedgerUnusable
from corpus import CorpusError, is_of_database

if TYPE_CHECKING:
    from assistant.settings.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What is lacking, a clause each that names no folder; nothing when all is well.

    ``vectors`` says whether the vector index answers; without it only the full text is searched. ``notices``
    say what searches cannot find just now, though questions can be asked. ``behind`` counts the changes that
    other servers have made and this one's full text does not have yet, ``behind_s`` the seconds since the
    first of them. All three are None where that is not known. ``errors`` are for the log.
    """

    lacking: tuple[str, ...] = ()
    vectors: bool | None = None
    notices: tuple[str, ...] = ()
    behind: int | None = None
    behind_s: int | None = None
    errors: tuple[str, ...] = ()


def readiness(services: Services) -> Readiness:
    """Read the corpus, ask its vector index, and write to the ledger."""
    lacking: list[str] = []
    errors: list[Exception] = []
    vectors = None
    notices: tuple[str, ...] = ()
    lag = None
    corpus = services.corpus
    try:
        corpus.overview.outlets()
        vectors = corpus.vectors_answer()
        notices = tuple(corpus.notices())
        lag = corpus.full_text_lag()
    except CorpusError as error:
        errors.append(error)
        vectors = None
        lacking.append("the corpus cannot be read; the server's log says why")
    try:
        services.ledger.check_writable()
    except LedgerUnusable as error:
        errors.append(error)
        lacking.append("the ledger cannot be written; the server's log says why")
    if services.ledger_problem:
        lacking.append("the ledger cannot be opened, so answers are not stored; the pages say why")
    return Readiness(
        lacking=tuple(lacking),
        vectors=vectors,
        notices=notices,
        behind=lag.changes if lag else None,
        behind_s=lag.seconds if lag else None,
        errors=tuple(str(error) for error in errors if not is_of_database(error)),
    )

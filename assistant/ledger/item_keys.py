"""What makes two citations one thing to judge: the same sentence is judged once, whichever answer has it.

Whether a text supports a sentence does not depend on the question; whether the sentence answers does.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.answer.answer import Citation, Statement
    from corpus import Scope

_BYTES = 7  # of a digest: a whole number that SQLite compares quickly, and that no two keys share by chance


def support_key(statement: Statement, citation: Citation) -> int:
    """The same for the same sentence that cites the same text of the same report, in whatever version."""
    return _number(_line(statement.text), citation.stored.report_id, _line(citation.quote))


def relevance_key(standalone: str, scope: Scope, statement: Statement) -> int:
    """The same for the same sentence in answer to the same question, asked as of the same instant.

    Other filters of the scope are no part of it: they do not change whether a sentence answers.
    """
    return _number(*_asked(standalone, scope), _line(statement.text))


def as_asked(standalone: str) -> str:
    """The same for the same question, however it is spaced, capitalised and ended."""
    return _line(standalone).rstrip(" ?.!")


def _asked(standalone: str, scope: Scope) -> tuple[str, ...]:
    instants = (at.isoformat() if at else "" for at in (scope.as_of, scope.known_by))
    return as_asked(standalone), *instants


def _line(text: str) -> str:
    return " ".join(text.casefold().split())


def _number(*parts: str) -> int:
    written = "\0".join(parts).encode(errors="surrogatepass")
    return int.from_bytes(hashlib.blake2b(written, digest_size=_BYTES).digest())

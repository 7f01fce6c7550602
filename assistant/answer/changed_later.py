"""That reports were changed after the day asked about, and so do not answer."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import Corpus, Scope


def changed_later(corpus: Corpus, scope: Scope) -> Iterator[str]:
    """A note of how many reports ``scope.as_of`` leaves out because they were changed after it."""
    count = corpus.overview.changed_later(scope=scope)
    if count == 1:
        yield "1 report is left out: it was published by then, but changed since; what it said is not known."
    elif count:
        yield (
            f"{count:,} reports are left out: they were published by then, but changed since; what they said "
            "is not known."
        )

"""The open corpus: how much is in it, and whether both its indexes answer."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING

from assistant.doctor.finding import Finding, ok, problem, warning

if TYPE_CHECKING:
    from corpus import Corpus


def searching(corpus: Corpus, *, encoder: str, own_chroma: bool) -> Iterator[Finding]:
    """Whether the corpus can be read, encoded for and searched by words and by meaning.

    That a Chroma server elsewhere does not answer has been found where it was asked itself.
    """
    reports = sum(corpus.overview.outlets().values())
    yield ok("corpus", f"{reports:,} reports, encoded with {encoder}.")
    answers = corpus.vectors_answer()
    if not answers and own_chroma:
        yield problem(
            "chroma",
            "Chroma does not answer; questions are answered by full-text search alone.",
            "See the end of `chroma.log` in the corpus's folder; `dateline rebuild` makes its index again.",
        )
    began = perf_counter()
    corpus.search("when was it decided", limit=1)
    notices = [notice for notice in corpus.notices() if answers]
    for notice in notices:
        yield warning(
            "indexes", notice, "`dateline health` says what is missing, `dateline rebuild` adds it."
        )
    if answers and not notices:
        yield ok("indexes", f"Both indexes answer, in {perf_counter() - began:.2f} s.")

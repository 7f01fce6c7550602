"""The open corpus: how much is in it, and whether both its indexes answer."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING

from assistant.doctor.finding import Finding, ok, problem, refused, warning
from corpus import VectorsMisplaced

if TYPE_CHECKING:
    from corpus import Corpus


def searching(corpus: Corpus, *, encoder: str, own_chroma: bool, chroma_fails: bool) -> Iterator[Finding]:
    """Whether the corpus can be read, encoded for and searched by words and by meaning.

    That a Chroma server elsewhere ``chroma_fails`` has been said already.
    """
    reports = sum(corpus.overview.outlets().values())
    yield ok("corpus", f"{reports:,} reports, encoded with {encoder}.")
    answers = corpus.vectors_answer()
    lacking = corpus.vectors_problem()
    if isinstance(lacking, VectorsMisplaced):
        yield refused("vectors", str(lacking))
    elif lacking is not None and own_chroma:
        yield problem(
            "chroma",
            "Chroma does not answer; questions are answered by full-text search alone.",
            "See the end of `chroma.log` in the corpus's folder; `dateline rebuild` makes its index again.",
        )
    elif lacking is not None and not chroma_fails:
        yield refused("vectors", str(lacking))
    began = perf_counter()
    corpus.search("when was it decided", limit=1)
    notices = corpus.notices() if answers and lacking is None else []
    for notice in notices:
        yield warning(
            "indexes", notice, "`dateline health` says what is missing, `dateline rebuild` adds it."
        )
    if answers and lacking is None and not notices:
        yield ok("indexes", f"Both indexes answer, in {perf_counter() - began:.2f} s.")

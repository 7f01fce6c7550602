"""Reports that name somebody or something by a whole name, where a search has not found it.

A search goes by all words of a question, and those of "What did Ines Garve say about the harbour?" that many
reports have may outweigh a name that one has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.question.question import Question
from assistant.text.names import asked_names
from corpus import Corpus, Hit, StoredReport

_REPORTS = 2  # of each name


def with_named(corpus: Corpus, question: Question, hits: Sequence[Hit], *, limit: int) -> list[Hit]:
    """The hits, and before them passages of reports that name what none of them mentions."""
    if question.recognised:
        return list(hits)  # within an outlet, a country or a time, where the name may be meant or not
    said = " ".join(f"{hit.stored.report.title} {hit.text}" for hit in hits).casefold()
    missing = [
        name for name in asked_names(question.standalone) if " " in name and name.casefold() not in said
    ]
    named = [hit for name in missing for hit in _naming(corpus, question, name)]
    known = {hit.passage.passage_id for hit in named}
    return [*named, *(hit for hit in hits if hit.passage.passage_id not in known)][:limit]


def _naming(corpus: Corpus, question: Question, name: str) -> Iterator[Hit]:
    known = corpus.names.find(name)
    if known is None:
        return
    for one in corpus.names.reports(known, scope=question.scope, most=_REPORTS).read:
        if passage := _first_with(corpus, one.stored, one.forms):
            yield passage


def _first_with(corpus: Corpus, stored: StoredReport, forms: Sequence[str]) -> Hit | None:
    for passage in corpus.passages(stored):
        text = stored.report.text_of(passage.field)[passage.start : passage.end]
        if any(form in text for form in forms):
            return Hit(passage=passage, stored=stored, score=1.0, cosine=None, found_by={})
    return None

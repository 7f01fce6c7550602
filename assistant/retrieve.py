"""Question → [Hit]: the passages an answer may rest on."""

from __future__ import annotations

from assistant.question.question import Question
from corpus import Corpus, Hit

HITS = 8


def retrieve(corpus: Corpus, question: Question, *, limit: int = HITS) -> list[Hit]:
    """The passages that best fit the standalone form of the question within its scope, best first."""
    return corpus.search(question.standalone, scope=question.scope, limit=limit)

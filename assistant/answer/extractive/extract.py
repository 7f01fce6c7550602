"""An answer without a language model: sentences taken whole from the reports.

Sentences of the best passages are weighed by what they bear of the question, and whether they hold the kind
of thing that is asked for; the best is said first, and after it those few that add most.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from assistant.answer.answer import Answer, nearest
from assistant.answer.enrich.dates import asks_when, prefer_dated
from assistant.answer.extractive.abstention import gap
from assistant.answer.extractive.candidates import candidates, supported
from assistant.answer.extractive.comparison import one_each, order_told, sides
from assistant.answer.extractive.readable import statements
from assistant.answer.extractive.score import Asked, score
from assistant.answer.extractive.select import choose
from assistant.question.expected_answer_type import expected_answer_type
from assistant.question.question import Question
from assistant.text.terms import asked_words, content_words, stem, terms
from corpus import Corpus, Hit


def extract(corpus: Corpus, question: Question, hits: Sequence[Hit]) -> Answer:
    """The answer that the hits bear, or one that abstains and shows what is nearest."""
    lacking = gap(corpus, question, hits)
    found = [] if lacking else candidates(hits)
    if not found:
        return Answer(
            question=question.text,
            standalone=question.standalone,
            abstained=True,
            nearest=nearest(hits),
            notes=lacking or ("The passages found hold no sentence that answers.",),
        )
    asked = asked_for(corpus, question)
    votes = score(found, asked, places=len(hits))
    if asks_when(question):
        prefer_dated(found, asked)
    each = one_each(found, question.parts, asked)
    chosen = each or choose(found, asked)
    for one in chosen:
        supported(one, found)
    compared = sides(chosen) if each else ()
    return Answer(
        question=question.text,
        standalone=question.standalone,
        statements=statements(chosen, asked, votes),
        sides=compared,
        notes=tuple(order_told(compared)),
    )


def asked_for(corpus: Corpus, question: Question) -> Asked:
    """What the question's sentences are weighed against."""
    rarity = corpus.rarity(asked_words(question.standalone) or content_words(question.standalone))
    return Asked(
        terms=terms(question.standalone),
        sought=expected_answer_type(question.standalone),
        rarity={stem(word): weight for word, weight in rarity.items()},
        now=question.scope.asked_at or datetime.now(UTC),
    )

"""That a price was not disclosed: an answer to how much was paid, where the report says so of the deal."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.score import ScoringContext, answers_where_read
from assistant.question.expected_answer_type import AnswerKind
from assistant.text.terms import terms

_ABOUT = 0.7  # of the question's weighted words, the share in the sentence, the one before and the title
_PRICE = r"(?:prices?|costs?|sums?|amounts?|values?|fees?|figures?|how much|what it (?:paid|costs?))"
_PAID = re.compile(
    r"\b(?:pay|pays|paid|paying|priced?|costs?|bought|buys?|buying|sold|sells?|selling|worth|acquir\w+)\b",
    re.IGNORECASE,
)
_TERMS = r"(?:terms|financial details)"  # of a deal, not of what something costs
_SAY = (
    r"(?:disclos\w+|revea\w+|publish\w*|releas\w+|announc\w+|gave|gives?|given|stated?|sa(?:y|id)|specif\w+"
    r"|shar\w+|named?|confirm\w*|comment\w*)"
)
_NOT = r"(?:neither|nor|nobody|no one|none|not|never|without|declin\w+ to|refus\w+ to|yet to)\b|\w+n['’]t\b"


def _withheld(noun: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:\b{_NOT})[^.;]{{0,80}}\b{_SAY}\b[^.;]{{0,40}}\b{noun}\b"
        rf"|\b{noun}\b[^.;]{{0,40}}(?:\b(?:{_NOT}))[^.;]{{0,20}}\b(?:{_SAY}|made public|known)\b"
        r"|\bundisclosed (?:sum|amount|price|fee)\b",
        re.IGNORECASE,
    )


_PRICE_WITHHELD, _TERMS_WITHHELD = _withheld(_PRICE), _withheld(_TERMS)


def price_withheld(candidates: Sequence[Candidate], asked: ScoringContext) -> Candidate | None:
    """The sentence that says that the price asked for was not given; None where the reader finds one.

    In a report that gives none, a figure is a price only where it says that so much was paid. None, too,
    where nothing was read, since then nobody looked for a price.
    """
    if asked.expected.kinds != {AnswerKind.MONEY} or not any(one.reading for one in candidates):
        return None
    patterns = [_PRICE_WITHHELD] if "cost" in asked.terms else [_PRICE_WITHHELD, _TERMS_WITHHELD]
    said = [one for one in candidates if any(pattern.search(one.text) for pattern in patterns)]
    about = max(said, key=lambda one: asked.coverage(_around(one)), default=None)
    if about is None or asked.coverage(_around(about)) < _ABOUT:
        return None
    silent = {one.hit.stored.report_id for one in said}
    for one in candidates:
        paid = one.hit.stored.report_id not in silent or _PAID.search(one.text)
        if paid and _gives_price(one, asked):
            return None
    return about


def _gives_price(candidate: Candidate, asked: ScoringContext) -> bool:
    reading = candidate.reading
    return reading is not None and reading.span_score > 0 and bool(answers_where_read(candidate, asked))


def _around(candidate: Candidate) -> frozenset[str]:
    return candidate.terms | terms(f"{candidate.before} {candidate.hit.stored.report.title}")

"""An answer without a language model: sentences taken whole from the reports.

Sentences of the best passages are weighed by how much of the question's words they bear (rare words
count for more), by how near their meaning is to the question's, and by whether they hold the kind
of thing that is asked for. They are chosen one by one, each for what it adds to those before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from assistant.answer.answer import Answer, Citation, Statement, nearest
from assistant.answer.evidence import shows
from assistant.question.names import names
from assistant.question.question import Aspect, Question
from assistant.question.terms import asked_words, stem, terms
from corpus import Corpus, Hit, sentences

_MOST_STATEMENTS = 4
_SHORTEST_WORDS = 4
_MEANING, _WORDS, _ASPECT, _PLACE = 0.8, 1.0, 0.25, 0.3
_REPEATS = 0.6  # share of a sentence's terms that one chosen before it already has
_WORTH_ADDING, _AS_GOOD = 0.55, 0.75  # of the best sentence's weight
_TELLS_MORE = 0.12  # of the question's weighted terms

# When passages may answer: by the best cosine, and a quarter of the share of the question's weighted words
# that the three best bear. On MultiHop-RAG this, with the names that are not mentioned, declined 99 % of 100
# unanswerable questions and 4 % of 160 answerable ones.
_COVERAGE, _ENOUGH = 0.25, 0.525
_ENOUGH_WORDS = 0.5  # of the words, when there is no cosine because Chroma does not answer


@dataclass(slots=True)
class _Candidate:
    """A sentence that might be said, every place where it stands, and what it is worth."""

    text: str
    terms: frozenset[str]
    hit: Hit
    citations: list[Citation] = field(default_factory=list)
    weight: float = 0.0


def extract(corpus: Corpus, question: Question, hits: Sequence[Hit]) -> Answer:
    """The answer that the hits bear, or one that abstains and shows what is nearest."""
    rarity = _rarity(corpus, question.standalone)
    reason = _insufficient(corpus, question, hits, rarity)
    candidates = [] if reason else _candidates(hits)
    if not candidates:
        return Answer(
            question=question.text,
            standalone=question.standalone,
            abstained=True,
            nearest=nearest(hits),
            notes=(reason or "The passages found hold no sentence that answers.",),
        )
    _weigh(candidates, question, hits, rarity, encode=corpus.encoder.encode)
    chosen = _choose(candidates, question.aspects, rarity)
    return Answer(
        question=question.text,
        standalone=question.standalone,
        statements=tuple(Statement(text=c.text, citations=tuple(c.citations)) for c in chosen),
    )


def _rarity(corpus: Corpus, text: str) -> dict[str, float]:
    """How much each term of the text tells, by how few passages bear it."""
    weights = corpus.rarity(asked_words(text))
    return {stem(word): weight for word, weight in weights.items()}


def _insufficient(
    corpus: Corpus, question: Question, hits: Sequence[Hit], rarity: Mapping[str, float]
) -> str | None:
    """Why the hits cannot answer, or None when they may."""
    if not hits:
        return "Nothing within the scope of the question was found."
    unmentioned = _unmentioned(question.standalone, _borne(hits), sources=corpus.outlets())
    if unmentioned:
        return f"No report collected answers this: what was found does not mention {', '.join(unmentioned)}."
    held = _borne(hits[:3])
    coverage = _covered(rarity, held)
    cosines = [hit.cosine for hit in hits if hit.cosine is not None]
    if (max(cosines) + _COVERAGE * coverage >= _ENOUGH) if cosines else (coverage >= _ENOUGH_WORDS):
        return None
    lacking = [word for word in asked_words(question.standalone) if stem(word) not in held]
    named = f": what was found does not tell of {', '.join(dict.fromkeys(lacking))}" if lacking else ""
    return f"No report collected answers this{named}."


def _borne(hits: Sequence[Hit]) -> frozenset[str]:
    """The terms of the hits' passages, and of their reports' titles, outlets and countries."""
    said = (
        f"{hit.held.report.title} {hit.held.report.outlet} {_country(hit.held.report.country)} {hit.text}"
        for hit in hits
    )
    return terms(" ".join(said))


@cache
def _country(code: str | None) -> str:
    """The country's English name."""
    from babel import Locale

    return str(Locale("en").territories.get(code or "", ""))


def _unmentioned(question: str, held: frozenset[str], *, sources: Iterable[str]) -> list[str]:
    """The names in the question, other than those of outlets, of which the hits bear less than half."""
    outlets = [terms(outlet) for outlet in sources]
    missing = []
    for name in names(question):
        parts = terms(name)
        if not parts or any(parts <= outlet for outlet in outlets):
            continue
        if len(parts & held) < len(parts) / 2:
            missing.append(name)
    return missing


def _covered(rarity: Mapping[str, float], held: Iterable[str]) -> float:
    """The share, from 0 to 1, of the question's weighted terms that are held."""
    total = sum(rarity.values())
    return sum(rarity[term] for term in rarity.keys() & set(held)) / total if total else 0.0


def _candidates(hits: Sequence[Hit]) -> list[_Candidate]:
    """The sentences of the hits; one that stands in several reports once, citing each of them."""
    by_words: dict[str, _Candidate] = {}
    for hit in (one for found in hits for one in (found, *found.copies)):
        language = hit.held.report.language
        for span in sentences(hit.text, language=language):
            text = hit.text[span.start : span.end]
            if len(text.split()) < _SHORTEST_WORDS or text.endswith("?"):
                continue
            key = " ".join(text.casefold().split())
            candidate = by_words.setdefault(key, _Candidate(text=text, terms=terms(text), hit=hit))
            start = hit.passage.start + span.start
            candidate.citations.append(Citation(held=hit.held, start=start, end=start + len(text)))
    return list(by_words.values())


def _weigh(
    candidates: Sequence[_Candidate],
    question: Question,
    hits: Sequence[Hit],
    rarity: Mapping[str, float],
    *,
    encode: Callable[[Sequence[str]], object],
) -> None:
    import numpy as np

    vectors = np.asarray(encode([question.standalone, *(candidate.text for candidate in candidates)]))
    meanings = vectors[1:] @ vectors[0]
    places = {
        one.passage.passage_id: 1 - rank / len(hits)
        for rank, hit in enumerate(hits)
        for one in (hit, *hit.copies)
    }
    for candidate, meaning in zip(candidates, meanings, strict=True):
        report = candidate.hit.held.report
        about = terms(f"{report.title} {report.outlet}")
        words = _covered(rarity, candidate.terms) + 0.5 * _covered(rarity, about - candidate.terms)
        shown = [shows(candidate.text, aspect) for aspect in question.aspects]
        candidate.weight = (
            _WORDS * words
            + _MEANING * float(meaning)
            + _ASPECT * (sum(shown) / len(shown) if shown else 0.0)
            + _PLACE * places[candidate.hit.passage.passage_id]
        )


def _choose(
    candidates: Sequence[_Candidate], asked: frozenset[Aspect], rarity: Mapping[str, float]
) -> list[_Candidate]:
    """The best sentence, then those that add an aspect, a part of the question, or another report's word."""
    best, *others = sorted(candidates, key=lambda candidate: -candidate.weight)
    chosen = [best]
    open_aspects = {aspect for aspect in asked if not shows(best.text, aspect)}
    said = best.terms
    for candidate in others:
        if len(chosen) == _MOST_STATEMENTS or candidate.weight < _WORTH_ADDING * best.weight:
            break
        if _repeats(candidate, chosen):
            continue
        shown = {aspect for aspect in open_aspects if shows(candidate.text, aspect)}
        told = _covered(rarity, said | candidate.terms) - _covered(rarity, said)
        another = all(candidate.hit.held.report_id != one.hit.held.report_id for one in chosen)
        if shown or told >= _TELLS_MORE or (another and candidate.weight >= _AS_GOOD * best.weight):
            chosen.append(candidate)
            open_aspects -= shown
            said = said | candidate.terms
    return _in_reading_order(chosen)


def _repeats(candidate: _Candidate, chosen: Sequence[_Candidate]) -> bool:
    smaller = max(1, len(candidate.terms))
    return any(len(candidate.terms & other.terms) / smaller >= _REPEATS for other in chosen)


def _in_reading_order(chosen: Sequence[_Candidate]) -> list[_Candidate]:
    """Report by report, the one with the best sentence first; within a report as it was written."""
    order = {candidate.hit.held.report_id: rank for rank, candidate in reversed(list(enumerate(chosen)))}
    return sorted(chosen, key=lambda c: (order[c.hit.held.report_id], c.citations[0].start))

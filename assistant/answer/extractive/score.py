"""How likely each sentence is to answer: a weighted sum of what it shares with the question and of what the
reader makes of it.

The weights are learned (``python -m tests.benchmarks.answer_weights``) and kept in ``score.toml``, those for
sentences that were read apart from those for sentences that were not.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path

from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.freshness import freshness, newest
from assistant.answer.mentions import Mention, kind_match
from assistant.answer.reasons import gives_reason
from assistant.answer.report_dates import report_dates
from assistant.check.factuality import Presented
from assistant.question.expected_answer_type import AnswerKind, ExpectedAnswerType
from assistant.question.other_names import OtherName
from assistant.text.terms import terms
from assistant.text.verbs import with_bases
from assistant.when.values import Dated

_WEIGHTS = Path(__file__).with_name("score.toml")
_OF_STORY = 0.5  # of the question's weighted words, the share in a sentence and its title that is of a story
_SEVERAL = 4  # possible answers in one sentence, from which more do not count
_DEPENDENT = frozenset(["he", "she", "it", "they", "that", "this", "these", "those", "but"])
_SHARPNESS = 4  # how much more the vote of a fitting sentence counts
_READ_FOR_DATES = 12  # sentences, the best by score; reading one for dates takes a millisecond
_UNREAD = -8.0  # the reader's scores, from which lower ones do not count
_RARE = 7.0  # the rarity, a logarithm, from which a name counts fully; that of 1 passage in 1,100


@dataclass(frozen=True, kw_only=True)
class ScoringContext:
    """What sentences are scored against.

    ``idf`` weights each term of the question, ``expected`` is the answer type it asks for;
    ``now`` is the instant that the question is asked at; ``oldest_first`` says that what was
    reported first is asked for, ``present_state`` that how things stand is. ``things`` are what it names by
    kind and name, such as ("hurricane", "helene").
    """

    terms: frozenset[str]
    expected: ExpectedAnswerType
    idf: Mapping[str, float]
    now: datetime
    oldest_first: bool = False
    present_state: bool = False
    other_names: tuple[OtherName, ...] = ()
    verbs: Mapping[str, Presented] = field(default_factory=dict)
    deeds: frozenset[str] = frozenset()
    things: frozenset[tuple[str, str]] = frozenset()

    def coverage(self, terms: frozenset[str]) -> float:
        """The share, from 0 to 1, of the question's IDF-weighted terms that are among these."""
        if not self._total:
            return 0.0
        terms = with_bases(terms.union(*(one.also(terms) for one in self.other_names)))
        return sum(weight for forms, weight in self._wanted if not terms.isdisjoint(forms)) / self._total

    @cached_property
    def _wanted(self) -> list[tuple[frozenset[str], float]]:
        """The forms of each of the question's terms, and its weight."""
        return [(with_bases(frozenset((term,))), weight) for term, weight in self.idf.items()]

    @cached_property
    def _total(self) -> float:
        return sum(self.idf.values())


def score(candidates: Sequence[Candidate], asked: ScoringContext, *, places: int) -> dict[str, float]:
    """Gives each candidate the logarithm of how likely it answers, up to a constant of the question.

    Returns for each term of a possible answer how many reports mention it, in sentences that fit well.
    """
    weights = learned(read=any(one.reading for one in candidates))
    features_of, votes = _features(candidates, asked, places=places)
    for candidate, one in zip(candidates, features_of, strict=True):
        candidate.score = sum(weights[name] * value for name, value in one.items())
    return votes


def features(
    candidates: Sequence[Candidate], asked: ScoringContext, *, places: int
) -> list[dict[str, float]]:
    """For each candidate its features, each from 0 to 1; ``places`` is how many hits there are."""
    return _features(candidates, asked, places=places)[0]


def _features(
    candidates: Sequence[Candidate], asked: ScoringContext, *, places: int
) -> tuple[list[dict[str, float]], dict[str, float]]:
    """The features of each candidate, and the votes for each term."""
    features_of = [_of_words(candidate, asked) for candidate in candidates]
    votes = _votes(candidates, asked, features_of)
    most = max(votes.values(), default=0.0) or 1.0
    fresh = freshness(
        candidates, now=asked.now, today=_today(candidates, asked), oldest_first=asked.oldest_first
    )
    for candidate, one in zip(candidates, features_of, strict=True):
        answering = answers(candidate, asked)
        kind = max(answering.values(), default=0.0)
        if AnswerKind.REASON in asked.expected.kinds:
            kind = gives_reason(candidate.text, asked.terms)
        one |= {
            "kind": kind,
            "votes": max((votes.get(t, 0.0) / most for m in answering for t in m.terms), default=0.0),
            "rank": 1 - candidate.rank / places,
            "fresh": fresh(candidate.hit),
            "opening": float(candidate.opens_report),
            "leads": float(candidate.place == 0),
            "leaning": float(candidate.text.split()[0].casefold() in _DEPENDENT),
            "certain": float(kind == 1.0),
            "several": min(1.0, len(answering) / _SEVERAL),
            "headline": float(candidate.is_title),
            **_of_reading(candidate),
        }
    return features_of, votes


def answers(candidate: Candidate, asked: ScoringContext) -> dict[Mention, float]:
    """What the sentence mentions of the kind asked for that is not in the question, and how well it fits."""
    fitting = {mention: kind_match(mention, asked.expected) for mention in candidate.mentions}
    return {m: fit for m, fit in fitting.items() if fit > 0 and not m.terms <= asked.terms}


def answers_where_read(candidate: Candidate, asked: ScoringContext) -> list[Mention]:
    """Those of its answers that stand in the words which the reader takes for what is asked."""
    span = candidate.reading.span if candidate.reading else None
    if span is None:
        return []
    return [
        one for one in answers(candidate, asked) if one.span.start < span.end and span.start < one.span.end
    ]


def _of_words(candidate: Candidate, asked: ScoringContext) -> dict[str, float]:
    """The share of the question's words in the sentence, before and after it, and in its report's title."""
    report = candidate.hit.stored.report
    own, about = candidate.terms, terms(f"{report.title} {report.outlet}")
    before, after = terms(candidate.before), terms(candidate.after)
    return {
        "words": asked.coverage(own),
        "before": asked.coverage(before if candidate.before else about),
        "after": asked.coverage(after),
        "title": asked.coverage(about - own),
        "around": (around := asked.coverage(own | before | after | about)),
        "foreign": float(around == 0.0),
    }


def _of_reading(candidate: Candidate) -> dict[str, float]:
    """What the reader makes of it, each about from -1 to 1; a sentence that was not read answers least."""
    if candidate.reading is None:
        return {"read": -1.0, "span": -1.0}
    reading = candidate.reading
    return {
        "read": max(reading.score, _UNREAD) / -_UNREAD,
        "span": max(reading.span_score, 2 * _UNREAD) / (-2 * _UNREAD),
    }


def _votes(
    candidates: Sequence[Candidate], asked: ScoringContext, features_of: Sequence[Mapping[str, float]]
) -> dict[str, float]:
    fits = [one["words"] + one["title"] / 2 for one in features_of]
    best = max(fits, default=0.0)
    votes_by_report: dict[str, dict[str, float]] = {}
    for candidate, fit in zip(candidates, fits, strict=True):
        vote = math.exp(_SHARPNESS * (fit - best))
        for mention, kind in answers(candidate, asked).items():
            for term in mention.terms - asked.terms:
                reports = votes_by_report.setdefault(term, {})
                for citation in candidate.citations:
                    identity = citation.stored.report_id
                    reports[identity] = max(reports.get(identity, 0.0), vote * kind)
    return {term: sum(reports.values()) for term, reports in votes_by_report.items()}


def _today(candidates: Sequence[Candidate], asked: ScoringContext) -> datetime:
    """From when a report's age is counted: where it is asked how things stand, the newest of the story."""
    if not asked.present_state:
        return asked.now
    of_story = [one for one in candidates if asked.coverage(_with_title(one)) >= _OF_STORY]
    return newest(of_story, now=asked.now)


def _with_title(candidate: Candidate) -> frozenset[str]:
    return candidate.terms | terms(candidate.hit.stored.report.title)


def prefer_dated(candidates: Sequence[Candidate], asked: ScoringContext) -> list[Candidate]:
    """Scores a sentence whose date can be resolved, but is not written out, like one with a date.

    Returns these sentences.
    """
    best = sorted(candidates, key=lambda one: -one.score)[:_READ_FOR_DATES]
    worth = learned(read=any(one.reading for one in candidates))["kind"]
    undated = [one for one in best if not answers(one, asked)]
    found = [
        one
        for one in undated
        if any(_is_new(dated, one, asked) for dated in report_dates(one.text, one.hit.stored))
    ]
    for one in found:
        one.score += worth
    return found


def _is_new(dated: Dated, candidate: Candidate, asked: ScoringContext) -> bool:
    """Whether the date is resolved, and is not the question's own."""
    words = terms(candidate.text[dated.start : dated.end])
    return dated.interval is not None and not (words and words <= asked.terms)


@cache
def learned(*, read: bool) -> dict[str, float]:
    """The weight of each feature, for sentences that were read or were not."""
    tables = tomllib.loads(_WEIGHTS.read_text("utf-8"))
    return {name: float(weight) for name, weight in tables["read" if read else "unread"].items()}

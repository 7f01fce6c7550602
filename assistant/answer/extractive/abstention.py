"""Whether the passages found can answer; if not, why, and what was searched.

A question is declined when it names days of publication and no passage found was published then, or when the
best passages are too far from it: by cosine, by the share of the question's IDF-weighted words in the three
best, and by the share of its names that none mentions. Where the passages were read, what the reader found in
sentences that have what is asked for decides with these about a short question; a long one, or one that asks
for a summary or the like, is more than a sentence can answer. How far is too far is set in
``abstention.toml``, by ``python -m tests.benchmarks.abstaining`` and ``declining_when_read``. A few words
("tell me about tea") are far from every passage, so one that has them all may be farther away.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from assistant.answer.extractive.evidence import Evidence
from assistant.answer.extractive.unmentioned import unmentioned
from assistant.question.expected_answer_type import AnswerKind, expected_answer_type
from assistant.question.form import Form
from assistant.question.parts import subject_words
from assistant.question.question import Question
from assistant.question.scope import FilterKind
from assistant.text.names import is_foreign
from assistant.text.terms import stem, terms
from corpus import Corpus, Hit, country_name

_CALIBRATED = Path(__file__).with_name("abstention.toml")
_BEST = 3  # hits whose words count
_MOST_WORDS = 20  # of a question that one sentence can answer
_ACCOUNT = re.compile(
    r"\b(?:compare[ds]?|differ\w*|comparison|everything|latest|what happened|developments?|background"
    r"|report(?:ed|ing)? (?:on|about))\b",
    re.IGNORECASE,
)
_OF_A_SUBJECT = (Form.TIMELINE, Form.SUMMARY, Form.QUOTATION)
_ALL_OF_A_FEW = 0.2  # the least cosine where one hit has all words asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerabilityThreshold:
    """When passages may answer: ``cosine + coverage_weight * coverage - name_weight * share >= min_score``.

    ``share`` is that of the question's names that no passage mentions.

    ``min_coverage`` is the coverage needed when there is no cosine, because Chroma does not answer.
    """

    coverage_weight: float
    name_weight: float
    min_score: float
    min_coverage: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """How near the hits come to a question.

    ``cosine`` is the best, or None; ``coverage`` the share of the question's IDF-weighted words that the best
    hits have, ``missing`` the others where it is in English; ``unmentioned`` are the names that no hit has,
    ``unmentioned_share`` is their share of all its names. ``all_in_one`` says that one of the best hits has
    all these words.
    """

    cosine: float | None
    coverage: float
    missing: tuple[str, ...]
    unmentioned: tuple[str, ...]
    unmentioned_share: float
    all_in_one: bool

    def answerable(self, threshold: AnswerabilityThreshold) -> bool:
        """Whether the hits may answer."""
        absent = threshold.name_weight * self.unmentioned_share
        if self.cosine is None:
            return self.coverage - absent >= threshold.min_coverage
        if self.all_in_one and self.cosine >= _ALL_OF_A_FEW:
            return True
        return self.cosine + threshold.coverage_weight * self.coverage - absent >= threshold.min_score


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceWeights:
    """When passages that were read may answer: where the weighted sum of all that is known exceeds 0."""

    some: float
    words: float
    shared: float
    cosine: float
    unmentioned: float
    bias: float

    def answerable(self, near: Nearness, found: Evidence) -> bool:
        """Whether the passages may answer."""
        assert near.cosine is not None
        if found.shared == 1.0 and found.some > 0 and near.cosine >= _ALL_OF_A_FEW:
            return True  # one sentence has all words and rather answers: few words are far from every passage
        total = self.some * found.some + self.words * found.words + self.shared * found.shared
        total += self.cosine * near.cosine + self.unmentioned * near.unmentioned_share
        return total + self.bias >= 0


def reasons_to_abstain(
    corpus: Corpus, question: Question, hits: Sequence[Hit], evidence: Evidence | None = None
) -> tuple[str, ...]:
    """Why the hits cannot answer, in sentences; empty when they may. ``evidence`` is of their sentences."""
    if not hits:
        return tuple(_nothing_found(corpus, question))
    undated = tuple(_none_of_date(question, hits))
    if undated:
        return (*undated, *_searched(corpus, question))
    near = nearness(corpus, question, hits)
    if _answerable(question, near, evidence):
        return ()
    return (_unanswered(near), *_searched(corpus, question))


def nearness(corpus: Corpus, question: Question, hits: Sequence[Hit]) -> Nearness:
    """How near the hits come; any hit answers what only asks for a source's, a date's or new reports."""
    words = subject_words(question.standalone, question.recognised)
    if not words and (
        question.latest or question.earliest or any(one.collected for one in question.recognised)
    ):
        return Nearness(
            cosine=None, coverage=1.0, missing=(), unmentioned=(), unmentioned_share=0.0, all_in_one=True
        )
    idf = {stem(word): weight for word, weight in corpus.rarity(words).items()}
    found = question.called(_terms_of(hits[:_BEST]))
    missing = tuple(dict.fromkeys(word for word in words if stem(word) not in found))
    absent = unmentioned(corpus, question, hits, _terms_of(hits))
    return Nearness(
        cosine=max((hit.cosine for hit in hits if hit.cosine is not None), default=None),
        coverage=_coverage(idf, found),
        missing=() if is_foreign(question.standalone) else missing,
        unmentioned=absent.names,
        unmentioned_share=absent.share,
        all_in_one=bool(words)
        and any(terms(" ".join(words)) <= question.called(_terms_of([hit])) for hit in hits[:_BEST]),
    )


def _answerable(question: Question, near: Nearness, found: Evidence | None) -> bool:
    if question.form in _OF_A_SUBJECT and near.all_in_one:
        return True  # whatever names the subject tells of it, however far its passage is from a few words
    if found is None or near.cosine is None or not answered_by_a_sentence(question):
        return near.answerable(calibrated())
    return calibrated_with_reader().answerable(near, found)


def answered_by_a_sentence(question: Question) -> bool:
    """Whether it asks for what a sentence says in its own words, as the questions do that taught the reader.

    Long questions, and such as ask for yes or no, for all of several things or for an account, do not.
    """
    short = len(question.standalone.split()) <= _MOST_WORDS
    expected = expected_answer_type(question.focus)
    one = AnswerKind.YES_NO not in expected.kinds and question.form is Form.SENTENCES
    return short and one and not _ACCOUNT.search(question.standalone)


def _unanswered(near: Nearness) -> str:
    if not near.unmentioned and near.answerable(calibrated()):
        return "Not reported: the reports found are about this, but no sentence of theirs answers it."
    absent = near.unmentioned or tuple(f"“{word}”" for word in near.missing)
    if not absent:
        return "No report answers this."
    return f"No report answers this. None of the closest matches mentions {_either(absent)}."


def _either(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def _nothing_found(corpus: Corpus, question: Question) -> Iterator[str]:
    if not corpus.outlets():
        yield "There are no reports yet; add some with `dateline ingest`."
        return
    yield "No report answers this." if question.scope.unlimited else "No reports match these filters."
    yield from _searched(corpus, question)


def _searched(corpus: Corpus, question: Question) -> Iterator[str]:
    """How many reports of how many outlets and which dates lie within the person's filters."""
    within = corpus.coverage(scope=question.scope)
    if not within.reports:
        return
    span = f", published {_span(within.first, within.last)}" if within.first and within.last else ""
    yield f"Searched: {_counted(within.reports, 'report')} from {_counted(within.outlets, 'outlet')}{span}."


def _span(first: datetime, last: datetime) -> str:
    one, other = f"{first:%-d %B %Y}", f"{last:%-d %B %Y}"
    return one if one == other else f"{one} to {other}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _none_of_date(question: Question, hits: Sequence[Hit]) -> Iterator[str]:
    """That nothing found was published when the question says, and what was published closest to it."""
    windows = [one.window for one in question.recognised if one.kind is FilterKind.PUBLISHED and one.window]
    if len(windows) != 1 or len(question.parts) > 1:
        return
    (window,) = windows
    dated = [hit for hit in hits if hit.stored.report.published]
    bounds = [bound for bound in (window.since, window.until) if bound]
    if not dated or any(
        (window.since is None or hit.stored.report.published >= window.since)
        and (window.until is None or hit.stored.report.published <= window.until)
        for hit in dated
        if hit.stored.report.published
    ):
        return
    near = min(
        (hit.stored.report for hit in dated),
        key=lambda report: (
            min(abs((report.published - bound).total_seconds()) for bound in bounds)
            if report.published
            else float("inf")
        ),
    )
    day = f"{near.published:%-d %B %Y}"
    yield f"No report {window.label} answers this. The closest in time is of {day}, by {near.outlet}."


def _terms_of(hits: Sequence[Hit]) -> frozenset[str]:
    """The terms of the hits' passages, and of their reports' titles, summaries, outlets and countries."""
    found = ((hit.stored.report, hit.text) for hit in hits)
    texts = (
        f"{one.title} {one.summary or ''} {one.outlet} {country_name(one.country)} {text}"
        for one, text in found
    )
    return terms(" ".join(texts))


def _coverage(idf: Mapping[str, float], found: Collection[str]) -> float:
    """The share, from 0 to 1, of the weighted terms that are among those found."""
    total = sum(idf.values())
    return sum(idf[term] for term in idf.keys() & set(found)) / total if total else 0.0


@cache
def calibrated() -> AnswerabilityThreshold:
    """What the calibration found for passages that were not read."""
    return AnswerabilityThreshold(**_table("unread"))


@cache
def calibrated_with_reader() -> EvidenceWeights:
    """What the calibration found for passages that were read."""
    return EvidenceWeights(**_table("read"))


def _table(name: str) -> dict[str, float]:
    tables = tomllib.loads(_CALIBRATED.read_text("utf-8"))
    return {key: float(value) for key, value in tables[name].items()}

"""Whether the passages found can answer; if not, why, and what was searched.

A question is declined when it names days of publication and no passage found was published then, or when the
best passages are too far from it: by cosine, by the share of the question's IDF-weighted words in the three
best, and by the share of its names that none mentions. Where the passages were read, what the reader found in
sentences that have what is asked for decides with these about a short question; a long one, or one that asks
for a summary or the like, is more than a sentence can answer. How far is too far is set in
``abstention.toml``, by ``python -m tests.benchmarks.abstaining`` and ``declining_when_read``; reviewers'
verdicts may move it (``assistant.review.tuning``). A few words ("tell me about tea") are far from every
passage, so one that has them all may be farther away.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.answer.answerability import CALIBRATED, Answerability, Cutoffs, DecisionRule
from assistant.answer.extractive.declined import none_of_date, nothing_found, searched, unanswered
from assistant.answer.extractive.evidence import Evidence
from assistant.answer.extractive.unmentioned import unmentioned
from assistant.question.expected_answer_type import AnswerKind, expected_answer_type
from assistant.question.form import Form
from assistant.question.parts import subject_words
from assistant.question.question import Question
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
        return self.margin(threshold) >= 0

    def margin(self, threshold: AnswerabilityThreshold) -> float:
        """How far the hits are above the least that may answer; infinitely where one has all words."""
        absent = threshold.name_weight * self.unmentioned_share
        if self.cosine is None:
            return self.coverage - absent - threshold.min_coverage
        if self.all_in_one and self.cosine >= _ALL_OF_A_FEW:
            return math.inf
        return self.cosine + threshold.coverage_weight * self.coverage - absent - threshold.min_score


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceWeights:
    """When passages that were read may answer: where the weighted sum of all that is known exceeds 0."""

    some: float
    words: float
    shared: float
    cosine: float
    unmentioned: float
    bias: float

    def margin(self, near: Nearness, found: Evidence) -> float:
        """The sum: the passages may answer where it is not below 0."""
        assert near.cosine is not None
        if found.speaks:
            return math.inf
        if found.shared == 1.0 and found.some > 0 and near.cosine >= _ALL_OF_A_FEW:
            return math.inf  # one sentence has all words and rather answers: few are far from every passage
        total = self.some * found.some + self.words * found.words + self.shared * found.shared
        total += self.cosine * near.cosine + self.unmentioned * near.unmentioned_share
        return total + self.bias


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Why the hits cannot answer, in sentences; none when they may.

    ``answerability`` is None where no cut-off decided: nothing was found, or one hit has all that is asked.
    """

    reasons: tuple[str, ...] = ()
    answerability: Answerability | None = None


def decide(
    corpus: Corpus,
    question: Question,
    hits: Sequence[Hit],
    evidence: Evidence | None = None,
    *,
    cutoffs: Cutoffs = CALIBRATED,
) -> Decision:
    """Whether the hits may answer; ``evidence`` is of their sentences."""
    if not hits:
        return Decision(reasons=tuple(nothing_found(corpus, question)))
    undated = tuple(none_of_date(question, hits))
    if undated:
        return Decision(reasons=(*undated, *searched(corpus, question)))
    near = nearness(corpus, question, hits)
    found = _answerability(question, near, evidence)
    decided_by_cutoff = None if math.isinf(found.margin) else found
    if cutoffs.answers(found):
        return Decision(answerability=decided_by_cutoff)
    reason = unanswered(near.missing, near.unmentioned, about=near.answerable(calibrated()))
    return Decision(reasons=(reason, *searched(corpus, question)), answerability=decided_by_cutoff)


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


def _answerability(question: Question, near: Nearness, found: Evidence | None) -> Answerability:
    if question.form in _OF_A_SUBJECT and near.all_in_one:
        # Whatever names the subject tells of it, however far its passage is from a few words.
        return Answerability(rule=DecisionRule.UNREAD, margin=math.inf)
    if near.cosine is None:  # the words alone have another unit, which no cut-off is in
        enough = near.answerable(calibrated())
        return Answerability(rule=DecisionRule.UNREAD, margin=math.inf if enough else -math.inf)
    if found is None or not answered_by_a_sentence(question):
        return Answerability(rule=DecisionRule.UNREAD, margin=near.margin(calibrated()))
    return Answerability(rule=DecisionRule.READ, margin=calibrated_with_reader().margin(near, found))


def answered_by_a_sentence(question: Question) -> bool:
    """Whether it asks for what a sentence says in its own words, as the questions do that taught the reader.

    Long questions, and such as ask for yes or no, for all of several things or for an account, do not.
    """
    short = len(question.standalone.split()) <= _MOST_WORDS
    expected = expected_answer_type(question.focus)
    one = AnswerKind.YES_NO not in expected.kinds and question.form is Form.SENTENCES
    return short and one and not _ACCOUNT.search(question.standalone)


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

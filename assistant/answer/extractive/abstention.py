"""Whether what was found can answer, and if not what was searched, what is nearest and what is missing.

A question is declined when the passages found do not mention a name in it, when a date of publication is
named that none of them bears, or when the best of them lies too far from it: by its cosine, and by the
share of the question's weighted words that the three best bear. How far is too far stands in
``abstention.toml``, which ``python -m tests.benchmarks.abstaining`` calibrates on long questions. A few words
("tell me about tea") lie far from every passage, so one that bears them all may be farther away.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.question.parts import subject_words
from assistant.question.question import Question
from assistant.question.scope import FilterKind
from assistant.text.names import names
from assistant.text.terms import stem, terms
from corpus import Corpus, Hit, country_name

_CALIBRATED = Path(__file__).with_name("abstention.toml")
_BEST = 3  # hits whose words count
_ALL_OF_A_FEW = 0.2  # the least cosine where one hit bears all words asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerabilityThreshold:
    """When passages may answer: ``cosine + coverage * share of words >= least``.

    ``least_words`` is the share of words that must be borne when there is no cosine, because Chroma does not
    answer.
    """

    coverage: float
    least: float
    least_words: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """How near the hits come to a question.

    ``cosine`` is the best, or None; ``covered`` the share of the weighted words of the question that the best
    hits bear, ``lacking`` the others; ``unmentioned`` are the names that no hit bears. ``by_one`` tells that
    one of the best hits bears all these words.
    """

    cosine: float | None
    covered: float
    lacking: tuple[str, ...]
    unmentioned: tuple[str, ...]
    by_one: bool

    def suffices(self, enough: AnswerabilityThreshold) -> bool:
        """Whether the hits may answer."""
        if self.unmentioned:
            return False
        if self.cosine is None:
            return self.covered >= enough.least_words
        if self.by_one and self.cosine >= _ALL_OF_A_FEW:
            return True
        return self.cosine + enough.coverage * self.covered >= enough.least


def reasons_to_abstain(corpus: Corpus, question: Question, hits: Sequence[Hit]) -> tuple[str, ...]:
    """Why the hits cannot answer, in sentences; empty when they may."""
    if not hits:
        return ("Nothing within the scope of the question was found.", *_searched(corpus))
    undated = tuple(_none_of_date(question, hits))
    if undated:
        return (*undated, *_searched(corpus))
    near = nearness(corpus, question, hits)
    if near.suffices(calibrated()):
        return ()
    return (_told(near), *_searched(corpus), *_nearest(hits))


def nearness(corpus: Corpus, question: Question, hits: Sequence[Hit]) -> Nearness:
    """How near the hits come; any hit answers what only asks for a source's, a date's or new reports."""
    words = subject_words(question.standalone, question.recognised)
    if not words and (question.latest or any(one.collected for one in question.recognised)):
        return Nearness(cosine=None, covered=1.0, lacking=(), unmentioned=(), by_one=True)
    rarity = {stem(word): weight for word, weight in corpus.rarity(words).items()}
    held = _borne(hits[:_BEST])
    return Nearness(
        cosine=max((hit.cosine for hit in hits if hit.cosine is not None), default=None),
        covered=_covered(rarity, held),
        lacking=tuple(dict.fromkeys(word for word in words if stem(word) not in held)),
        unmentioned=tuple(_unmentioned(question, _borne(hits), sources=corpus.outlets())),
        by_one=bool(words) and any(terms(" ".join(words)) <= _borne([hit]) for hit in hits[:_BEST]),
    )


def _told(near: Nearness) -> str:
    if near.unmentioned:
        named = ", ".join(near.unmentioned)
        return f"No report collected answers this: what was found does not mention {named}."
    lacking = ", ".join(f"“{word}”" for word in near.lacking)
    named = f": nothing that was found says {lacking}" if lacking else ""
    return f"No report collected answers this{named}."


def _searched(corpus: Corpus) -> Iterator[str]:
    """What was searched: how many reports of how many outlets, and of which dates."""
    outlets = corpus.outlets()
    if not outlets:
        yield "No reports are collected yet."
        return
    dates = corpus.published_range()
    span = f", published {dates[0]:%-d %B %Y} to {dates[1]:%-d %B %Y}" if dates else ""
    yield f"Searched: {sum(outlets.values()):,} reports, from {len(outlets):,} outlets{span}."


def _nearest(hits: Sequence[Hit]) -> Iterator[str]:
    report = hits[0].stored.report
    day = f" of {report.published:%-d %B %Y}" if report.published else ""
    yield f"Nearest is a report by {report.outlet}{day}."


def _none_of_date(question: Question, hits: Sequence[Hit]) -> Iterator[str]:
    """That nothing found was published when the question says, and what is nearest to that time."""
    windows = [one.window for one in question.recognised if one.kind is FilterKind.PUBLISHED and one.window]
    if len(windows) != 1 or any(one.outlets for one in question.parts):
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
    yield f"Nothing {window.label} was found on this; nearest is {near.published:%-d %B %Y}, {near.outlet}."


def _borne(hits: Sequence[Hit]) -> frozenset[str]:
    """The terms of the hits' passages, and of their reports' titles, outlets and countries."""
    found = ((hit.stored.report, hit.text) for hit in hits)
    texts = (f"{one.title} {one.outlet} {country_name(one.country)} {text}" for one, text in found)
    return terms(" ".join(texts))


def _unmentioned(question: Question, held: frozenset[str], *, sources: Iterable[str]) -> Iterator[str]:
    """The names in the question, other than those of its scope, of which the hits bear less than half."""
    text = question.standalone
    scope = [terms(outlet) for outlet in sources]
    scope += [terms(text[one.start : one.end]) for one in question.recognised if one.collected]
    for name in names(text):
        parts = terms(name)
        if not parts or any(parts <= one for one in scope):
            continue
        if len(parts & held) < len(parts) / 2:
            yield name


def _covered(rarity: Mapping[str, float], held: Iterable[str]) -> float:
    """The share, from 0 to 1, of the weighted terms that are held."""
    total = sum(rarity.values())
    return sum(rarity[term] for term in rarity.keys() & set(held)) / total if total else 0.0


@cache
def calibrated() -> AnswerabilityThreshold:
    """What the calibration found."""
    return AnswerabilityThreshold(
        **{name: float(value) for name, value in tomllib.loads(_CALIBRATED.read_text("utf-8")).items()}
    )

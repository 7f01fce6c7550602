"""A question over several outlets or dates: one part of the answer for each, in the order of their dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer.answer import Side
from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.score import ScoringContext
from assistant.question.parts import QuestionPart
from assistant.text.terms import terms
from corpus import StoredReport

_MOST_SIDES = 4
_FEW_SIDES, _MOST_OF_SIDE = 2, 2  # so many sentences of a side where there are only so many sides
_AS_GOOD = 2.0  # how far below the best of its side a further sentence may be
_REPEATS = 0.6  # what it shares with the best of its side, from which it says the same
_FOCUS = 4.0  # what having the words of its own part is worth, in the unit of the scores


def best_of_each_part(
    candidates: Sequence[Candidate], parts: Sequence[QuestionPart], asked: ScoringContext
) -> list[Candidate]:
    """The best sentences for each part, oldest report first; none unless two parts have one."""
    chosen: list[Candidate] = []
    for part in parts[:_MOST_SIDES]:
        focus = terms(part.focus)
        worth = {
            one: one.score + _FOCUS * _share(focus, one, asked)
            for one in candidates
            if one not in chosen and belongs(one.hit.stored, part)
        }
        if says := {one: of for one, of in worth.items() if not one.is_title}:
            worth = says  # a heading names what a side reports, and its sentences say it
        ranked = sorted(worth, key=lambda one: -worth[one])
        chosen += ranked[:1]
        if len(parts) <= _FEW_SIDES:
            more = (one for one in ranked[1:] if worth[one] >= worth[ranked[0]] - _AS_GOOD)
            chosen += [one for one in more if one.shared(ranked[0]) < _REPEATS][: _MOST_OF_SIDE - 1]
    if len({(one.hit.stored.report.outlet, one.hit.stored.report_id) for one in chosen}) < 2:
        return []
    return sorted(chosen, key=lambda one: _day(one.hit.stored))


def sides(chosen: Sequence[Candidate]) -> tuple[Side, ...]:
    """The outlets and dates of the sentences, each with the places of its own."""
    by_report: dict[str, list[int]] = {}
    for place, one in enumerate(chosen):
        by_report.setdefault(one.hit.stored.report_id, []).append(place)
    return tuple(
        Side(
            outlet=chosen[places[0]].hit.stored.report.outlet,
            published=chosen[places[0]].hit.stored.report.published,
            statements=tuple(places),
        )
        for places in by_report.values()
    )


def publication_order(compared: Sequence[Side]) -> Iterator[str]:
    """In which order what is compared was published, as a note; nothing when a date is not known."""
    dates = [side.published for side in compared]
    if len(compared) < 2 or None in dates:
        return
    order = "; then ".join(f"{side.outlet}, {side.published:%-d %B %Y}" for side in compared)
    yield f"In order of publication: {order}."


def belongs(stored: StoredReport, part: QuestionPart) -> bool:
    """Whether the report is of an outlet, country and date that the part names."""
    report = stored.report
    if part.outlets and report.outlet not in part.outlets:
        return False
    if part.countries and report.country not in part.countries:
        return False
    if part.window is None:
        return bool(part.outlets or part.countries)
    since, until = part.window.since, part.window.until
    if report.published is None:
        return False
    return (since is None or since <= report.published) and (until is None or report.published <= until)


def _share(focus: frozenset[str], candidate: Candidate, asked: ScoringContext) -> float:
    """The share of the part's weighted words that the sentence has."""
    weights = {term: asked.idf.get(term, 0.0) for term in focus}
    total = sum(weights.values())
    return sum(weights[term] for term in focus & candidate.terms) / total if total else 0.0


def _day(stored: StoredReport) -> float:
    return stored.report.published.timestamp() if stored.report.published else float("inf")

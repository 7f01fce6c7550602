"""The filters that a question's words name, and their effect, as an answer keeps them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from assistant.question.dismissed_filters import switch
from assistant.question.question import Question
from assistant.question.scope import FilterKind, Recognised
from assistant.question.spelling import spelling_note
from corpus import Hit


class FilterEffect(StrEnum):
    """What a recognised filter did; the value is for programs."""

    PREFERRED = "preferred"
    ONLY = "only"
    NOTHING_FOUND = "nothing found"
    OVERRIDDEN = "overridden"
    NOT_COLLECTED = "not collected"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedFilter:
    """One outlet, country or span of publication that a question's words name.

    ``words`` are those of the question; ``switch`` is what dismisses it in this question and in later
    ones. ``since`` and ``until`` are inclusive.
    """

    kind: FilterKind
    label: str
    words: str
    switch: str
    effect: FilterEffect
    collected: bool = True
    since: datetime | None = None
    until: datetime | None = None
    note: str | None = None

    def to_json(self) -> dict[str, Any]:
        """It as the CLI prints it."""
        return {
            "kind": self.kind.value,
            "label": self.label,
            "collected": self.collected,
            "from": self.since.isoformat() if self.since else None,
            "to": self.until.isoformat() if self.until else None,
            "note": self.note,
            "effect": self.effect.value,
        }


def applied_filters(question: Question, hits: Sequence[Hit]) -> tuple[AppliedFilter, ...]:
    """The scope in the question's words, each label once, with its effect on the hits."""
    return _each_once(question, [(one, _effect(one, question, hits)) for one in question.recognised])


def dismissed_filters(question: Question) -> tuple[AppliedFilter, ...]:
    """The filters in the question's words that the person has dismissed, each label once."""
    return _each_once(question, [(one, FilterEffect.IGNORED) for one in question.ignored])


def filter_notes(question: Question) -> Iterator[str]:
    """What to tell the person of the filters in the question's words: those that cannot be applied."""
    if question.read_as:
        yield spelling_note(question.read_as)
    yield from dict.fromkeys(one.note for one in question.recognised if one.note)
    there = ", ".join(dict.fromkeys(repr(one.label) for one in (*question.recognised, *question.ignored)))
    for name in question.unknown:
        yield (
            f"{name!r} could not be ignored: the question names no such outlet, country or day of "
            f"publication. It names {there or 'none'}."
        )


def _each_once(
    question: Question, found: Sequence[tuple[Recognised, FilterEffect]]
) -> tuple[AppliedFilter, ...]:
    text = question.standalone
    by_label: dict[str, AppliedFilter] = {}
    for one, effect in found:
        made = AppliedFilter(
            kind=one.kind,
            label=one.label,
            words=text[one.start : one.end],
            switch=switch(one, text),
            effect=effect,
            collected=one.collected,
            since=one.window.since if one.window else None,
            until=one.window.until if one.window else None,
            note=one.note if effect is not FilterEffect.IGNORED else None,
        )
        by_label.setdefault(one.label, made)
    return tuple(by_label.values())


def _effect(one: Recognised, question: Question, hits: Sequence[Hit]) -> FilterEffect:
    """What it did: the rule is retrieval's; whether anything was found there, the hits show."""
    if not one.collected:
        return FilterEffect.NOT_COLLECTED
    if _overridden(one, question):
        return FilterEffect.OVERRIDDEN
    within = [_within(one, hit) for hit in hits]
    if question.only_within_dates and within and all(within):
        return FilterEffect.ONLY
    return FilterEffect.PREFERRED if any(within) or _copied(one, hits) else FilterEffect.NOTHING_FOUND


def _overridden(one: Recognised, question: Question) -> bool:
    """Whether the person has set a filter of the kind, which overrides the question's words."""
    scope = question.scope
    filters = {
        FilterKind.OUTLET: scope.outlets,
        FilterKind.COUNTRY: scope.countries,
        FilterKind.PUBLISHED: (scope.since or scope.until),
    }
    return bool(filters[one.kind])


def _copied(one: Recognised, hits: Sequence[Hit]) -> bool:
    return any(_within(one, copy) for hit in hits for copy in hit.copies)


def _within(one: Recognised, hit: Hit) -> bool:
    report = hit.stored.report
    if one.kind is FilterKind.OUTLET:
        return report.outlet in one.outlets
    if one.kind is FilterKind.COUNTRY:
        return report.country in one.countries
    since, until = (one.window.since, one.window.until) if one.window else (None, None)
    if report.published is None:
        return False
    return (since is None or since <= report.published) and (until is None or report.published <= until)

"""Somebody's own words: the sentences that quote them, each with the speaker and the day, the earliest first.

The day is the one beside the verb of saying ("said on Monday") or at the beginning, else the report's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from assistant.answer.extractive.candidates import Candidate, Line
from assistant.answer.extractive.own_words import TELLS, quotes
from assistant.answer.report_dates import report_dates
from assistant.text.terms import terms
from assistant.when.values import Grain, Interval
from assistant.when.wording import in_words

_MOST_LINES = 6
_AS_LIKELY = 5.0  # how far below the best score a line may be
_FEWEST_WORDS = 4  # in quotation marks
_REPEATS = 0.6  # of the terms of the shorter of two quotations, from which they are one
# What leads to the day of saying: "she wrote to the council on", "Late on".
_SAID_THEN = re.compile(
    rf"(?:\b{TELLS}(?:\s+\w+){{0,3}}?|^\W*)(?:\s*\b(?:on|late|early))*\s*$", re.IGNORECASE
)
_QUOTED = re.compile(r"[\"“](?P<words>[^\"“”]+)(?:[\"”]|$)")


def quotations(candidates: Sequence[Candidate], speaker: str) -> list[Line]:
    """The lines; empty where no sentence quotes the speaker."""
    quoting = [one for one in candidates if not one.is_title and _in_own_words(one, speaker)]
    best = max((one.score for one in quoting), default=0.0)
    chosen: list[Candidate] = []
    for one in sorted(quoting, key=lambda each: -each.score):
        if one.score >= best - _AS_LIKELY and not any(_repeats(one, other) for other in chosen):
            chosen.append(one)
    lines = [(_day(one), one) for one in chosen[:_MOST_LINES]]
    lines.sort(key=lambda line: line[0] or date.max)
    return [Line(candidate=one, label=_label(one, day, speaker)) for day, one in lines]


def _in_own_words(one: Candidate, speaker: str) -> bool:
    """Whether it quotes more than a fragment of theirs; words that name the speaker are another's."""
    said = " ".join(_words_quoted(one))
    names_them = not terms(speaker).isdisjoint(terms(said))
    return len(said.split()) >= _FEWEST_WORDS and not names_them and quotes(one, speaker)


def _repeats(one: Candidate, other: Candidate) -> bool:
    mine, theirs = (terms(" ".join(_words_quoted(each))) for each in (one, other))
    return len(mine & theirs) >= _REPEATS * max(1, min(len(mine), len(theirs)))


def _words_quoted(one: Candidate) -> Iterator[str]:
    return (found["words"] for found in _QUOTED.finditer(one.text))


def _day(one: Candidate) -> date | None:
    """The day on which it was said, as far as the sentence or the report tells."""
    stored = one.hit.stored
    published = stored.report.published_there
    aside = _QUOTED.sub(lambda found: " " * len(found[0]), one.text)
    latest = published.date() if published else date.max
    for dated in report_dates(aside, stored):
        given = dated.interval
        if given is None or given.grain not in (Grain.DAY, Grain.TIME) or given.first != given.last:
            continue
        if given.first and given.first <= latest and _SAID_THEN.search(aside[: dated.start]):
            return given.first
    return published.date() if published else None


def _label(one: Candidate, day: date | None, speaker: str) -> str:
    named = _as_written(one, speaker)
    return f"{named}, {in_words(Interval(first=day, last=day, grain=Grain.DAY))}" if day else named


def _as_written(one: Candidate, speaker: str) -> str:
    """The speaker's name as the report writes it, as the question may have it in small letters."""
    words = r"\s+".join(map(re.escape, speaker.split()))
    found = re.search(rf"\b{words}\b", f"{one.text}\n{one.before}\n{one.hit.stored.report.title}", re.I)
    if found:
        return " ".join(found[0].split())
    return speaker.title() if speaker == speaker.lower() else speaker

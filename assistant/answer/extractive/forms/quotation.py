"""Somebody's own words: the sentences that quote them, each with the speaker and the day, the earliest first.

The day is the one beside the verb of saying ("said on Monday") or at the beginning, else the report's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from assistant.answer.extractive.candidates import Candidate, Line
from assistant.answer.extractive.forms.continued import continued
from assistant.answer.extractive.own_words import TELLS, quoted_as, speaker_in
from assistant.answer.extractive.score import ScoringContext
from assistant.answer.extractive.titled_speaker import speakers, title_in
from assistant.answer.report_dates import report_dates
from assistant.question.question import Question
from assistant.text.terms import asked_words, stem, terms
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
_NEAR = 0.25  # of the subject's weighted words, the share in a quotation and the sentences beside it
_OF_REPORT = 0.5  # the same, of its report's title and summary
_QUOTED = re.compile(r"[\"“](?P<words>[^\"“”]+)(?:[\"”]|$)")


def quotations(
    candidates: Sequence[Candidate], speaker: str, subject: ScoringContext | None = None
) -> list[Line]:
    """The lines, each with all that its report goes on to quote; empty where no sentence quotes the speaker.

    Those about the ``subject`` alone where there are any.
    """
    quoting = [one for one in candidates if not one.is_title and _in_own_words(one, speaker)]
    if subject is not None:
        near = [one for one in quoting if _is_near(one, subject)]
        quoting = near or [one for one in quoting if is_on(one, subject)] or quoting
    best = max((one.score for one in quoting), default=0.0)
    chosen: list[tuple[Candidate, Candidate]] = []  # each with what it goes on to
    for one in sorted(quoting, key=lambda each: -each.score):
        if one.score < best - _AS_LIKELY:
            break
        whole = continued(one, speakers(speaker, one.hit.stored))
        chosen = [pair for pair in chosen if not _within(pair[1], whole)]
        if not any(_within(one, other) or _repeats(whole, other) for _, other in chosen):
            chosen.append((one, whole))
    lines = [(_day(one), one, whole) for one, whole in chosen[:_MOST_LINES]]
    lines.sort(key=lambda line: line[0] or date.max)
    return [Line(candidate=whole, label=_label(one, day, speaker)) for day, one, whole in lines]


def subject_of(question: Question, asked: ScoringContext) -> ScoringContext | None:
    """What quotations are asked for on, as what they are weighed by; None where all of somebody's are."""
    of_speaker = terms(speaker_in(question))
    weights = {
        stem(word): asked.idf[stem(word)]
        for word in asked_words(question.focus)
        if stem(word) in asked.idf and stem(word) not in of_speaker
    }
    return replace(asked, idf=weights) if weights else None


def is_on(one: Candidate, subject: ScoringContext) -> bool:
    """Whether a quotation has something of the subject, or a sentence beside it, or a heading above it."""
    report = one.hit.stored.report
    heading = terms(f"{report.title} {report.summary or ''}")
    return _is_near(one, subject) or subject.coverage(heading) >= _OF_REPORT


def _is_near(one: Candidate, subject: ScoringContext) -> bool:
    return subject.coverage(terms(f"{one.before} {one.text} {one.after}")) >= _NEAR


def _within(one: Candidate, other: Candidate) -> bool:
    """Whether one is a part of what another quotes of the same report."""
    mine, theirs = one.citations[0], other.citations[0]
    of_mine, of_theirs = ((c.stored.report_id, c.stored.report.body, c.field) for c in (mine, theirs))
    return of_mine == of_theirs and theirs.start <= mine.start and mine.end <= theirs.end


def _in_own_words(one: Candidate, speaker: str) -> bool:
    """Whether it quotes more than a fragment of theirs; words that name the speaker are another's."""
    said = " ".join(_words_quoted(one))
    name = quoted_as(one, speaker)
    if name is None or len(said.split()) < _FEWEST_WORDS:
        return False
    return bool(title_in(name)) or terms(name).isdisjoint(terms(said))


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
    """The speaker's name as the report writes it, as the question may have it in small letters.

    Beside the name of whom a report gives a title, the title.
    """
    if title := title_in(speaker):
        name = quoted_as(one, speaker) or speaker
        named = speakers(speaker, one.hit.stored)[0] if name == speaker else name
        return f"{named} ({title})" if named != speaker else f"{title[0].upper()}{title[1:]}"
    words = r"\s+".join(map(re.escape, speaker.split()))
    found = re.search(rf"\b{words}\b", f"{one.text}\n{one.before}\n{one.hit.stored.report.title}", re.I)
    if found:
        return " ".join(found[0].split())
    return speaker.title() if speaker == speaker.lower() else speaker

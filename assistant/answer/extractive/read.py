"""The sentences that may answer, the likeliest of them with what the reader makes of them.

Reading costs most of an answer's time, so what is read is chosen by the scores of sentences that were not.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answer.extractive.candidates import Candidate, candidates
from assistant.answer.extractive.rows import without_other_rows
from assistant.answer.extractive.score import ScoringContext, score
from assistant.answer.extractive.split import SplitHit, split
from assistant.answer.extractive.tables import LOOKED_UP
from assistant.question.question import Question
from corpus import Hit, Reader, ReadingWindow, TextField, heading, reading_windows

_MOST_WORDS = 1_000  # that are read; the question and the heading count in each window
_SHOWN = 3  # reports that come nearest


def read(
    question: Question, hits: Sequence[Hit], asked: ScoringContext, reader: Reader | None
) -> list[Candidate]:
    """The sentences of the hits, and with a reader the titles of their reports; the likeliest are read."""
    parts = split(hits, titles=reader is not None)
    found = without_other_rows(candidates(parts), asked)
    if question.form in LOOKED_UP:
        found = [one for one in found if not one.is_row]
    if reader is not None and found:
        score(found, asked, places=len(hits))
        windows = _worth_reading(_windows(parts, found), question.standalone)
        _read(windows, question.standalone, reader)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    """What is read at once, and for each of its sentences the candidate it is, if it is one."""

    read: ReadingWindow
    found: tuple[Candidate | None, ...]

    @property
    def score(self) -> float:
        """That of its likeliest sentence."""
        return max((one.score for one in self.found if one), default=-math.inf)

    @property
    def words(self) -> int:
        """How many are read, without the question's."""
        return len(f"{self.read.heading} {' '.join(self.read.sentences)}".split())


def _read(windows: Sequence[_Window], question: str, reader: Reader) -> None:
    """Tells each candidate of the windows its reading."""
    readings = reader.read(question, [one.read for one in windows])
    for window, those in zip(windows, readings, strict=True):
        for candidate, reading in zip(window.found, those, strict=True):
            if candidate:
                candidate.reading = reading


def _windows(parts: Sequence[SplitHit], found: Sequence[Candidate]) -> Iterator[_Window]:
    at = {_place(one.hit, one.place): one for one in found}
    for part in parts:
        for places in reading_windows(part.texts):
            own = tuple(at.get(_place(part.hit, place)) for place in places)
            if any(own):
                texts = part.texts[places.start : places.stop]
                yield _Window(read=ReadingWindow(heading=_heading(part.hit), sentences=texts), found=own)


def _worth_reading(windows: Iterable[_Window], question: str) -> list[_Window]:
    """The likeliest windows, as many as there are words for."""
    asked, left = len(question.split()), _MOST_WORDS
    chosen: list[_Window] = []
    for one in sorted(windows, key=lambda one: -one.score):
        left -= asked + one.words
        if left < 0 and chosen:
            break
        chosen.append(one)
    return chosen


def _place(hit: Hit, place: int) -> tuple[str, TextField, int, int]:
    return hit.stored.report_id, hit.passage.field, hit.passage.start, place


def closest(found: Sequence[Candidate]) -> tuple[Hit, ...]:
    """Of the three reports that come nearest to an answer, the sentence that comes nearest in each.

    Empty where nothing was read.
    """
    read = [(one.reading.score, one) for one in found if one.reading]
    best: dict[str, Hit] = {}
    for _, one in sorted(read, key=lambda each: -each[0]):
        cited = one.citations[0]
        narrowed = replace(one.hit.passage, start=cited.start, end=cited.end)
        best.setdefault(one.hit.stored.report_id, replace(one.hit, passage=narrowed, copies=()))
    return tuple(best.values())[:_SHOWN]


def _heading(hit: Hit) -> str:
    report = hit.stored.report
    title = "" if hit.passage.field is TextField.TITLE else report.title
    return heading(title, report.outlet, report.published)

"""The times that a question names, counted back from the instant at which it is asked.

A question looks back, whatever its verb; a bound ("since", "until", "after") leaves its other side open, and
"the last few days" is taken widely rather than left unresolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.when.grammar.find import Expression, expressions
from assistant.when.grammar.tokens import Line, lines
from assistant.when.meanings import Bound, Meaning, Part, Stretch, Vague, lacks_year
from assistant.when.pipeline import resolved
from assistant.when.resolving.context import Context
from assistant.when.resolving.tense import Tense
from assistant.when.values import Dated, Dateline, Grain, Interval

_NAMES = (
    r"january|february|april|june|july|august|september|october|november|december|jan|feb|apr|jun|jul|aug|sept?"
    r"|oct|nov|dec|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
)
_LEADING = "in|since|until|till|before|after|during|early|late|mid|mid-|last|of|by|from|through|this|between"
# Names of times in small letters. "May" and "march" are verbs too: only beside a number or after a lead.
_SMALL = re.compile(
    rf"\b(?:{_NAMES})\b|\bq(?=[1-4]\b)|\bh(?=[12]\s+(?:of\s+)?(?:19|20)\d\d\b)|\b(?:may|march|mar)(?=\.?\s+\d)|(?<=\d\s)(?:may|march|mar)\b"
    rf"|(?:(?<=\b)(?:{_LEADING})[\s-]+)(?:may|march)\b(?!\s+(?:of|on|for|through)\b)"
    r"|\b(?:and|to)\s+(?:may|march)\b(?=\s*(?:[?.,;:!)]|\d|$))"
)
_BOUNDS = re.compile(
    r"\b(?P<bound>up to|up until|prior to|as of|as at|as from|no later than|not later than|starting(?: from)?"
    r"|beginning|onwards? from|later than|earlier than|ahead of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_SINCE = ("since", "from", "as from", "starting", "starting from", "beginning", "onward from", "onwards from")
_AFTER = ("after", "later than")
_BEFORE = ("before", "prior to", "earlier than", "ahead of")
_FEW = re.compile(
    r"(?:last|past|recent)\s+(?:few\s+|several\s+)?(?P<unit>day|week|month|year)s$", re.IGNORECASE
)
_AT_MOST = {"day": 7, "week": 5, "month": 6, "year": 5}  # what "the last few" of a unit may mean


def asked_dates(text: str, *, asked: datetime, archive: datetime | None = None) -> tuple[Dated, ...]:
    """The times in a question that can be resolved, in order; their spans include the bound, if any.

    ``archive`` is the instant from which days without a year are counted back, if not ``asked``.
    """
    written = _SMALL.sub(_with_capitals, text)
    datelines = Dateline(published=asked), Dateline(published=archive or asked)
    return tuple(
        dated for line in lines(written, language="en") for dated in _in_line(line, text, *datelines)
    )


def _with_capitals(match: re.Match[str]) -> str:
    lead, name = match[0][: -len(match[0].split()[-1])], match[0].split()[-1]
    head, dash, tail = name.rpartition("-")
    return f"{lead}{head}{dash}{tail.capitalize()}"


def _in_line(line: Line, text: str, relative: Dateline, yearless: Dateline) -> Iterator[Dated]:
    earlier: Dated | None = None
    for one in expressions(line):
        context = Context(
            dateline=yearless if lacks_year(one.meaning) else relative,
            tense=Tense.BACK,
            anchor=earlier.interval if earlier else None,
            anchor_words=text[earlier.start : earlier.end] if earlier else "",
        )
        words = text[line[one.first].start : line[one.end - 1].end]
        dated = resolved(replace(one, meaning=_meaning(one, words)), line, context)
        if dated.interval:
            earlier = dated
            yield _bounded(dated, one.meaning, text)


def _meaning(one: Expression, words: str) -> Meaning:
    """What is resolved: the time without its bound."""
    if isinstance(one.meaning, Bound):
        return one.meaning.of
    if isinstance(one.meaning, Vague) and (few := _FEW.search(words)):
        unit = few["unit"].lower()
        return Stretch(count=-_AT_MOST[unit], unit=unit)
    return one.meaning


def _bounded(dated: Dated, meaning: Meaning, text: str) -> Dated:
    found = dated.interval
    before = _BOUNDS.search(text, 0, dated.start)
    word = meaning.word if isinstance(meaning, Bound) else before["bound"].lower() if before else ""
    if found is None or not word:
        return dated
    start = dated.start if isinstance(meaning, Bound) or not before else before.start()
    part: Part | None = getattr(meaning.of if isinstance(meaning, Bound) else meaning, "part", None)
    return replace(dated, start=start, interval=_open(found, word, part))


def _open(found: Interval, word: str, part: Part | None) -> Interval:
    """The interval from or up to a time. The beginning and the end of a month bound it as days do."""
    day = timedelta(days=1)
    first, last = found.first, found.last
    if word in _SINCE:
        last = None
    elif word in _AFTER:
        after = last + day if last else None
        first, last = (first if part is Part.BEGINNING else after), None
    elif word in _BEFORE:
        before = first - day if first else None
        first, last = None, (last if part is Part.END else before)
    else:
        first = None
    return Interval(first=first, last=last, grain=Grain.SPAN)

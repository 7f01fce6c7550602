"""How many reports are about something, by which outlets, and which: from the catalogue, all of them counted.

A report counts where it has all the words of the subject, in any form and wherever they stand.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.answer.answer import Answer, Citation, Statement
from assistant.answer.report_dates import day_of
from assistant.question.form import asks_of_collection, subject_of_reports
from assistant.question.parts import outside, subject_words
from assistant.question.question import Question
from assistant.text.terms import content_words, terms
from corpus import Corpus, StoredReport, TextField, plain_words

_LISTED = 20  # reports, the latest
_ALL_WORDS = """
a about all and any are been by collection corpus did do each from has have i in is latest me newest of on
or our published recent report reported reports since that the there these this to us was we were which you
"""
_OF_ALL = frozenset(_ALL_WORDS.split())  # words of a question for reports without a subject
_OUTLETS = 8  # that are named with their number of reports


def reports_found(corpus: Corpus, question: Question) -> Answer:
    """The titles of the reports, the latest first, with outlet and day, under their number."""
    words = _subject(question)
    found = _mentioning(corpus, question, words)
    notes = tuple(_notes(found, words))
    return Answer(
        question=question.text,
        standalone=question.standalone,
        form=question.form,
        abstained=not found,
        declined="" if found else notes[0],
        lead=notes[0] if found else "",
        statements=tuple(map(titled, found[:_LISTED])),
        notes=notes,
    )


def _subject(question: Question) -> list[str]:
    """The words that a report has to have; none where every report counts."""
    if asks_of_collection(question.standalone):
        return []
    asked = subject_of_reports(question.standalone)
    if words := subject_words(asked, question.recognised):
        return words
    # "How many reports mention the WHO?" has a subject, though it is a word that mostly means nothing.
    left = outside(asked, question.recognised)
    return [word for word in plain_words(left) if word not in _OF_ALL]


def _mentioning(corpus: Corpus, question: Question, words: Sequence[str]) -> list[StoredReport]:
    """The reports with the words, or another name in place of one, the latest first, undated ones last."""
    has = terms(" ".join(words))
    asked = [words]
    asked += [
        [*(word for word in words if not terms(word) & terms(name.asked)), *name.other.split()]
        for name in question.other_names
        if terms(name.asked) <= has
    ]
    found = {
        one.report_id: one
        for some in asked
        for scope in question.scopes_in_words
        for one in corpus.mentioning(content_words(" ".join(some)) or some, scope=scope)
    }
    return sorted(found.values(), key=latest_first)


def latest_first(stored: StoredReport) -> tuple[float, str]:
    """By which reports are sorted, the latest published first and undated ones last."""
    published = stored.report.published
    return (-published.timestamp() if published else math.inf), stored.report_id


def titled(stored: StoredReport) -> Statement:
    """The report's title as a line of an answer, with its outlet and day."""
    report = stored.report
    title = Citation(stored=stored, start=0, end=len(report.title), field=TextField.TITLE)
    label = ", ".join(filter(None, (report.outlet, day_of(stored))))
    return Statement(text=report.title, citations=(title,), label=label)


def _notes(found: Sequence[StoredReport], words: Sequence[str]) -> Iterator[str]:
    if not found:
        yield f"No report mentions {_listed(words)}." if words else "No reports match these filters."
        return
    of_what = f" that mention{'s' if len(found) == 1 else ''} {_listed(words)}" if words else ""
    outlets = Counter(stored.report.outlet for stored in found)
    named = ", ".join(f"{outlet} ({count:,})" for outlet, count in outlets.most_common(_OUTLETS))
    left = len(outlets) - _OUTLETS
    others = f" and {left:,} other{'' if left == 1 else 's'}" if left > 0 else ""
    yield f"{len(found):,} report{'' if len(found) == 1 else 's'}{of_what}, by {named}{others}."
    if len(found) > _LISTED:
        yield f"The latest {_LISTED} are listed."


def _listed(words: Sequence[str]) -> str:
    *others, last = [f"“{word}”" for word in dict.fromkeys(words)]
    return f"{', '.join(others)} and {last}" if others else last

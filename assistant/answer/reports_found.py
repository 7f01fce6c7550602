"""How many reports are about something, by which outlets, and which: from the catalogue, all of them counted.

A report counts where it has all the words of the subject, in any form and wherever they stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.answer.answer import Answer, Citation, Statement
from assistant.question.form import asks_of_collection, subject_of_reports
from assistant.question.parts import subject_words
from assistant.question.question import Question
from corpus import Corpus, StoredReport, TextField

_LISTED = 20  # reports, the latest
_OUTLETS = 8  # that are named with their number of reports


def reports_found(corpus: Corpus, question: Question) -> Answer:
    """The titles of the reports, the latest first, with outlet and day, and a note with their number."""
    everything = asks_of_collection(question.standalone)
    words = [] if everything else subject_words(subject_of_reports(question.standalone), question.recognised)
    found = corpus.mentioning(words, scope=question.scope_in_words)
    return Answer(
        question=question.text,
        standalone=question.standalone,
        form=question.form,
        abstained=not found,
        statements=tuple(map(_line, found[:_LISTED])),
        notes=tuple(_notes(found, words)),
    )


def _line(stored: StoredReport) -> Statement:
    report = stored.report
    day = f", {report.published_there:%-d %B %Y}" if report.published_there else ""
    title = Citation(stored=stored, start=0, end=len(report.title), field=TextField.TITLE)
    return Statement(text=report.title, citations=(title,), label=f"{report.outlet}{day}")


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

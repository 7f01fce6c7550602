"""Sentences of reports that never mention whom or what a question names by a whole name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.score import ScoringContext
from assistant.question.question import Question
from assistant.text.names import asked_names
from assistant.text.terms import terms
from corpus import Hit

_WORD = re.compile(r"[^\W\d_]+")  # "Trump's 2020" has Trump
_SHORTEST = 4  # letters of a word of a name by which a report may call it
_ON_SUBJECT = 0.4  # of the question's weighted words


def of_named(
    question: Question, found: Sequence[Candidate], hits: Sequence[Hit], asked: ScoringContext
) -> list[Candidate]:
    """The candidates without those of reports that mention none of the names, where another report does.

    A word of a name is enough, and its initials; names of one word have too many other forms for that. A
    sentence with many other words of the question stays.
    """
    names = [_WORD.findall(name) for name in asked_names(question.standalone) if " " in name]
    wanted = {word.casefold() for name in names for word in name if len(word) >= _SHORTEST}
    wanted |= {"".join(word[0] for word in name).casefold() for name in names}
    mentioning = {
        hit.stored.report_id
        for hit in hits
        if not wanted.isdisjoint(_WORD.findall(hit.stored.report.full_text.casefold()))
    }
    if not mentioning:
        return list(found)
    return [
        one
        for one in found
        if one.hit.stored.report_id in mentioning
        or asked.coverage(one.terms | terms(one.hit.stored.report.title)) >= _ON_SUBJECT
    ]

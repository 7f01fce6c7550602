"""A count that later reports have moved on from: the newest comes first, then each earlier one with its day.

"At least 12 people died" on Saturday, "has risen to 19" on Tuesday, 23 in the end: a count that is given as a
bound, or as still moving, is replaced by a later one of the same, and so is one of which a later report says
that it has moved. Two counts that are both given as the whole disagree, whichever report is the newer, and
are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from assistant.answer.enrich.developments import says_updated
from assistant.answer.enrich.quantities import deeds, quantities
from assistant.answer.extractive.candidates import Candidate, Line
from assistant.answer.extractive.score import ScoringContext, answers_where_read
from assistant.question.expected_answer_type import AnswerKind
from assistant.text.figures import figures
from assistant.text.terms import stem, terms

_ABOUT = 0.8  # of the question's weighted words, the share in a sentence and its report's title
_LONGEST_APART = timedelta(days=60)  # between two reports of one count
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ABOUT_A_DEED = 0.4  # the same where it says what befell those counted, in whatever words
_LEAST_READ = 0.0  # the reader's score from which a sentence rather answers than not
_LEAST_READ_OF_DEED = -4.0  # the same where the sentence has the deed in plain words
_WHOLE = re.compile(r"\b(?:total|in all|altogether|overall)\b", re.IGNORECASE)
_NOUN = re.compile(r"\s+(?:more\s+|other\s+)?([\w-]+)")
_ADDED = re.compile(r"\s+(?:new|more|other|additional|further)\b", re.IGNORECASE)
_MOVING = re.compile(
    r"\b(?:at least|so far|to date|up to now|as of|by (?:now|noon|midnight)|initial\w*|feared|estimat\w+"
    r"|preliminar\w+|provisional\w*|risen|rises?|rising|rose|climb\w*|grow[sn]?|grew|growing"
    r"|(?:has|have) (?:\w+ )?(?:killed|died|claimed|infected|sickened|injured|displaced|been \w+ed)"
    r"|(?:is|are|were|remain) (?:still )?missing|unaccounted|still (?:searching|counting|being counted))\b",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"\b(?:correct(?:s|ed|ion)?|revis(?:e|es|ed|ion)|lower(?:s|ed)|wrongly)\b", re.IGNORECASE
)
_MOST = 4  # lines


def latest_count(
    chosen: Sequence[Candidate], found: Sequence[Candidate], asked: ScoringContext
) -> list[Line]:
    """The lines; empty where nothing shows that a later count has replaced the earlier ones.

    ``chosen`` are the sentences that would be given otherwise, of those ``found``.
    """
    if asked.expected.kinds != {AnswerKind.NUMBER} or any(map(_YEAR.fullmatch, asked.terms)):
        return []
    counts = {one: count for one in found if (count := _count(one, asked)) is not None}
    if chosen[0] not in counts:
        return []
    kept: dict[float, Candidate] = {}
    for one in sorted(
        counts,
        key=lambda one: (_published(one), _WHOLE.search(one.text) is not None, one.score),
        reverse=True,
    ):
        kept.setdefault(counts[one], one)
    newest, *earlier = kept.values()
    earlier = [one for one in earlier if _published(newest) - _published(one) <= _LONGEST_APART]
    days = {_published(one).date() for one in (newest, *earlier)}
    if not earlier or len(days) <= len(earlier):
        return []
    fallen = any(counts[one] > counts[newest] for one in earlier)
    moved = says_updated(newest.text) or all(map(_moves, earlier))
    if not (_corrects(newest) or (not fallen and moved)):
        return []
    return [
        Line(candidate=newest),
        *(
            Line(candidate=one, label=f"Earlier, {one.hit.stored.report.published_there:%-d %B %Y}")
            for one in earlier[: _MOST - 1]
        ),
    ]


def _corrects(one: Candidate) -> bool:
    """Whether the count is given as the correction of another."""
    return _CORRECTION.search(f"{one.hit.stored.report.title} {one.text}") is not None


def _moves(one: Candidate) -> bool:
    """Whether the count is given as a bound or as one that will grow, there or in the sentence after it."""
    around = f"{one.text} {one.after}"
    return _MOVING.search(around) is not None or "missing" in deeds(one.text)


def _count(one: Candidate, asked: ScoringContext) -> float | None:
    """The one number of what is asked in a sentence that the reader takes for an answer."""
    report = one.hit.stored.report
    if report.published is None or one.reading is None:
        return None
    said = one.terms | terms(report.title)
    same_deed = bool(asked.deeds & deeds(one.text))
    if one.reading.score < (_LEAST_READ_OF_DEED if same_deed else _LEAST_READ):
        return None
    if asked.coverage(said) < (_ABOUT_A_DEED if same_deed else _ABOUT):
        return None
    of_deed = {
        found.figure.low
        for found in quantities(one.text)
        if found.deed and found.deed in asked.deeds and not _ADDED.match(one.text, found.figure.end)
    }
    if of_deed or (asked.deeds and not says_updated(one.text)):
        return of_deed.pop() if len(of_deed) == 1 else None
    counts: set[float] = set()
    for mention in answers_where_read(one, asked):
        noun = _NOUN.match(one.text, mention.span.end)
        if noun is None or stem(noun[1]) in asked.terms:
            counts.update(figure.low for figure in figures(mention.text))
    return counts.pop() if len(counts) == 1 else None


def _published(one: Candidate) -> datetime:
    published = one.hit.stored.report.published
    assert published is not None
    return published

"""Who has a role: the newest report that gives it to somebody leads, whoever had it before stands beneath.

"Who is the mayor?" is answered by "Mayor Ada Roth", and not by what was said of Jan Vellin before the vote,
nor by "former mayor Jan Vellin" in however new a report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from assistant.answer.extractive.candidates import Candidate, Line
from assistant.answer.extractive.present_state.holders import holders
from assistant.answer.extractive.present_state.later_stage import labelled
from assistant.answer.extractive.score import ScoringContext
from assistant.question.asked_role import asked_roles
from assistant.text.terms import terms
from corpus import fold

_AS_LIKELY = 4.0  # how far below the score of what leads the newest holder's sentence may be
_WORD = re.compile(r"[\w&-]+")
_ASKING = frozenset(("who", "is", "what"))
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ABOUT = 0.5  # of the question's weighted words, the share that the sentence and its report's title have


def latest_holder(
    chosen: Sequence[Candidate], found: Sequence[Candidate], asked: ScoringContext, question: str
) -> list[Line]:
    """The lines with the newest holder first; empty where no role is asked for, or that leads already.

    ``chosen`` are the sentences that would be given otherwise, of those ``found``.
    """
    roles = asked_roles(question) if asked.present_state else frozenset()
    if not roles:
        return []
    own = frozenset(fold(word) for word in _WORD.findall(question))
    of = frozenset(fold(word) for word in _WORD.findall(question) if word[0].isupper()) - _ASKING
    who = {
        one: name
        for one in found
        if _published(one) is not None
        and not _looks_back(one)
        and _is_about(one, asked, of)
        and one.score >= chosen[0].score - _AS_LIKELY
        and (name := _holder(one, roles, own, of))
    }
    if not who:
        return []
    newest = max(who, key=lambda one: (_day(one), one.score))
    holder = who[newest]
    head = max((one for one in who if who[one] == holder), key=lambda one: one.score)
    before = [one for one in who if who[one] != holder and _day(one) < _day(newest)]
    earlier = max(before, key=lambda one: one.score, default=None)
    if chosen[0] in who and who[chosen[0]] == holder:
        head = chosen[0]
    others = [one for one in (earlier, *chosen) if one is not None and one is not head]
    lines = [labelled(one, newest) if one in before else Line(candidate=one) for one in dict.fromkeys(others)]
    return [Line(candidate=head), *lines]


def _holder(one: Candidate, roles: frozenset[str], own: frozenset[str], of: frozenset[str]) -> str:
    """The one person who is said to have the role; empty where none is, or several are."""
    now = {name for name, still in holders(one.text, roles, of).items() if still and name not in own}
    return now.pop() if len(now) == 1 else ""


def _looks_back(one: Candidate) -> bool:
    """Whether it speaks of a year before its report's own, and so perhaps of who had the role then."""
    return any(int(year) < _day(one).year for year in _YEAR.findall(one.text))


def _is_about(one: Candidate, asked: ScoringContext, of: frozenset[str]) -> bool:
    """Whether it, or its report's title, has one of the names asked about, and enough of the words."""
    title = one.hit.stored.report.title
    named = {fold(word) for word in _WORD.findall(f"{one.text} {title}")}
    return (not of or not of.isdisjoint(named)) and asked.coverage(one.terms | terms(title)) >= _ABOUT


def _published(one: Candidate) -> datetime | None:
    return one.hit.stored.report.published


def _day(one: Candidate) -> datetime:
    published = _published(one)
    assert published is not None
    return published

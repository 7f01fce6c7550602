"""Whether a sentence looks ahead or back where a date is: by the nearest telling verb of the word lists."""

from __future__ import annotations

from enum import StrEnum

from assistant.when.grammar.tokens import Line
from assistant.when.word_table import words

_NEAR_SAYING = 3  # tokens: "announced on Tuesday"
_CLAUSE = 8  # tokens in which "neither … nor" is looked for
_LONG_CLAUSE = 12  # tokens in which what was put off is looked for
_REPORTED = frozenset(("would", "could", "might", "should"))  # said of the future, or of the past
_UNTIL = frozenset(("until", "till"))
_SOON = ("soon", "early")  # "as soon as Tuesday"
_SET_BEFORE = ("aside", "off", "up", "out", "down", "fire", "a", "the", "new")  # "set up a fund"


class Tense(StrEnum):
    """Which way a sentence looks from the report's day."""

    AHEAD = "ahead"
    BACK = "back"


def tense(line: Line, first: int, end: int, dates: set[int], *, present: bool = False) -> Tense | None:
    """Which way the sentence looks at the tokens ``first`` to ``end``; date words are at ``dates``.

    ``present`` says that "is" and "are" say the future too, as they do of a weekday.
    A date that opens a clause goes with the verb after it, any other with the verb before it.
    """
    if line.low(first - 1) == "as" and line.low(first - 2) in _SOON and line.low(first - 3) == "as":
        return Tense.AHEAD
    if not _UNTIL.isdisjoint((line.low(first - 1), line.low(first))) and _put_off(line, first):
        return Tense.AHEAD
    opens = _opens_clause(line, first)
    before = _nearest(line, range(first - 1, -1, -1), dates, present)
    after = _nearest(line, range(end, len(line)), dates, present, opened=_opens_line(line, first))
    if before is None or (opens and after is not None):
        before = after or before
    if before is Tense.AHEAD and _called_off(line, end):
        return Tense.BACK
    if line.low(first - 1) == "for" and before is Tense.BACK:
        return None  # tickets were sold for a day to come, or were for one gone by
    if present and before is Tense.AHEAD and _of_its_event(line, first, end):
        return Tense.BACK
    from_then = present and line.low(first - 1) == "from"
    return before or (Tense.AHEAD if from_then or _is_to(line, first) else None)


def _of_its_event(line: Line, first: int, end: int) -> bool:
    """Whether the day is that of something known: "they would look for ways round Wednesday's ruling".

    Not where something is to be on that day: "they could vote on it at Friday's meeting".
    """
    if line.low(end) not in ("'s", "’s") or line.low(first - 1) in ("at", "in", "on", "for", "during"):
        return False
    before = {line.low(at) for at in range(max(0, first - _LONG_CLAUSE), first)}
    return before.isdisjoint(words("ahead") - _REPORTED)


def _called_off(line: Line, end: int) -> bool:
    """Whether what was to be did not come about: "planned for Saturday was cancelled"."""
    return line.low(end) in ("was", "were") and (
        line.low(end + 1).startswith(("cancel", "scrap", "abandon", "postpon", "delay"))
        or line.says(end + 1, "called", "off")
        or line.says(end + 1, "put", "off")
    )


def _put_off(line: Line, first: int) -> bool:
    """Whether something was put off, or time given: "postponed until Tuesday"."""
    return any(
        line.low(at) in ("deadline", "given", "gave", "gives")
        or line.low(at).startswith(("postpon", "extend", "delay", "adjourn", "suspend"))
        for at in range(max(0, first - _LONG_CLAUSE), first)
    )


def _denied(line: Line, place: int) -> bool:
    """Whether "neither" or "nor" comes shortly before."""
    return any(line.low(at) in ("neither", "nor") for at in range(max(0, place - _CLAUSE), place))


def _is_to(line: Line, first: int) -> bool:
    """Whether a verb with "to" and no other comes before: so headlines express the future."""
    return any(
        line.low(at) == "to"
        and line[at + 1].text.islower()
        and line.low(at - 1) not in ("according", "due", "up")
        for at in range(first - 2)
        if line.low(at + 1) not in words("articles")
    )


def _opens_clause(line: Line, first: int) -> bool:
    return _opens_line(line, first) or line.low(_start(line, first)) in words("clause_starts")


def _opens_line(line: Line, first: int) -> bool:
    return _start(line, first) < 0


def _start(line: Line, first: int) -> int:
    """The place before the date and the small words that lead to it."""
    start = first - 1
    while line.low(start) in ("on", "in", "at", "by", "the", "early", "late", "during", "only"):
        start -= 1
    return start


def _nearest(
    line: Line, places: range, dates: set[int], present: bool, *, opened: bool = False
) -> Tense | None:
    """What the nearest verb shows; with ``opened`` the date opens their clause, whose verb may be far off."""
    for distance, place in enumerate(places, start=1):
        is_only = line.low(place) in words("present") and line.low(place + 1) != "to"
        if place in dates:
            continue
        if is_only and not present:
            if _is_planned(line, place):
                return Tense.AHEAD
            continue
        given = _tense_at(line, place, near=opened or distance <= _NEAR_SAYING)
        if given:
            return given
    return None


def _is_planned(line: Line, place: int) -> bool:
    """Whether "is" and a word in -ing express what is arranged: "is ending the route on 5 January"."""
    at = place + 1
    while line.low(at) in ("not", "now", "also", "still", "n't", "therefore"):
        at += 1
    doing = line.low(at)
    return doing.endswith("ing") and len(doing) > 4 and doing not in words("under_way")


def _tense_at(line: Line, place: int, *, near: bool) -> Tense | None:
    token = line[place]
    low = token.low
    before = line.low(place - 1)
    if low.endswith("ed") and (before in words("articles") or before.endswith("ly")):
        return None  # "the proposed rules", "weaker than expected"
    if low in words("saying"):
        given = (
            near
            and low not in ("according", "says", "reported")
            and line.low(place - 1) not in words("states")
        )
        return Tense.BACK if given else None
    if low == "may" and token.capital:
        return None
    if low in ("was", "were") and line.low(place + 1) == "to":
        return Tense.AHEAD
    if low in words("back"):
        return None if line.low(place - 1) in words("states") else Tense.BACK
    if low in words("ahead"):
        return _ahead(line, place)
    if low.endswith("ed") and len(low) > 3 and not token.capital and low not in words("no_verbs"):
        return None if line.low(place - 1) in words("states") else Tense.BACK
    return None


def _ahead(line: Line, place: int) -> Tense | None:
    """What a word of looking ahead shows: nothing, for "is" before a participle."""
    low, after = line.low(place), line.low(place + 1)
    if low in ("is", "are", "be", "'re", "re") and after.endswith("ed") and after not in words("ahead"):
        return None
    if low == "ahead" and after == "of":
        return None  # "ahead of her trip"
    if low == "set" and after not in ("to", "for") and line.low(place - 1) not in words("present"):
        return Tense.BACK if after in _SET_BEFORE else None
    if low == "could" and (after in ("not", "n't") or _denied(line, place)):
        return Tense.BACK  # "could not be reached on Friday"
    if line.low(place - 1) == "been" and line.low(place - 2) == "had":
        return Tense.BACK  # "had been due on Friday"
    if low in ("could", "would", "should", "might", "may", "must") and after == "have":
        return Tense.BACK
    if low == "later" and line.low(place - 1) in (
        "week",
        "weeks",
        "day",
        "days",
        "month",
        "months",
        "year",
        "years",
    ):
        return None
    return Tense.AHEAD

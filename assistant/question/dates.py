"""Days and spans of publication that a question names.

Only a date that is meant of reports counts: "reported on October 7, 2023", "last week's reports", "what has
happened since March", "news from the last 7 days". A date that belongs to the subject, such as "the 2020
election" or "the attack of 7 October", limits nothing. :mod:`assistant.when` reads which days the words mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from assistant.when.asked import asked_dates
from assistant.when.values import Dated, Grain, Interval
from assistant.when.word_table import HOLIDAYS, SEASONS, WEEKDAYS
from corpus import STOP_WORDS

_REPORTS = (
    r"(?:articles?|reports?|reported|reporting|stor(?:y|ies)|pieces?|coverage|published|posted|printed"
    r"|dated|issued|wrote|written|analys[ie]s|news|headlines?)"
)
# "What did the mayor say", "what has happened", "anything new": what is asked for is what was reported then.
_ASKS_WHAT_IS_NEW = re.compile(
    r"\b(?:what|anything|something|everything|all)\b(?:['’]s)?(?:\s+(?!(?:that|who|which)\b)[\w'’.&-]+){0,8}?\s+(?:say|says|said|saying|write"
    r"|writes|writing|wrote|written|report|reports|reported|tell|tells|happen|happens|happened|happening|occurred"
    r"|announced?|going on|new|changed)\b|\bwhat['’]s\s+(?:new|happened|happening|going on)\b|\bsum\s+up\b"
    r"|\bsummari[sz]e\b|(?<!\d\s)\b(?:developments?|updates?)\b(?!\s+(?:of|to)\b)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"\b(?:that|who|which|whether|if|why|when|because|than|compared)\b", re.IGNORECASE)
# "The report says that the mine closes on 1 May": the day is the mine's. "Again on 1 May" is the report's.
_SUBORDINATE = re.compile(r"\b(?:that|who|which|whether|if|why|because)\b", re.IGNORECASE)
_ONCE_MORE = re.compile(r"\b(?:again|same)\b", re.IGNORECASE)
_TIME_OF_DAY = r"(?:at\s+\d{1,2}[:.]\d\d(?:\s*(?:UTC|GMT|[ap]\.?m\.?))?\s+)?"
_CUE = re.compile(rf"\b{_REPORTS}\b", re.IGNORECASE)
_TO_DATE = re.compile(
    r"(?:\b(?:on|in|of|from|for|during|over|within|between|in the course of|at)\s+(?:the\s+)?"
    rf"|\bdated\s+|\bat\s+['\"]?|[\s(,]\s*)['\"]?{_TIME_OF_DAY}$",
    re.IGNORECASE,
)
_SAYS_YEAR = re.compile(
    r"(?:published|reported|posted|dated|(?:articles?|reports?) (?:from|of))\s+(?:in\s+)?$", re.IGNORECASE
)
_FAR = 30  # words between "report" and its date: "the report on …, published on …"
_JUST = re.compile(
    rf"\b(?:updated|{_REPORTS})\s+(?:(?:on|in|of|from|during|over|within)\s+)?(?:the\s+)?$", re.IGNORECASE
)
_OWNED = re.compile(
    rf"(?:['’]s?)?,?\s+(?:(?!(?:an?|and|by|from|in|of|on|the|to|with)\s)[\w'’.-]+\s+){{0,3}}?{_REPORTS}\b",
    re.IGNORECASE,
)
# "The 2020 presidential election" holds no date of publication, nor does "this year's budget".
_NAMES_AN_EVENT = re.compile(
    r"\s+(?:([a-z-]+)\s+)?(?:elections?|seasons?|world cup|editions?|budgets?|models?|votes?|campaigns?"
    r"|attacks?|earthquakes?|floods?|war|summit|agreement|accords?)\b",
    re.IGNORECASE,
)
# "In the Saturday game", "on Black Friday deals": the noun that follows is what has the day.
_SAYING = r"(?:mentions?|reports?|reported|says?|said|shows?|suggests?|tells?|told|writes?|wrote)"
_NOUN_FOLLOWS = re.compile(rf"\s+(?!{_SAYING}\b)([A-Za-z][a-z-]+)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:the|an?)\s+$", re.IGNORECASE)
_HOLIDAY = re.compile(rf"(?:{'|'.join(map(re.escape, HOLIDAYS))})$", re.IGNORECASE)
_DAY_OR_SEASON = re.compile(
    rf"(?:the\s+)?(?:{'|'.join((*WEEKDAYS, *SEASONS))})(?:\s+(?:morning|afternoon|evening|night))?$",
    re.IGNORECASE,
)
# "In the third quarter published on 7 November", "last summer on 14 October": the later date is the report's.
_DATED_LATER = re.compile(
    r"\s+(?:(?:\w+\s+)?(?:published|posted|printed|issued|dated)\s+)?(?:on|at)\s+", re.I
)
_LEFT_OUT = re.compile(
    r"\b(?:other than|except|apart from|besides|not)\s+(?:(?:on|in|from)\s+)?(?:the\s+)?$", re.I
)
_TO_COME = re.compile(r"\b(?:next|coming|following)\b", re.IGNORECASE)
_WRITTEN_YEAR = re.compile(r"\b\d{4}\b")
_ITS_THING = re.compile(r"['’]s\s+\w", re.IGNORECASE)
_OF_A_THING = re.compile(r"[a-z]\s+of\s+(?:the\s+)?$", re.IGNORECASE)
_PART_OF_REPORTS = re.compile(rf"\b{_REPORTS}\s+of\s+(?:the\s+)?$", re.IGNORECASE)
_ON_ITS_OWN = re.compile(r"\b(?:since|as of|as at|up to|up until)\b", re.IGNORECASE)
# "Since the EU warned X in October": the time is from then on, however much stands between.
_SINCE_WHAT = re.compile(
    r"\bsince\s+(?:(?!in\b|on\b)[\w'’.-]+\s+){1,9}?(?:in|on|at|during)\s+(?:the\s+)?$", re.IGNORECASE
)
_RECENT = re.compile(
    r"\b(?:last|past|previous)\s+(?:\d+|few|several|couple|two|three|four|five|six|seven|ten)\b", re.I
)
_SAME_DAY = re.compile(r"\b(?:on\s+)?(?:the\s+)?same\s+(?:day|date)\b", re.IGNORECASE)
_A_YEAR = timedelta(days=366)
_YEARS = (Grain.YEAR, Grain.DECADE, Grain.CENTURY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A span of publication named at ``text[start:end]``; both instants are inclusive, in UTC."""

    start: int
    end: int
    since: datetime | None
    until: datetime | None

    @property
    def label(self) -> str:
        """The span as the person may be shown it."""
        if self.since and self.until:
            return f"published {_in_words(self.since, self.until)}"
        since = f"{self.since:%-d %B %Y}" if self.since else ""
        until = f"{self.until:%-d %B %Y}" if self.until else ""
        return f"published since {since}" if since else f"published until {until}"

    @property
    def one_day(self) -> bool:
        """Whether a single day was named."""
        return bool(self.since and self.until and self.until - self.since < timedelta(days=1))


def windows(text: str, *, as_of: datetime, newest: datetime | None = None) -> list[Window]:
    """The spans of publication that ``text`` names, in its order; relative ones count from ``as_of``.

    ``newest`` is when the newest report was published. Where that is over a year before ``as_of``, no day
    of the past year has reports, and a day without a year is the last one up to ``newest``.
    """
    asked = as_of.astimezone(UTC)
    archive = newest if newest and asked - newest > _A_YEAR else None
    dates = asked_dates(text, asked=asked, archive=archive)
    found: list[Window] = []
    for dated, later in pairwise((*dates, None)):
        if (
            dated is None
            or dated.interval is None
            or _SAME_DAY.fullmatch(text[dated.start : dated.end])
            or _is_to_come(text, dated, asked.date())
            or (later and _DATED_LATER.fullmatch(text, dated.end, later.start))
        ):
            continue
        parallel = found[-1].end if found and found[-1].one_day and _is_day(dated.interval) else 0
        if _is_publication(text, dated, dated.interval, parallel=parallel):
            days = dated.interval
            if _SINCE_WHAT.search(text[: dated.start]):
                days = replace(days, last=None)
            found.append(_window(dated.start, dated.end, days))
    for match in _SAME_DAY.finditer(text):
        before = [one for one in found if one.end <= match.start() and one.one_day]
        if before:
            nearest = max(before, key=lambda one: one.end)
            found.append(
                Window(start=match.start(), end=match.end(), since=nearest.since, until=nearest.until)
            )
    return sorted(found, key=lambda one: one.start)


def _window(start: int, end: int, days: Interval) -> Window:
    return Window(
        start=start,
        end=end,
        since=datetime.combine(days.first, time.min, UTC) if days.first else None,
        until=datetime.combine(days.last, time.max, UTC) if days.last else None,
    )


def _in_words(since: datetime, until: datetime) -> str:
    """The days as people write them: "3 March 2026", "1–7 March 2026", "28 February – 3 March 2026"."""
    last = f"{until:%-d %B %Y}"
    if since.date() == until.date():
        return last
    if (since.year, since.month) == (until.year, until.month):
        return f"{since.day}–{last}"
    return f"{since:%-d %B} – {last}" if since.year == until.year else f"{since:%-d %B %Y} – {last}"


def _is_day(days: Interval) -> bool:
    return days.first is not None and days.first == days.last


def _is_publication(text: str, dated: Dated, days: Interval, *, parallel: int) -> bool:
    """Whether the date is one of reports, by the words about it.

    ``parallel`` is where a day of reports ends that was named before it: "X reported on 1 May, Y on 3 May".
    """
    before, words, after = text[: dated.start], text[dated.start : dated.end], text[dated.end :]
    if _LEFT_OUT.search(before) or _is_of_an_event(before, words, after):
        return False
    if _OWNED.match(after) and not _is_year(words, days):
        return True
    if _ITS_THING.match(after):
        return False
    if _is_year(words, days):
        return bool(_SAYS_YEAR.search(before) or re.match(r"as (?:of|at)\b", words, re.IGNORECASE))
    if _ON_ITS_OWN.match(words) or _JUST.search(before):
        return True
    of_a_thing = _OF_A_THING.search(before) and not _PART_OF_REPORTS.search(before)
    return not of_a_thing and (
        _leads(before, words, after)
        or _is_cued(before, recent=bool(_RECENT.search(words)), parallel=parallel)
    )


def _is_to_come(text: str, dated: Dated, asked: date) -> bool:
    """Whether the words look ahead ("next week"): nothing has been published then. A written year counts."""
    words, first = text[dated.start : dated.end], dated.interval.first if dated.interval else None
    if first is None or _WRITTEN_YEAR.search(words):
        return False
    return first > asked or (first == asked and bool(_TO_COME.search(words)))


def _is_of_an_event(before: str, words: str, after: str) -> bool:
    """Whether the date belongs to what is named after it: "the 2020 election", "Black Friday deals"."""
    named = _NAMES_AN_EVENT.match(after)
    if named is not None and (named[1] or "").casefold() not in STOP_WORDS:
        return True
    noun = _NOUN_FOLLOWS.match(after)
    if noun is None or noun[1].casefold() in STOP_WORDS or _OWNED.match(after):
        return False
    led = _ARTICLE.search(before) or words.casefold().startswith("the ")
    return bool(_HOLIDAY.match(words) or (led and _DAY_OR_SEASON.match(words)))


def _is_year(words: str, days: Interval) -> bool:
    """Whether only a year is written out, perhaps with a bound: "2025", "since 2019", "from 1905 to 1913"."""
    bare = re.fullmatch(r"(?:\w+\s+)?(?:of\s+)?\d{4}(?:\s*(?:[-–]|to|and|until)\s*\d{2,4})?", words)
    return bool(bare) and (days.grain in _YEARS or days.grain is Grain.SPAN)


def _leads(before: str, words: str, after: str) -> bool:
    """Whether the question begins with a span, or reports follow it: "1–7 March, what was …"."""
    return (
        not before.strip(" ,")
        and after.startswith(",")
        and bool(re.search(r"[-–]|\bto\b|^(?:from|between)\b", words))
    )


def _is_cued(before: str, *, recent: bool, parallel: int) -> bool:
    """Whether a word such as "report", or "what happened", leads to the date within one sentence."""
    sentence = re.split(r"[.?!;]\s", before)[-1]
    named = parallel - (len(before) - len(sentence))
    asked = _ASKS_WHAT_IS_NEW.search(sentence)
    if asked and not _CLAUSE.search(sentence, asked.end()):
        return True
    cues = list(_CUE.finditer(sentence))
    if not cues or not (_TO_DATE.search(sentence) or recent):
        return False
    between = sentence[max(cues[-1].end(), named) :]
    if _SUBORDINATE.search(between) and not _ONCE_MORE.search(between):
        return False
    return len(re.findall(r"\w+", between)) <= _FAR

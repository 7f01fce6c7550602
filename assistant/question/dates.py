"""Days and spans of publication that a question names.

Only a date that is told of reports counts: "reported on October 7, 2023", "last week's reports",
"since March".
A date that belongs to the subject, such as "the 2020 election" or "the attack of 7 October", limits nothing.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from assistant.text.stop_words import STOP_WORDS

_MONTHS = {name.casefold(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3].casefold(): n for n, name in enumerate(calendar.month_name) if name} | {"sept": 9}
_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_WEEKDAYS = {name.casefold(): n for n, name in enumerate(calendar.day_name)}
_WEEKDAY = "|".join(_WEEKDAYS)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_ISO = rf"{_YEAR}-\d\d-\d\d"
_OFFSET = r"(?:Z|[+-]\d\d:?\d\d)"
_RELATIVE = (
    r"today|yesterday"
    r"|(?:this|last|past|previous)\s+(?:week|month|year|weekend)"
    r"|(?:last|past|previous)\s+\d{1,3}\s+(?:days?|weeks?|months?|hours?)"
    rf"|(?:last|on)\s+(?:{_WEEKDAY})"
)
_DATES = (  # in this order, for the longest to be read
    rf"(?P<iso>\b{_ISO}(?:T[\d:.]+{_OFFSET}?)?\b)",
    rf"\b(?P<m1>{_MONTH})\s+(?P<d1>{_DAY})(?!\d)(?:,?\s+(?P<y1>{_YEAR}))?\b",
    rf"\b(?P<d2>{_DAY})\s+(?:of\s+)?(?P<m2>{_MONTH})(?:,?\s+(?P<y2>{_YEAR}))?\b",
    rf"\b(?P<m3>{_MONTH})(?:,?\s+(?:of\s+)?(?P<y3>{_YEAR}))?(?!\w)",
    rf"\b(?P<y4>{_YEAR})\b",
    rf"\b(?P<relative>{_RELATIVE})\b",
)
_DATE = re.compile("|".join(_DATES), re.IGNORECASE)
_OF_YEAR = rf"(?:,?\s+{_YEAR})?"
_MONTH_FIRST = rf"{_MONTH}(?:\s+{_DAY})?{_OF_YEAR}"
_FIRST = rf"(?P<first>{_ISO}|{_DAY}(?:\s+{_MONTH})?{_OF_YEAR}|{_MONTH_FIRST})"
_LAST = rf"(?P<last>{_ISO}|{_MONTH_FIRST}|{_DAY}\s+{_MONTH}{_OF_YEAR}|{_DAY}{_OF_YEAR}\b)"
_UNTIL = r"(?:\s+(?:to|until|till|through)\s+|\s*[-–]\s*)"
_RANGE = re.compile(rf"\b(?P<lead>between|from)\s+{_FIRST}(?:\s+and\s+|{_UNTIL}){_LAST}", re.IGNORECASE)
_BARE_RANGE = re.compile(rf"(?<![\w.,/–-]){_FIRST}{_UNTIL}{_LAST}(?![\w/–-])", re.IGNORECASE)  # "1–7 March"
_REPORTS = (
    r"(?:articles?|reports?|reported|reporting|stor(?:y|ies)|pieces?|coverage|published|posted|printed"
    r"|dated|updated|issued|wrote|written|analys[ie]s|news)"
)
_BOUND = re.compile(
    r"\b(?P<bound>since|after|before|until|till|by|up to|prior to|as of|no later than)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_TIME_OF_DAY = r"(?:at\s+\d{1,2}[:.]\d\d(?:\s*(?:UTC|GMT|[ap]\.?m\.?))?\s+)?"
_CUE = re.compile(rf"\b{_REPORTS}\b", re.IGNORECASE)
_TO_DATE = re.compile(
    r"(?:\b(?:on|in|of|from|for|since|after|before|until|till|by|as of|prior to|up to|between"
    r"|during)\s+(?:the\s+)?"
    rf"|\bdated\s+|\bat\s+['\"]?|[\s(,]\s*)['\"]?{_TIME_OF_DAY}$",
    re.IGNORECASE,
)
_TELLS_DAY = re.compile(
    r"(?:published|reported|posted|dated|(?:articles?|reports?) (?:from|of))\s+(?:in\s+)?$", re.IGNORECASE
)
_FAR = 30  # words between "report" and its date: "the report on …, published on …"
_JUST = re.compile(
    rf"\b{_REPORTS}\s+(?:(?:on|in|of|from|during|since|as of|over)\s+)?(?:the\s+)?$", re.IGNORECASE
)
_OWNED = re.compile(rf"(?:['’]s?)?\s+(?:[\w'’.-]+\s+){{0,3}}?{_REPORTS}\b", re.IGNORECASE)
# "The 2020 presidential election" holds no date of publication.
_NAMES_AN_EVENT = re.compile(
    r"\s+(?:([a-z-]+)\s+)?(?:election|season|world cup|edition|budget|model|vote|campaign)s?\b", re.IGNORECASE
)
_SAME_DAY = re.compile(r"\b(?:on\s+)?(?:the\s+)?same\s+(?:day|date)\b", re.IGNORECASE)


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
            return f"published {_told(self.since, self.until)}"
        since = f"{self.since:%-d %B %Y}" if self.since else ""
        until = f"{self.until:%-d %B %Y}" if self.until else ""
        return f"published since {since}" if since else f"published until {until}"

    @property
    def one_day(self) -> bool:
        """Whether a single day was named."""
        return bool(self.since and self.until and self.until - self.since < timedelta(days=1))


@dataclass(frozen=True, slots=True)
class _Days:
    first: date
    last: date


def windows(text: str, *, as_of: datetime) -> list[Window]:
    """The spans of publication that ``text`` names, in its order; relative ones count from ``as_of``."""
    found = [window for match in _RANGE.finditer(text) if (window := _range(text, match, as_of))]
    for match in _BARE_RANGE.finditer(text):
        if not _within(match.start("last"), found) and (window := _range(text, match, as_of)):
            found.append(window)
    for match in _DATE.finditer(text):
        if _within(match.start(), found):
            continue
        days = _days(match, as_of.date())
        if days and _is_publication(text, match):
            found.append(_bounded(text, match, days))
    for match in _SAME_DAY.finditer(text):
        before = [one for one in found if one.end <= match.start() and one.one_day]
        if before:
            nearest = max(before, key=lambda one: one.end)
            found.append(
                Window(start=match.start(), end=match.end(), since=nearest.since, until=nearest.until)
            )
    return sorted(found, key=lambda one: one.start)


def _range(text: str, match: re.Match[str], as_of: datetime) -> Window | None:
    """The window of "between 1 and 7 March": what one end leaves out is taken from the other."""
    last = _DATE.fullmatch(match["last"].strip())
    first = _DATE.fullmatch(match["first"].strip())
    if last is None and first is not None and (day := re.match(r"\d{1,2}", match["last"])):
        last = _DATE.fullmatch(re.sub(r"\d{1,2}(?:st|nd|rd|th)?", day[0], match["first"], count=1))
    if last is None or not (_cued(text[: match.start()] + "between ") or _leads(text, match)):
        return None
    until = _days(last, as_of.date())
    if first is None and (day := re.match(r"\d{1,2}", match["first"])):
        first = _DATE.fullmatch(re.sub(r"\d{1,2}(?:st|nd|rd|th)?", day[0], match["last"].strip(), count=1))
    since = _days(first, until.last if until else as_of.date()) if first else None
    if since is None or until is None or since.first > until.last:
        return None
    return Window(start=match.start(), end=match.end(), since=_first(since), until=_last(until))


def _leads(text: str, match: re.Match[str]) -> bool:
    """Whether the question begins with the span, or its reports follow: "1–7 March, what was …"."""
    after = text[match.end() :]
    begins = not text[: match.start()].strip() and ("lead" in match.groupdict() or after.startswith(","))
    return begins or bool(re.match(r"['’]?s?\s+" + _REPORTS, after))


def _within(place: int, found: Sequence[Window]) -> bool:
    return any(one.start <= place < one.end for one in found)


def _told(since: datetime, until: datetime) -> str:
    """The days as people write them: "3 March 2026", "1–7 March 2026", "28 February – 3 March 2026"."""
    last = f"{until:%-d %B %Y}"
    if since.date() == until.date():
        return last
    if (since.year, since.month) == (until.year, until.month):
        return f"{since.day}–{last}"
    return f"{since:%-d %B} – {last}" if since.year == until.year else f"{since:%-d %B %Y} – {last}"


def _is_publication(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    if match["relative"]:
        return bool(_OWNED.match(after) or _JUST.search(before))
    named = _NAMES_AN_EVENT.match(after)
    if named and (named[1] or "").casefold() not in STOP_WORDS:
        return False
    if _OWNED.match(after) and not match["y4"]:
        return True
    bound = _BOUND.search(before)
    if bound and bound["bound"].casefold() == "since":
        return bool(match["m3"] or match["d1"] or match["d2"] or match["iso"])
    if match["y4"]:
        return bool(_TELLS_DAY.search(before))
    return _cued(before)


def _cued(before: str) -> bool:
    """Whether the text before a date leads from a word such as "report" to it, within one sentence."""
    sentence = re.split(r"[.?!;]\s", before)[-1]
    cues = list(_CUE.finditer(sentence))
    if not cues or not _TO_DATE.search(sentence):
        return False
    return len(re.findall(r"\w+", sentence[cues[-1].end() :])) <= _FAR


def _bounded(text: str, match: re.Match[str], days: _Days) -> Window:
    bound = _BOUND.search(text[: match.start()])
    word = bound["bound"].casefold() if bound else ""
    since: datetime | None = _first(days)
    until: datetime | None = _last(days)
    if word == "since":
        until = None
    elif word == "after":
        since, until = _last(days) + timedelta(microseconds=1), None
    elif word in ("before", "prior to"):
        since, until = None, _first(days) - timedelta(microseconds=1)
    elif word in ("until", "till", "by", "up to", "no later than"):
        since = None
    return Window(start=match.start(), end=match.end(), since=since, until=until)


def _days(match: re.Match[str], today: date) -> _Days | None:
    """The days that a date covers; a day or month without a year is the latest one that has begun."""
    try:
        if match["relative"]:
            return _relative(" ".join(match["relative"].casefold().split()), today)
        if match["iso"]:
            return _Days(date.fromisoformat(match["iso"][:10]), date.fromisoformat(match["iso"][:10]))
        if match["y4"]:
            return _Days(date(int(match["y4"]), 1, 1), date(int(match["y4"]), 12, 31))
        return _calendar_days(match, today)
    except ValueError:  # the 31st of February is no day
        return None


def _calendar_days(match: re.Match[str], today: date) -> _Days | None:
    name = match["m1"] or match["m2"] or match["m3"]
    if name.islower() and name.rstrip(".") in ("may", "mar", "march", "sun", "sat"):
        return None  # the verb, and the march of a crowd
    month = _MONTHS[name.rstrip(".").casefold()]
    day_told, year_told = match["d1"] or match["d2"], match["y1"] or match["y2"] or match["y3"]
    day = int(re.sub(r"\D", "", day_told)) if day_told else 1
    year = int(year_told) if year_told else today.year
    if not year_told and date(year, month, min(day, 28)) > today:
        year -= 1
    last = day if day_told else calendar.monthrange(year, month)[1]
    return _Days(date(year, month, day), date(year, month, last))


def _relative(words: str, today: date) -> _Days:
    if words == "today":
        return _Days(today, today)
    if words == "yesterday":
        return _Days(today - timedelta(days=1), today - timedelta(days=1))
    which, *rest = words.split()
    if rest[0].isdigit():
        length = {"h": 1 / 24, "d": 1, "w": 7, "m": 30}[rest[1][0]]
        return _Days(today - timedelta(days=max(1, round(int(rest[0]) * length))), today)
    if rest[0] in _WEEKDAYS:
        back = (today.weekday() - _WEEKDAYS[rest[0]]) % 7 or 7
        return _Days(today - timedelta(days=back), today - timedelta(days=back))
    return _calendar_span(rest[0], today, this=which == "this")


def _calendar_span(unit: str, today: date, *, this: bool) -> _Days:
    if unit in ("week", "weekend"):
        monday = today - timedelta(days=today.weekday() + (0 if this else 7))
        return _Days(monday + timedelta(days=5 if unit == "weekend" else 0), monday + timedelta(days=6))
    if unit == "month":
        last = today if this else today.replace(day=1) - timedelta(days=1)
        return _Days(last.replace(day=1), last.replace(day=calendar.monthrange(last.year, last.month)[1]))
    year = today.year if this else today.year - 1
    return _Days(date(year, 1, 1), date(year, 12, 31))


def _first(days: _Days) -> datetime:
    return datetime.combine(days.first, time.min, UTC)


def _last(days: _Days) -> datetime:
    return datetime.combine(days.last, time.max, UTC)

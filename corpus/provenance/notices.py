"""What an outlet says of a report of its own: that it retracts it, or corrects something in it.

A notice is known by its own words, as its report comes in; which report it is about is decided when that one
is found, so the two may come in whatever order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache

from corpus.provenance.publishers import packaged, publisher_key
from corpus.report import Report, StoredReport
from corpus.text.folding import plain_words
from corpus.text.sentences import sentences
from corpus.text.stop_words import STOP_WORDS

_HEAD = 600  # characters of the body in which a notice says what it is
LATEST = timedelta(days=90)  # after the report that it is about
_SHARED, _SHARED_WITH_DAY = 0.6, 0.3  # of the words of a report's title, the share that is in a notice of it
_FEWEST_SHARED = 3
_REPORT = r"(?:reports?|articles?|stor(?:y|ies)|pieces?|items?|dispatch(?:es)?|columns?)"
_RETRACT = r"(?:withdr(?:aw|ew)\w*|retract\w*)"
_WRONG = r"(?:wrong\w*|incorrect\w*|erroneous\w*|errors?|mistake\w*|misstated|misreported|inaccura\w+)"
_OURSELVES = r"(?:we|this (?:news)?(?:paper|site|agency|magazine|outlet|website|broadcaster|station))"
_OWN = r"(?:our|this (?:news)?(?:paper|site|agency|magazine|outlet|website|broadcaster|station)['’]s)"
_ERRED = (
    rf"(?:(?:gave|made|published|printed|stated)\b.{{0,60}}\b{_WRONG}|misstated|misreported|wrongly|incorrectly"
    r"|mistakenly|regrets?|corrects?|apologi[sz]es?)"
)
_RETRACTION_HEADING = re.compile(r"\s*(?:retract(?:ion|ed)|(?:story|report|article) withdrawn)\b", re.I)
_CORRECTION_HEADING = re.compile(
    r"\s*(?:corrections?|corrected|clarifications?|errat(?:um|a)|richtigstellung|korrektur|berichtigung|sprostowanie"
    r"|rectificatif|rectificaci[oó]n|fe de erratas|rettelse|rättelse|correzione|rettifica|errata corrige"
    r"|correção|поправка|исправление|уточнение|düzeltme)\s*(?:[:–—-]|$)",
    re.I,
)
_OWN_STORY_GONE = re.compile(
    rf"\b(?:this (?:story|article) (?:has been|was|is) {_RETRACT}|disregard (?:the|our) (?:story|article))",
    re.I,
)
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{8,300})[\"”“»]")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAY = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{'|'.join(_MONTHS)})"
    rf"|(?P<month2>{'|'.join(_MONTHS)}) (?P<day2>\d{{1,2}}))\b",
    re.I,
)


class NoticeKind(StrEnum):
    """What a notice does to the report that it is about."""

    RETRACTION = "retraction"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A report by which its outlet retracts or corrects an earlier one of its own."""

    kind: NoticeKind
    stored: StoredReport


def notice_kind(report: Report) -> NoticeKind | None:
    """Whether the report retracts or corrects another of its outlet, by its title and its first sentences."""
    if _RETRACTION_HEADING.match(report.title):
        return NoticeKind.RETRACTION
    opening = list(_opening(report))
    retracts, corrects = _patterns(report.outlet)
    if any(_OWN_STORY_GONE.search(one) or retracts.search(one) for one in opening):
        return NoticeKind.RETRACTION
    if _CORRECTION_HEADING.match(report.title):
        return NoticeKind.CORRECTION
    if any(map(corrects.search, opening)):
        return NoticeKind.CORRECTION
    return None


def is_about(notice: Report, report: Report) -> bool:
    """Whether a notice is about the report: an earlier one of its outlet, quoted, dated or alike in words."""
    if not _earlier_of_its_outlet(notice, report):
        return False
    title = plain_words(report.title)
    if any(plain_words(quoted) == title for quoted in _QUOTED.findall(notice.full_text)):
        return True
    wanted = {word for word in title if word not in STOP_WORDS}
    dated = {part: days for part in _paragraphs(notice) if (days := set(_days(part)))}
    if dated:
        day = report.published_there
        at = {part for part, days in dated.items() if day is not None and (day.month, day.day) in days}
        return any(_shared(wanted, part) >= _SHARED_WITH_DAY * len(wanted) for part in at)
    return _shared(wanted, " ".join(_opening(notice))) >= max(_FEWEST_SHARED, _SHARED * len(wanted))


def _shared(words: set[str], text: str) -> int:
    """How many of the words the text has."""
    return len(words & set(plain_words(text)))


def _paragraphs(report: Report) -> Iterator[str]:
    """The parts of the report's text; a page of several corrections has a paragraph of each."""
    return filter(None, map(str.strip, report.full_text.split("\n")))


def _earlier_of_its_outlet(notice: Report, report: Report) -> bool:
    if notice.published is None or report.published is None:
        return False
    if not timedelta(0) < notice.published - report.published <= LATEST:
        return False
    house, other = (publisher_key(packaged().publisher(one.outlet)) for one in (notice, report))
    return house == other


def _opening(report: Report) -> Iterator[str]:
    yield report.title
    yield report.summary or ""
    head = report.body[:_HEAD]
    yield from (head[span.start : span.end] for span in sentences(head, language=report.language))


@lru_cache(maxsize=500)
def _patterns(outlet: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """How an outlet says that it retracts, and that it corrects, a report of its own: as who does so.

    That it names itself is not enough: "the ministry withdrew its report, the Courier has learned".
    """
    name = re.escape(outlet.removeprefix("The ").removeprefix("the ")) or _OURSELVES
    who, own = rf"(?:{_OURSELVES}|{name})", rf"(?:{_OWN}|{name}['’]s?)"
    retracts = (
        rf"\b{who}\W+(?:\w+\W+){{0,3}}?{_RETRACT}\b.{{0,60}}\b{_REPORT}\b"
        rf"|\b{own} (?:\w+ )?{_REPORT}\b.{{0,80}}\b{_RETRACT}\b"
        rf"|\b{_REPORT} (?:in|by|of|from) (?:the )?{name}\b.{{0,80}}\b{_RETRACT}\b"
    )
    corrects = (
        rf"\b{who}\W+(?:\w+\W+){{0,2}}?{_ERRED}\b.{{0,120}}\b{_REPORT}\b"
        rf"|\b{own} (?:\w+ )?{_REPORT}\b.{{0,120}}\b{_WRONG}\b"
    )
    return re.compile(retracts, re.IGNORECASE | re.DOTALL), re.compile(corrects, re.IGNORECASE | re.DOTALL)


def _days(text: str) -> Iterator[tuple[int, int]]:
    """The days that the text names, as month and day of the month."""
    for found in _DAY.finditer(text):
        month = _MONTHS.index((found["month"] or found["month2"]).casefold()) + 1
        yield month, int(found["day"] or found["day2"])

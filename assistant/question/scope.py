"""The scope that a question says in words: outlets, countries and spans of publication."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant.question.dates import Window, windows
from assistant.question.source_countries import source_countries
from assistant.question.sources import Source, sources, uncollected

_LATEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|currently|now|still|so far|at the moment|up to date"
    r"|these days|as of)\b",
    re.IGNORECASE,
)
_EARLIEST = re.compile(
    r"\b(?:earliest|oldest|first) (?:(?:news|press) )?"
    r"(?:reports?|articles?|story|stories|mentions?|coverage)\b(?! of\b)"
    r"|\bfirst (?:reported|mentioned)(?= (?:by|on|in|that)\b|\W*$)",
    re.IGNORECASE,
)
# "Who was the first woman in space" is no matter of reports; "what was the first briefing in May about" is.
_FIRST_IN = re.compile(
    r"\bthe (?:first|earliest) (?:[\w'’-]+ ){0,3}?(?:briefing|meeting|session|hearing|statement|speech|debate"
    r"|conference|announcement|review|update|bulletin|match|race|game)\b.*\b(?:in|of) (?:early |mid-|late )?"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_AS_OF = re.compile(r"\bas of\b", re.IGNORECASE)


class FilterKind(StrEnum):
    """What a recognised part of the scope limits."""

    OUTLET = "outlet"
    COUNTRY = "country"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """Something in the question that limits where is searched; ``label`` names it, and switches it off.

    ``outlets`` and ``countries`` are spelled as in the corpus, and both empty for a source that is not there.
    """

    kind: FilterKind
    label: str
    start: int
    end: int
    outlets: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    window: Window | None = None
    collected: bool = True

    @property
    def note(self) -> str | None:
        """What the person should know of it, if anything."""
        return None if self.collected else f"No reports from {self.label} are collected."


def recognise(
    text: str,
    *,
    outlets: Iterable[str],
    collected_countries: Collection[str],
    as_of: datetime,
    newest: datetime | None = None,
    ignore: Collection[str] = (),
) -> tuple[Recognised, ...]:
    """All in ``text`` that says where or when to search, in its order, without the labels to ignore.

    ``newest`` is when the newest report of the corpus was published.
    """
    known = sources(text, outlets)
    named = (*known, *uncollected(text, known, outlets))
    found = [_outlet(source) for source in named]
    found += [
        Recognised(
            kind=FilterKind.COUNTRY,
            label=source.label,
            start=source.start,
            end=source.end,
            countries=source.countries,
            collected=any(code in collected_countries for code in source.countries),
        )
        for source in source_countries(text)
    ]
    found += [
        Recognised(
            kind=FilterKind.PUBLISHED, label=window.label, start=window.start, end=window.end, window=window
        )
        for window in windows(text, as_of=as_of, newest=newest)
        if not any(one.start < window.end and window.start < one.end for one in named)  # "Business Today"
    ]
    return tuple(one for one in sorted(found, key=lambda one: one.start) if one.label not in ignore)


def _outlet(source: Source) -> Recognised:
    return Recognised(
        kind=FilterKind.OUTLET,
        label=source.label,
        start=source.start,
        end=source.end,
        outlets=source.outlets,
        collected=bool(source.outlets),
    )


def asks_for_latest(text: str) -> bool:
    """Whether a question asks how things stand, or for what was reported last."""
    return bool(_LATEST.search(text))


def asks_for_earliest(text: str) -> bool:
    """Whether a question asks for what was reported first."""
    return bool(_EARLIEST.search(text) or _FIRST_IN.search(text))


def asks_as_of(text: str) -> bool:
    """Whether a question asks how things stood on a day: what was reported last by then comes first."""
    return bool(_AS_OF.search(text))

"""Countries named as where reports come from: "Polish newspapers", "reports from Kenya"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus import CountryMention, country_mentions, country_name

_PRESS = (
    r"(?:press|media|newspapers?|outlets?|papers?|reports?|articles?|coverage|broadcasters?|journalists?"
    r"|sources|stories|dailies)"
)
_PRESS_FROM = re.compile(
    rf"\b(?:(?:{_PRESS}|news)(?:\s+published)?\s+from|{_PRESS}\s+(?:in|of))\s+(?:the\s+)?$", re.IGNORECASE
)
_PRESS_OF = re.compile(rf"\s+(?:(?:news|national|local|state)\s+)?{_PRESS}\b", re.IGNORECASE)
# Of several: "Swiss accounts" are none.
_ACCOUNTS_OF = re.compile(r"\s+(?:accounts|versions|views|sides)\b", re.IGNORECASE)
_EACH_REPORTS = re.compile(r"\s+each\s+(?:report|write|cover)\b", re.IGNORECASE)
_JOINED = re.compile(r",|,?\s+(?:and|or|vs\.?|versus|with|from)(?:\s+the)?")


@dataclass(frozen=True, slots=True)
class SourceCountry:
    """Where reports are asked from, at ``text[start:end]``, the press that is asked included.

    ``label`` is its English name; a word that several countries share ("Dominican") gives them all.
    """

    label: str
    countries: tuple[str, ...]
    start: int
    end: int


def source_countries(text: str) -> list[SourceCountry]:
    """Each country that reports are asked from, in the order of the question."""
    return [found for row in _rows(text) for found in _asked_from(text, row)]


def _rows(text: str) -> list[list[CountryMention]]:
    """The countries that a text names, those together that follow one another: "German and Polish papers"."""
    mentions = country_mentions(text)
    rows = [[mention] for mention in mentions[:1]]
    for before, mention in pairwise(mentions):
        if _JOINED.fullmatch(text[before.end : mention.start].rstrip()):
            rows[-1].append(mention)
        else:
            rows.append([mention])
    return rows


def _asked_from(text: str, row: Sequence[CountryMention]) -> Iterator[SourceCountry]:
    before = _PRESS_FROM.search(text[: row[0].start])
    end = row[-1].end
    after = _PRESS_OF.match(text, end) or (_ACCOUNTS_OF.match(text, end) if len(row) > 1 else None)
    each = len(row) > 1 and _EACH_REPORTS.match(text, end)
    if not before and not after and not each:
        return
    for mention in row:
        codes = tuple(sorted(mention.countries))
        yield SourceCountry(
            " or ".join(map(country_name, codes)),
            codes,
            before.start() if before and mention is row[0] else mention.start,
            after.end() if after and not before and mention is row[-1] else mention.end,
        )

"""Which news agency a report is credited to, and in which words.

What counts says where the text is from: a dateline ("KYIV, Aug 27 (Reuters) -"), a byline or a line of its
own at the head, a credit or copyright at the end, the author. What does not: a picture's credit, a report
to which an agency "contributed", an agency that the text speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus.provenance.publishers import Publishers
from corpus.report import Report

_HEAD, _END = 500, 300  # characters of the body in which a credit is looked for
_HEAD_LINES = 5
_LONGEST_LINE = 100  # characters; a longer line at the head is prose
_DATELINE = re.compile(r"\(([^()\n]{2,40})\)\s*[-–—:]")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)[\s©]*(?:\(c\)\s*)?(?:\d{4}(?:[-–]\d{4})?[\s,]*)?([^.,;\n]{2,60})", re.I
)
_LAST_WORDS = re.compile(
    r"(?:\(([^()\n]{2,40})\)|[-–—]\s*([^-–—.()\n]{2,40})|(?:Source|Credit):\s*([^.()\n]{2,40}))\.?\s*$"
)
_PICTURE = re.compile(r"\b(?:photo|image|picture|getty|handout)", re.I)
_SIGNED = re.compile(r"\bReporting by [^\n]{3,200}\bEditing by\b", re.I)
_SAID = re.compile(
    r"\b(?i:told|reported by|according to|in an interview with)\s+(?:news agency\s+)?(?i:the\s+)?(NAME)\b"
    r"|\b(NAME)(?:\s+news agency)?\s+(?:reported|reports|said it|has learned|quoted|cited)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """An agency, and the words of the report that credit it."""

    agency: str
    words: str


def credited(report: Report, publishers: Publishers) -> Credit | None:
    """The agency that the report's text is from, by its credits; None when none is credited."""
    body = report.body.strip()
    found = _candidates(report.author or "", body)
    for name, words in found:
        agency = publishers.agency(name)
        if agency:
            return Credit(agency=agency, words=" ".join(words.split()))
    if (signed := _SIGNED.search(body[-_END:])) and (agency := publishers.agency("Reuters")):
        return Credit(agency=agency, words=" ".join(signed[0].split()))  # Reuters alone signs in this form
    return None


def attributed(quote: str, publishers: Publishers) -> Credit | None:
    """The agency that the quoted words name as their source ("…, Reuters reported"); None without one."""
    pattern = _naming(publishers)
    if pattern is None:
        return None
    for match in pattern.finditer(quote):
        agency = publishers.agency(match[1] or match[2])
        if agency:
            return Credit(agency=agency, words=match[0])
    return None


@lru_cache(maxsize=4)  # one map is used for every statement
def _naming(publishers: Publishers) -> re.Pattern[str] | None:
    names = sorted(
        {*publishers.agencies.values(), *_as_written(publishers)}, key=lambda name: (-len(name), name)
    )
    return re.compile(_SAID.pattern.replace("NAME", "|".join(map(re.escape, names)))) if names else None


def _as_written(publishers: Publishers) -> Iterator[str]:
    """Agencies' other names: short forms stand in capitals, others as titles do."""
    for folded in publishers.agencies:
        yield folded.upper() if len(folded) <= 4 else folded.title()


def _candidates(author: str, body: str) -> Iterator[tuple[str, str]]:
    """What may be an agency's name, with the words around it, surest first."""
    for match in _DATELINE.finditer(body[:_HEAD]):
        yield match[1], match[0]
    for part in re.split(r"[,/;|&]|\band\b|\bby\b", author):
        yield part, author
    for line in _lines(body[:_HEAD])[:_HEAD_LINES]:
        yield from _of_line(line)
    lines = _lines(body[-_END:])
    for line in lines[-3:]:
        yield line.strip(" -–—()."), line
        for match in _COPYRIGHT.finditer(line):
            yield re.sub(r"\s+all rights reserved$", "", match[1].strip(), flags=re.I), match[0]
    if lines and (last := _LAST_WORDS.search(lines[-1])):
        yield next(name for name in last.groups() if name), last[0]


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip() and not _PICTURE.search(line)]


def _of_line(line: str) -> Iterator[tuple[str, str]]:
    """The line, and what is last in a byline: "By Jane Roe, Associated Press", "Jane Roe | Reuters"."""
    if len(line) > _LONGEST_LINE:
        line = byline[0] if (byline := re.match(r"By [^.\n]{2,80}?(?=\s[-–—]\s|\.)", line)) else ""
    yield line.strip(" -–—()."), line
    if re.match(r"(?:by|from|source:)\s", line, re.I) or "|" in line or "," in line:
        yield re.sub(r"^(?:by|from|source:)\s+", "", line, flags=re.I), line
        yield re.split(r"[,/|–—]|\s(?:of|for|-)\s|\s(?=the\s)", line)[-1].strip(" ()."), line

"""The feed's own text: a dateline, a headline, a summary, the body, and a trailer that is no part of it.

Feb 22 • 19:12 UTC 🇵🇱 Poland Rzeczpospolita
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus import STOP_WORDS, UNKNOWN_OUTLET, Report, plain_words, sentences
from ingest.dates import place, quoted
from ingest.errors import ReportRefused
from ingest.readers.feed_datelines import joined_dateline, read_dateline, without_decoration
from ingest.readers.fields import RELATIVE_DAY, dated
from ingest.readers.paragraphs import paragraphs
from ingest.readers.reader import CollectedFile, Refusal

SIMILAR = "similar_coverage"  # of the metadata: what the trailer lists, a line each

_SUMMARY_SENTENCES, _SUMMARY_WORDS = 2, range(6, 61)  # with fewer words it is a heading
_REPEATED, _NAMED_AGAIN = (
    0.2,
    0.15,
)  # of a summary's and of the headline's words, at least, are in the lead too
_LONGEST_LINK = 30  # words; a longer line after "Related stories" is the report going on
_LONGEST_LINKED = 60  # words of an entry of the trailer, with its dateline's
_TRAILER = re.compile(
    r"\W*(?:(?P<sure>similar coverage)"
    r"|(?:similar|related|more) (?:coverage|stories|articles|reports|news))\W*",
    re.IGNORECASE,
)
_SURE_TRAILER = re.compile(
    r"\s*📡.{0,80}[^.!?]|\W*similar coverage (?:from|by|in|at)\b.{0,60}[^.!?]", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")


def read_feed(text: str, file: CollectedFile) -> Iterator[Report | Refusal]:
    """The reports of a feed's text, one for each full dateline; what lacks headline or body is refused."""
    lines = text.split("\n")
    first = next(number for number, line in enumerate(lines) if line.strip())
    starts = [first]
    for number in range(first + 1, len(lines)):
        dateline = read_dateline(lines[number]) if re.search(r"\d", lines[number]) else None
        if dateline and dateline.inside:
            starts.append(number)
    starts = _without_links(lines, starts)
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        where = file.origin if len(starts) == 1 else f"{file.origin} line {start + 1}"
        try:
            yield _read_one(lines[start:end], file)
        except ReportRefused as refusal:
            yield Refusal(where, str(refusal))


def _without_links(lines: list[str], starts: list[int]) -> list[int]:
    """The starts of reports: what a trailer lists by its datelines are links, without texts of their own."""
    kept = starts[:1]
    for start, end in pairwise([*starts[1:], len(lines)]):
        if _trailer(lines[kept[-1] : start]) is None or not _is_link(lines[start:end]):
            kept.append(start)
    return kept


def _is_link(lines: list[str]) -> bool:
    """Whether what follows a dateline is a headline alone, or has an address and few words."""
    if _trailer(lines) is not None:
        return False
    words = len(" ".join(lines).split())
    addressed = any(_ADDRESS.search(line) for line in lines)
    left = [line for line in lines[1:] if line.strip() and not _ADDRESS.fullmatch(line.strip())]
    return (addressed and words <= _LONGEST_LINKED) or (len(left) <= 1 and words <= _LONGEST_LINK)


def _read_one(lines: list[str], file: CollectedFile) -> Report:
    first, used = joined_dateline(lines)
    dateline = read_dateline(first)
    if dateline is None:
        raise ReportRefused(f"the first line is not a dateline: {quoted(first)}")
    try:
        published = place(dateline.stamp, not_after=file.collected, country=dateline.country)
    except ValueError as error:
        raise ReportRefused(f"the dateline {error}") from None
    lines = lines[used:]
    trailer = _trailer(lines)
    found = paragraphs("\n".join(lines[:trailer]))
    if not found:
        raise ReportRefused(f"the title is missing: nothing follows the dateline {quoted(first.strip())}")
    headline, *body = found
    if not body:
        raise ReportRefused(f"the text is missing: nothing follows the title {quoted(headline)}")
    summary = body.pop(0) if _begins_with_summary(headline, body) else None
    similar = [] if trailer is None else [line.strip() for line in lines[trailer + 1 :] if line.strip()]
    report = Report(
        title=without_decoration(headline) or headline,
        body="\n\n".join(body),
        summary=summary,
        outlet=dateline.outlet or UNKNOWN_OUTLET,
        country=dateline.country,
        collected=file.collected,
        collected_from=file.origin,
        metadata={SIMILAR: similar} if similar else {},
    )
    if dateline.stamp.ago is not None:
        report = replace(report, metadata={**report.metadata, RELATIVE_DAY: dateline.stamp.words})
    return dated(report, published)


def _begins_with_summary(headline: str, body: list[str]) -> bool:
    """At most two sentences of 6 to 60 words, shorter than those after it, which the next says again.

    A first paragraph that the next one goes on from is the report's lead, and stays in its body. Where that
    is not clear nothing is lost: a summary is found and cited like a body.
    """
    if len(body) < 2:
        return False
    first, lead, *others = body
    average = sum(map(len, (lead, *others))) / (len(others) + 1)
    short = len(first) < max(average, len(lead)) and len(first.split()) in _SUMMARY_WORDS
    if not short or len(sentences(first)) > _SUMMARY_SENTENCES:
        return False
    again = _stems(lead)
    return _share(_stems(first), again) >= _REPEATED and _share(_stems(headline), again) >= _NAMED_AGAIN


def _share(words: set[str], others: set[str]) -> float:
    return len(words & others) / len(words) if words else 0.0


def _stems(text: str) -> set[str]:
    import Stemmer

    stemmer = Stemmer.Stemmer("english")
    return set(stemmer.stemWords([word for word in plain_words(text) if word not in STOP_WORDS]))


def _trailer(lines: Sequence[str]) -> int | None:
    """The number of the trailer's line. "Related stories" is one only if nothing but links follows."""
    for number, line in enumerate(lines):
        if _SURE_TRAILER.fullmatch(line):
            return number
        trailer = _TRAILER.fullmatch(line) if line.strip() else None
        if trailer and (trailer["sure"] or _are_links(lines[number + 1 :])):
            return number
    return None


def _are_links(lines: Sequence[str]) -> bool:
    return all(len(line.split()) <= _LONGEST_LINK for line in lines)

"""The hits in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus import Hit, Span, TextField, sentences

# "Rep. Elise Stefanik, R-N.Y., said": the splitter takes some abbreviations for the end of a sentence.
_CUT_SHORT = re.compile(r"(?:\b[A-Z]|\b[ap]\.m|\b(?:Rep|Sen|Gov|Gen|St|Jr|vs|No|[DR]-[A-Z][a-z]*))\.$")
_LONGEST_JOINED = 60  # words
# "Laid off 25 employees" under the heading "Tulip Retail": the heading is its subject, and they are one.
_WITHOUT_SUBJECT = re.compile(
    r"(?:Is|Are|Was|Were|Has|Have|Had|Will|Laid|Cut|Plans?|Made|[A-Z][a-z]+ed)\b(?! (?:by|in|on|as)\b)"
)
_HEADING = re.compile(r"(?=[^\n]*[A-Z])[^\n.!?:;]+")
_LONGEST_HEADING = 6  # words
_BULLET = re.compile(r"(?:[-–•*▪]|\d{1,3}[.)])\s+")  # of an entry, which has its list's heading


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitHit:
    """A hit of rank ``rank`` from 0, and the spans of its sentences."""

    hit: Hit
    rank: int
    spans: tuple[Span, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The sentences."""
        return tuple(self.hit.text[span.start : span.end] for span in self.spans)


def split(hits: Sequence[Hit], *, titles: bool) -> list[SplitHit]:
    """Each hit in sentences; with ``titles`` the title of each report follows its first hit as one more."""
    return [
        split_hit(one, rank)
        for rank, hit in enumerate(hits)
        for one in (hit, *(_title(hit, hits[:rank]) if titles else ()))
    ]


def split_hit(hit: Hit, rank: int) -> SplitHit:
    """The hit in sentences; a title is one."""
    whole = hit.passage.field is TextField.TITLE
    spans = (Span(0, len(hit.text)),) if whole else tuple(_whole_sentences(hit))
    return SplitHit(hit=hit, rank=rank, spans=spans)


def _title(hit: Hit, before: Sequence[Hit]) -> Iterator[Hit]:
    """The title of the hit's report as a hit of its own, unless it was one before."""
    if all(one.stored.report_id != hit.stored.report_id for one in before):
        whole = replace(hit.passage, field=TextField.TITLE, start=0, end=len(hit.stored.report.title))
        yield replace(hit, passage=whole, copies=())


def _whole_sentences(hit: Hit) -> Iterator[Span]:
    """The sentences of the hit's text, joined where one was cut at an abbreviation or from its heading."""
    pending: Span | None = None
    for span in sentences(hit.text, language=hit.stored.report.language):
        if pending is not None and _is_one(hit.text, pending, span):
            pending = Span(pending.start, span.end)
            continue
        if pending is not None:
            yield pending
        pending = span
    if pending is not None:
        yield pending


def heading_before(text: str, start: int) -> str:
    """The heading right before a sentence without a subject at ``start`` of a report's text, else nothing."""
    before, bullet = text[:start].rstrip(), _BULLET.match(text, start)
    while bullet and _BULLET.match(entry := before.rpartition("\n")[2]):
        before = before[: -len(entry)].rstrip()
    line = before.rpartition("\n")[2].strip()
    parted = "\n" in text[len(before) : start]
    words = bullet.end() if bullet else start
    return line if parted and _is_heading(line) and _WITHOUT_SUBJECT.match(text, words) else ""


def _is_heading(line: str) -> bool:
    return len(line.split()) <= _LONGEST_HEADING and _HEADING.fullmatch(line) is not None


def _is_one(text: str, one: Span, other: Span) -> bool:
    before, after = text[one.start : one.end], text[other.start : other.end]
    if _is_cut(before, after):
        return True
    return bool(heading_before(text, other.start)) and _is_heading(before) and not _BULLET.match(before)


def _is_cut(before: str, after: str) -> bool:
    if len(before.split()) > _LONGEST_JOINED:
        return False
    return after[:1].islower() or _CUT_SHORT.search(before) is not None

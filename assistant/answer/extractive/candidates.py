"""The sentences that may answer: those of the hits, each with every place where it occurs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.answer.answer import Citation
from assistant.answer.entry import EntryDays
from assistant.answer.extractive.about_page import is_about_page
from assistant.answer.extractive.split import SplitHit, split_hit
from assistant.answer.mentions import Mention, mentions
from assistant.text.terms import terms
from corpus import Hit, SentenceReading, TextField, header_of_row

_ALIKE = 0.8  # of the words of two sentences, the share in both from which they say the same
_FEWEST_WORDS = 4  # of a sentence that may answer
_OPENING = 3  # sentences that open a report
_ENDED = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")


@dataclass(slots=True, kw_only=True, eq=False)
class Candidate:
    """A sentence that may answer; ``hit`` is the best one that has it, of rank ``rank`` from 0.

    ``before`` and ``after`` are its neighbours in the passage, empty where there is none. ``reading`` is what
    the reader makes of it, None where it was not read. ``header`` is the first row of its table where it is a
    row, found once, as a table may be long; otherwise empty.
    """

    text: str
    hit: Hit
    rank: int
    place: int
    before: str
    after: str
    reading: SentenceReading | None = None
    citations: list[Citation] = field(default_factory=list)
    score: float = 0.0
    header: str = ""

    @property
    def terms(self) -> frozenset[str]:
        """The stems of its content words."""
        return terms(self.text)

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """What it mentions that could be asked for."""
        return mentions(self.text)

    def shared(self, other: Candidate) -> float:
        """Of the terms of the one with fewer, the share that both have."""
        return len(self.terms & other.terms) / max(1, min(len(self.terms), len(other.terms)))

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())

    @property
    def whole(self) -> bool:
        """Whether it is a report's title, or ends as a sentence does; headings and captions do not."""
        return self.is_title or self.is_row or _ENDED.search(self.text) is not None

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return bool(self.header)

    @property
    def is_title(self) -> bool:
        """Whether it is a report's title."""
        return self.hit.passage.field is TextField.TITLE

    @property
    def opens_report(self) -> bool:
        """Whether it is one of the first sentences of its report."""
        return (
            self.hit.passage.field is TextField.BODY
            and self.hit.passage.ordinal == 0
            and self.place < _OPENING
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence as a line of an answer; ``label`` is what stands before it, such as its day, or nothing.

    ``days`` are those of an entry in a timeline, ``also`` what others say of the same event in other words.
    """

    candidate: Candidate
    label: str = ""
    days: EntryDays | None = None
    also: tuple[Citation, ...] = ()


def candidates(parts: Sequence[SplitHit]) -> list[Candidate]:
    """The sentences of the hits and of their copies; one that occurs in several reports once, citing each.

    Questions, scraps of fewer than four words and what is about the page are left out, and headings where
    whole sentences remain.
    """
    found: dict[str, Candidate] = {}
    for part in parts:
        for one in (part, *(split_hit(copy, part.rank) for copy in part.hit.copies)):
            for candidate in _of_hit(one):
                key = " ".join(candidate.text.casefold().split())
                found.setdefault(key, candidate)
                cite(found[key], candidate.citations[0])
    kept = [candidate for candidate in found.values() if candidate.whole]
    return kept or list(found.values())


def cite_equivalents(chosen: Candidate, others: Sequence[Candidate]) -> None:
    """Has ``chosen`` cite also those of the others that say the same in nearly the same words."""
    for other in others:
        if other is not chosen and says_the_same(chosen, other):
            for citation in other.citations:
                cite(chosen, citation)


def says_the_same(one: Candidate, other: Candidate) -> bool:
    """Whether nearly all words, and every name and figure, are in both."""
    both = len(one.terms & other.terms)
    if both < _ALIKE * max(len(one.terms), len(other.terms)):
        return False
    mine, theirs = ({term for m in side.mentions for term in m.terms} for side in (one, other))
    return mine <= other.terms and theirs <= one.terms


def cite(candidate: Candidate, citation: Citation) -> None:
    """Adds the citation, unless that place of the report is cited already."""
    at = citation.stored.report_id, citation.field, citation.start
    if all(at != (other.stored.report_id, other.field, other.start) for other in candidate.citations):
        candidate.citations.append(citation)


def _of_hit(part: SplitHit) -> Iterator[Candidate]:
    hit, texts = part.hit, part.texts
    body = hit.stored.report.text_of(hit.passage.field)
    for place, (span, text) in enumerate(zip(part.spans, texts, strict=True)):
        if len(text.split()) < _FEWEST_WORDS or text.endswith("?") or is_about_page(text):
            continue
        start = hit.passage.start + span.start
        header = header_of_row(body, start) if text.startswith("|") else ""
        if text.startswith("|") and not header:
            continue
        yield Candidate(
            text=text,
            hit=hit,
            rank=part.rank,
            header=header,
            place=place,
            before=texts[place - 1] if place else "",
            after=texts[place + 1] if place + 1 < len(texts) else "",
            citations=[
                Citation(stored=hit.stored, start=start, end=start + len(text), field=hit.passage.field)
            ],
        )

"""The sentences that name somebody or something, and where in them the name stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer.extractive.candidates import Candidate, candidates
from assistant.answer.extractive.split import split_hit
from corpus import Hit, NamingReport, Passage, Span, TextField

_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")
_LONGEST = 60  # words of a sentence that is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """A sentence that gives the name at ``span`` of its text; ``rank`` is its report's place, from 0."""

    candidate: Candidate
    span: Span
    rank: int

    @property
    def text(self) -> str:
        """The sentence."""
        return self.candidate.text

    @property
    def before(self) -> str:
        """The sentence up to the name."""
        return self.text[: self.span.start]

    @property
    def after(self) -> str:
        """The sentence from the end of the name on."""
        return self.text[self.span.end :]

    @property
    def report_id(self) -> str:
        """The report that the sentence is from."""
        return self.candidate.hit.stored.report_id

    @property
    def published(self) -> float:
        """When its report was published, in seconds since the epoch; 0 where that is not known."""
        published = self.candidate.hit.stored.report.published
        return published.timestamp() if published else 0.0


def namings(reports: Sequence[NamingReport]) -> list[Naming]:
    """The whole sentences of the reports that give the name, those of the first report first.

    A sentence that several reports have is there once, and cites each.
    """
    forms = {one.stored.report_id: _Forms(one) for one in reports}
    parts = [
        split_hit(hit, rank)
        for rank, one in enumerate(reports)
        for hit in _paragraphs(one, forms[one.stored.report_id])
    ]
    found = []
    for candidate in candidates(parts):
        span = forms[candidate.hit.stored.report_id].find(candidate.text)
        if span and candidate.words <= _LONGEST and not candidate.is_row:
            found.append(Naming(candidate=candidate, span=span, rank=candidate.rank))
    return found


class _Forms:
    """What a report calls the one, and the names of others that have such a form in them."""

    def __init__(self, one: NamingReport) -> None:
        longest_first = sorted((*one.forms, *one.others), key=len, reverse=True)
        self._any = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
        self._own = frozenset(one.forms)

    def find(self, text: str) -> Span | None:
        """Where the text first names it."""
        found = (one for one in self._any.finditer(text) if one[0] in self._own)
        return next((Span(one.start(), one.end()) for one in found), None)


def _paragraphs(one: NamingReport, forms: _Forms) -> Iterator[Hit]:
    """The title, the summary and the paragraphs with the name."""
    for field in TextField:
        text = one.stored.report.text_of(field)
        if field is TextField.SUMMARY and not one.stored.report.has_own_summary:
            continue
        for ordinal, paragraph in enumerate(_PARAGRAPH.finditer(text)):
            if forms.find(paragraph[0]):
                passage = Passage(
                    passage_id=0,
                    report_id=one.stored.report_id,
                    version=one.stored.version,
                    ordinal=ordinal,
                    start=paragraph.start(),
                    end=paragraph.end(),
                    field=field,
                )
                yield Hit(passage=passage, stored=one.stored, score=0.0, cosine=None, found_by={})

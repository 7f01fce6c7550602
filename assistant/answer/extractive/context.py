"""What a sentence leans on: a "he" or "the deal" needs the words before it to be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.split import heading_before
from assistant.question.persons import persons
from corpus import sentences

_LONGEST_CONTEXT = 40  # words of a preceding sentence that are still shown
_DEPENDS = re.compile(
    r"[\"“]?(?:(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|There|Both|Such|Another)\b"
    r"|(?:But|And|So|Then|However|Instead|Also|Still|Meanwhile)\b,? (?:he|she|it|they|that|this)\b"
    r"|The (?:deal|agreement|move|decision|ruling|law|bill|measure|company|firm|pair|group|report|study"
    r"|plan|order|contract|incident|attack|suspect|victim|former|latter|two|three|man|woman|couple|team|app|film|show"
    r"|announcement|statement)\b)"
)
_OF_A_PERSON = re.compile(
    r"[\"“]?(?:(?:But|And|So|Then|However|Instead|Also|Still|Meanwhile)\b,? )?(?P<who>he|she|his|her)\b",
    re.IGNORECASE,
)


def leans(text: str) -> bool:
    """Whether the sentence begins with what only the words before it explain."""
    return _DEPENDS.match(text) is not None


def context(candidate: Candidate, previous: str) -> str:
    """The sentence before one that leans on it, or its report's title; of a row the first of its table.

    Empty where it is shown anyway.
    """
    if candidate.is_row:
        return candidate.header
    if not candidate.before:  # the passage may begin below the heading that is its subject
        cited = candidate.citations[0]
        if heading := heading_before(cited.stored.report.text_of(cited.field), cited.start):
            return heading
    if not leans(candidate.text) or (candidate.before and candidate.before == previous):
        return ""
    if found := _OF_A_PERSON.match(candidate.text):
        named = _naming(found["who"], candidate)
        return "" if named == previous else named
    before = candidate.before
    if before and not leans(before) and len(before.split()) <= _LONGEST_CONTEXT:
        return before
    return candidate.hit.stored.report.title


def _naming(pronoun: str, candidate: Candidate) -> str:
    """The nearest sentence before, or the title, that names whom the pronoun may mean; sure persons first."""
    title = candidate.hit.stored.report.title
    near = [text for text in (*_before(candidate), title) if len(text.split()) <= _LONGEST_CONTEXT]
    meant = {text: [one.sure for one in persons(text) if one.may_be(pronoun)] for text in near}
    sure = next((text for text in near if any(meant[text])), "")
    return sure or next((text for text in near if meant[text]), title)


def _before(candidate: Candidate) -> Iterator[str]:
    """The sentences of its passage before it, the nearest first."""
    stored, place = candidate.hit.stored, candidate.hit.passage
    text = stored.report.text_of(place.field)[place.start : candidate.citations[0].start]
    spans = list(sentences(text, language=stored.report.language))
    return (text[span.start : span.end] for span in reversed(spans))

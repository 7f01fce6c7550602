"""The form that a question asks for → how it is read, the lines of its answer, and what is said of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answer.extractive.candidates import Candidate, Line
from assistant.answer.extractive.forms.change import figures_asked, states
from assistant.answer.extractive.forms.entries_of_list import entries_of_list
from assistant.answer.extractive.forms.listing import listing
from assistant.answer.extractive.forms.quotation import is_on, quotations, subject_of
from assistant.answer.extractive.forms.summary import summary
from assistant.answer.extractive.forms.timeline import timeline
from assistant.answer.extractive.own_words import speaker_in
from assistant.answer.extractive.score import ScoringContext
from assistant.question.expected_answer_type import expected_answer_type
from assistant.question.form import Form, state_asked
from assistant.question.question import Question
from corpus import Hit

_UNREAD = (
    Form.TIMELINE,
    Form.SUMMARY,
    Form.COMPARISON,
)  # what no one sentence answers, which is what the reader looks for

_MOST_ENTRIES = 30  # of lists that reports have set out themselves

_ON = re.compile(r"\b(?:about|on|regarding|concerning)\s+(?P<what>[^?!]+?)[.?!\s]*$", re.IGNORECASE)


def is_read(question: Question) -> bool:
    """Whether a reader is to read the hits."""
    return question.form not in _UNREAD


def read_as(question: Question) -> Question:
    """The question as it is put to the reader.

    It asks for how things are, where it asks how they have changed, and has the acronyms of its names.
    """
    asked = state_asked(question.standalone)
    for one in question.other_names:
        if one.is_acronym:
            asked = re.sub(
                rf"\b{re.escape(one.asked)}\b", rf"\g<0> ({one.other})", asked, flags=re.IGNORECASE
            )
    return replace(question, standalone=asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOut:
    """The lines of an answer in the form that is asked for, and how many more were found than are shown."""

    lines: list[Line]
    left_out: int = 0


def set_out(question: Question, found: Sequence[Candidate], asked: ScoringContext) -> SetOut:
    """A list, a timeline, a summary, a change or quotations; without lines where sentences are to do."""
    if question.form is Form.TIMELINE:
        entries = timeline(found, asked)
        return SetOut(lines=entries.lines, left_out=entries.left_out)
    return SetOut(lines=_lines(question, found, asked))


def set_out_in_reports(question: Question, hits: Sequence[Hit], asked: ScoringContext) -> SetOut:
    """The entries of a list that reports have set out themselves, where one is asked for; else no lines."""
    entries = entries_of_list(question, hits, asked)
    return SetOut(lines=entries[:_MOST_ENTRIES], left_out=max(0, len(entries) - _MOST_ENTRIES))


def _lines(question: Question, found: Sequence[Candidate], asked: ScoringContext) -> list[Line]:
    if question.form is Form.LIST:
        return listing(found, asked)
    if question.form is Form.SUMMARY:
        return summary(found, asked)
    if question.form is Form.QUOTATION:
        return quotations(found, speaker_in(question), subject_of(question, asked))
    if question.form is Form.CHANGE:
        state = state_asked(question.standalone)
        figures = figures_asked(expected_answer_type(state)) if state != question.standalone else None
        return states(found, asked, figures=figures)
    return []


def notes(question: Question, given: SetOut, hits: Sequence[Hit], asked: ScoringContext) -> Iterator[str]:
    """How many lines there are, and that there may be more; or what quotations lack that were asked for."""
    shown = len(given.lines)
    if question.form is Form.QUOTATION:
        yield from _lacking(question, given.lines, asked)
    if question.form is Form.LIST and given.left_out:
        yield f"The first {shown} of {shown + given.left_out} entries found are shown."
    elif question.form is Form.LIST and shown:
        yield f"{shown} found in {len(hits)} passages; there may be more."
    if question.form is Form.TIMELINE and shown:
        yield _how_complete(shown, given.left_out, len(hits))


def _lacking(question: Question, quoted: Sequence[Line], asked: ScoringContext) -> Iterator[str]:
    """That nobody quotes who is asked about, or not on what is asked."""
    if not quoted:
        yield f"None of the passages found quotes {speaker_in(question)}; this is what is reported."
        return
    subject = subject_of(question, asked)
    if subject and not any(is_on(line.candidate, subject) for line in quoted):
        yield f"None of the quotations found is about {_asked_on(question)}."


def _how_complete(shown: int, left_out: int, passages: int) -> str:
    read = f"{passages} passage{'' if passages == 1 else 's'} read; other reports may have more"
    if left_out:
        return f"The {shown} best of {shown + left_out} entries found are shown, from {read}."
    return f"{shown} {'entry' if shown == 1 else 'entries'} found, from {read}."


def _asked_on(question: Question) -> str:
    """What quotations are asked for on, as the question puts it."""
    found = _ON.search(question.focus)
    return f"“{found['what']}”" if found else "what is asked"

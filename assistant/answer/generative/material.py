"""What a language model writes from: the passages found, or the lines of the form that is asked for.

Both are numbered sources. A sentence that names the line of a form cites the words that the line quotes and
keeps its label, such as the day of an entry in a timeline, so that what is written is set out like what is
quoted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answer.answer import Answer, Citation, Side, Statement
from assistant.answer.entry import EntryDays
from assistant.question.form import Form
from corpus import Hit, StoredReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A text of a report that a language model is given, and what a sentence written from it gets.

    ``label``, ``days`` and ``also`` are those of a line, as in :class:`assistant.answer.answer.Statement`.
    """

    stored: StoredReport
    text: str
    citations: tuple[Citation, ...]
    label: str = ""
    days: EntryDays | None = None
    also: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Sources, number 1 first, the form to write them in, whose lines they are, and what is known of them."""

    sources: tuple[Source, ...]
    form: Form = Form.SENTENCES
    sides: tuple[Side, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def noun(self) -> str:
        """What its sources are called."""
        return "passages" if self.form is Form.SENTENCES else "entries"


def passages(hits: Sequence[Hit]) -> Material:
    """The passages, each cited as a whole."""
    return Material(
        sources=tuple(
            Source(
                stored=hit.stored,
                text=hit.text,
                citations=(
                    Citation(
                        stored=hit.stored,
                        start=hit.passage.start,
                        end=hit.passage.end,
                        field=hit.passage.field,
                    ),
                ),
            )
            for hit in hits
        )
    )


def lines(answer: Answer) -> Material:
    """The lines of an answer in a form, as they are quoted."""
    return Material(
        sources=tuple(map(_of_line, answer.statements)),
        form=answer.form,
        sides=answer.sides,
        notes=answer.notes,
    )


def _of_line(line: Statement) -> Source:
    return Source(
        stored=line.citations[0].stored,
        text=f"({line.context}) {line.text}" if line.context else line.text,
        citations=(*line.citations, *_of_context(line)),
        label=line.label,
        days=line.days,
        also=line.also,
    )


def _of_context(line: Statement) -> Iterator[Citation]:
    """The words before a line that say who "he" in it is: a sentence written from both rests on both."""
    cited = line.citations[0]
    text = cited.stored.report.text_of(cited.field)
    start = text.rfind(line.context, 0, cited.start) if line.context else -1
    if start >= 0:
        yield replace(cited, start=start, end=start + len(line.context))

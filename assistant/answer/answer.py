"""An answer: statements, what each one cites, and what there is to say about the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assistant.answer.answerability import Answerability
from assistant.answer.applied_filters import AppliedFilter
from assistant.answer.entry import EntryDays, Gap
from assistant.answer.trace import Trace
from assistant.check.check_result import CheckResult
from assistant.llm.client import Tokens
from assistant.question.form import Form
from assistant.when.values import Dated
from corpus import Corroboration, FieldSpan, Hit, Span, StoredReport, TextField

CitedText = tuple[str, int, FieldSpan]
"""A report's id, its version, and where in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The exact span of one report version that a statement rests on: offsets into its ``field``."""

    stored: StoredReport
    start: int
    end: int
    field: TextField = TextField.BODY

    @property
    def quote(self) -> str:
        """Exactly ``[start:end]`` of the field."""
        return self.stored.report.text_of(self.field)[self.start : self.end]

    @property
    def span(self) -> FieldSpan:
        """Where in the report it is."""
        return FieldSpan(self.field, self.start, self.end)

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages of the report's file that it is on, from 1; empty where that has none."""
        return self.stored.report.pages_of(self.span)

    @property
    def key(self) -> CitedText:
        """What two citations of the same text share."""
        return self.stored.report_id, self.stored.version, self.span

    def to_json(self) -> dict[str, Any]:
        """The citation as the CLI prints it; ``current`` and ``withdrawn`` as when the answer was given."""
        report, withdrawn = self.stored.report, self.stored.withdrawn
        return {
            "report_id": self.stored.report_id,
            "version": self.stored.version,
            "current": self.stored.current,
            "withdrawn": {"reason": withdrawn.reason, "at": withdrawn.at.isoformat()} if withdrawn else None,
            "content_hash": self.stored.content_hash,
            "title": report.title,
            "outlet": report.outlet,
            "country": report.country,
            "published": report.published.isoformat() if report.published else None,
            "field": self.field.value,
            "start": self.start,
            "end": self.end,
            "page": self.pages[0] if self.pages else None,
            "quote": self.quote,
        }


def pages_in_words(pages: Sequence[int]) -> str:
    """Page numbers as a citation has them, such as ``p. 3`` or ``pp. 3–4``; nothing for none."""
    if len(pages) < 2:
        return f"p. {pages[0]}" if pages else ""
    return f"pp. {pages[0]}–{pages[-1]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence of an answer and its citations.

    ``context`` is shown in brackets before a sentence that begins with "he" or "the deal"; ``emphasis`` are
    the spans of ``text`` that answer the question; ``check`` is the result of checking the sentence against
    its citations. ``label`` stands before it: the day of an entry in a timeline, what a line of a list names.
    ``also`` are words of other reports that say the same in other words; ``corroboration`` counts all that
    report it, None where that was not asked. ``dates`` are those that its words name, when the question asks
    when; ``days`` those of an entry in a timeline.
    """

    text: str
    citations: tuple[Citation, ...]
    context: str = ""
    label: str = ""
    emphasis: tuple[Span, ...] = ()
    check: CheckResult | None = None
    also: tuple[Citation, ...] = ()
    corroboration: Corroboration | None = None
    dates: tuple[Dated, ...] = ()
    days: EntryDays | None = None

    @property
    def unsupported(self) -> bool:
        """Whether it may not pass for what the reports say: it cites nothing, or its check failed."""
        return not self.citations or (self.check is not None and self.check.flagged)

    def to_json(self) -> dict[str, Any]:
        """The statement as the CLI prints it."""
        return {
            "text": self.text,
            "context": self.context,
            "label": self.label,
            "emphasis": [[span.start, span.end] for span in self.emphasis],
            "citations": [c.to_json() for c in self.citations],
            "card": self.check.to_json() if self.check else None,
            "unsupported": self.unsupported,
            "also": [c.to_json() for c in self.also],
            "corroboration": self.corroboration.to_json() if self.corroboration else None,
            "dates": [dated.to_json() for dated in self.dates],
            "days": self.days.to_json() if self.days else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one outlet says, of several that are compared: the places of its statements, from 0.

    ``aspect`` is the heading under which it faces the sides next to it that have the same: what they all
    speak of, or that nobody else does. Empty where they were not compared by aspects.
    """

    outlet: str
    published: datetime | None
    statements: tuple[int, ...]
    aspect: str = ""

    def to_json(self) -> dict[str, Any]:
        """The side as the CLI prints it."""
        return {
            "outlet": self.outlet,
            "published": self.published.isoformat() if self.published else None,
            "statements": list(self.statements),
            "aspect": self.aspect,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One figure or date that reports give for something on which they disagree.

    ``words`` are those of ``text`` that give it; ``citations`` are of every report that gives the same.
    """

    words: str
    text: str
    citations: tuple[Citation, ...]

    def to_json(self) -> dict[str, Any]:
        """The claim as the CLI prints it, with the outlet and time of the report that is cited first."""
        report = self.citations[0].stored.report
        return {
            "words": self.words,
            "text": self.text,
            "outlet": report.outlet,
            "published": report.published.isoformat() if report.published else None,
            "citations": [citation.to_json() for citation in self.citations],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Different figures or dates that reports give for one thing, the first published first.

    ``kind`` is "figure" or "date", or "development" where a later figure brings an earlier one up to date;
    ``about`` says in a word or two what is counted or when it was.
    """

    kind: str
    about: str
    claims: tuple[Claim, ...]

    @property
    def heading(self) -> str:
        """What stands above the sides."""
        return f"{'Updated over time' if self.kind == 'development' else 'Reports disagree on'}: {self.about}"

    def to_json(self) -> dict[str, Any]:
        """The disagreement as the CLI prints it."""
        return {
            "kind": self.kind,
            "about": self.about,
            "sides": [claim.to_json() for claim in self.claims],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to a question.

    ``abstained`` means that no report answers it; ``declined`` is then the note that says why not, and
    ``nearest`` are the closest matches.
    ``notes`` are what the reader should know about the answer. ``recognised`` are the filters that the
    question's words name, with their effect; ``ignored`` those that the person dismissed.
    ``model`` names the language model that wrote it, or is ``None`` when sentences were taken whole;
    ``tokens`` is what all requests to a language model for it took, as far as its provider says.
    ``trace`` records what was found for it, and how long each step took.
    ``sides`` are there when several outlets, dates or things are compared: in the order of their dates, or
    by aspects, those that face each other side by side in the order of the question.
    ``disagreements`` are figures and dates of its statements for which other reports have others.
    ``form`` is how its statements are set out; ``gaps`` are long times without an entry in a timeline.
    ``fallback`` is the note, the first then, that the language model failed and the answer is quoted instead;
    empty otherwise. ``lead`` is the note that the reader needs before the statements: how many reports were
    counted, or whose words they are; empty where there is none. ``help`` means that nothing was asked of the
    reports, and that ``notes`` say what can be.
    ``answerability`` is how it was decided whether to answer, as long as the answer is not stored; None where
    no cut-off decided.
    """

    question: str
    standalone: str
    statements: tuple[Statement, ...] = ()
    abstained: bool = False
    notes: tuple[str, ...] = ()
    nearest: tuple[Hit, ...] = ()
    model: str | None = None
    trace: Trace | None = field(default=None, compare=False)
    recognised: tuple[AppliedFilter, ...] = ()
    ignored: tuple[AppliedFilter, ...] = ()
    tokens: Tokens | None = None
    sides: tuple[Side, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    gaps: tuple[Gap, ...] = ()
    form: Form = Form.SENTENCES
    declined: str = ""
    fallback: str = ""
    lead: str = ""
    help: bool = False
    answerability: Answerability | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        """The statements as running text, without markers and without those that are set apart."""
        return " ".join(statement.text for statement in self.statements if not statement.unsupported)

    def to_json(self) -> dict[str, Any]:
        """The answer as the CLI prints it."""
        return {
            "question": self.question,
            "standalone": self.standalone,
            "answer": self.text,
            "abstained": self.abstained,
            "help": self.help,
            "form": self.form.value,
            "statements": [statement.to_json() for statement in self.statements],
            "sides": [side.to_json() for side in self.sides],
            "disagreements": [one.to_json() for one in self.disagreements],
            "gaps": [gap.to_json() for gap in self.gaps],
            "notes": list(self.notes),
            "fallback": self.fallback or None,
            "lead": self.lead or None,
            "nearest": [hit_to_json(hit) for hit in self.nearest],
            "model": self.model,
            "recognised": [one.to_json() for one in self.recognised],
            "ignored": [one.to_json() for one in self.ignored],
            "tokens": {"prompt": self.tokens.prompt, "reply": self.tokens.reply} if self.tokens else None,
        }


def nearest(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The best hit of each of the first three reports: what to show when nothing answers."""
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.stored.report_id, hit)
    return tuple(first.values())[:3]


def hit_to_json(hit: Hit) -> dict[str, Any]:
    """A hit as the CLI prints it, with the near-copies of its passage in other reports."""
    report = hit.stored.report
    return {
        "report_id": hit.stored.report_id,
        "version": hit.stored.version,
        "title": report.title,
        "outlet": report.outlet,
        "country": report.country,
        "published": report.published.isoformat() if report.published else None,
        "field": hit.passage.field.value,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "page": next(iter(report.pages_of(hit.passage.span)), None),
        "text": hit.text,
        "summary": hit_to_json(hit.summary) if hit.summary else None,
        "score": hit.score,
        "copies": [hit_to_json(copy) for copy in hit.copies],
    }

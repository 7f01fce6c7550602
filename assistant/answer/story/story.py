"""How a story stands: what was taken back, the figures that moved or differ, and its reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from assistant.answer.answer import Statement
from assistant.answer.report_dates import day_of
from assistant.answer.reports_found import titled
from assistant.answer.section import Section
from assistant.answer.story.series import Series, series
from corpus import CitedReport, Corpus, NoticeKind, Scope, Span, StoredReport, corroborate

_READ = 60  # reports, the latest: the figures of more would take too long
_MOST_SERIES = 8


class StoryPart(StrEnum):
    """What the lines of a section are."""

    TAKEN_BACK = "taken back"
    FIGURES = "figures"
    REPORTS = "reports"

    @property
    def heading(self) -> str:
        """What stands over the section."""
        return _HEADINGS[self]


_HEADINGS = {
    StoryPart.TAKEN_BACK: "Corrected or retracted",
    StoryPart.FIGURES: "Figures as they were reported",
    StoryPart.REPORTS: "Reports, newest first",
}
_DID = {NoticeKind.CORRECTION: "Corrects", NoticeKind.RETRACTION: "Retracts"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The reports of one event or affair, the latest published first, and what its sections say of it.

    ``independent`` is the number of independent origins of the reports that were read.
    """

    reports: tuple[StoredReport, ...]
    independent: int
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """The newest report's title."""
        return self.reports[0].report.title

    @property
    def first(self) -> datetime | None:
        """When the first of its reports was published, as far as that is known."""
        return min(self._published(), default=None)

    @property
    def last(self) -> datetime | None:
        """When the last of its reports was published, as far as that is known."""
        return max(self._published(), default=None)

    def _published(self) -> Iterator[datetime]:
        return (one.report.published for one in self.reports if one.report.published)

    def section(self, part: StoryPart) -> tuple[Statement, ...]:
        """The lines of this part; none where the reports have nothing of it."""
        return next((one.statements for one in self.sections if one.kind == part), ())

    def to_json(self) -> dict[str, Any]:
        """The story as the command line prints it."""
        return {
            "title": self.title,
            "reports": [one.report_id for one in self.reports],
            "independent_origins": self.independent,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "sections": [one.to_json() for one in self.sections],
        }


def story(corpus: Corpus, report_id: str, *, scope: Scope = Scope()) -> Story:
    """The story that a report belongs to, from the reports within the scope.

    Raises ReportNotFound where there is none of that id, or the scope leaves none of the story.
    """
    reports = corpus.stories.of(report_id, scope=scope) or [corpus.report(report_id)]
    read = reports[:_READ]
    made = {
        StoryPart.TAKEN_BACK: tuple(_taken_back(corpus, read, scope)),
        StoryPart.FIGURES: tuple(_figures(series(corpus, read)[:_MOST_SERIES])),
        StoryPart.REPORTS: tuple(map(titled, reports)),
    }
    weight = corroborate([CitedReport(stored=one) for one in read], publishers=corpus.origins.publishers())
    return Story(
        reports=tuple(reports),
        independent=weight.independent,
        sections=tuple(
            Section(kind=part.value, heading=part.heading, statements=those)
            for part, those in made.items()
            if those
        ),
    )


def _taken_back(corpus: Corpus, reports: Sequence[StoredReport], scope: Scope) -> Iterator[Statement]:
    by_id = {one.report_id: one for one in reports}
    for report_id, notice in corpus.notices_about(list(reports), scope=scope).items():
        earlier = by_id[report_id].report
        label = f"{_DID[notice.kind]} “{earlier.title}” ({earlier.outlet})"
        yield replace(titled(notice.stored), label=label)


def _about(one: Series) -> str:
    """What a series is of, in words: "Number killed", "Amount"."""
    return f"{one.about[0].upper()}{one.about[1:]}"


def _figures(found: Sequence[Series]) -> Iterator[Statement]:
    """A line for each value, the newest of a series first, with what it replaced or differs from."""
    for one in found:
        for place, value in reversed(list(enumerate(one.values))):
            sentence, figure = value.sentence, value.quantity.figure
            day = day_of(sentence.report)
            words = f"{_about(one)}: {value.quantity.written}"
            if place:
                before = one.values[place - 1].quantity.written
                words += f", {'previously' if value.replaces else 'another report says'} {before}"
            yield Statement(
                text=sentence.text,
                citations=(sentence.citation,),
                label=f"{words} ({day})" if day else words,
                emphasis=(Span(figure.start, figure.end),),
                also=tuple(each.citation for each in value.also),
            )

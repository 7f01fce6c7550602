"""What the reports say of one person, organisation or place, put together over the whole collection.

What it is comes first, then what happened, figures, its own words, and with whom it is named; each line is a
sentence of a report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from assistant.answer.answer import Statement
from assistant.answer.dossier.events import events
from assistant.answer.dossier.figures import figures
from assistant.answer.dossier.naming import Naming, namings
from assistant.answer.dossier.relations import relations
from assistant.answer.dossier.roles import Role, roles
from assistant.answer.extractive.candidates import Line
from assistant.answer.extractive.forms.quotation import quotations
from assistant.answer.report_dates import day_of
from assistant.answer.reports_found import latest_first, titled
from assistant.answer.section import Section
from assistant.question.persons import is_person
from corpus import Corpus, KnownName, NamingReport, Scope

_READ = 200  # reports, those that name it most often
_MOST_ROLES = 6
_MOST_MENTIONS = 3
_LISTED = 20  # reports, the latest


class SectionKind(StrEnum):
    """What the lines of a section are about."""

    ROLES = "roles"
    EVENTS = "events"
    FIGURES = "figures"
    WORDS = "own words"
    MENTIONS = "mentions"
    RELATIONS = "named with"
    REPORTS = "reports"

    @property
    def heading(self) -> str:
        """What stands over the section."""
        return _HEADINGS[self]


_HEADINGS = {
    SectionKind.ROLES: "Described as",
    SectionKind.EVENTS: "Events",
    SectionKind.FIGURES: "Figures",
    SectionKind.WORDS: "In their own words",
    SectionKind.MENTIONS: "Mentioned",
    SectionKind.RELATIONS: "Named together with",
    SectionKind.REPORTS: "Latest reports",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Whom or what it is about, the sections that have anything, and how many reports within the scope give
    the name, published from ``first`` to ``last``; of these up to 200 are read.
    """

    known: KnownName
    sections: tuple[Section, ...]
    reports: int
    read: int
    first: datetime | None
    last: datetime | None

    def section(self, kind: SectionKind) -> tuple[Statement, ...]:
        """The lines of this kind; none where the reports have nothing of it."""
        return next((one.statements for one in self.sections if one.kind == kind), ())

    def to_json(self) -> dict[str, Any]:
        """The dossier as the command line prints it."""
        known = self.known
        return {
            "name": known.written,
            "also": list(known.also),
            "reports": self.reports,
            "read": self.read,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "sections": [one.to_json() for one in self.sections],
        }


def dossier(corpus: Corpus, known: KnownName, *, scope: Scope = Scope()) -> Dossier:
    """The dossier of a name, from the reports within the scope."""
    every = corpus.names.reports(known, scope=scope, most=_READ)
    naming = namings(every.read)
    found = roles(naming)
    person = is_person(known.written) or any(role.of_person for role in found[:_MOST_ROLES])
    made = {
        SectionKind.ROLES: tuple(_roles(found)),
        SectionKind.EVENTS: tuple(map(_statement, events(naming))),
        SectionKind.FIGURES: () if person else tuple(_figures(naming)),
        SectionKind.WORDS: tuple(_own_words(known, naming)) if person else (),
        SectionKind.RELATIONS: tuple(_relations(corpus, known, naming)),
        SectionKind.REPORTS: tuple(_reports(every.read)),
    }
    if not any(made[kind] for kind in (SectionKind.ROLES, SectionKind.EVENTS, SectionKind.WORDS)):
        # Somebody of whom a report says little is found all the same.
        made = {SectionKind.MENTIONS: tuple(_mentions(naming))} | made
    return Dossier(
        known=known,
        sections=tuple(
            Section(kind=kind.value, heading=kind.heading, statements=those)
            for kind, those in made.items()
            if those
        ),
        reports=every.total,
        read=len(every.read),
        first=every.first,
        last=every.last,
    )


def _roles(found: Sequence[Role]) -> Iterator[Statement]:
    for role in found[:_MOST_ROLES]:
        newest = role.namings[0]
        counted = f"{role.reports} reports" if role.reports > 1 else day_of(newest.candidate.hit.stored)
        yield _line(newest, f"{role.words} ({counted})" if counted else role.words)


def _figures(naming: Sequence[Naming]) -> Iterator[Statement]:
    for figure in figures(naming):
        day = day_of(figure.naming.candidate.hit.stored)
        yield _line(figure.naming, f"{figure.words} ({day})" if day else figure.words)


def _own_words(known: KnownName, naming: Sequence[Naming]) -> Iterator[Statement]:
    yield from map(_statement, quotations([one.candidate for one in naming], known.written))


def _mentions(naming: Sequence[Naming]) -> Iterator[Statement]:
    for one in [one for one in naming if not one.candidate.is_title][:_MOST_MENTIONS]:
        yield _line(one, day_of(one.candidate.hit.stored))


def _relations(corpus: Corpus, known: KnownName, naming: Sequence[Naming]) -> Iterator[Statement]:
    for relation in relations(corpus, known, naming):
        counted = f"{relation.reports} report{'' if relation.reports == 1 else 's'}"
        yield _line(relation.naming, f"{relation.written} ({counted})")


def _reports(read: Sequence[NamingReport]) -> Iterator[Statement]:
    latest = sorted((one.stored for one in read), key=latest_first)
    yield from map(titled, latest[:_LISTED])


def _line(naming: Naming, label: str) -> Statement:
    return _statement(Line(candidate=naming.candidate, label=label))


def _statement(line: Line) -> Statement:
    return Statement(
        text=line.candidate.text,
        citations=tuple(line.candidate.citations),
        label=line.label,
        also=line.also,
        days=line.days,
    )

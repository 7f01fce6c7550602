"""The corroboration of a statement: how many of the reports cited for it have independent origins.

The question is always asked of reports that are cited for *one* statement. Two stories that one agency
sent about two events are two reports; cited for one statement, they are the agency's word twice. Reports
share an origin when

- one's text is the other's (whichever outlet printed it),
- both are credited to one news agency, or the cited words name it as their source,
- neither is, and both are of one publisher.

A report belongs to one origin: what a paper took from an agency is the agency's, not the paper's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from corpus.provenance.credits import attributed, credited
from corpus.provenance.near_copies import Wording, copied_share, wording
from corpus.provenance.publishers import Publishers, packaged, publisher_key
from corpus.report import StoredReport


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedReport:
    """A report that is cited for a statement, with the words of it that are."""

    stored: StoredReport
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A report of an origin, and why it belongs there, in words; the first of an origin needs no reason."""

    report_id: str
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """An independent source: an agency or a publisher, and the reports that rest on it."""

    name: str
    members: tuple[Member, ...]

    def to_json(self) -> dict[str, Any]:
        """The origin for programs."""
        return {
            "name": self.name,
            "reports": [member.report_id for member in self.members],
            "because": {member.report_id: member.because for member in self.members if member.because},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Corroboration:
    """How many reports support a statement, from which independent origins, outlets and countries."""

    reports: int
    origins: tuple[Origin, ...]
    outlets: tuple[str, ...]
    countries: tuple[str, ...]

    @property
    def independent(self) -> int:
        """The number of independent origins."""
        return len(self.origins)

    def to_json(self) -> dict[str, Any]:
        """The weight for programs."""
        return {
            "reports": self.reports,
            "independent_origins": self.independent,
            "origins": [origin.to_json() for origin in self.origins],
            "outlets": list(self.outlets),
            "countries": list(self.countries),
        }


def corroborate(cited: Sequence[CitedReport], *, publishers: Publishers | None = None) -> Corroboration:
    """How far the reports cited for one statement corroborate it; a report cited twice counts once.

    Origins and outlets are in the order of citation. Without ``publishers`` the packaged map is used.
    """
    known = publishers or packaged()
    quotes: dict[str, str] = {}
    by_id: dict[str, StoredReport] = {}
    for one in cited:
        report_id = one.stored.report_id
        by_id.setdefault(report_id, one.stored)
        quotes[report_id] = f"{quotes.get(report_id, '')}\n{one.quote}".strip()
    reports = list(by_id.values())
    return Corroboration(
        reports=len(reports),
        origins=origins_of(reports, known, quotes=quotes, copies=_copies(reports, known)),
        outlets=tuple(dict.fromkeys(one.report.outlet for one in reports)),
        countries=tuple(dict.fromkeys(one.report.country for one in reports if one.report.country)),
    )


def origins_of(
    reports: Sequence[StoredReport],
    publishers: Publishers,
    *,
    copies: Iterable[tuple[str, str]],
    quotes: Mapping[str, str] | None = None,
) -> tuple[Origin, ...]:
    """The origins of reports that support one statement.

    ``copies`` are pairs of report ids with the same text (the second need not be among ``reports``);
    ``quotes`` holds the cited words by report.
    """
    origins: dict[str, tuple[str, list[Member]]] = {}
    for family in _families(_by_text(reports, copies, apart=publishers.apart_reports), publishers):
        first = family[0][0]
        quoted = "\n".join((quotes or {}).get(stored.report_id, "") for texts in family for stored in texts)
        credit = _credit([stored for texts in family for stored in texts], publishers, quoted)
        name = credit[0] if credit else publishers.publisher(first.report.outlet)
        members = origins.setdefault(_place(name, family, origins, publishers), (name, []))[1]
        because = credit[1] if credit else None
        if members and because is None:
            because = f"same publisher as {_named(_report_of(reports, members[0].report_id))}: {name}"
        for lead, *others in family:
            if lead is not first:
                because = f"ruled to share the origin of {_named(first)}"
            members.append(Member(report_id=lead.report_id, because=because))
            members += [Member(report_id=o.report_id, because=f"same text as {_named(lead)}") for o in others]
    return tuple(Origin(name=name, members=tuple(members)) for name, members in origins.values())


def _families(groups: Sequence[list[StoredReport]], publishers: Publishers) -> list[list[list[StoredReport]]]:
    """The groups of one text each, those together that hold reports ruled to share an origin."""
    families = [[texts] for texts in groups]
    for pair in publishers.same_reports:
        holding = [
            family for family in families if any(h.report_id in pair for texts in family for h in texts)
        ]
        if len(holding) == 2:
            families.remove(holding[1])
            holding[0] += holding[1]
    return families


def _place(
    name: str,
    family: Sequence[list[StoredReport]],
    origins: Mapping[str, tuple[str, list[Member]]],
    publishers: Publishers,
) -> str:
    """The key of the origin that a family belongs to: not one that holds a report ruled to be independent."""
    mine = {stored.report_id for texts in family for stored in texts}
    key = publisher_key(name)
    while key in origins and any(
        frozenset({one, member.report_id}) in publishers.apart_reports
        for one in mine
        for member in origins[key][1]
    ):
        key += " "  # no folded name ends so
    return key


def _credit(texts: Iterable[StoredReport], publishers: Publishers, quote: str) -> tuple[str, str] | None:
    """The agency that one text is from, as any of its printings credits it, and that in words."""
    for stored in texts:
        if credit := credited(stored.report, publishers):
            return credit.agency, f"credits {credit.agency}: “{credit.words}”"
    if credit := attributed(quote, publishers):
        return credit.agency, f"names {credit.agency} as its source: “{credit.words}”"
    return None


def _by_text(
    reports: Sequence[StoredReport],
    copies: Iterable[tuple[str, str]],
    *,
    apart: frozenset[frozenset[str]] = frozenset(),
) -> list[list[StoredReport]]:
    """The reports by text: those that are copies of one another together, the earliest first.

    Of those that are ruled to be ``apart`` the later one is alone.
    """
    leads = {stored.report_id: stored.report_id for stored in reports}

    def root(report_id: str) -> str:
        while leads.setdefault(report_id, report_id) != report_id:
            report_id = leads[report_id]
        return report_id

    for one, other in copies:
        leads[root(one)] = root(other)
    grouped: dict[str, list[StoredReport]] = {}
    for stored in reports:
        grouped.setdefault(root(stored.report_id), []).append(stored)
    return [part for group in grouped.values() for part in _parted(sorted(group, key=_seniority), apart)]


def _parted(group: list[StoredReport], apart: frozenset[frozenset[str]]) -> list[list[StoredReport]]:
    parts: list[list[StoredReport]] = []
    for stored in group:
        for part in parts:
            if not any(frozenset({stored.report_id, other.report_id}) in apart for other in part):
                part.append(stored)
                break
        else:
            parts.append([stored])
    return parts


def _seniority(stored: StoredReport) -> float:
    return (stored.report.published or stored.report.collected).timestamp()


def recorded_copies(reports: Iterable[StoredReport]) -> list[tuple[str, str]]:
    """The pairs of reports with the same text that were found when they were imported."""
    return [(stored.report_id, stored.near_copy_of) for stored in reports if stored.near_copy_of]


def _copies(reports: Sequence[StoredReport], publishers: Publishers) -> list[tuple[str, str]]:
    """Which reports have the same text: as the corpus has noted, and as shows beside each other."""
    if len(reports) < 2:
        return recorded_copies(reports)
    texts = [(stored, wording(stored.report.body)) for stored in reports]
    seen = [
        (one[0].report_id, other[0].report_id)
        for one, other in combinations(texts, 2)
        if _is_copy(one, other, publishers)
    ]
    return recorded_copies(reports) + seen


def _is_copy(
    one: tuple[StoredReport, Wording], other: tuple[StoredReport, Wording], publishers: Publishers
) -> bool:
    outlets = [publisher_key(publishers.publisher(stored.report.outlet)) for stored, _ in (one, other)]
    return copied_share(one[1], other[1], same_publisher=outlets[0] == outlets[1]) is not None


def _named(stored: StoredReport) -> str:
    return f"“{stored.report.title}” ({stored.report.outlet}, {stored.report_id})"


def _report_of(reports: Sequence[StoredReport], report_id: str) -> StoredReport:
    return next(stored for stored in reports if stored.report_id == report_id)

"""What a brief says of its answer, its sentences and its sources, in lines of plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from assistant.answer.annotations import (
    annotation_lines,
    left_out_text,
    understood_as,
    without_set_apart,
)
from assistant.answer.answer import CitedText, Claim, Disagreement, pages_in_words
from assistant.answer.rows_shown import as_shown
from assistant.answer.staleness import CitationStatus
from assistant.brief.contents import Brief, Line, Source
from assistant.ledger.given_verdicts import AnyGivenVerdict
from assistant.ledger.verdicts import Relevance
from corpus import Precision, Report, Scope, TextField, country_name

_ANSWERS = {
    Relevance.YES: "answers the question",
    Relevance.PARTLY: "partly answers the question",
    Relevance.NO: "does not answer the question",
    Relevance.OUTDATED: "outdated",
}
_SINCE = {
    CitationStatus.WITHDRAWN: "Withdrawn since",
    CitationStatus.MISSING: "No longer in the collection",
    CitationStatus.CHANGED: "Updated since: no longer contains the cited text",
    CitationStatus.CHANGED_ELSEWHERE: "Updated since, but not the cited passage",
}


def origin(brief: Brief) -> str:
    """Which answer it is, who asked, and who wrote it, in one line."""
    stored = brief.stored
    by = f" by {stored.asked_by}" if stored.asked_by else ""
    model = stored.answer.model
    how = f"written by {model}" if model else "sentences quoted from reports"
    return f"Answer {stored.answer_id}, asked {stored.asked:%Y-%m-%d %H:%M} UTC{by}; {how}."


def notices(brief: Brief) -> list[str]:
    """What the reader should know about the whole, one line each."""
    stored = brief.stored
    lines = [f"Understood as: {read}"] if (read := understood_as(stored.question, stored.answer)) else []
    lines += [f"Filters: {filters}."] if (filters := filters_in_words(stored.scope)) else []
    lines += brief.updates
    lines += without_set_apart(brief.notes) if brief.left_out else brief.notes
    if brief.left_out:
        lines.append(left_out_text(brief.left_out))
    if not (brief.lines or brief.updates or brief.notes or brief.left_out):
        lines.append("None of the passages found answers this.")
    return [_one_line(line) for line in lines]


def filters_in_words(scope: Scope) -> str:
    """What a question was limited to, in one line; empty where it was not."""
    parts = [
        _either("outlet", scope.outlets),
        _either("country", tuple(country_name(code) for code in scope.countries)),
        _either("language", scope.languages),
        f"published from {_instant(scope.since)}" if scope.since else "",
        f"published to {_instant(scope.until)}" if scope.until else "",
        f"published by {_instant(scope.as_of)}" if scope.as_of else "",
        f"known to us by {_instant(scope.known_by)}" if scope.known_by else "",
        f"without report {' or '.join(scope.without)}" if scope.without else "",
    ]
    return "; ".join(filter(None, parts))


def source_marks(line: Line) -> str:
    """The numbers of a sentence's sources, such as ``[1][3]``."""
    return "".join(f"[{number}]" for number in line.sources)


def by_aspect(lines: Sequence[Line]) -> Iterator[tuple[str, list[Line]]]:
    """The lines of each aspect of a comparison under its heading; empty where there is none."""
    for heading, those in groupby(lines, key=lambda line: line.side.aspect if line.side else ""):
        yield _one_line(heading), list(those)


def sentence(line: Line) -> str:
    """A sentence after whose it is in a comparison, its label and the context that it needs, on one line."""
    side = line.side
    day = f", {side.published:%Y-%m-%d}" if side and side.published else ""
    of = f"{side.outlet}{day}: " if side else ""
    shown = as_shown(line.statement)
    label = f"{shown.label}: " if shown.label else ""
    context = f"[{shown.context}] " if shown.context else ""
    return _one_line(f"{of}{label}{context}{shown.text}")


def check_and_annotation_lines(line: Line) -> list[str]:
    """The comment on a sentence, the days it names, who else reports it, and its check, one line each."""
    comment = [f"Comment: {_one_line(line.comment)}"] if line.comment else []
    return [*comment, *annotation_lines(line.statement), f"Check: {check_in_words(line)}"]


def check_in_words(line: Line) -> str:
    """What checking a sentence against its sources found, and which have lapsed since, in one line."""
    lapsed = "".join(f"[{number}]" for number in line.lapsed)
    if line.lapsed and line.lapsed == line.sources:
        return f"no longer supported: {lapsed} {_lapsed(line)} since"
    found = _found(line)
    return f"{found}; {lapsed} {_lapsed(line)} since" if lapsed else found


def _lapsed(line: Line) -> str:
    return "was withdrawn or changed" if len(line.lapsed) == 1 else "were withdrawn or changed"


def _found(line: Line) -> str:
    statement = line.statement
    check = statement.check
    if not statement.citations:
        return "no source is cited, so it could not be checked"
    if check is None:
        return "not checked"
    reasons = "; ".join(check.reasons)
    if check.flagged:
        return f"not supported by its source: {reasons}"
    but = f", but {reasons}" if reasons else ""
    if line.quoted:
        return "quoted from its source"
    unchecked = f" ({check.unchecked})" if check.unchecked else ""
    return f"supported by its source{but}{unchecked}"


def disagreement_lines(one: Disagreement, statuses: Mapping[CitedText, CitationStatus]) -> tuple[str, ...]:
    """What reports disagree on, and each side with its words, outlets and times, one line each.

    ``statuses`` are what has become of the texts that the sides cite since.
    """
    sides = [f"{claim.words}: “{claim.text}” ({_outlets(claim, statuses)})" for claim in one.claims]
    return tuple(_one_line(line) for line in (one.heading, *sides))


def source_lines(source: Source) -> list[str]:
    """Outlet, time, version and hash, address, changes of the text since, and verdicts, one line each."""
    stored = source.citation.stored
    report = stored.report
    country = f" ({report.country})" if report.country else ""
    pages = pages_in_words(source.citation.pages)
    lines = [
        f"{report.outlet}{country}, published {published(report)}{f', {pages}' if pages else ''}",
        f"Report {stored.report_id}, version {stored.version}, SHA-256 {stored.content_hash}",
    ]
    if source.citation.field is not TextField.BODY:
        lines.append(f"Quoted from the report's {source.citation.field}")
    if report.url:
        lines.append(report.url)
    if source.status is not CitationStatus.UNCHANGED:
        lines.append(_SINCE[source.status])
    lines += [_verdict(one) for one in source.verdicts] or ["Not reviewed yet"]
    return [_one_line(line) for line in lines]


def published(report: Report) -> str:
    """When a report says it was published, in UTC, as finely as it says so."""
    if report.published is None:
        return "no date given"
    inferred = ", year inferred" if report.year_inferred else ""
    if report.published_precision is Precision.MINUTE:
        return f"{_instant(report.published)}{inferred}"
    return f"{report.published:%Y-%m-%d}{inferred}"


def _outlets(claim: Claim, statuses: Mapping[CitedText, CitationStatus]) -> str:
    return "; ".join(
        f"{report.outlet}, {published(report)}{f', {status} since' if status.is_stale else ''}"
        for citation in claim.citations
        for report in [citation.stored.report]
        for status in [statuses.get(citation.key, CitationStatus.UNCHANGED)]
    )


def _verdict(one: AnyGivenVerdict) -> str:
    note = f": {one.note}" if one.note else ""
    judged = _ANSWERS[one.verdict] if isinstance(one.verdict, Relevance) else str(one.verdict)
    return f"Reviewed by {one.reviewer_name}, {one.at:%Y-%m-%d}: {judged}{note}"


def _either(name: str, values: tuple[str, ...]) -> str:
    return f"{name} {' or '.join(values)}" if values else ""


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _one_line(text: str) -> str:
    return " ".join(text.split())

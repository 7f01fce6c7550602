"""Reports, hits and answers as the command line prints them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.answer.annotations import annotation_lines, gap_text
from assistant.answer.answer import Answer, CitedText, Disagreement, Side, Statement, pages_in_words
from assistant.answer.applied_filters import AppliedFilter, FilterEffect
from assistant.answer.entry import Gap, gap_before
from assistant.answer.rows_shown import as_shown
from assistant.answer.section import Section
from corpus import Hit, Origin, Report, StoredReport, TextField

# A note says what is not collected.
_SENTENCE = 400  # characters; a closest match that is longer is a whole passage, and only named
_HEADINGS = {
    FilterEffect.ONLY: "Searched only",
    FilterEffect.PREFERRED: "First choice",
    FilterEffect.NOTHING_FOUND: "No match for",
    FilterEffect.OVERRIDDEN: "Overridden by your filters",
    FilterEffect.IGNORED: "Ignored",
}


def when(report: Report) -> str:
    """When the report was published, as far as that is known."""
    if report.published is None:
        return "undated"
    form = "%Y-%m-%d" if report.published_precision == "day" else "%Y-%m-%d %H:%M UTC"
    return f"{report.published:{form}}{' (year inferred)' if report.year_inferred else ''}"


def source(stored: StoredReport) -> str:
    """Outlet, country and time of a report."""
    return read_source(stored.report)


def read_source(report: Report) -> str:
    """As :func:`source`, of a report that is not stored."""
    place = f" ({report.country})" if report.country else ""
    return f"{report.outlet}{place}, {when(report)}"


def report_line(stored: StoredReport) -> str:
    """A report in one line of a list."""
    return f"{stored.report_id}  {when(stored.report)}  {stored.report.outlet}: {stored.report.title}"


def print_hits(hits: Sequence[Hit]) -> None:
    """Prints hits for people."""
    if not hits:
        print("No passages found.")
    for place, hit in enumerate(hits, start=1):
        print(f"{place}. {hit.stored.report.title}\n   {_place(hit)}")
        if hit.summary:
            print(f"   {hit.summary.text}\n")
        print(f"   {hit.text}")
        for copy in hit.copies:
            print(f"   also in {_place(copy)}")
        print()


def print_sections(sections: Sequence[Section], *, unlabelled: str) -> None:
    """Prints the lines of a dossier or a story, each over its source.

    Those of the kind ``unlabelled`` have their outlet and day for a label, which stand below them.
    """
    for section in sections:
        print(f"\n{section.heading}")
        for one in section.statements:
            cited = one.citations[0].stored
            others = len(one.citations) + len(one.also) - 1
            more = f" and {others} more" if others else ""
            label = "" if section.kind == unlabelled else f"{one.label}: "
            print(f"  {label}{one.text}\n      {source(cited)}  {cited.report_id}{more}")


def print_filters(applied: Sequence[AppliedFilter]) -> None:
    """Prints the outlets, countries and dates that the question names, by their effect."""
    for effect, heading in _HEADINGS.items():
        labels = [one.label for one in applied if one.effect is effect]
        if labels:
            beyond = "; searched without it" if effect is FilterEffect.NOTHING_FOUND else ""
            print(f"{heading}: {'; '.join(labels)}{beyond}")


def print_answer(answer: Answer) -> None:
    """Prints an answer for people: its sentences, each with its numbers, then the sources."""
    numbers: dict[CitedText, int] = {}
    cited = []
    leading = {side.statements[0]: side for side in answer.sides if side.statements}
    aspect = ""
    if answer.lead:
        print(answer.lead)
    for place, statement in sorted(enumerate(answer.statements), key=lambda placed: placed[1].unsupported):
        if side := leading.get(place):
            _print_side(side, aspect)
            aspect = side.aspect
        _print_gap(gap_before(answer.gaps, place))
        marks = ""
        for citation in statement.citations:
            if citation.key not in numbers:
                numbers[citation.key] = len(numbers) + 1
                cited.append(citation)
            marks += f"[{numbers[citation.key]}]"
        line = as_shown(statement)
        context = f"[{line.context}] " if line.context else ""
        label = f"{line.label}: " if line.label else ""
        shown = f"{label}{context}{' '.join(_emphasised(line).split())} {marks}".rstrip()
        print(f"Not supported: {shown}" if statement.unsupported else shown)
        for annotation in _annotations(statement):
            print(f"    {annotation}")
    for disagreement in answer.disagreements:
        _print_disagreement(disagreement)
    print_filters([*answer.recognised, *answer.ignored])
    _print_notes(answer)
    for number, citation in enumerate(cited, start=1):
        stored = citation.stored
        version = "" if stored.current else f" version {stored.version}"
        print(f"\n[{number}] {stored.report.title}\n    {source(stored)}  {stored.report_id}{version}")
        where = pages_in_words(citation.pages) if citation.field is TextField.BODY else citation.field
        print(f"    “{citation.quote}”{f' ({where})' if where else ''}")
    if answer.abstained and answer.nearest:
        _print_closest(answer.nearest)


def _print_notes(answer: Answer) -> None:
    """Prints the notes but for the one above the statements."""
    for note in answer.notes:
        if note != answer.lead:
            print(f"{'' if answer.abstained or answer.help else 'Note: '}{note}")


def _print_gap(gap: Gap | None) -> None:
    if gap is not None:
        print(f"-- {gap_text(gap)}")


def _print_side(side: Side, aspect: str) -> None:
    """Prints whose the next sentences are, under a heading where ``aspect`` was another."""
    if side.aspect and side.aspect != aspect:
        print("\n" * bool(aspect) + f"— {side.aspect} —")
    print(f"{side.outlet}, {side.published:%Y-%m-%d}:" if side.published else f"{side.outlet}:")


def _print_disagreement(disagreement: Disagreement) -> None:
    print(disagreement.heading)
    for claim in disagreement.claims:
        print(f"    {claim.words}: “{' '.join(claim.text.split())}”")
        for citation in claim.citations:
            print(f"        {source(citation.stored)}  {citation.stored.report_id}")


def _print_closest(hits: Sequence[Hit]) -> None:
    print("\nClosest matches:")
    for hit in hits:
        print(f"  {hit.stored.report.title} — {source(hit.stored)}  {hit.stored.report_id}")
        if hit.passage.field is not TextField.TITLE and len(text := " ".join(hit.text.split())) <= _SENTENCE:
            print(f"    “{text}”")
        for copy in hit.copies:
            print(f"    also in {_place(copy)}")


def _place(hit: Hit) -> str:
    field = "" if hit.passage.field is TextField.BODY else f"{hit.passage.field} "
    where = f"{hit.stored.report_id} {field}[{hit.passage.start}:{hit.passage.end}]"
    pages = pages_in_words(hit.stored.report.pages_of(hit.passage.span))
    return f"{source(hit.stored)}{f', {pages}' if pages else ''}  {where}"


def _annotations(statement: Statement) -> Iterator[str]:
    """Its days, its sources, and what its check found."""
    yield from annotation_lines(statement)
    for reason in _reasons(statement):
        yield f"! {reason}" if statement.unsupported else f"({reason})"


def _reasons(statement: Statement) -> Sequence[str]:
    """Why a statement is not supported, or what else its check found."""
    if not statement.citations:
        return ("No source is cited, so it could not be checked.",)
    return statement.check.reasons if statement.check else ()


def _emphasised(statement: Statement) -> str:
    """The statement's text; on a terminal with the words that answer in bold."""
    if not sys.stdout.isatty():
        return statement.text
    shown, place = "", 0
    for span in statement.emphasis:
        shown += f"{statement.text[place : span.start]}\033[1m{statement.text[span.start : span.end]}\033[0m"
        place = span.end
    return shown + statement.text[place:]


def print_origins(origins: Sequence[Origin], reports: Mapping[str, StoredReport]) -> None:
    """Prints, for people, the reports that would not confirm each other."""
    if not origins:
        print("No two reports share an origin.")
    for origin in origins:
        print(f"{origin.name}: {len(origin.members)} reports")
        for member in origin.members:
            because = f"\n      {member.because}" if member.because else ""
            print(f"  {report_line(reports[member.report_id])}{because}")


def report_to_json(stored: StoredReport, *, whole: bool) -> dict[str, Any]:
    """A report version for programs; with its text when ``whole``."""
    report = stored.report
    shown: dict[str, Any] = {
        "report_id": stored.report_id,
        "version": stored.version,
        "current": stored.current,
        "content_hash": stored.content_hash,
        "near_copy_of": stored.near_copy_of,
        "withdrawn": {"reason": stored.withdrawn.reason, "at": stored.withdrawn.at.isoformat()}
        if stored.withdrawn
        else None,
        "title": report.title,
        "outlet": report.outlet,
        "country": report.country,
        "language": report.language,
        "published": report.published.isoformat() if report.published else None,
        "published_precision": report.published_precision.value,
        "year_inferred": report.year_inferred,
        "updated": report.updated.isoformat() if report.updated else None,
        "collected": report.collected.isoformat(),
        "collected_from": report.collected_from,
        "url": report.url,
        "author": report.author,
        "category": report.category,
    }
    if whole:
        shown |= {"summary": report.summary, "body": report.body, "metadata": dict(report.metadata)}
    return shown

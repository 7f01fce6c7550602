"""The cited report beside the answer, with the cited text marked in their paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import streamlit as st

from assistant.answer.answer import pages_in_words
from assistant.desk import cited_pages, components, desks, labels, leads
from assistant.operations import reading
from assistant.text.quoting import in_quotes
from corpus import FieldSpan, Report, Span, StoredReport, TextField, country_name

if TYPE_CHECKING:
    from assistant.access import Person
    from assistant.ledger import AskedTurn
    from assistant.settings import Services

FindReport = Callable[[str], StoredReport | None]  # a report's ID → its current version, if it exists
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPassage:
    """The words being read: whose turn cited them, where in its answer, and where in which report."""

    turn_id: int
    at: str
    stored: StoredReport
    span: FieldSpan


def places(turn: AskedTurn) -> dict[str, tuple[StoredReport, FieldSpan]]:
    """What a turn lets the reader open: ``s0.1`` is citation 1 of statement 0, ``n2`` is near hit 2 and
    ``n2.0`` the first of its copies; ``d0.1.2`` is citation 2 of side 1 of disagreement 0, and ``a0.1`` what
    another report says the same as statement 0.
    """
    if turn.answer is None:
        return {}
    cited = {
        f"s{number}.{place}": (citation.stored, citation.span)
        for number, statement in enumerate(turn.answer.statements)
        for place, citation in enumerate(statement.citations)
    }
    cited |= {
        f"a{number}.{place}": (citation.stored, citation.span)
        for number, statement in enumerate(turn.answer.statements)
        for place, citation in enumerate(statement.also)
    }
    cited |= {
        f"d{number}.{side}.{place}": (citation.stored, citation.span)
        for number, disagreement in enumerate(turn.answer.disagreements)
        for side, claim in enumerate(disagreement.claims)
        for place, citation in enumerate(claim.citations)
    }
    near = dict(enumerate(turn.answer.nearest))
    shown = {f"n{number}": hit for number, hit in near.items()} | {
        f"n{number}.{place}": copy for number, hit in near.items() for place, copy in enumerate(hit.copies)
    }
    return cited | {at: (hit.stored, hit.passage.span) for at, hit in shown.items()}


def opened(turns: Sequence[AskedTurn]) -> OpenPassage | None:
    """What the page's address says is open, where this conversation has it."""
    turn_id, _, at = str(st.query_params.get("cite", "")).partition("-")
    for turn in turns:
        if str(turn.turn_id) == turn_id and (place := places(turn).get(at)):
            return OpenPassage(turn_id=turn.turn_id, at=at, stored=place[0], span=place[1])
    return None


def open_at(turn_id: int, at: str) -> None:
    """Open the words at a place of a turn's answer."""
    st.query_params["cite"] = f"{turn_id}-{at}"


def close() -> None:
    """Close the report."""
    st.query_params.pop("cite", None)


def show(person: Person, services: Services, passage: OpenPassage, beside: Sequence[str]) -> None:
    """The report in its column; ``beside`` are the places that its turn cites, in their order."""
    here = beside.index(passage.at) if passage.at in beside else None
    place = f"{passage.turn_id}-{passage.at}"
    shown = {
        "place": place,
        "number": "" if here is None else f"Citation {here + 1} of {len(beside)}",
        "previous": beside[here - 1] if here else None,
        "next": beside[here + 1] if here is not None and here + 1 < len(beside) else None,
        **describe(partial(reading.report, person, services), passage.stored, passage.span),
        **cited_pages.shown(person, services, passage.stored, passage.span, place=place),
        **leads.of_report(person, services, passage.stored.report_id, cited_in=passage.turn_id),
    }
    components.passage(
        key="passage",
        shown=shown,
        closed=close,
        went=partial(_went, passage.turn_id),
        turned=cited_pages.turning("passage", place),
    )
    desks.pass_on("passage", leads.addresses(shown))


def _went(turn_id: int) -> None:
    at = components.pressed("passage", "went")
    if isinstance(at, str):
        open_at(turn_id, at)


def cited_places(turn: AskedTurn) -> list[str]:
    """The places of a turn's citations, in the order of its statements."""
    statements = turn.answer.statements if turn.answer else ()
    return [
        f"s{number}.{place}"
        for number, statement in enumerate(statements)
        for place in range(len(statement.citations))
    ]


def describe(current_report: FindReport, stored: StoredReport, span: FieldSpan) -> dict[str, Any]:
    """The report as the page shows it, the span marked in its title, its summary or a paragraph."""
    report, current = stored.report, current_report(stored.report_id)
    return {
        "title": _marked(report, TextField.TITLE, span),
        "where": " · ".join(
            filter(
                None,
                (
                    report.outlet,
                    country_name(report.country),
                    labels.published(report),
                    pages_in_words(report.pages_of(span)),
                ),
            )
        ),
        "lapsed": _lapsed(current),
        "tags": _tags(stored),
        "summary": _marked(report, TextField.SUMMARY, span),
        "facts": _facts(stored),
        "warnings": _warnings(current),
        "flags": _flags(current_report, stored, current),
        "paragraphs": paragraphs(report.body, _within(TextField.BODY, span)),
    }


def paragraphs(body: str, span: Span) -> list[list[dict[str, Any]]]:
    """The body's paragraphs, each as pieces of text that lie within the span or without it."""
    return [_pieces(body, match.start(), match.end(), span) for match in _PARAGRAPH.finditer(body)]


def _marked(report: Report, field: TextField, span: FieldSpan) -> list[dict[str, Any]]:
    text = report.text_of(field)
    return _pieces(text, 0, len(text), _within(field, span))


def _within(field: TextField, span: FieldSpan) -> Span:
    """What of a field is marked: nothing of one that is not cited."""
    return Span(span.start, span.end) if span.field is field else Span(0, 0)


def _pieces(text: str, start: int, end: int, span: Span) -> list[dict[str, Any]]:
    first, last = max(start, min(span.start, end)), min(end, max(span.end, start))
    cuts = (
        ((start, first, False), (first, last, True), (last, end, False))
        if first < last
        else ((start, end, False),)
    )
    return [{"text": text[left:right], "marked": marked} for left, right, marked in cuts if left < right]


def _lapsed(current: StoredReport | None) -> str:
    """In a word, what has become of a report that is no longer to be relied on; empty of any other."""
    if current is None:
        return "no longer in the collection"
    return "withdrawn" if current.withdrawn else ""


def _tags(stored: StoredReport) -> list[str]:
    tags = {
        "year inferred": stored.report.year_inferred,
        f"version {stored.version}": stored.version > 1 or not stored.current,
        "duplicate": stored.near_copy_of is not None,
    }
    return [tag for tag, true in tags.items() if true]


def _facts(stored: StoredReport) -> list[tuple[str, str, str | None]]:
    report = stored.report
    facts = [
        ("Published", labels.published(report), None),
        ("Updated", labels.moment(report.updated) if report.updated else "", None),
        ("Author", report.author or "", None),
        ("Category", report.category or "", None),
        ("URL", report.url or "", _safe_address(report.url)),
        ("Collected", labels.moment(report.collected), None),
        ("Version", str(stored.version), None),
    ]
    return [fact for fact in facts if fact[1]]


def _safe_address(url: str | None) -> str | None:
    """The address when a browser may be sent there: a report may not bring a script as its link."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def _warnings(current: StoredReport | None) -> list[str]:
    """Why the report cannot be relied on any more; empty where it can."""
    if current is None:
        return ["This report is no longer in the collection. It is shown as it was when cited."]
    if current.withdrawn is None:
        return []
    reason = labels.sentence(current.withdrawn.reason)
    return [f"This report was withdrawn on {labels.day(current.withdrawn.at)}: {reason}"]


def _flags(current_report: FindReport, stored: StoredReport, current: StoredReport | None) -> list[str]:
    """What else the reader should know about the report before leaning on it."""
    flags = []
    if stored.report.import_notes:
        flags.append(f"Noted on import: {'; '.join(stored.report.import_notes)}.")
    if stored.report.year_inferred:
        flags.append("Year inferred: the source gives only day and month.")
    if stored.near_copy_of:
        flags.append(_copy_flag(current_report, stored.near_copy_of))
    if current is None or current.withdrawn is not None:
        return flags
    if current.version != stored.version:
        flags.append(f"A newer version exists (cited: version {stored.version}, current: {current.version}).")
    elif stored.version > 1:
        flags.append(
            f"This is version {stored.version}: the report has been changed since it was first collected."
        )
    return flags


def _copy_flag(current_report: FindReport, original_id: str) -> str:
    original = current_report(original_id)
    if original is None:
        return "Nearly the same text as a report that is no longer in the collection."
    return (
        f"Nearly the same text as {in_quotes(original.report.title)} ({labels.whereabouts(original.report)})."
    )

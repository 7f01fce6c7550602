"""What a brief says of its answer, its sentences and its sources, in lines of plain words."""

from __future__ import annotations

from assistant.answer.annotations import annotation_lines
from assistant.answer.answer import Claim, Disagreement
from assistant.answer.staleness import CitationStatus
from assistant.brief.contents import Brief, Line, Source, published
from assistant.ledger.verdicts import Judged


def about(brief: Brief) -> str:
    """Where the brief comes from, in one line."""
    kept = brief.kept
    by = f" by {kept.asked_by}" if kept.asked_by else ""
    how = f"written by {kept.answer.model}" if kept.answer.model else "sentences taken whole from reports"
    return f"Answer {kept.answer_id}, asked {kept.asked:%Y-%m-%d %H:%M} UTC{by}; {how}."


def marks(line: Line) -> str:
    """The numbers of a sentence's sources, such as ``[1][3]``."""
    return "".join(f"[{number}]" for number in line.sources)


def spoken(line: Line) -> str:
    """A sentence after what it leans on, on one line."""
    context = f"[{line.statement.context}] " if line.statement.context else ""
    return " ".join(f"{context}{line.statement.text}".split())


def below(line: Line) -> list[str]:
    """The days that a sentence tells, who else says so, and its card, one line each."""
    return [*annotation_lines(line.statement), f"Card: {line.card}"]


def differing(one: Disagreement) -> list[str]:
    """What reports tell differently, and each side with its words, outlets and times, one line each."""
    sides = [f"{claim.words}: “{claim.text}” ({_told_by(claim)})" for claim in one.claims]
    return [" ".join(line.split()) for line in (f"Reports differ ({one.about}):", *sides)]


def _told_by(claim: Claim) -> str:
    reports = (citation.stored.report for citation in claim.citations)
    return "; ".join(f"{report.outlet}, {published(report)}" for report in reports)


def remarks(brief: Brief) -> list[str]:
    """What the reader is to know about the whole, one line each."""
    told = [f"Since then: {one}" for one in brief.since] + list(brief.notes)
    if brief.left_out:
        some = "1 sentence was" if brief.left_out == 1 else f"{brief.left_out} sentences were"
        told.append(f"{some} left out: what they cite does not bear them.")
    if not brief.lines and not told:
        told.append("No sentence answers the question.")
    return [" ".join(one.split()) for one in told]


def facts(source: Source) -> list[str]:
    """Outlet, country, time, version and its hash, address, and what became of the words, one line each."""
    held = source.citation.stored
    report = held.report
    country = f" ({report.country})" if report.country else ""
    told = [
        f"{report.outlet}{country}, published {source.published}",
        f"Report {held.report_id}, version {held.version}, SHA-256 {held.content_hash}",
    ]
    if report.url:
        told.append(report.url)
    if source.since is not CitationStatus.UNCHANGED:
        told.append(f"Since then: {source.since}")
    told += [_verdict(one) for one in source.verdicts] or ["Not reviewed yet"]
    return [" ".join(one.split()) for one in told]


def _verdict(one: Judged) -> str:
    note = f": {one.note}" if one.note else ""
    return f"Reviewed by {one.reviewer_name}, {one.at:%Y-%m-%d}: {one.verdict}{note}"

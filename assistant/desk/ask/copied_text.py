"""What "Copy" puts on the clipboard: the question, its answer, and all that a reader of it has to know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from assistant.answer.annotations import gap_text, left_out_text, understood_as, without_set_apart
from assistant.answer.entry import gap_before
from assistant.answer.rows_shown import as_shown
from assistant.answer.staleness import AnswerChanges, CitationStatus, staleness_notes
from assistant.desk import labels, opened
from assistant.desk.ask import applied_filters
from assistant.desk.ask.sources import LAPSED, Sources

if TYPE_CHECKING:
    from assistant.answer.answer import Answer, CitedText, Disagreement
    from assistant.ledger import AskedTurn


def copied_text(turn: AskedTurn, answer: Answer | None, sources: Sources, since: AnswerChanges) -> str:
    """The answer to a turn's question as plain text, empty where there is none to copy.

    Its parts, a blank line between two: the question with when and within which filters it was asked, the
    statements with the numbers of their sources, what reports disagree on, notes, and the sources.
    Unsupported statements are left out and counted.
    """
    if answer is None or not answer.text:
        return ""
    parts = (
        _asked(turn, answer),
        [opened.sentence(answer.lead)] if answer.lead else [],
        _statements(answer, sources),
        *(_disagreement(one, since.claims) for one in answer.disagreements),
        _headed("Notes", (f"- {note}" for note in _notes(answer, since))),
        _headed("Sources", map(_source, sources.listed())),
    )
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _asked(turn: AskedTurn, answer: Answer) -> list[str]:
    read, filters = understood_as(turn.question, answer), labels.filters(turn.scope)
    taken = "; ".join(
        f"{group['label'].lower()} {', '.join(chip['label'] for chip in group['chips'])}"
        for group in applied_filters.groups(turn)
    )
    return [
        " ".join(turn.question.split()),
        f"Asked {labels.moment(turn.asked)}",
        *([f"Understood as: {read}"] if read else ()),
        *([f"Filters: {filters}"] if filters else ()),
        *([f"From the question: {taken}"] if taken else ()),
    ]


def _statements(answer: Answer, sources: Sources) -> list[str]:
    lines: list[str] = []
    sides = {place: side for side in answer.sides for place in side.statements}
    aspect = ""
    for place, statement in enumerate(answer.statements):
        if statement.unsupported:
            continue
        side = sides.get(place)
        if side and side.aspect and side.aspect != aspect:
            lines += ["", side.aspect] if lines else [side.aspect]
        aspect = side.aspect if side else ""
        if gap := gap_before(answer.gaps, place):
            lines.append(gap_text(gap))
        shown = as_shown(statement)
        cited = dict.fromkeys(map(sources.number, statement.citations))
        lost = sources.all_lapsed(place)
        parts = [
            f"{side.outlet}:" if side else "",
            f"{shown.label}:" if shown.label else "",
            f"[{' '.join(shown.context.split())}]" if shown.context else "",
            " ".join(shown.text.split()),
            "".join(f"[{number}]" for number in cited),
            f"({lost.lower()})" if lost else "",
        ]
        lines.append(" ".join(filter(None, parts)))
    return lines


def _disagreement(one: Disagreement, statuses: Mapping[CitedText, CitationStatus]) -> list[str]:
    lines = [one.heading]
    for claim in one.claims:
        reports = "; ".join(
            _where(
                labels.whereabouts(citation.stored.report),
                LAPSED.get(statuses.get(citation.key, CitationStatus.UNCHANGED), ""),
            )
            for citation in claim.citations
        )
        words, text = (" ".join(part.split()) for part in (claim.words, claim.text))
        lines.append(f"- {words}: “{text}” ({reports})")
    return lines


def _notes(answer: Answer, since: AnswerChanges) -> Iterator[str]:
    yield from staleness_notes(since.citations)
    notes = (note for note in answer.notes if note != answer.lead)
    yield from map(opened.sentence, without_set_apart(notes))
    if left := sum(statement.unsupported for statement in answer.statements):
        yield left_out_text(left)


def _source(one: Mapping[str, str]) -> str:
    line = f"[{one['number']}] {one['title']} ({_where(one['where'], one['lapsed'])})"
    return f"{line} {one['address']}" if one["address"] else line


def _where(where: str, lapsed: str) -> str:
    return f"{where}; {lapsed}" if lapsed else where


def _headed(heading: str, lines: Iterator[str]) -> list[str]:
    found = list(lines)
    return [heading, *found] if found else []

"""A turn of a conversation as the page shows it: plain values, no markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.answer.annotations import gap_text, outdated
from assistant.answer.applied_filters import FilterEffect
from assistant.answer.entry import gap_before
from assistant.answer.rows_shown import as_shown
from assistant.desk import labels, opened
from assistant.desk.ask import applied_filters, check_results, corroboration
from assistant.when.wording import basis, in_words, says_more
from corpus import Hit, Scope, StoredReport

if TYPE_CHECKING:
    from assistant.answer.answer import Answer, Citation, Disagreement, Statement
    from assistant.ledger import AskedTurn

_INTERRUPTED = "This question has no answer yet: it was interrupted or is still running in another window."
_ABSTAINED = "Not answered"
_ABSTAINED_WITHIN = "Not answered with these filters"
_HELP = "What you can ask"
_NOTHING = "No report answers this."


def describe(
    turn: AskedTurn, *, opened_at: str | None, under_way: bool, following: bool, since: Sequence[str] = ()
) -> dict[str, Any]:
    """The turn's question, statements with numbered chips, sources, notes, and the closest matches.

    ``since`` are the changes to the cited reports since then.

    A source is one version of one report; it has one number throughout the answer, and each chip opens
    the passage that supports its own sentence. While a question is asked again, the former answer is shown.
    """
    former = under_way and turn.answer is None and turn.before is not None
    answer = turn.before if former else turn.answer
    numbers = _numbers(answer)
    return {
        "place": turn.place,
        "question": turn.question,
        "asides": _asides(turn, answer),
        "scope": applied_filters.groups(turn),
        "following": following,
        "open": opened_at,
        "former": former,
        "settled": not under_way,
        "prose": bool(answer and answer.model),
        "abstained": _HELP if answer and answer.help else _abstained(turn.scope, answer),
        "failure": "" if under_way or turn.answer else turn.failure or _INTERRUPTED,
        "since": list(since),
        "statements": _statements(answer, numbers),
        "parts": _parts(answer),
        "disagreements": [_disagreement(number, one) for number, one in enumerate(answer.disagreements)]
        if answer
        else [],
        "sources": _sources(answer, numbers),
        "notes": _notes(answer),
        "took": _took(answer),
        "copy": copied(answer, numbers),
        "nearest": [_closest(number, hit) for number, hit in enumerate(answer.nearest)] if answer else [],
    }


def _took(answer: Answer | None) -> str:
    """How long it took, from how much, and what a language model read and wrote for it."""
    if answer is None or answer.help or answer.trace is None or not answer.trace.seconds:
        return ""
    hits = answer.trace.hits
    reports = len({hit.report_id for hit in hits})
    seconds = f"{sum(answer.trace.seconds.values()):.1f} s"
    # Beside a declined answer a note says how many reports were searched in all.
    parts = [
        f"Took {seconds}"
        if answer.abstained
        else f"Read passages of {labels.counted(reports, 'report')} in {seconds}"
    ]
    if answer.model:
        parts.append(answer.model)
    if answer.tokens:
        parts.append(f"{answer.tokens.prompt:,} tokens in, {answer.tokens.reply:,} out")
    return " · ".join(parts)


def copied(answer: Answer | None, numbers: dict[tuple[str, int], int]) -> str:
    """The answer as plain text with its numbered sources; unsupported statements are left out."""
    if answer is None or not answer.text:
        return ""
    lines: list[str] = []
    sides = {place: side for side in answer.sides for place in side.statements}
    aspect = ""
    for place, statement in enumerate(answer.statements):
        if not statement.unsupported:
            side = sides.get(place)
            if side and side.aspect and side.aspect != aspect:
                lines += ["", side.aspect] if lines else [side.aspect]
            aspect = side.aspect if side else ""
            of = f"{side.outlet}: " if side else ""
            if gap := gap_before(answer.gaps, place):
                lines.append(gap_text(gap))
            cited = dict.fromkeys(numbers[_version(citation.stored)] for citation in statement.citations)
            label = f"{statement.label}: " if statement.label else ""
            lines.append(
                f"{of}{label}{' '.join(statement.text.split())} {''.join(f'[{number}]' for number in cited)}"
            )
    sources = [f"[{one['number']}] {one['title']} ({one['where']})" for one in _sources(answer, numbers)]
    return "\n".join([*lines, "", *sources])


def _asides(turn: AskedTurn, answer: Answer | None) -> list[str]:
    asides = []
    if filters := labels.filters(turn.scope):
        asides.append(f"Filters: {filters}")
    if answer and _folded(answer.standalone) not in ("", _folded(turn.question)):
        asides.append(f"Understood as: {answer.standalone}")
    return asides


def _notes(answer: Answer | None) -> list[str]:
    if answer is None:
        return []
    beside_chips = {one.note for one in answer.recognised}
    notes = [opened.sentence(note) for note in answer.notes if note not in beside_chips]
    return notes or ([_NOTHING] if answer.abstained else [])


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip("?!. ")


def _abstained(scope: Scope, answer: Answer | None) -> str:
    if answer is None or not answer.abstained:
        return ""
    within = any(one.effect is FilterEffect.ONLY for one in answer.recognised)
    return _ABSTAINED_WITHIN if within or not scope.unlimited else _ABSTAINED


def _version(stored: StoredReport) -> tuple[str, int]:
    return stored.report_id, stored.version


def _numbers(answer: Answer | None) -> dict[tuple[str, int], int]:
    numbers: dict[tuple[str, int], int] = {}
    for statement in answer.statements if answer else ():
        for citation in statement.citations:
            numbers.setdefault(_version(citation.stored), len(numbers) + 1)
    return numbers


def _statements(answer: Answer | None, numbers: dict[tuple[str, int], int]) -> list[dict[str, Any]]:
    return [
        {
            "text": " ".join(shown.text.split()),
            "pieces": check_results.pieces(shown),
            "context": " ".join(shown.context.split()),
            "label": statement.label,
            "gap": gap_text(gap) if answer and (gap := gap_before(answer.gaps, number)) else "",
            "apart": statement.unsupported,
            "card": check_results.describe(statement, quoted=answer is not None and not answer.model),
            "weight": corroboration.describe(statement),
            "also": [
                _elsewhere(citation, f"a{number}.{place}") for place, citation in enumerate(statement.also)
            ],
            "dates": dates(statement),
            "outdated": list(outdated(statement)),
            "citations": [
                _chip(citation, f"s{number}.{place}", numbers)
                for place, citation in enumerate(statement.citations)
            ],
        }
        for number, statement in enumerate(answer.statements if answer else ())
        for shown in [as_shown(statement)]
    ]


def dates(statement: Statement) -> list[dict[str, str]]:
    """The days that its words for a time mean, empty where they are unresolved, and the reason."""
    return [
        {
            "days": in_words(one.interval) if one.interval else "",
            "basis": basis(one, statement.text),
        }
        for one in filter(says_more, statement.dates)
    ]


def _parts(answer: Answer | None) -> list[dict[str, Any]]:
    """The places of the supported statements, by the side they belong to; else all together."""
    if answer is None:
        return []
    supported = [n for n, statement in enumerate(answer.statements) if not statement.unsupported]
    parts = [
        {
            "outlet": side.outlet,
            "dated": labels.day(side.published) if side.published else "no date given",
            "aspect": side.aspect,
            "statements": [number for number in side.statements if number in supported],
        }
        for side in answer.sides
    ]
    sided = {number for side in answer.sides for number in side.statements}
    rest = [number for number in supported if number not in sided]
    parts.append({"outlet": "", "dated": "", "aspect": "", "statements": rest})
    return [part for part in parts if part["statements"]]


def _chip(citation: Citation, at: str, numbers: dict[tuple[str, int], int]) -> dict[str, Any]:
    number = numbers[_version(citation.stored)]
    where = labels.whereabouts(citation.stored.report)
    return {"number": str(number), "at": at, "tip": f"Source {number}: {where}"}


def _elsewhere(citation: Citation, at: str) -> dict[str, Any]:
    report = citation.stored.report
    return {
        "at": at,
        "where": labels.whereabouts(report),
        "words": " ".join(citation.quote.split()),
        "tip": f"Open: {' '.join(report.title.split())}",
    }


def _sources(answer: Answer | None, numbers: dict[tuple[str, int], int]) -> list[dict[str, Any]]:
    sources: dict[int, dict[str, Any]] = {}
    for number, statement in enumerate(answer.statements if answer else ()):
        for place, citation in enumerate(statement.citations):
            report = citation.stored.report
            source = _chip(citation, f"s{number}.{place}", numbers) | {
                "title": " ".join(report.title.split()),
                "where": labels.whereabouts(report),
            }
            source["tip"] = f"Open source {source['number']}: {source['title']}"
            sources.setdefault(numbers[_version(citation.stored)], source)
    return list(sources.values())


def _disagreement(number: int, disagreement: Disagreement) -> dict[str, Any]:
    """What reports disagree on: each side's words, its sentence, and where it can be opened."""
    return {
        "heading": disagreement.heading,
        "sides": [
            {
                "words": " ".join(claim.words.split()),
                "text": " ".join(claim.text.split()),
                "sources": [
                    {
                        "at": f"d{number}.{side}.{place}",
                        "where": labels.whereabouts(citation.stored.report),
                        "tip": f"Open: {' '.join(citation.stored.report.title.split())}",
                    }
                    for place, citation in enumerate(claim.citations)
                ],
            }
            for side, claim in enumerate(disagreement.claims)
        ],
    }


def _closest(number: int, hit: Hit) -> dict[str, Any]:
    report = hit.stored.report
    return _openable(f"n{number}", hit) | {
        "text": " ".join(hit.text.split()),
        "tip": f"Open: {' '.join(report.title.split())}",
        "copies": [_openable(f"n{number}.{place}", copy) for place, copy in enumerate(hit.copies)],
    }


def _openable(at: str, hit: Hit) -> dict[str, Any]:
    report = hit.stored.report
    where = labels.whereabouts(report)
    title = " ".join(report.title.split())
    return {"at": at, "title": title, "where": where, "tip": f"Open the copy in {where}: {title}"}

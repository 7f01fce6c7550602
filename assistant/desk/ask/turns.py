"""A turn of a conversation as the page shows it: plain values, no markup."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.answer.annotations import gap_text, outdated
from assistant.answer.applied_filters import FilterEffect
from assistant.answer.entry import gap_before
from assistant.answer.rows_shown import as_shown
from assistant.answer.staleness import UNCHANGED, AnswerChanges, CitationStatus, staleness_notes
from assistant.desk import labels, opened
from assistant.desk.ask import applied_filters, check_results, corroboration, understood
from assistant.desk.ask.copied_text import copied_text
from assistant.desk.ask.sources import LAPSED, Sources
from assistant.when.wording import basis, in_words, says_more
from corpus import Hit, StoredReport

if TYPE_CHECKING:
    from assistant.answer.answer import Answer, Citation, CitedText, Disagreement, Statement
    from assistant.ledger import AskedTurn

_INTERRUPTED = "This question has no answer yet: it was interrupted or is still running in another window."
_DECLINED = "No report answers this."
_HELP = "What you can ask"


def describe(
    turn: AskedTurn,
    *,
    opened_at: str | None,
    under_way: bool,
    following: bool,
    longest: int,
    left_out: Sequence[StoredReport] = (),
    since: AnswerChanges = UNCHANGED,
    pinned: Collection[int] = (),
) -> dict[str, Any]:
    """The turn's question, statements with numbered chips, sources, notes, and the closest matches.

    ``longest`` is how many characters a question may have, ``left_out`` are the reports that it is asked
    without, ``since`` is what has become of what it cites since, and ``pinned`` are the places of the
    statements that the reader has pinned.

    A source is one version of one report; it has one number throughout the answer, and each chip opens
    the passage that supports its own sentence. What only failed sentences cite has no number. While a
    question is asked again, the former answer is shown.
    """
    former = under_way and turn.answer is None and turn.before is not None
    answer = turn.before if former else turn.answer
    sources = Sources.of(answer, since.citations)
    return {
        "place": turn.place,
        "question": turn.question,
        "filters": labels.filters(replace(turn.scope, without=())),
        "left_out": [
            {"report": one.report_id, "title": labels.shortened(one.report.title, 80)} for one in left_out
        ],
        "understood": understood.describe(turn, answer, following=following),
        "scope": applied_filters.groups(turn),
        "following": following,
        "open": opened_at,
        "longest": longest,
        "former": former,
        "settled": not under_way,
        "prose": bool(answer and answer.model),
        "help": _HELP if answer and answer.help else "",
        "declined": _declined(turn, answer),
        "fallback": answer.fallback if answer else "",
        "lead": opened.sentence(answer.lead) if answer else "",
        "failure": "" if under_way or turn.answer else turn.failure or _INTERRUPTED,
        "since": [*staleness_notes(since.citations), *filter(None, [since.added])],
        "statements": _statements(answer, sources, pinned),
        "parts": _parts(answer),
        "disagreements": [
            _disagreement(number, one, since.claims) for number, one in enumerate(answer.disagreements)
        ]
        if answer
        else [],
        "sources": sources.listed(),
        "notes": _notes(answer),
        "took": _took(answer),
        "ready": _ready(answer, sources),
        "copy": copied_text(turn, answer, sources, since),
        "link": labels.address_of_answer(turn.conversation_id, turn.place)
        if answer and not (answer.help or former)
        else "",
        "nearest": [_closest(number, hit) for number, hit in enumerate(answer.nearest)] if answer else [],
    }


def _ready(answer: Answer | None, sources: Sources) -> str:
    """What is read out when an answer is there."""
    if answer is None:
        return ""
    if answer.abstained or answer.help:
        return f"No answer: {opened.sentence(answer.declined or _DECLINED)}" if answer.abstained else _HELP
    sentences = sum(not statement.unsupported for statement in answer.statements)
    cited = labels.counted(len(sources.numbers), "source")
    return f"Answer ready: {labels.counted(sentences, 'sentence')}, {cited}"


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


def _notes(answer: Answer | None) -> list[str]:
    """The notes that are not shown elsewhere: beside a chip, or above the answer."""
    if answer is None:
        return []
    elsewhere = {
        answer.fallback,
        answer.lead,
        answer.declined or _DECLINED,
        *(one.note for one in answer.recognised),
    }
    return [opened.sentence(note) for note in answer.notes if note not in elsewhere]


def _declined(turn: AskedTurn, answer: Answer | None) -> dict[str, Any] | None:
    """Why nothing answers, and the filters without which something may; None for an answer."""
    if answer is None or not answer.abstained or answer.help:
        return None
    return {
        "why": opened.sentence(answer.declined or _DECLINED),
        "filtered": not turn.scope.unlimited,
        "without": [
            {"switch": one.switch, "label": labels.shortened(one.label, 60)}
            for one in answer.recognised
            if one.effect is FilterEffect.ONLY
        ],
    }


def _statements(answer: Answer | None, sources: Sources, pinned: Collection[int]) -> list[dict[str, Any]]:
    return [
        {
            "text": " ".join(shown.text.split()),
            "pieces": check_results.pieces(shown),
            "context": " ".join(shown.context.split()),
            "label": statement.label,
            "gap": gap_text(gap) if answer and (gap := gap_before(answer.gaps, number)) else "",
            "apart": statement.unsupported,
            "pinned": number in pinned,
            "card": check_results.describe(statement, quoted=answer is not None and not answer.model),
            "weight": corroboration.describe(statement),
            "also": [
                _elsewhere(citation, f"a{number}.{place}") for place, citation in enumerate(statement.also)
            ],
            "dates": dates(statement),
            "outdated": list(outdated(statement)),
            "lapsed": sources.all_lapsed(number),
            "citations": [
                sources.chip(number, place, citation) for place, citation in enumerate(statement.citations)
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


def _elsewhere(citation: Citation, at: str) -> dict[str, Any]:
    report = citation.stored.report
    return {
        "at": at,
        "where": labels.whereabouts(report),
        "words": " ".join(citation.quote.split()),
        "tip": f"Open: {' '.join(report.title.split())}",
    }


def _disagreement(
    number: int, disagreement: Disagreement, since: Mapping[CitedText, CitationStatus]
) -> dict[str, Any]:
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
                        "lapsed": LAPSED.get(since.get(citation.key, CitationStatus.UNCHANGED), ""),
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

"""A note as the page shows it: plain values, no markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.answer.rows_shown import as_shown
from assistant.answer.staleness import staleness_notes
from assistant.desk import labels

if TYPE_CHECKING:
    from assistant.answer.answer import Citation
    from assistant.ledger.notes import Note
    from assistant.operations.notes import NoteNow


def at(note: Note) -> str:
    """How the page names a note: ``12.0`` is statement 0 of answer 12; ``12.0.1`` is its citation 1."""
    return f"{note.given.answer_id}.{note.number}"


def places(found: Sequence[NoteNow]) -> dict[str, Citation]:
    """Every citation of the notes, by its place on the page."""
    return {
        f"{at(one.note)}.{place}": citation
        for one in found
        for place, citation in enumerate(one.note.statement.citations)
    }


def describe(one: NoteNow) -> dict[str, Any]:
    """A note: its sentence, sources, question, comment, and what has become of its sources since.

    And on what reports disagree there, with the words of each side.
    """
    note = one.note
    shown = as_shown(note.statement)
    lapsed = {change.place for change in one.changes if change.status.is_stale}
    return {
        "at": at(note),
        "label": shown.label,
        "context": " ".join(shown.context.split()),
        "words": " ".join(shown.text.split()),
        "lapsed": bool(lapsed) and len(lapsed) == len(note.statement.citations),
        "sources": [
            {
                "at": f"{at(note)}.{place}",
                "where": labels.whereabouts(citation.stored.report),
                "tip": f"Open: {' '.join(citation.stored.report.title.split())}",
                "lapsed": place in lapsed,
            }
            for place, citation in enumerate(note.statement.citations)
        ],
        "warnings": list(staleness_notes(change for change in one.changes if change.status.is_stale)),
        "disagreements": [
            f"{one.heading} ({'; '.join(' '.join(claim.words.split()) for claim in one.claims)})"
            for one in note.disagreements
        ],
        "question": " ".join(note.given.question.split()),
        "address": labels.address_of_answer(note.conversation_id, note.place) if note.conversation_id else "",
        "pinned": labels.day(note.pinned),
        "comment": note.comment,
    }

"""Notes: what an analyst pinned of the answers they got. They belong to that person alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.access import Person, Role, operation
from assistant.answer.staleness import CitationChange, CitationStatus, cited_changes
from assistant.brief.notes import PinnedStatement, notes_paper
from assistant.brief.render import NOTES_FORMATS
from assistant.errors import AnswerNotFound
from assistant.ledger import notes
from assistant.ledger.given_verdicts import verdicts_on_answer
from assistant.ledger.notes import Note
from assistant.settings import Services

if TYPE_CHECKING:
    from assistant.answer.answer import CitedText
    from assistant.ledger import AskedTurn


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteNow:
    """A note, and what has become of each citation of its sentence since, in their order.

    ``claims`` are what has become of the texts that its disagreements cite, and of those of other notes.
    """

    note: Note
    changes: tuple[CitationChange, ...]
    claims: Mapping[CitedText, CitationStatus] = field(default_factory=dict)


@operation(needs=Role.ANALYST)
def pin(person: Person, services: Services, turn: AskedTurn, number: int) -> None:
    """Pins the ``number``-th statement, from 0, of an answer of the person's.

    Raises AnswerNotFound, also for a statement that its sources do not support; LedgerUnusable.
    """
    statements = turn.answer.statements if turn.answer else ()
    if turn.asked_by != person.person_id or not 0 <= number < len(statements):
        raise AnswerNotFound(f"answer {turn.turn_id!r} with a sentence {number!r} was not found among yours")
    if statements[number].unsupported:
        raise AnswerNotFound("a sentence that its source does not support cannot be pinned")
    notes.pin(services.ledger, turn.turn_id, number, person_id=person.person_id)


@operation(needs=Role.ANALYST)
def unpin(person: Person, services: Services, answer_id: int, number: int) -> None:
    """Takes a note of the person's away. Raises NoteNotFound, LedgerUnusable."""
    notes.unpin(services.ledger, answer_id, number, person_id=person.person_id)


@operation(needs=Role.ANALYST)
def restore(person: Person, services: Services, note: Note) -> None:
    """Undoes that a note of the person's was taken away. Raises LedgerUnusable."""
    notes.restore(services.ledger, note, person_id=person.person_id)


@operation(needs=Role.ANALYST)
def comment_on(person: Person, services: Services, answer_id: int, number: int, text: str) -> None:
    """Replaces the comment of a note of the person's. Raises NoteNotFound, LedgerUnusable."""
    notes.comment_on(services.ledger, answer_id, number, text, person_id=person.person_id)


@operation(needs=Role.ANALYST)
def pinned_in(person: Person, services: Services, turn: AskedTurn) -> frozenset[int]:
    """The statements of an answer that the person has pinned, from 0. Raises LedgerUnusable."""
    return notes.pinned_in(services.ledger, turn.turn_id, person_id=person.person_id)


@operation(needs=Role.ANALYST)
def list_notes(person: Person, services: Services) -> list[NoteNow]:
    """The person's notes, the one pinned last first. Raises LedgerUnusable, CorpusError."""
    return _now(services, notes.notes_of(services.ledger, person_id=person.person_id))


@operation(needs=Role.ANALYST)
def export_notes(person: Person, services: Services, name: str) -> bytes:
    """The person's notes in the format of this name, ``md`` or ``docx``.

    Raises LedgerUnusable, CorpusError.
    """
    found = _now(services, notes.notes_of(services.ledger, person_id=person.person_id))
    answers = dict.fromkeys(one.note.given.answer_id for one in found)
    verdicts = {answer_id: verdicts_on_answer(services.ledger, answer_id) for answer_id in answers}
    pinned = [
        PinnedStatement(
            note=one.note,
            changes=one.changes,
            claims=one.claims,
            verdicts=verdicts[one.note.given.answer_id],
        )
        for one in found
    ]
    return NOTES_FORMATS[name](notes_paper(pinned, by=person.name if person.person_id else ""))


def _now(services: Services, found: Sequence[Note]) -> list[NoteNow]:
    """All sentences are compared as those of one answer, so that each report is read once."""
    if not found:
        return []
    together = replace(
        found[0].given.answer,
        statements=tuple(one.statement for one in found),
        disagreements=tuple(differing for one in found for differing in one.disagreements),
    )
    since = cited_changes(together, services.corpus)
    changes: list[list[CitationChange]] = [[] for _ in found]
    for change in since.citations:
        changes[change.statement].append(change)
    return [
        NoteNow(note=one, changes=tuple(of_it), claims=since.claims)
        for one, of_it in zip(found, changes, strict=True)
    ]

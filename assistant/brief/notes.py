"""A person's notes as a file: the pinned sentences by question, with comments and numbered sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.answer import CitedText
from assistant.answer.staleness import CitationChange, CitationStatus, staleness_notes
from assistant.brief.contents import Line, SourceNumbers
from assistant.brief.paper import Paper
from assistant.brief.wording import disagreement_lines
from assistant.ledger.given_verdicts import AnyGivenVerdict
from assistant.ledger.notes import Note


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedStatement:
    """A note, what has become of its citations since, and the verdicts on its answer.

    The verdicts are by the places of statement and citation, from 0; ``claims`` are what has become of the
    texts that its disagreements cite.
    """

    note: Note
    changes: Sequence[CitationChange]
    claims: Mapping[CitedText, CitationStatus]
    verdicts: Mapping[tuple[int, int], Sequence[AnyGivenVerdict]]


def notes_paper(pinned: Sequence[PinnedStatement], *, by: str) -> Paper:
    """The notes of a person, whose name is empty where nobody signs in; those of one answer together."""
    statuses = {change.citation.key: change.status for one in pinned for change in one.changes}
    numbers = SourceNumbers(statuses=statuses)
    groups: dict[int, list[Line]] = {}
    questions: dict[int, str] = {}
    for one in pinned:
        given = one.note.given
        questions[given.answer_id] = given.question
        groups.setdefault(given.answer_id, []).append(_line(one, numbers))
    count = f"{len(pinned)} note{'' if len(pinned) == 1 else 's'}"
    return Paper(
        title="Notes",
        subject="Notes",
        about=f"{count}{f' by {by}' if by else ''}, the newest first.",
        notices=staleness_notes(change for one in pinned for change in one.changes),
        heading="Sentences",
        groups=tuple((questions[answer_id], tuple(lines)) for answer_id, lines in groups.items()),
        sources=numbers.sources(),
        disagreements=tuple(
            dict.fromkeys(
                disagreement_lines(differing, one.claims)
                for one in pinned
                for differing in one.note.disagreements
            )
        ),
    )


def _line(one: PinnedStatement, numbers: SourceNumbers) -> Line:
    note = one.note
    answer = note.given.answer
    verdicts = [one.verdicts.get((note.number, place), ()) for place in range(len(note.statement.citations))]
    return numbers.line(
        note.statement,
        side=next((side for side in answer.sides if note.number in side.statements), None),
        quoted=not answer.model,
        comment=note.comment,
        verdicts=verdicts,
    )

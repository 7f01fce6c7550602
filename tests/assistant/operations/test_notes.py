"""A person's notes: pinned, commented, taken away and back, and as a file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from assistant.access import ALONE, Person
from assistant.answer.answer import Claim, Disagreement, Statement
from assistant.answer.staleness import CitationStatus
from assistant.errors import AnswerNotFound, NoteNotFound
from assistant.ledger import AskedTurn, Ledger
from assistant.ledger.conversations import add_retake, add_turn, store_answer, turns_of
from assistant.ledger.notes import LONGEST_COMMENT
from assistant.operations import asking, collection, notes
from assistant.operations.notes import NoteNow
from assistant.pipeline import Assistant
from assistant.settings import Services, Settings
from corpus import Corpus, Scope, StoredReport
from tests.assistant.answers import answering, citing, saying
from tests.assistant.operations.test_watching import ANA, BO, let, with_sign_in
from tests.corpora import add_reports, make_report

PIER, FERRY = "The pier of Lemna closed for 12 days.", "The ferry to Kallholm carried 212 passengers."
QUESTION = "How long did the pier of Lemna close?"


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """Services over two reports, for one person alone."""
    with Corpus(tmp_path / "corpus") as corpus:
        add_reports(
            corpus,
            make_report(title="Pier", body=PIER, url="https://lemna.example/1"),
            make_report(title="Ferry", body=FERRY, url="https://lemna.example/2"),
        )
        yield Services(
            settings=Settings(folder=tmp_path),
            assistant=Assistant(corpus=corpus),
            ledger=Ledger(tmp_path / "ledger"),
        )


def cited(services: Services, title: str) -> StoredReport:
    [found] = (one for one in services.corpus.reports() if one.report.title == title)
    return found


def answered(services: Services, *, by: Person = ALONE, question: str = QUESTION) -> AskedTurn:
    """A question with an answer of two sentences, and one that cites nothing."""
    turn = add_turn(services.ledger, question, scope=Scope(), asked_by=by.person_id)
    pier, ferry = citing(cited(services, "Pier")), citing(cited(services, "Ferry"))
    uncited = Statement(text="It may close again.", citations=())
    store_answer(
        services.ledger,
        turn.turn_id,
        answering(question, saying(pier), saying(ferry, pier, text=FERRY), uncited),
    )
    return turns_of(services.ledger, turn.conversation_id)[-1]


def listed(services: Services, person: Person = ALONE) -> list[tuple[str, str]]:
    return [(one.note.statement.text, one.note.comment) for one in notes.list_notes(person, services)]


def only(services: Services) -> NoteNow:
    [one] = notes.list_notes(ALONE, services)
    return one


def test_what_was_pinned_last_is_first_and_each_sentence_is_pinned_once(services: Services) -> None:
    turn, other = answered(services), answered(services, question="And the ferry?")
    for one, number in ((turn, 0), (other, 1), (turn, 1), (turn, 0)):
        notes.pin(ALONE, services, one, number)
    assert listed(services) == [(FERRY, ""), (FERRY, ""), (PIER, "")]
    assert [one.note.given.question for one in notes.list_notes(ALONE, services)][1] == "And the ferry?"
    assert notes.pinned_in(ALONE, services, turn) == {0, 1}
    assert notes.pinned_in(ALONE, services, other) == {1}


@pytest.mark.parametrize("number", [2, 3, -1])
def test_a_sentence_that_nothing_supports_or_that_is_not_there_is_not_pinned(
    services: Services, number: int
) -> None:
    with pytest.raises(AnswerNotFound):
        notes.pin(ALONE, services, answered(services), number)
    assert listed(services) == []


def test_a_note_that_was_unpinned_is_back_in_its_place_with_its_comment_when_that_is_undone(
    services: Services,
) -> None:
    """One that is pinned again keeps the comment as well."""
    turn = answered(services)
    notes.pin(ALONE, services, turn, 0)
    notes.pin(ALONE, services, turn, 1)
    notes.comment_on(ALONE, services, turn.turn_id, 0, " Ask the harbour.\n")
    first = notes.list_notes(ALONE, services)[1].note
    notes.unpin(ALONE, services, turn.turn_id, 0)
    assert listed(services) == [(FERRY, "")]
    assert notes.pinned_in(ALONE, services, turn) == {1}
    with pytest.raises(NoteNotFound):
        notes.unpin(ALONE, services, turn.turn_id, 0)
    with pytest.raises(NoteNotFound):
        notes.comment_on(ALONE, services, turn.turn_id, 0, "x")
    notes.restore(ALONE, services, first)
    assert listed(services) == [(FERRY, ""), (PIER, "Ask the harbour.")]
    notes.unpin(ALONE, services, turn.turn_id, 0)
    notes.pin(ALONE, services, turn, 0)
    assert (PIER, "Ask the harbour.") in listed(services)
    notes.comment_on(ALONE, services, turn.turn_id, 0, "x" * (LONGEST_COMMENT + 1))
    assert (PIER, "x" * LONGEST_COMMENT) in listed(services)
    notes.comment_on(ALONE, services, turn.turn_id, 0, "  ")
    assert (PIER, "") in listed(services)


def test_a_note_outlasts_its_conversation_and_its_question_asked_again(services: Services) -> None:
    turn = answered(services)
    notes.pin(ALONE, services, turn, 0)
    again = add_retake(services.ledger, turn, ignored=None)
    store_answer(
        services.ledger, again.turn_id, answering(QUESTION, saying(citing(cited(services, "Ferry"))))
    )
    one = only(services).note
    assert (one.statement.text, one.conversation_id, one.place) == (PIER, turn.conversation_id, turn.place)
    assert notes.pinned_in(ALONE, services, again) == frozenset()
    notes.pin(ALONE, services, turns_of(services.ledger, turn.conversation_id)[0], 0)
    assert [one.note.place for one in notes.list_notes(ALONE, services)] == [turn.place] * 2

    asking.delete_conversation(ALONE, services, turn.conversation_id)
    assert listed(services) == [(FERRY, ""), (PIER, "")]
    assert {one.note.conversation_id for one in notes.list_notes(ALONE, services)} == {""}


def test_each_source_that_was_withdrawn_or_changed_since_is_named(services: Services) -> None:
    turn = answered(services)
    notes.pin(ALONE, services, turn, 0)
    notes.pin(ALONE, services, turn, 1)
    collection.withdraw(ALONE, services, cited(services, "Pier").report_id, reason="another pier")
    ferry, pier = notes.list_notes(ALONE, services)
    assert [one.status for one in ferry.changes] == [CitationStatus.UNCHANGED, CitationStatus.WITHDRAWN]
    assert [(one.status, one.reason) for one in pier.changes] == [(CitationStatus.WITHDRAWN, "another pier")]


def test_notes_are_private_to_their_person(services: Services) -> None:
    """Nobody else sees them, pins a sentence of another's answer, or changes another's notes."""
    signed_in = replace(services, settings=with_sign_in(services.settings))
    for person in (ANA, BO):
        let(signed_in.ledger, person)
    turn = answered(signed_in, by=ANA)
    notes.pin(ANA, signed_in, turn, 0)
    notes.comment_on(ANA, signed_in, turn.turn_id, 0, "Mine.")
    [hers] = notes.list_notes(ANA, signed_in)
    notes.restore(BO, signed_in, hers.note)
    assert listed(signed_in, BO) == []
    assert notes.pinned_in(BO, signed_in, turn) == frozenset()
    with pytest.raises(AnswerNotFound):
        notes.pin(BO, signed_in, turn, 0)
    with pytest.raises(NoteNotFound):
        notes.unpin(BO, signed_in, turn.turn_id, 0)
    with pytest.raises(NoteNotFound):
        notes.comment_on(BO, signed_in, turn.turn_id, 0, "Not mine.")
    assert listed(signed_in, ANA) == [(PIER, "Mine.")]


def test_a_note_whose_answer_cannot_be_read_is_left_out(services: Services) -> None:
    turn, other = answered(services), answered(services)
    notes.pin(ALONE, services, turn, 1)
    notes.pin(ALONE, services, other, 0)
    with services.ledger.connection() as connection:
        connection.exec_driver_sql(f"UPDATE turns SET answer = 'x' WHERE turn_id = {turn.turn_id}")
    assert listed(services) == [(PIER, "")]


def test_all_notes_are_written_with_their_comments_under_their_questions_with_numbered_sources(
    services: Services,
) -> None:
    """A passage that two sentences cite is one source; what was withdrawn since is said."""
    turn, other = answered(services), answered(services, question="And the *ferry*?")
    notes.pin(ALONE, services, turn, 0)
    notes.pin(ALONE, services, other, 1)
    notes.pin(ALONE, services, turn, 1)
    notes.comment_on(ALONE, services, turn.turn_id, 0, "Ask the harbour:\n*how* long?")
    collection.withdraw(ALONE, services, cited(services, "Pier").report_id, reason="another pier")
    lines = notes.export_notes(ALONE, services, "md").decode().splitlines()
    shown = [
        line
        for line in lines
        if line.startswith(("#", "- The pier", "- The ferry", "  - Comment", "**[", "3 notes"))
    ]
    assert shown == [
        "# Notes",
        "3 notes, the newest first.",
        "## Sentences",
        f"### {QUESTION}",
        f"- {FERRY} [1][2]",
        f"- {PIER} [2]",
        r"  - Comment: Ask the harbour: \*how\* long?",
        r"### And the \*ferry\*?",
        f"- {FERRY} [1][2]",
        "## Sources",
        "**[1]** Ferry",
        "**[2]** Pier",
    ]
    assert "  - Check: no longer supported: \\[2\\] was withdrawn or changed since" in lines
    assert any(line.startswith("> Withdrawn since: “Pier”") and "another pier" in line for line in lines)
    word = [one.text for one in Document(io.BytesIO(notes.export_notes(ALONE, services, "docx"))).paragraphs]
    assert word[:2] == ["Notes", "3 notes, the newest first."]
    assert any("Comment: Ask the harbour: *how* long?" in one for one in word)
    assert any(one.startswith("[2] Pier") for one in word)


def test_a_note_comes_with_what_reports_disagree_on_in_its_sentence(services: Services) -> None:
    """Also in the file, where a side that was withdrawn since says so; another sentence has none of it."""
    pier, ferry = citing(cited(services, "Pier")), citing(cited(services, "Ferry"))
    sides = (
        Claim(words="12 days", text=PIER, citations=(pier,)),
        Claim(words="9 days", text="It closed for 9 days.", citations=(ferry,)),
    )
    given = answering(QUESTION, saying(pier), saying(replace(ferry, start=0, end=9)))
    turn = add_turn(services.ledger, QUESTION, scope=Scope(), asked_by=None)
    differing = Disagreement(kind="figure", about="days closed", claims=sides)
    store_answer(services.ledger, turn.turn_id, replace(given, disagreements=(differing,)))
    turn = turns_of(services.ledger, turn.conversation_id)[-1]
    for number in range(2):
        notes.pin(ALONE, services, turn, number)
    other, one = notes.list_notes(ALONE, services)
    assert (other.note.disagreements, one.note.disagreements) == ((), (differing,))
    collection.withdraw(ALONE, services, cited(services, "Ferry").report_id, reason="another ferry")
    lines = [line for line in notes.export_notes(ALONE, services, "md").decode().splitlines() if line]
    [place] = [number for number, line in enumerate(lines) if line == "Reports disagree on: days closed"]
    assert lines[place + 1].startswith(f"- 12 days: “{PIER}”")
    assert lines[place + 2].startswith("- 9 days: “It closed for 9 days.”")
    assert lines[place + 2].endswith(", withdrawn since)")

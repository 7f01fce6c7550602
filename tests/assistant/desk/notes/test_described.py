"""What the Notes page shows of a note."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer.answer import Claim, Disagreement
from assistant.answer.staleness import CitationChange, CitationStatus
from assistant.desk.notes.described import describe, places
from assistant.ledger.answers import CHAT, StoredAnswer
from assistant.ledger.notes import Note
from assistant.operations.notes import NoteNow
from corpus import Scope
from tests.assistant.answers import answering, citing, saying
from tests.corpora import COLLECTED, make_report

PIER = citing(make_report(title="Pier", body="The pier closed for 12 days."))
FERRY = citing(make_report(title="Ferry", body="The ferry carried 212 passengers."))
NOTE = Note(
    given=StoredAnswer(
        answer_id=12,
        asked=COLLECTED,
        asked_in=CHAT,
        asked_by=None,
        question="How\nlong?",
        scope=Scope(),
        answer=answering("How long?", saying(FERRY), saying(PIER, FERRY)),
    ),
    number=1,
    pinned=COLLECTED,
    comment="Mine.",
    conversation_id="a b",
    place=7,
)


def became(*statuses: CitationStatus) -> NoteNow:
    """The note, and what its sources became."""
    citations = NOTE.statement.citations
    return NoteNow(
        note=NOTE,
        changes=tuple(
            CitationChange(statement=0, place=place, citation=citations[place], status=status, reason="wrong")
            for place, status in enumerate(statuses)
        ),
    )


def test_a_note_has_a_place_for_each_of_its_citations_and_leads_to_its_answer() -> None:
    now = became(CitationStatus.UNCHANGED, CitationStatus.CHANGED_ELSEWHERE)
    shown = describe(now)
    assert places([now]) == {"12.1.0": PIER, "12.1.1": FERRY}
    assert [one["at"] for one in shown["sources"]] == ["12.1.0", "12.1.1"]
    assert (shown["question"], shown["address"]) == ("How long?", "./?conversation=a%20b&answer=7")
    assert (shown["warnings"], shown["lapsed"]) == ([], False)
    assert describe(replace(now, note=replace(NOTE, conversation_id="")))["address"] == ""


def test_a_source_that_lapsed_is_marked_and_the_sentence_once_all_have() -> None:
    one = describe(became(CitationStatus.WITHDRAWN, CitationStatus.UNCHANGED))
    both = describe(became(CitationStatus.WITHDRAWN, CitationStatus.CHANGED))
    assert [source["lapsed"] for source in one["sources"]] == [True, False]
    assert (one["lapsed"], both["lapsed"]) == (False, True)
    [warning] = one["warnings"]
    assert "“Pier”" in warning
    assert warning.endswith("Reason: wrong.")
    assert len(both["warnings"]) == 2


def test_a_note_says_what_reports_disagree_on_with_the_words_of_each_side() -> None:
    claims = tuple(
        Claim(words=words, text="q", citations=(cited,))
        for words, cited in (("12\ndays", PIER), ("9", FERRY))
    )
    differing = Disagreement(kind="figure", about="days closed", claims=claims)
    given = replace(NOTE.given, answer=replace(NOTE.given.answer, disagreements=(differing,)))
    shown = describe(NoteNow(note=replace(NOTE, given=given), changes=()))
    assert shown["disagreements"] == ["Reports disagree on: days closed (12 days; 9)"]
    assert describe(became())["disagreements"] == []

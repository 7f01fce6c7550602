"""A person's conversations: listed, found, renamed and deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer.answer import Answer, Statement
from assistant.errors import ConversationNotFound
from assistant.ledger import Ledger
from assistant.ledger.conversation_list import LONGEST_TITLE, conversations_of, delete, is_owner, rename
from assistant.ledger.conversations import add_turn, store_answer, turns_of
from corpus import Scope


@pytest.fixture
def ledger(tmp_path: Path, database_url: str | None) -> Iterator[Ledger]:
    with Ledger(tmp_path, database_url=database_url) as opened:
        yield opened


def asked(
    ledger: Ledger, question: str, *, by: str | None = "ana", answer: str = "", within: str = ""
) -> str:
    """A question asked, and answered with this sentence when there is one; its conversation."""
    turn = add_turn(ledger, question, scope=Scope(), conversation_id=within or None, asked_by=by)
    if answer:
        statements = (Statement(text=answer, citations=()),)
        store_answer(
            ledger, turn.turn_id, Answer(question=question, standalone=question, statements=statements)
        )
    return turn.conversation_id


def titles(ledger: Ledger, *, owner: str | None = "ana", containing: str = "") -> list[str]:
    return [one.title for one in conversations_of(ledger, owner=owner, containing=containing)]


def test_they_are_listed_by_their_last_question(ledger: Ledger) -> None:
    first = asked(ledger, "one")
    asked(ledger, "elsewhere")
    asked(ledger, "two", within=first)
    assert [(one.title, one.questions) for one in conversations_of(ledger, owner="ana")] == [
        ("one", 2),
        ("elsewhere", 1),
    ]
    assert [one.title for one in conversations_of(ledger, owner="ana", limit=1)] == ["one"]


def test_each_belongs_to_its_person(ledger: Ledger) -> None:
    """Also those of somebody who has not signed in, which belong to nobody else."""
    hers = asked(ledger, "hers")
    asked(ledger, "his", by="bo")
    asked(ledger, "alone", by=None)
    assert [titles(ledger, owner=owner) for owner in ("ana", "bo", None)] == [["hers"], ["his"], ["alone"]]
    assert is_owner(ledger, hers, owner="ana")
    assert not is_owner(ledger, hers, owner="bo")
    assert not is_owner(ledger, hers, owner=None)
    with pytest.raises(ConversationNotFound, match=hers):
        rename(ledger, hers, "x", owner="bo")
    with pytest.raises(ConversationNotFound, match=hers):
        delete(ledger, hers, owner="bo")
    assert titles(ledger) == ["hers"]


def test_a_conversation_is_found_by_words_asked_answered_or_in_its_title(ledger: Ledger) -> None:
    ferry = asked(ledger, "When did it leave?", answer="The ferry carried 100% of the cars, O'Hara said.")
    asked(ledger, "Which dam failed?", answer="The dam at Utmark did.", within=ferry)
    dam = asked(ledger, "Something else", answer="Nothing of note.")
    rename(ledger, dam, "Dams", owner="ana")
    assert titles(ledger, containing="100%") == ["When did it leave?"]
    assert titles(ledger, containing="o'hara  said") == ["When did it leave?"]
    assert titles(ledger, containing="DAM") == ["Dams", "When did it leave?"]
    assert titles(ledger, containing="1_0%") == []
    assert titles(ledger, containing="citations") == []  # a key of stored answers, in no answer
    assert titles(ledger, owner="bo", containing="dam") == []


def test_a_title_can_be_given_and_taken_back(ledger: Ledger) -> None:
    one = asked(ledger, "When did it leave?")
    rename(ledger, one, "  The \n ferry ", owner="ana")
    assert titles(ledger) == ["The ferry"]
    rename(ledger, one, "x" * 500, owner="ana")
    assert titles(ledger) == ["x" * LONGEST_TITLE]
    rename(ledger, one, " ", owner="ana")
    assert titles(ledger) == ["When did it leave?"]


def test_a_deleted_conversation_leaves_the_list_and_stays_in_the_ledger(ledger: Ledger) -> None:
    one = asked(ledger, "When did it leave?", answer="At noon.")
    delete(ledger, one, owner="ana")
    assert titles(ledger) == []
    assert titles(ledger, containing="noon") == []
    assert not is_owner(ledger, one, owner="ana")
    assert [turn.question for turn in turns_of(ledger, one)] == ["When did it leave?"]
    with pytest.raises(ConversationNotFound):
        rename(ledger, one, "again", owner="ana")

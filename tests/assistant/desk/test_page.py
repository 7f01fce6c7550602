"""The analysts' desk, run by Streamlit without a browser."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant.access import ALONE
from assistant.desk import opened
from assistant.desk.ask import applied_filters, first_screen
from assistant.ledger import Ledger
from assistant.ledger.conversations import add_retake, add_turn, turns_of
from assistant.operations import asking
from assistant.settings import Settings
from corpus import Corpus, Scope
from tests.assistant.desk.made import (
    FERRY,
)
from tests.corpora import add_reports, make_report

APP = Path(opened.__file__).with_name("app.py")


def shown(page: AppTest, part: str) -> list[dict[str, Any]]:
    """What the page gave to its own parts of one kind, in order."""
    found = [element.proto for element in [*page.sidebar, *page.main] if hasattr(element, "proto")]
    return [
        json.loads(proto.json)
        for proto in found
        if getattr(proto, "component_name", "").endswith(f"dateline_{part}")
    ]


def conversation_of(page: AppTest) -> str:
    """The conversation that the page's address names."""
    named = page.query_params["conversation"]
    return named if isinstance(named, str) else named[0]


@pytest.fixture
def desk(folder: Path) -> Iterator[Path]:
    """A folder with two reports, and the desk set to open it."""
    with Corpus(folder) as corpus:
        add_reports(corpus, FERRY, make_report())
    opened.use(Settings(folder=folder))
    yield folder
    opened.close()


def run(address: dict[str, str] | None = None) -> AppTest:
    page = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in (address or {}).items():
        page.query_params[name] = value
    return page.run()


def test_a_question_is_answered_and_kept(desk: Path) -> None:
    """The page shows the statements with their chips, and the ledger has the same answer."""
    page = run()
    page.chat_input[0].set_value("How many passengers left Ostravik?").run()
    assert not page.exception
    [view] = shown(page, "turn")
    [kept] = turns_of(Ledger(desk), conversation_of(page))
    assert kept.answer is not None
    assert [s["text"] for s in view["statements"]] == [s.text for s in kept.answer.statements]
    assert "212 passengers" in view["statements"][0]["text"]
    assert view["statements"][0]["citations"][0]["number"] == "1"
    assert view["failure"] == ""


def test_an_old_answer_says_what_has_happened_to_its_reports(desk: Path) -> None:
    """At its head, and no longer once the report is restored."""
    page = run()
    page.chat_input[0].set_value("How many passengers left Ostravik?").run()
    conversation = conversation_of(page)
    assert shown(page, "turn")[0]["since"] == []
    with Corpus(desk) as corpus, corpus.writer.writing():
        corpus.writer.withdraw(FERRY.report_id, reason="the line never opened")
    [view] = shown(run({"conversation": conversation}), "turn")
    assert view["since"] == [
        f"Withdrawn since: “{FERRY.title}” (Ostravik Post). Reason: the line never opened."
    ]
    with Corpus(desk) as corpus, corpus.writer.writing():
        corpus.writer.restore(FERRY.report_id)
    [view] = shown(run({"conversation": conversation}), "turn")
    assert view["since"] == []


def test_an_answer_can_be_downloaded_in_three_formats(desk: Path) -> None:
    page = run()
    page.chat_input[0].set_value("How many passengers left Ostravik?").run()
    assert not page.exception
    offered = page.get("download_button")
    assert [button.proto.label for button in offered] == ["Word", "Markdown", "JSON"]
    [turn_asked] = turns_of(Ledger(desk), conversation_of(page))
    services = opened.services()
    assert b"212 passengers" in asking.export_brief(ALONE, services, turn_asked.turn_id, "md")
    assert asking.export_brief(ALONE, services, turn_asked.turn_id, "docx").startswith(b"PK")


def test_a_ledger_that_cannot_be_used_is_said_and_costs_no_answer(desk: Path) -> None:
    (desk / "ledger.sqlite").write_bytes(b"no ledger" * 200)
    page = run()
    page.chat_input[0].set_value("How many passengers left Ostravik?").run()
    assert not page.exception
    assert "212 passengers" in shown(page, "turn")[0]["statements"][0]["text"]
    assert any(
        "Questions and answers are not stored: the ledger" in html.proto.body for html in page.get("html")
    )


def test_an_answer_that_cannot_be_kept_is_shown_and_says_so(desk: Path) -> None:
    """When the ledger fails between the question and its answer."""
    page = run()
    with sqlite3.connect(desk / "ledger.sqlite") as ledger:
        ledger.execute("DROP TABLE cited")
    ledger.close()
    page.chat_input[0].set_value("How many passengers left Ostravik?").run()
    assert not page.exception
    [view] = shown(page, "turn")
    assert "212 passengers" in view["statements"][0]["text"]
    assert view["notes"][-1].startswith(
        "This answer is not stored: the ledger 'ledger.sqlite' cannot be used"
    )
    assert str(desk) not in str(view)
    assert view["failure"] == ""


def test_a_later_visit_shows_the_conversation_again(desk: Path) -> None:
    """With the open citation that the address names, whatever the session before had open."""
    first = run()
    first.chat_input[0].set_value("How many passengers left Ostravik?").run()
    conversation = conversation_of(first)
    [before] = shown(first, "turn")
    turn_id = turns_of(Ledger(desk), conversation)[0].turn_id
    later = run({"conversation": conversation, "cite": f"{turn_id}-s0.0"})
    [again] = shown(later, "turn")
    assert again == before | {"open": "s0.0", "awaited": False}
    [report] = shown(later, "passage")
    assert report["title"] == [{"text": FERRY.title, "marked": False}]
    [day] = shown(later, "conversations")[0]["days"]
    assert (day["label"], [listed["current"] for listed in day["rows"]]) == ("Today", [True])


def test_the_filters_become_the_scope_of_the_question(desk: Path) -> None:
    page = run()
    assert not page.multiselect  # what is folded away is not drawn
    page.session_state["filters"] = True
    page.run()
    page.multiselect(key="outlet").select("Ostravik Post").run()
    page.chat_input[0].set_value("What happened at Lemna?").run()
    [kept] = turns_of(Ledger(desk), conversation_of(page))
    assert kept.scope == Scope(outlets=("Ostravik Post",))
    [view] = shown(page, "turn")
    assert view["filters"] == "Ostravik Post"
    assert {source["where"].split(" · ")[0] for source in view["sources"]} <= {"Ostravik Post"}


def test_known_to_us_by_a_day_is_a_filter_in_the_address(desk: Path) -> None:
    """The reports were collected on 1 March: on the day before there was none."""
    page = run({"known_by": "2026-02-28"})
    page.chat_input[0].set_value("How many passengers left Ostravik?").run()
    [kept] = turns_of(Ledger(desk), conversation_of(page))
    assert kept.scope.known_by == datetime(2026, 2, 28, 23, 59, 59, 999999, tzinfo=UTC)
    [view] = shown(page, "turn")
    assert view["filters"] == "known by 28 Feb 2026"
    assert view["declined"] == {"why": "No reports match these filters.", "filtered": True, "without": []}


def test_of_a_long_conversation_only_what_is_read_is_described(desk: Path) -> None:
    """The other turns are a row each; one that is unfolded has its actions, and a report opens its turn."""
    page = run()
    questions = [f"How many passengers left Ostravik{more}?" for more in ("", " then", " by ferry")]
    for question in questions:
        page.chat_input[0].set_value(question).run()
    assert [view["question"] for view in shown(page, "turn")] == questions[-1:]
    [rows] = [part["rows"] for part in shown(page, "folded")]
    assert [row["question"] for row in rows] == questions[:-1]
    assert "212 passengers" in rows[0]["words"]
    assert rows[0]["sources"] == "1 source"
    watching = [one.label for one in page.button].count("Watch this question")
    assert watching == 1
    page.session_state["unfolded turns"] = frozenset({rows[0]["at"]})
    page.run()
    assert [view["question"] for view in shown(page, "turn")] == [questions[0], questions[2]]
    assert [view["unfolded"] for view in shown(page, "turn")] == [True, False]
    assert [one.label for one in page.button].count("Watch this question") == 2
    second = turns_of(Ledger(desk), conversation_of(page))[1]
    reading = run({"conversation": conversation_of(page), "cite": f"{second.turn_id}-s0.0"})
    views = shown(reading, "turn")
    assert [(view["question"], view["landing"]) for view in views] == [
        (questions[1], True),
        (questions[2], False),
    ]
    assert [len(part["rows"]) for part in shown(reading, "folded")] == [1]


def test_what_cannot_be_asked_is_explained(desk: Path) -> None:
    """A question that the assistant refuses is shown with its reason, and can be asked again."""
    page = run()
    page.chat_input[0].set_value("\0").run()
    assert not page.exception
    [view] = shown(page, "turn")
    assert "ask in words" in view["failure"]
    assert view["statements"] == []


def test_an_interrupted_question_is_shown_as_such(desk: Path) -> None:
    asked = add_turn(Ledger(desk), "How many passengers left Ostravik?", scope=Scope())
    [view] = shown(run({"conversation": asked.conversation_id}), "turn")
    assert "interrupted" in view["failure"]


def test_an_empty_corpus_offers_no_question_box(folder: Path) -> None:
    opened.use(Settings(folder=folder))
    try:
        page = run()
        assert not page.exception
        assert not page.chat_input
        assert [title.value for title in page.title] == ["No reports yet"]
        assert "Load the sample reports" in [one.label for one in page.button]
    finally:
        opened.close()


def test_a_question_asked_again_is_answered_without_what_was_ignored(desk: Path) -> None:
    """In its own place; the page of a later visit shows the chip, and that it can be restored."""
    question = "How many passengers left Ostravik according to the Ostravik Post?"
    page = run()
    page.chat_input[0].set_value(question).run()
    [view] = shown(page, "turn")
    [[chip]] = [group["chips"] for group in view["scope"]]
    assert (view["scope"][0]["label"], chip["label"]) == ("Preferred", "Ostravik Post")
    ledger = Ledger(desk)
    [kept] = turns_of(ledger, conversation_of(page))
    ignored = applied_filters.ignored_after(kept, {"switch": chip["switch"], "ignore": True})
    page.session_state["under_way"] = add_retake(ledger, kept, ignored=ignored).turn_id
    page.run()
    assert not page.exception
    for visit in (page, run({"conversation": conversation_of(page)})):
        [again] = shown(visit, "turn")
        assert [group["label"] for group in again["scope"]] == ["Ignored"]
        assert again["scope"][0]["chips"][0]["press"] == "Ask again with Ostravik Post"
        assert again["statements"]


def test_examples_are_made_of_the_names_in_the_reports(desk: Path) -> None:
    page = run()
    assert not shown(page, "choices")  # they are looked for once the page can be used
    first_screen.find_examples(ALONE, opened.services(), 2)
    later = run()  # which has them as it is drawn first
    offered = [choice["value"] for part in shown(later, "choices") for choice in part["choices"]]
    assert any("Ostravik" in question for question in offered)

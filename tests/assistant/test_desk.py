"""The desk's page, run by Streamlit without a browser, and the plain functions that it is made of."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from assistant import examples
from assistant.access import ALONE
from assistant.answer.answer import Answer, Citation, Claim, Disagreement, Side, Statement
from assistant.answer.said import Effect, ScopeSaid
from assistant.check import card
from assistant.desk import look, opened, passage, wording
from assistant.desk.ask import cards, filters, said, turns, weights
from assistant.desk.launch import serve
from assistant.errors import SettingsInvalid
from assistant.ledger import AskedTurn, Ledger
from assistant.operations import asking
from assistant.question.scope import Kind
from assistant.settings import Settings
from corpus import Cited, Corpus, HeldReport, Hit, Passage, Report, ReportNotFound, Scope, Span, weigh
from tests.corpora import COLLECTED, as_held, make_report, take_in

APP = Path(opened.__file__).with_name("app.py")
FERRY = make_report(
    title="Ferry line opens between Ostravik and Kallholm",
    body="The first electric ferry left Ostravik on Monday with 212 passengers. It reached Kallholm in "
    "41 minutes. The crossing to Kallholm costs nine crowns.",
    outlet="Ostravik Post",
    country="NO",
)


def held(report: Report, *, version: int = 1, near_copy_of: str | None = None) -> HeldReport:
    return as_held(report, version=version, near_copy_of=near_copy_of)


def held_now(corpus: Corpus) -> Callable[[str], HeldReport | None]:
    """The reports of a corpus as the desk asks for them."""

    def one(report_id: str) -> HeldReport | None:
        try:
            return corpus.report(report_id)
        except ReportNotFound:
            return None

    return one


def turn(answer: Answer | None = None, **changes: Any) -> AskedTurn:
    asked = AskedTurn(
        turn_id=5, conversation_id="c", asked=COLLECTED, question="What?", scope=Scope(), answer=answer
    )
    return replace(asked, **changes)


def described(asked: AskedTurn, *, under_way: bool = False) -> dict[str, Any]:
    return turns.describe(asked, opened_at=None, under_way=under_way, following=False)


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
    """A folder with two reports, and the desk told to open it."""
    with Corpus(folder) as corpus:
        take_in(corpus, FERRY, make_report())
    opened.use(Settings(folder=folder))
    yield folder
    opened.close()


def run(address: dict[str, str] | None = None) -> AppTest:
    page = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in (address or {}).items():
        page.query_params[name] = value
    return page.run()


def test_a_question_is_answered_and_kept(desk: Path) -> None:
    """The page shows the statements with their chips, and the ledger holds the same answer."""
    page = run()
    page.chat_input[0].set_value("How many passengers left Ostravik?").run()
    assert not page.exception
    [told] = shown(page, "turn")
    [kept] = Ledger(desk).turns(conversation_of(page))
    assert kept.answer is not None
    assert [s["text"] for s in told["statements"]] == [s.text for s in kept.answer.statements]
    assert "212 passengers" in told["statements"][0]["text"]
    assert told["statements"][0]["citations"][0]["number"] == "1"
    assert told["failure"] == ""


def test_an_old_answer_says_what_has_become_of_its_reports(desk: Path) -> None:
    """At its head, and no longer once the report is restored."""
    page = run()
    page.chat_input[0].set_value("How many passengers left Ostravik?").run()
    conversation = conversation_of(page)
    assert shown(page, "turn")[0]["since"] == []
    with Corpus(desk) as corpus, corpus.writing():
        corpus.withdraw(FERRY.report_id, reason="the line never opened")
    [told] = shown(run({"conversation": conversation}), "turn")
    assert told["since"] == [f"“{FERRY.title}” (Ostravik Post) was withdrawn: the line never opened."]
    with Corpus(desk) as corpus, corpus.writing():
        corpus.restore(FERRY.report_id)
    [told] = shown(run({"conversation": conversation}), "turn")
    assert told["since"] == []


def test_an_answer_can_be_taken_away_in_three_formats(desk: Path) -> None:
    page = run()
    page.chat_input[0].set_value("How many passengers left Ostravik?").run()
    assert not page.exception
    offered = page.get("download_button")
    assert [button.proto.label for button in offered] == ["Word", "Markdown", "JSON"]
    [turn_asked] = Ledger(desk).turns(conversation_of(page))
    house = opened.house()
    assert b"212 passengers" in asking.brief_of(ALONE, house, turn_asked.turn_id, "md")
    assert asking.brief_of(ALONE, house, turn_asked.turn_id, "docx").startswith(b"PK")


def test_a_ledger_that_cannot_be_used_is_said_and_costs_no_answer(desk: Path) -> None:
    (desk / "ledger.sqlite").write_bytes(b"no ledger" * 200)
    page = run()
    page.chat_input[0].set_value("How many passengers left Ostravik?").run()
    assert not page.exception
    assert "212 passengers" in shown(page, "turn")[0]["statements"][0]["text"]
    assert any("What is asked here is not kept: the ledger" in html.proto.body for html in page.get("html"))


def test_an_answer_that_cannot_be_kept_is_shown_and_says_so(desk: Path) -> None:
    """When the ledger fails between the question and its answer."""
    page = run()
    with sqlite3.connect(desk / "ledger.sqlite") as ledger:
        ledger.execute("DROP TABLE cited")
    ledger.close()
    page.chat_input[0].set_value("How many passengers left Ostravik?").run()
    assert not page.exception
    [told] = shown(page, "turn")
    assert "212 passengers" in told["statements"][0]["text"]
    assert "This answer is not kept: the ledger" in told["notes"][-1]
    assert told["failure"] == ""


def test_a_later_visit_shows_the_conversation_again(desk: Path) -> None:
    """With the open citation that the address names, whatever the session before held."""
    first = run()
    first.chat_input[0].set_value("How many passengers left Ostravik?").run()
    conversation = conversation_of(first)
    [before] = shown(first, "turn")
    turn_id = Ledger(desk).turns(conversation)[0].turn_id
    later = run({"conversation": conversation, "cite": f"{turn_id}-s0.0"})
    [again] = shown(later, "turn")
    assert again == before | {"open": "s0.0"}
    [report] = shown(later, "passage")
    assert report["title"] == FERRY.title
    assert [listed["current"] for listed in shown(later, "choices")[0]["choices"]] == [True]


def test_the_filters_become_the_scope_of_the_question(desk: Path) -> None:
    page = run()
    page.multiselect(key="outlet").select("Ostravik Post").run()
    page.chat_input[0].set_value("What happened at Lemna?").run()
    [kept] = Ledger(desk).turns(conversation_of(page))
    assert kept.scope == Scope(outlets=("Ostravik Post",))
    [told] = shown(page, "turn")
    assert told["asides"][0] == "Limited to Ostravik Post"
    assert {source["where"].split(" · ")[0] for source in told["sources"]} <= {"Ostravik Post"}


def test_what_was_held_on_a_day_is_a_filter_in_the_address(desk: Path) -> None:
    """The reports were collected on 1 March: on the day before, none was held."""
    page = run({"held_on": "2026-02-28"})
    page.chat_input[0].set_value("How many passengers left Ostravik?").run()
    [kept] = Ledger(desk).turns(conversation_of(page))
    assert kept.scope.held_on == datetime(2026, 2, 28, 23, 59, 59, 999999, tzinfo=UTC)
    [told] = shown(page, "turn")
    assert told["asides"][0] == "Limited to as held on 28 Feb 2026"
    assert told["abstained"] == "Not answered within these limits"


def test_what_cannot_be_asked_is_explained(desk: Path) -> None:
    """A question that the assistant refuses is shown with its reason, and can be asked again."""
    page = run()
    page.chat_input[0].set_value("\0").run()
    assert not page.exception
    [told] = shown(page, "turn")
    assert "ask in words" in told["failure"]
    assert told["statements"] == []


def test_an_interrupted_question_is_shown_as_such(desk: Path) -> None:
    asked = Ledger(desk).ask("How many passengers left Ostravik?", scope=Scope())
    [told] = shown(run({"conversation": asked.conversation_id}), "turn")
    assert "interrupted" in told["failure"]


def test_an_empty_corpus_offers_no_question_box(folder: Path) -> None:
    opened.use(Settings(folder=folder))
    try:
        page = run()
        assert not page.exception
        assert not page.chat_input
        assert any("There are no reports yet" in html.proto.body for html in page.main if html.type == "html")
    finally:
        opened.close()


def test_a_question_asked_again_is_answered_without_what_was_set_aside(desk: Path) -> None:
    """In its own place; the page of a later visit shows the chip, and that it can be put back."""
    question = "How many passengers left Ostravik according to the Ostravik Post?"
    page = run()
    page.chat_input[0].set_value(question).run()
    [told] = shown(page, "turn")
    [[chip]] = [group["chips"] for group in told["scope"]]
    assert (told["scope"][0]["label"], chip["label"]) == ("Looked first at", "Ostravik Post")
    ledger = Ledger(desk)
    [kept] = ledger.turns(conversation_of(page))
    ignored = said.ignored_after(kept, {"switch": chip["switch"], "ignore": True})
    page.session_state["under_way"] = ledger.ask_again(kept, ignored=ignored).turn_id
    page.run()
    assert not page.exception
    for visit in (page, run({"conversation": conversation_of(page)})):
        [again] = shown(visit, "turn")
        assert [group["label"] for group in again["scope"]] == ["Set aside"]
        assert again["scope"][0]["chips"][0]["press"] == "Ask again with Ostravik Post"
        assert again["statements"]


def test_examples_are_made_of_the_names_in_the_reports(desk: Path) -> None:
    page = run()
    offered = [c["value"] for part in shown(page, "choices") if not part.get("list") for c in part["choices"]]
    assert any("Ostravik" in question for question in offered)


def test_names_are_told_from_other_capitals() -> None:
    """Only words that the body too writes with a capital within a sentence are names."""
    title = "Farmers Welcome Norwegian Rain As Lake Ormond Fills, Says Petra Vance’s Office"
    body = "Rain came in Norwegian clouds to Lake Ormond. It will last, a letter by Petra Vance said."
    assert examples.names_in_title(title, body) == ["Lake Ormond", "Petra Vance"]


@given(
    body=st.text(st.sampled_from("ab \n\r\té漢"), max_size=60),
    ends=st.tuples(st.integers(0, 60), st.integers(0, 60)),
)
def test_marked_pieces_are_exactly_the_span(body: str, ends: tuple[int, int]) -> None:
    """Nothing of the paragraphs is lost, and what is marked is the span, but for blank space between them."""
    span = Span(min(*ends, len(body)), min(max(ends), len(body)))
    pieces = [piece for paragraph in passage.paragraphs(body, span) for piece in paragraph]
    assert "".join("".join(p["text"] for p in pieces).split()) == "".join(body.split())
    marked = "".join(p["text"] for p in pieces if p["marked"])
    assert "".join(marked.split()) == "".join(body[span.start : span.end].split())


def test_a_source_is_one_version_of_one_report() -> None:
    """One number throughout an answer; another version, and an equal title elsewhere, are other sources."""
    copied = replace(FERRY, outlet="Kallholm Echo", collected_from="/elsewhere.txt")
    cited = [held(FERRY), held(copied), held(FERRY), held(FERRY, version=2)]
    answer = Answer(
        question="q",
        standalone="q",
        statements=tuple(
            Statement(text="It left.", citations=(Citation(held=report, start=0, end=9),)) for report in cited
        ),
    )
    told = described(turn(answer))
    assert [s["citations"][0]["number"] for s in told["statements"]] == ["1", "2", "1", "3"]
    assert [s["citations"][0]["at"] for s in told["statements"]] == ["s0.0", "s1.0", "s2.0", "s3.0"]
    assert [source["number"] for source in told["sources"]] == ["1", "2", "3"]


def test_every_place_that_is_shown_can_be_opened() -> None:
    answer = Answer(
        question="q",
        standalone="q",
        statements=(
            Statement(
                text="It left.",
                citations=(
                    Citation(held=held(FERRY), start=0, end=9),
                    Citation(held=held(FERRY), start=4, end=9),
                ),
            ),
        ),
    )
    asked = turn(answer)
    told = described(asked)
    places = [c["at"] for s in told["statements"] for c in s["citations"]] + [
        s["at"] for s in told["sources"]
    ]
    assert set(places) == {"s0.0", "s0.1"}
    assert passage.places(asked)["s0.1"] == (held(FERRY), Span(4, 9))


def test_both_sides_of_a_disagreement_can_be_opened() -> None:
    echo = held(replace(FERRY, outlet="Kallholm Echo", collected_from="/elsewhere.txt"))
    claims = tuple(
        Claim(words=words, text=f"It carried {words}.", citations=(Citation(held=report, start=0, end=9),))
        for words, report in (("212", held(FERRY)), ("220", echo))
    )
    differing = Disagreement(kind="figure", about="passengers", claims=claims)
    asked = turn(Answer(question="q", standalone="q", disagreements=(differing,)))
    [told] = described(asked)["differing"]
    assert [side["words"] for side in told["sides"]] == ["212", "220"]
    at = told["sides"][1]["sources"][0]["at"]
    assert passage.places(asked)[at] == (echo, Span(0, 9))


def test_a_question_under_way_has_not_failed() -> None:
    assert described(turn(), under_way=True)["failure"] == ""
    assert "interrupted" in described(turn())["failure"]
    assert described(turn(failure="Too slow."))["failure"] == "Too slow."


def test_an_abstention_says_whether_limits_may_be_the_cause() -> None:
    answer = Answer(question="q", standalone="q", abstained=True)
    assert described(turn(answer))["abstained"] == "Not answered"
    assert described(turn(answer))["notes"] == ["Nothing in the corpus answers this question."]
    explained = turn(replace(answer, notes=("No report mentions tungsten.",)))
    assert described(explained)["notes"] == ["No report mentions tungsten."]
    limited = turn(answer, scope=Scope(countries=("NO",)))
    assert described(limited)["abstained"] == "Not answered within these limits"


def test_the_standalone_question_is_shown_only_where_it_differs() -> None:
    same = turn(Answer(question="What?", standalone="what"))
    other = turn(Answer(question="What?", standalone="What is Iran buying?"))
    assert described(same)["asides"] == []
    assert described(other)["asides"] == ["Understood as: What is Iran buying?"]


def scope_said(label: str, effect: Effect = Effect.FIRST, **changes: Any) -> ScopeSaid:
    made = ScopeSaid(kind=Kind.OUTLET, label=label, words=label, switch=label, effect=effect)
    return replace(made, **changes)


LAST_WEEK = scope_said(
    "published 2–8 February 2026",
    Effect.ONLY,
    kind=Kind.PUBLISHED,
    words="last week",
    switch="last week",
    since=datetime(2026, 2, 2, tzinfo=UTC),
    until=datetime(2026, 2, 8, 23, 59, 59, tzinfo=UTC),
)


def scoped(*recognised: ScopeSaid, ignored: tuple[ScopeSaid, ...] = ()) -> AskedTurn:
    return turn(Answer(question="q", standalone="q", recognised=recognised, ignored=ignored))


def test_chips_are_grouped_by_what_came_of_them() -> None:
    """A span of days is spelled out, with the words that say it; what is not collected bears its note."""
    bloomberg = scope_said("Bloomberg", Effect.NOT_COLLECTED, held=False, note="No reports from Bloomberg.")
    asked = scoped(scope_said("Fjordvakten"), LAST_WEEK, bloomberg)
    told = described(asked)["scope"]
    assert [(group["label"], [chip["label"] for chip in group["chips"]]) for group in told] == [
        ("Searched only", ["published 2 Feb 2026 – 8 Feb 2026"]),
        ("Looked first at", ["Fjordvakten"]),
        ("No reports collected from", ["Bloomberg"]),
    ]
    assert "from 2 Feb 2026, 00:00 UTC to 8 Feb 2026, 23:59 UTC (“last week”" in told[0]["chips"][0]["about"]
    assert told[2]["chips"][0]["about"].endswith("No reports from Bloomberg.")


def test_a_note_that_a_chip_tells_is_not_told_twice() -> None:
    note = "No reports from Bloomberg are collected."
    asked = scoped(scope_said("Bloomberg", Effect.NOT_COLLECTED, held=False, note=note))
    assert asked.answer is not None
    told = described(replace(asked, answer=replace(asked.answer, notes=(note, "Another note."))))
    assert told["notes"] == ["Another note."]


def test_pressing_a_chip_changes_that_one_alone() -> None:
    asked = scoped(scope_said("Fjordvakten"), LAST_WEEK, ignored=(scope_said("Rannakell", Effect.IGNORED),))
    assert said.ignored_after(asked, {"switch": "last week", "ignore": True}) == ["Rannakell", "last week"]
    assert said.ignored_after(asked, {"switch": "Rannakell", "ignore": False}) == []
    assert said.ignored_after(asked, {"switch": "no chip", "ignore": True}) == ["Rannakell"]


def test_a_question_whose_second_asking_failed_can_still_be_put_right() -> None:
    """Its chips are those of the answer before, as they were set for the asking that failed.

    They claim nothing of a search that did not come to its end.
    """
    before = scoped(scope_said("Fjordvakten"), LAST_WEEK).answer
    failed = turn(failure="Too slow.", before=before, ignored=("Fjordvakten",), retakes=1)
    told = described(failed)["scope"]
    assert [group["label"] for group in told] == ["Named in the question", "Set aside"]
    assert said.ignored_after(failed, {"switch": "last week", "ignore": True}) == ["Fjordvakten", "last week"]
    assert said.ignored_after(failed, {"switch": "Fjordvakten", "ignore": False}) == []


def said_of(text: str, *found: tuple[card.Outcome, str], unchecked: str = "", **changes: Any) -> Statement:
    """A sentence that cites the ferry report, with a fact for each of its words that is named."""
    facts = tuple(
        card.Fact(
            kind=card.Kind.FIGURE,
            outcome=outcome,
            words=words,
            start=text.index(words),
            end=text.index(words) + len(words),
            found="“Tide” (Echo)",
        )
        for outcome, words in found
    )
    cited = (Citation(held=held(FERRY), start=0, end=69),)
    made = Statement(text=text, citations=cited, card=card.Card(facts=facts, unchecked=unchecked))
    return replace(made, **changes)


SUPPORTED, ALTERED, ELSEWHERE = card.Outcome.SUPPORTED, card.Outcome.ALTERED, card.Outcome.ELSEWHERE


def test_a_mark_tells_what_became_of_checking() -> None:
    """A language that is not covered is named; an answer of a time without cards has no mark."""
    german = Citation(held=held(replace(FERRY, language="de")), start=0, end=9)
    unread = "names, dates and wording are not checked in 'de', only in English"
    statements = [
        said_of("212 left.", (SUPPORTED, "212")),
        said_of("They left.", unchecked="it holds no figure, date, name or quotation"),
        said_of("212 fuhren ab.", (SUPPORTED, "212"), unchecked=unread, citations=(german,)),
        said_of("212 left at 9.", (SUPPORTED, "212"), (ELSEWHERE, "9")),
        said_of("9 left.", (ALTERED, "9")),
        said_of("It rained.", unchecked="it cites nothing", citations=()),
    ]
    described = [cards.describe(statement) or {} for statement in statements]
    levels = ["borne", "borne", "partly", "elsewhere", "apart", "bare"]
    assert [mark["level"] for mark in described] == levels
    assert described[0]["supported"] == [{"kind": "Figure", "words": "212"}]
    assert described[2]["remark"] == "Names, dates and wording are not checked in German, only in English."
    assert "“Tide” (Echo)" in described[3]["reasons"][0]["reason"]
    assert cards.describe(replace(statements[4], card=None)) is None


def test_what_fails_and_what_answers_is_marked_in_the_sentence() -> None:
    """The pieces are the sentence, also where both overlap and where a hedge was left out."""
    left_out = card.Fact(
        kind=card.Kind.HEDGE, outcome=ALTERED, words="", start=10, end=10, found="reportedly"
    )
    statement = said_of("There were 9 boats\n on Monday.", (ALTERED, "9"), emphasis=(Span(11, 18),))
    assert statement.card is not None
    facts = (left_out, *statement.card.facts)
    pieces = cards.pieces(replace(statement, card=card.Card(facts=facts)))
    assert [(piece["text"], piece["told"], bool(piece["failed"])) for piece in pieces] == [
        ("There were", False, False),
        ("", False, True),
        (" ", False, False),
        ("9", True, True),
        (" boats", True, False),
        (" on Monday.", False, False),
    ]
    wording = card.Fact(
        kind=card.Kind.WORDING, outcome=card.Outcome.ABSENT, words="boats, on", start=0, end=29
    )
    unborne = cards.pieces(replace(statement, emphasis=(), card=card.Card(facts=(wording,))))
    assert [piece["text"] for piece in unborne if piece["failed"]] == ["boats", "on"]


def test_who_else_says_so_stands_beside_the_statement_and_behind_its_mark() -> None:
    """One report alone has no such line, nor has an answer of a time without weights."""
    echo = replace(FERRY, outlet="Kallholm Echo", country="SE", collected_from="/elsewhere.txt")
    both = weigh([Cited(held=held(FERRY)), Cited(held=held(echo))])
    told = weights.describe(said_of("It left.", weight=both))
    assert told == {
        "line": "2 reports, 1 origin, 2 countries",
        "facts": [
            {"kind": "Origins", "words": "Ostravik Post (2 reports)"},
            {"kind": "Outlets", "words": "Ostravik Post; Kallholm Echo"},
            {"kind": "Countries", "words": "Norway; Sweden"},
        ],
    }
    assert weights.describe(said_of("It left.", weight=weigh([Cited(held=held(FERRY))]))) is None
    assert weights.describe(said_of("It left.")) is None


def test_what_is_set_apart_belongs_to_no_part_of_the_answer() -> None:
    """The others stand by the side they belong to; what belongs to none comes last."""
    answer = Answer(
        question="q",
        standalone="q",
        statements=(said_of("One."), said_of("9 left.", (ALTERED, "9")), said_of("Two."), said_of("Three.")),
        sides=(
            Side(outlet="Echo", published=datetime(2026, 2, 2, tzinfo=UTC), statements=(2,)),
            Side(outlet="Post", published=None, statements=(1, 3)),
        ),
    )
    told = described(turn(answer))
    assert [(part["outlet"], part["dated"], part["statements"]) for part in told["parts"]] == [
        ("Echo", "2 Feb 2026", [2]),
        ("Post", "no date given", [3]),
        ("", "", [0]),
    ]
    assert [statement["apart"] for statement in told["statements"]] == [False, True, False, False]
    assert [statement["citations"][0]["at"] for statement in told["statements"]][3] == "s3.0"


def test_a_question_asked_again_shows_its_former_answer_until_it_has_one() -> None:
    """Only while it is under way: when that fails, the failure is shown."""
    before = Answer(question="q", standalone="q", statements=(said_of("One."),))
    told = described(turn(before=before, ignored=(), retakes=1), under_way=True)
    assert (told["former"], [s["text"] for s in told["statements"]]) == (True, ["One."])
    failed = described(turn(before=before, failure="Too slow.", ignored=(), retakes=1))
    assert (failed["former"], failed["statements"], failed["failure"]) == (False, [], "Too slow.")


def test_the_copies_of_a_near_hit_are_named_and_can_be_opened() -> None:
    def hit(report: Report, *copies: Hit) -> Hit:
        place = Passage(passage_id=1, report_id=report.report_id, version=1, ordinal=0, start=0, end=9)
        return Hit(passage=place, held=held(report), score=1.0, cosine=None, found_by={}, copies=copies)

    echo = replace(FERRY, outlet="Kallholm Echo", collected_from="/elsewhere.txt")
    asked = turn(Answer(question="q", standalone="q", abstained=True, nearest=(hit(FERRY, hit(echo)),)))
    [near] = described(asked)["nearest"]
    [copy] = near["copies"]
    assert copy["where"].startswith("Kallholm Echo · Norway")
    assert passage.places(asked)[copy["at"]] == (held(echo), Span(0, 9))


def test_the_reader_is_told_what_became_of_a_cited_report(folder: Path) -> None:
    """A newer version, one that is gone, and a near-copy are each said beside the report."""
    with Corpus(folder) as corpus:
        take_in(corpus, FERRY)
        revised = replace(FERRY, body=FERRY.body.replace("212", "218"))
        take_in(corpus, revised)
        old = corpus.report(FERRY.report_id, 1)
        span = Span(0, 9)
        flags = passage.describe(held_now(corpus), old, span)["flags"]
        assert flags == ["This is version 1; the corpus now holds version 2."]
        gone = held(make_report(title="never taken in"))
        assert "no longer in the corpus" in passage.describe(held_now(corpus), gone, span)["flags"][0]
        copy = replace(corpus.report(FERRY.report_id), near_copy_of=FERRY.report_id)
        told = passage.describe(held_now(corpus), copy, span)
        assert "near-copy" in told["tags"]
        assert any(f"near-copy of “{FERRY.title}”" in flag for flag in told["flags"])


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("javascript:alert(1)", None),
        (" javascript:alert(1)", None),
        ("data:text/html,<script>alert(1)</script>", None),
        ("//example.org", None),
        ("http://[bad", None),
    ],
)
def test_only_web_addresses_become_links(folder: Path, url: str, link: str | None) -> None:
    with Corpus(folder) as corpus:
        facts = passage.describe(held_now(corpus), held(replace(FERRY, url=url)), Span(0, 1))["facts"]
    assert ("Address", url, link) in facts


def test_an_impossible_window_is_explained() -> None:
    day = datetime(2026, 2, 1, tzinfo=UTC)
    later = datetime(2026, 2, 2, tzinfo=UTC)
    assert filters.impossible(Scope(since=day, until=day)) is None
    assert "Published to" in (filters.impossible(Scope(since=later, until=day)) or "")
    assert "As of" in (filters.impossible(Scope(since=later, as_of=day)) or "")


def test_what_is_written_as_html_is_escaped() -> None:
    assert "<script>" not in look.live("<script>alert(1)</script>")
    assert "&lt;script&gt;" in look.live("<script>alert(1)</script>")


def test_times_are_told_as_finely_as_the_report_does() -> None:
    report = make_report(published=datetime(2026, 2, 2, 7, 5, tzinfo=UTC), country="PL")
    assert wording.published(report) == "2 Feb 2026, 07:05 UTC"
    assert wording.published(replace(report, published=None)) == "no date given"
    assert wording.whereabouts(report) == "The Lemna Courier · Poland · 2 Feb 2026"


def test_a_port_out_of_range_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="70000"):
        serve(Settings(folder=tmp_path), port=70000)

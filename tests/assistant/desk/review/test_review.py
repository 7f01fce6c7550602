"""The reviewers' desk, run by Streamlit without a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant.answer.answer import Statement
from assistant.desk import opened
from assistant.desk.review import item
from assistant.desk.review.answering import KINDS
from assistant.ledger import Ledger
from assistant.ledger.answers import record_answer
from assistant.ledger.feedback import flag
from assistant.ledger.verdicts import AnyVerdict, Relevance, Verdict, judge
from assistant.question.expected_answer_type import AnswerKind
from assistant.review.item import review_item
from assistant.review.to_judge import Reviewer
from assistant.settings import Settings
from corpus import Corpus, Scope
from tests.assistant.answers import answering, citing, saying
from tests.corpora import add_reports, make_report, small_reports

FIRST, SECOND = small_reports(2)
HOSTILE = "<script>alert(1)</script>"


def review() -> None:
    from assistant.access import ALONE
    from assistant.desk import opened
    from assistant.desk.review.page import page

    page(ALONE, opened.services())


@pytest.fixture
def desk(folder: Path) -> Iterator[Path]:
    """A folder with two reports, no question asked yet, and the desk set to open it."""
    with Corpus(folder) as corpus:
        add_reports(corpus, FIRST, SECOND)
    opened.use(Settings(folder=folder))
    yield folder
    opened.close()


def run(**address: str) -> AppTest:
    page = AppTest.from_function(review, default_timeout=60)
    for name, value in address.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def shown(page: AppTest, part: str) -> list[dict[str, Any]]:
    found = [element.proto for element in page.main if hasattr(element, "proto")]
    return [
        json.loads(proto.json)
        for proto in found
        if getattr(proto, "component_name", "").endswith(f"dateline_{part}")
    ]


def text_of(page: AppTest) -> str:
    return " ".join(
        str(getattr(element.proto, "body", "")) for element in page.main if hasattr(element, "proto")
    )


def ask(folder: Path, *said: Statement, model: str | None = None) -> int:
    return record_answer(Ledger(folder), answering("What?", *said, model=model), scope=Scope(), asked_by=None)


def test_an_empty_queue_says_what_will_fill_it(desk: Path) -> None:
    assert "Nothing to review yet" in text_of(run())
    assert "No verdicts yet" in text_of(run(review="Statistics"))


def test_the_newest_citation_is_shown_with_its_report(desk: Path) -> None:
    ask(desk, saying(citing(FIRST)))
    ask(desk, saying(citing(SECOND), text=f"It was {HOSTILE} otherwise."), model="model:small")
    flag(Ledger(desk), 2, person_id=None, useful=False, reason=HOSTILE)
    page = run()
    [part] = shown(page, "judging")
    [report] = shown(page, "passage")
    assert (part["citation"], part["progress"]) == (2, "0 of 2 reviewed · newest first")
    assert part["written"] == "Written by model:small"
    assert part["statement"]["apart"]
    assert part["known"] == [f"An analyst marked this unhelpful: “{HOSTILE}”."]
    assert part["quote"] == citing(SECOND).quote
    assert report["title"] == [{"text": SECOND.title, "marked": False}]
    assert report["fixed"]
    assert part["asked"] == ["support", "relevance"]
    offered = {
        about: [one["value"] for one in choice["verdicts"]] for about, choice in part["choices"].items()
    }
    assert offered == {"support": list(map(str, Verdict)), "relevance": list(map(str, Relevance))}


def test_a_report_that_is_gone_is_shown_as_it_was_cited(desk: Path) -> None:
    ask(desk, saying(citing(make_report())))
    page = run(order="Changed since")
    [part] = shown(page, "judging")
    [report] = shown(page, "passage")
    assert part["known"][0].startswith("No longer in the collection: ")
    assert any("no longer in the collection" in line for line in report["warnings"])
    assert any(piece["marked"] for line in report["paragraphs"] for piece in line)


def give(desk: Path, citation: int, verdict: AnyVerdict, *, by: str | None = None) -> None:
    judge(
        Ledger(desk),
        citation,
        verdict,
        reviewer=by,
        reviewer_name=by or "you",
        drawn_from="random sample",
        fingerprint="f",
    )


def test_when_all_is_judged_the_page_says_so_and_the_figures_have_it(desk: Path) -> None:
    """One verdict is no percentage: it is too few to say."""
    ask(desk, saying(citing(FIRST)))
    give(desk, 1, Relevance.YES)
    assert "You have reviewed everything in this order" in text_of(run())
    page = run(review="Statistics")
    assert [(one.label, one.value) for one in page.metric] == [
        ("Sentences reviewed", "1"),
        ("Answer the question", "1 of 1"),
        ("Supported by their source", "–"),
        ("Answer (random sample)", "1 of 1"),
    ]
    assert "Nothing has been reviewed by two people yet" in text_of(page)
    by_form, by_kind = (table.value.to_dict("records") for table in page.table)
    assert by_form == [
        {
            "Form": "Sentences",
            "Verdicts": "1 – too few to say",
            "Yes": "1",
            "Partly": "–",
            "No": "–",
            "Outdated": "–",
        }
    ]
    assert by_kind[0]["Question"] == "Other"
    assert "Percentages appear from 20 verdicts on" in text_of(page)


def test_the_figures_have_shares_of_many_verdicts_and_plain_names_of_kinds(desk: Path) -> None:
    ask(desk, saying(citing(FIRST)))
    record_answer(Ledger(desk), answering("How many?", saying(citing(SECOND))), scope=Scope(), asked_by=None)
    for number in range(24):
        give(desk, 1, Relevance.NO if number < 6 else Relevance.YES, by=f"r{number}")
        give(desk, 1, Verdict.SUPPORTS, by=f"r{number}")
    give(desk, 2, Relevance.OUTDATED, by="r1")
    page = run(review="Statistics")
    assert [one.value for one in page.metric] == ["2", "72% of 25", "100% of 24", "72% of 25"]
    by_form, by_kind, counted, by_author, by_outlet, agreed = (
        table.value.to_dict("records") for table in page.table
    )
    assert [(one["Form"], one["Verdicts"], one["Yes"]) for one in by_form] == [
        ("Sentences", "25", "72%\u00a0(18)")
    ]
    of_kinds = [tuple(one[name] for name in ("Question", "Verdicts", "Yes", "Outdated")) for one in by_kind]
    assert of_kinds == [
        ("Other", "24", "75%\u00a0(18)", "–"),
        ("How many", "1 – too few to say", "–", "1"),
    ]
    assert counted[0] == {"Verdict": "Supports", "Count": "24"}
    assert (by_author[0]["Supported"], by_outlet[0]["Supported"]) == ("100%", "100%")
    assert agreed[0]["Agreed"] == agreed[0]["Cohen’s kappa"] == "Too few to say"
    assert set(KINDS) == set(AnswerKind), "every kind has a name"


def test_nothing_is_to_be_reviewed_again_until_a_verdict_lapses(desk: Path) -> None:
    ask(desk, saying(citing(FIRST)))
    give(desk, 1, Relevance.YES)
    assert "Nothing to review again" in text_of(run(order="Review again"))
    with Corpus(desk) as corpus:
        corpus.writer.withdraw(FIRST.report_id, reason=HOSTILE)
    [part] = shown(run(order="Review again"), "judging")
    assert (part["progress"], part["asked"]) == ("1 to review again", ["relevance"])
    [known] = part["known"]
    assert known.startswith(
        f"You answered “yes” before. Since then: “{FIRST.title}” (Brief Wire) was withdrawn"
    )
    assert known.endswith(f"{HOSTILE}.")


def test_filters_that_leave_nothing_say_so(desk: Path) -> None:
    ask(desk, saying(citing(FIRST)))
    page = run()
    page.date_input(key="asked-to").set_value(date(2020, 1, 1)).run()
    assert "Nothing matches these filters" in text_of(page)
    page.button[0].click().run()
    assert shown(page, "judging")


def test_the_understood_question_is_shown_only_where_that_differs(desk: Path) -> None:
    ask(desk, saying(citing(FIRST), citing(SECOND)), model="model:small")
    with Corpus(desk) as corpus:
        one = review_item(Ledger(desk), corpus, 2, reviewer=Reviewer(person_id=None))
    part = item.describe(one)
    assert part["understood"] == ""
    assert part["which"] == "Citation 2 of 2 for this statement"
    assert part["quote"] == citing(SECOND).quote
    assert (part["asked"], part["further"]) == (["support", "relevance"], "")


def test_of_a_quoted_sentence_only_its_answering_is_asked_and_it_is_shown_once(desk: Path) -> None:
    """Its source may be judged too; what was undone is asked again."""
    ask(desk, saying(citing(FIRST), citing(SECOND)))
    with Corpus(desk) as corpus:
        one = review_item(Ledger(desk), corpus, 1, reviewer=Reviewer(person_id=None))
    part = item.describe(one)
    assert (part["asked"], part["further"], part["quote"]) == (["relevance"], "support", "")
    assert item.describe(one, again=[Verdict.PARTLY])["asked"] == ["support", "relevance"]

"""Somebody's own words, each with the speaker and the day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from assistant.answer.extractive.forms.quotation import quotations
from assistant.question.form import Form
from tests.assistant.answer.extractive.made import candidate
from tests.assistant.reading import reading_assistant
from tests.corpora import COLLECTED, make_report

SAID = "“The ferry is late again, and nobody answers for it,” Ada Okoye said."


def test_a_quotation_has_the_name_and_the_day_of_its_report() -> None:
    [line] = quotations([candidate(SAID)], "ada okoye")
    published = line.candidate.hit.stored.report.published_there
    assert published is not None
    assert line.label == f"Ada Okoye, {published:%-d %B %Y}"


def test_the_day_that_the_sentence_gives_is_the_one_on_which_it_was_said() -> None:
    for said in (
        SAID.replace("said.", "said on 3 January 2026."),
        SAID.replace("said.", "said in the council late on 3 January 2026."),
        f"On 3 January 2026 she spoke of it: {SAID}",
    ):
        [line] = quotations([candidate(said)], "Ada Okoye")
        assert line.label == "Ada Okoye, 3 January 2026"


def test_a_day_of_something_else_is_not_taken_for_it() -> None:
    for said in (
        "“It sailed on 3 January 2026 and never came,” Okoye said.",
        "“It is late again, and nobody answers for it,” Okoye said of the crash of 3 January 2026.",
    ):
        [line] = quotations([candidate(said)], "Okoye")
        assert "3 January 2026" not in line.label


@pytest.mark.parametrize(
    "text",
    [
        "Okoye called it “a scandal”, and said the ferry is late again.",
        "“Ada was on the ferry that night,” Okoye said.",
        "“The ferry is late again, and nobody answers for it,” Ola Nord said.",
    ],
    ids=["a fragment", "words that name her", "another's words"],
)
def test_what_is_not_her_own_words_is_no_line(text: str) -> None:
    assert quotations([candidate(text)], "Ada Okoye") == []


def test_one_quotation_in_two_reports_stands_once() -> None:
    again = "Okoye said: “The ferry is late again and nobody answers for it.”"
    other = "“I shall sue the owner,” Okoye said."
    assert len(quotations([candidate(SAID), candidate(again), candidate(other)], "Ada Okoye")) == 2


def test_the_earliest_is_first_and_the_rest_is_left_out(folder: Path) -> None:
    reports = [
        make_report(
            f"Ferry {number}",
            f"The ferry of Lemna did not sail. {said} The harbour was quiet.",
            published=COLLECTED - timedelta(days=number),
        )
        for number, said in enumerate(
            [
                "“We shall have a new ferry before the summer,” Ada Okoye said.",
                "“The old ferry of Lemna has to go,” Ada Okoye said.",
                "Ada Okoye said nothing about the ferry of Lemna.",
            ],
            start=1,
        )
    ]
    with reading_assistant(folder, *reports) as assistant:
        answer = assistant.ask("What exactly did Ada Okoye say about the ferry of Lemna?")
    assert answer.form is Form.QUOTATION
    assert [one.text for one in answer.statements] == [
        "“The old ferry of Lemna has to go,” Ada Okoye said.",
        "“We shall have a new ferry before the summer,” Ada Okoye said.",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "quotes from Okoye",
        "What were Okoye's exact words?",
        "What did Ada Okoye say, word for word?",
        "Quote Ada Okoye on the ferry",
    ],
)
def test_words_that_ask_for_quotations_are_looked_for_in_no_report(folder: Path, question: str) -> None:
    report = make_report("Ferry", f"The ferry of Lemna did not sail. {SAID} The harbour was quiet.")
    with reading_assistant(folder, report) as assistant:
        answer = assistant.ask(question)
    assert [one.text for one in answer.statements] == [SAID]


def test_where_nobody_quotes_the_speaker_what_is_reported_answers_with_a_note(folder: Path) -> None:
    report = make_report("Ferry", "Ada Okoye said that the ferry of Lemna will not sail before Friday.")
    with reading_assistant(folder, report) as assistant:
        answer = assistant.ask("What exactly did Ada Okoye say about the ferry of Lemna?")
    assert [one.text for one in answer.statements] == [report.body]
    assert "None of the passages found quotes Ada Okoye; this is what is reported." in answer.notes


def test_a_quotation_that_has_nothing_of_the_subject_gives_way_to_one_that_has(folder: Path) -> None:
    reports = [
        make_report("Farewell", "“I have loved every day on this quay,” Ada Okoye said. She left on Friday."),
        make_report("Harbour", "“The dredging of the harbour was a mistake,” Ada Okoye said. It rained."),
    ]
    with reading_assistant(folder, *reports) as assistant:
        on, off = (assistant.ask(f"Quote Ada Okoye on {what}") for what in ("the dredging", "the quay tax"))
    assert [one.text for one in on.statements] == [
        "“The dredging of the harbour was a mistake,” Ada Okoye said."
    ]
    assert not any(note.startswith("None of the quotations") for note in on.notes)
    assert all("dredging" not in one.text for one in off.statements)


def test_where_no_quotation_is_about_the_subject_a_note_says_so(folder: Path) -> None:
    body = (
        "It was her last day. “I have loved every day on this quay,” Ada Okoye said. It rained. "
        "The safety of the crew is not in doubt."
    )
    with reading_assistant(folder, make_report("Farewell of Ada Okoye", body)) as assistant:
        answer = assistant.ask("Quote Ada Okoye on safety")
    assert [one.text for one in answer.statements] == [
        "“I have loved every day on this quay,” Ada Okoye said."
    ]
    assert "None of the quotations found is about “safety”." in answer.notes


def test_a_quotation_that_goes_on_is_one_entry(folder: Path) -> None:
    said = "“The ferry is late again,” Ada Okoye said. “Nobody answers for it.” She added: “It has to end.”"
    report = make_report("Ferry", f"The ferry of Lemna did not sail. {said} The harbour was quiet.")
    with reading_assistant(folder, report) as assistant:
        answer = assistant.ask("What exactly did Ada Okoye say about the ferry of Lemna?")
    assert [one.text for one in answer.statements] == [said]
    assert answer.statements[0].citations[0].quote == said


def test_a_title_is_answered_by_the_words_of_whom_the_report_gives_it_to(folder: Path) -> None:
    report = make_report(
        "Trial of Orvan",
        "Judge Ola Nord opened the trial of Orvan on Monday. "
        "Nord said: “Orvan has hidden its letters from us.” "
        "“We hid nothing at all from anybody,” Ada Okoye said.",
    )
    with reading_assistant(folder, report) as assistant:
        answer = assistant.ask("What exactly did the judge say about Orvan?")
    assert [one.text for one in answer.statements] == ["Nord said: “Orvan has hidden its letters from us.”"]
    assert answer.statements[0].label.startswith("Ola Nord (the judge), ")

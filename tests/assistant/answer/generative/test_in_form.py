"""A language model writes from the lines of a form: their citations, labels, order and sides are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from assistant.answer.answer import Answer, Citation, Side, Statement
from assistant.answer.enrich.checks import with_check
from assistant.answer.entry import EntryDays
from assistant.answer.generative.generate import generate
from assistant.answer.generative.material import Material, lines
from assistant.llm.chat_model import open_model
from assistant.llm.templates import load_template
from assistant.question.form import Form
from assistant.when.values import Grain, Interval
from tests.assistant.answer.generative.asking import COUNTER, HITS, QUESTION
from tests.assistant.openai_server import OpenAIServer, says, sent_text

DAYS = [date(2026, 2, day) for day in (1, 3, 5)]


def line(number: int, *, label: str = "", day: date | None = None) -> Statement:
    """The line that quotes report ``number``, without the first word of its passage."""
    hit = HITS[number - 1]
    words = hit.text.partition(" ")[2]
    start = hit.passage.end - len(words)
    days = EntryDays(intervals=(Interval(first=day, last=day, grain=Grain.DAY),)) if day else None
    return Statement(
        text=words,
        citations=(Citation(stored=hit.stored, start=start, end=hit.passage.end),),
        label=label or (f"{day:%-d %B %Y}" if day else ""),
        days=days,
    )


def quoted(form: Form, statements: Sequence[Statement], *, sides: Sequence[Side] = ()) -> Answer:
    return Answer(
        question=QUESTION.text,
        standalone=QUESTION.standalone,
        form=form,
        statements=tuple(statements),
        sides=tuple(sides),
        notes=("3 entries found, from 6 passages read.",),
    )


TIMELINE = quoted(Form.TIMELINE, [line(n, day=day) for n, day in enumerate(DAYS, start=1)])


def written(
    reply: str, answer: Answer, *, checked: bool = False, budget_tokens: int = 6000
) -> tuple[str, Answer, str]:
    """What was shown, the answer, and what the model was sent."""
    with OpenAIServer(says(reply)) as server:
        model = open_model("openai:test", url=server.url, timeout_s=10, budget_tokens=budget_tokens)
        check = partial(with_check, hits=HITS) if checked else None
        *pieces, last = generate(
            QUESTION, lines(answer), hits=HITS, model=model, counter=COUNTER, checked=check
        )
        assert isinstance(last, Answer)
        return "".join(map(str, pieces)), last, sent_text(server.requests[0])


def test_a_sentence_cites_the_words_of_its_line_and_keeps_its_label_and_days() -> None:
    _, answer, _ = written("It buys 100 [1].\nIt buys 200 [2].\nIt buys 300 [3].", TIMELINE)
    assert answer.form is Form.TIMELINE
    assert answer.model == "openai:test"
    assert [(one.text, one.label) for one in answer.statements] == [
        ("It buys 100.", "1 February 2026"),
        ("It buys 200.", "3 February 2026"),
        ("It buys 300.", "5 February 2026"),
    ]
    assert [one.days for one in answer.statements] == [one.days for one in TIMELINE.statements]
    assert [one.citations for one in answer.statements] == [one.citations for one in TIMELINE.statements]
    assert answer.statements[1].citations[0].quote == "2 says that 200 launchers are bought."


def test_the_model_is_given_each_line_with_its_label_and_which_form_to_write() -> None:
    _, _, sent = written("It buys 100 [1].", TIMELINE)
    assert "3 February 2026: 2 says that 200 launchers are bought." in sent
    assert "Report 2 says" not in sent
    assert load_template("form-timeline").render() in sent


@pytest.mark.parametrize("form", [form for form in Form if form not in (Form.SENTENCES, Form.REPORTS)])
def test_every_form_has_its_own_instructions(form: Form) -> None:
    _, answer, sent = written("It buys 100 [1].", quoted(form, [line(1), line(2)]))
    assert answer.form is form
    assert load_template(f"form-{form.value}").render() in sent


def test_lines_written_in_another_order_are_put_into_theirs() -> None:
    _, answer, _ = written("Third [3]. First [1]. Second [2].", TIMELINE)
    assert [one.text for one in answer.statements] == ["First.", "Second.", "Third."]


def test_a_second_sentence_on_a_line_follows_the_first_without_its_label() -> None:
    _, answer, _ = written("It buys 200 [2]. It pays for them [2]. It buys 100 [1].", TIMELINE)
    assert [(one.text, one.label, one.days is None) for one in answer.statements] == [
        ("It buys 100.", "1 February 2026", False),
        ("It buys 200.", "3 February 2026", False),
        ("It pays for them.", "", True),
    ]


def test_two_lines_in_one_sentence_are_both_cited_and_it_has_both_labels_and_days() -> None:
    _, answer, _ = written("It buys 100, and then 200 [1][2].", TIMELINE)
    (one,) = answer.statements
    assert one.label == "1 February 2026; 3 February 2026"
    assert one.days
    assert [interval.first for interval in one.days.intervals] == DAYS[:2]
    assert [citation.stored for citation in one.citations] == [HITS[0].stored, HITS[1].stored]


def test_the_label_is_that_of_the_sentence_which_its_line_supports() -> None:
    reply = "Sure, here it is. It buys 999 launchers [1]. 100 launchers are bought [1]."
    _, answer, _ = written(reply, TIMELINE, checked=True)
    assert [(one.text, one.label) for one in answer.statements] == [
        ("Sure, here it is.", ""),
        ("It buys 999 launchers.", ""),
        ("100 launchers are bought.", "1 February 2026"),
    ]


def test_a_sentence_that_joins_two_sides_is_shown_under_neither() -> None:
    sides = [
        Side(outlet=f"Outlet {n}", published=None, statements=(n - 1,), aspect="launchers") for n in (1, 2)
    ]
    compared = quoted(Form.COMPARISON, [line(n) for n in (1, 2)], sides=sides)
    _, answer, _ = written("It buys 100, or 200 [1][2]. It buys 200 [2].", compared)
    assert answer.sides == (replace(sides[1], statements=(1,)),)


def test_a_note_counts_the_lines_that_were_left_out_and_those_of_the_form_stay() -> None:
    _, answer, _ = written("It buys 200 [2].", TIMELINE)
    assert answer.notes == (
        "3 entries found, from 6 passages read.",
        "The model left out 2 of the 3 entries that it was given.",
    )


def test_a_budget_too_small_for_all_lines_gives_the_first_and_says_so() -> None:
    many = quoted(Form.LIST, [line(1 + n % 6, label=f"Item {n} " + "word " * 60) for n in range(30)])
    _, answer, sent = written("It buys 100 [1].", many, budget_tokens=3000)
    assert "Item 0 " in sent
    assert "Item 29 " not in sent
    assert any("of the 30 entries found; its budget is 3000 tokens" in note for note in answer.notes)


def test_a_comparison_keeps_its_sides_and_drops_one_of_which_nothing_was_written() -> None:
    sides = [
        Side(outlet=f"Outlet {n}", published=None, statements=(n - 1,), aspect="launchers") for n in (1, 2, 3)
    ]
    compared = quoted(Form.COMPARISON, [line(n) for n in (1, 2, 3)], sides=sides)
    _, answer, _ = written("Three hundred [3]. They cost much [3]. It buys 100 [1].", compared)
    assert [one.text for one in answer.statements] == ["It buys 100.", "Three hundred.", "They cost much."]
    assert answer.sides == (sides[0], replace(sides[2], statements=(1, 2)))


def test_each_line_is_checked_against_the_words_that_it_was_written_from() -> None:
    _, answer, _ = written("It buys 100 launchers [1]. It buys 999 launchers [2].", TIMELINE, checked=True)
    assert [one.unsupported for one in answer.statements] == [False, True]
    assert "1 of 2 sentences is not supported by its sources and is shown separately." in answer.notes


def test_words_put_into_a_speakers_mouth_fail_the_check() -> None:
    said = quoted(Form.QUOTATION, [line(1, label="Okoye"), line(2, label="Okoye")])
    _, answer, _ = written(
        "Okoye said “100 launchers are bought” [1]. Okoye said “we never bought launchers” [2].",
        said,
        checked=True,
    )
    assert [one.unsupported for one in answer.statements] == [False, True]


def test_the_passages_found_are_shown_where_the_model_says_that_nothing_answers() -> None:
    _, answer, _ = written("NOANSWER", TIMELINE)
    assert answer.abstained
    assert [hit.stored.report_id for hit in answer.nearest] == [hit.stored.report_id for hit in HITS[:3]]


def test_a_label_that_the_model_repeats_is_shown_once() -> None:
    _, answer, _ = written("3 February 2026: It buys 200 [2].", TIMELINE)
    assert [(one.label, one.text) for one in answer.statements] == [("3 February 2026", "It buys 200.")]


def test_words_before_a_line_that_it_leans_on_are_cited_with_it() -> None:
    leaning = replace(line(2), context="Before.")
    _, answer, sent = written("Before, it bought 200 [1].", quoted(Form.LIST, [leaning, line(3)]))
    assert "(Before.) 2 says that 200 launchers are bought." in sent
    assert [one.quote for one in answer.statements[0].citations] == [
        "2 says that 200 launchers are bought.",
        "Before.",
    ]


def test_lines_of_no_form_are_no_material() -> None:
    assert lines(quoted(Form.LIST, [])) == Material(
        sources=(), form=Form.LIST, notes=("3 entries found, from 6 passages read.",)
    )

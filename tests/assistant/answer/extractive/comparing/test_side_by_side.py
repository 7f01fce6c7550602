"""A comparison by aspects: the sides of each face each other, and who is silent is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

import pytest

from assistant.answer.answer import Answer
from assistant.pipeline import Assistant
from assistant.question.form import Form
from tests.assistant.reading import reading_assistant
from tests.corpora import COLLECTED, make_report

MARCH: datetime = COLLECTED
COURIER = (
    "A flood swept through the old town of Lemna on Sunday. Eleven people were killed and forty houses were "
    "lost, the police said. The flood was caused by a broken lock gate on the Orvan canal. "
    "The mayor, Ada Okoye, called for a new wall. "
    "The bakers of the market street gave bread to those without a roof."
)
POST = (
    "The flood of Lemna came without a warning. At least fourteen people were killed, the hospital said. "
    "An engineer of the Orvan canal blamed the flood on a week of rain, not on the lock gate. "
    "Ada Okoye said a wall would not have stopped the water. "
    "Insurers in Tarvik put the damage of the flood at 90 million crowns."
)
TEA = "The tea auction of Tarvik broke a record on Friday. Buyers paid nine crowns a kilogram for green leaf."
ODAL = "The flood at Odal killed three people, the police said. It cost the town 12 million crowns to repair."


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over two accounts of a flood, an outlet that has none, and another flood."""
    reports = [
        make_report("Flood sweeps through Lemna", COURIER, "Lemna Courier", published=MARCH),
        make_report("Flood of Lemna kills many", POST, "Sound Post", published=MARCH - timedelta(days=1)),
        make_report("Tea auction breaks a record", TEA, "Tarvik Echo", published=MARCH),
        make_report("Flood at Odal", ODAL, "Odal Gazette", published=MARCH - timedelta(days=9)),
    ]
    with reading_assistant(tmp_path_factory.mktemp("floods"), *reports) as assistant:
        yield assistant


def aspects(answer: Answer) -> dict[str, list[tuple[str, str]]]:
    """The outlets and sentences of each aspect, those that follow each other together."""
    return {
        heading: [(side.outlet, answer.statements[place].text) for side in sides for place in side.statements]
        for heading, sides in groupby(answer.sides, key=lambda side: side.aspect)
    }


def facing(answer: Answer, words: str) -> list[tuple[str, str]]:
    """The sentences under the one heading in which one has the words."""
    [those] = [pairs for pairs in aspects(answer).values() if any(words in text for _, text in pairs)]
    return those


def test_the_same_aspect_of_two_accounts_stands_side_by_side_in_the_order_of_the_question(
    opened: Assistant,
) -> None:
    answer = opened.ask("How do the Sound Post and the Lemna Courier differ on the flood of Lemna?")
    assert answer.form is Form.COMPARISON
    toll = facing(answer, "Eleven people were killed")
    assert [outlet for outlet, _ in toll] == ["Sound Post", "Lemna Courier"]
    assert "fourteen people were killed" in toll[0][1]
    cause = facing(answer, "broken lock gate")
    assert "a week of rain" in cause[0][1]
    headings = list(aspects(answer))
    assert any(heading.startswith("Number killed") for heading in headings)
    assert any(heading.startswith("Cause") for heading in headings)


def test_every_statement_is_of_one_side_and_no_two_are_of_the_same_place(opened: Assistant) -> None:
    answer = opened.ask("Compare what the Lemna Courier and the Sound Post say about the flood of Lemna")
    places = [place for side in answer.sides for place in side.statements]
    assert places == list(range(len(answer.statements)))
    assert len({statement.text for statement in answer.statements}) == len(answer.statements)
    for side in answer.sides:
        for place in side.statements:
            report = answer.statements[place].citations[0].stored.report
            assert (report.outlet, report.published) == (side.outlet, side.published)


def test_what_one_side_alone_reports_is_said_to_be_so_and_is_in_no_report_of_the_other(
    opened: Assistant,
) -> None:
    answer = opened.ask("Compare what the Lemna Courier and the Sound Post say about the flood of Lemna")
    only = {heading: those for heading, those in aspects(answer).items() if heading.startswith("Only ")}
    assert "Only Sound Post; not in the passages found of Lemna Courier" in only
    [(outlet, text)] = only["Only Sound Post; not in the passages found of Lemna Courier"]
    assert outlet == "Sound Post"
    assert "Insurers in Tarvik" in text
    said_by_both = ("killed", "lock gate", "wall")
    assert not any(word in text for those in only.values() for _, text in those for word in said_by_both)


def test_a_side_without_anything_on_the_subject_is_named_and_fills_no_place(opened: Assistant) -> None:
    answer = opened.ask("Compare what the Lemna Courier and the Tarvik Echo say about the flood of Lemna")
    assert "None of the passages found of Tarvik Echo is about this." in answer.notes
    assert {side.outlet for side in answer.sides} == {"Lemna Courier"}
    assert {side.aspect for side in answer.sides} == {""}
    assert "tea" not in answer.text.casefold()


def test_three_sides_of_one_aspect_stand_together(folder: Path) -> None:
    reports = [
        make_report(f"Ferry {number}", f"{said} The sea was calm.", outlet, published=MARCH)
        for number, (outlet, said) in enumerate(
            [
                ("Lemna Courier", "The ferry Odalys will carry 400 passengers to Tarvik, the yard said."),
                ("Sound Post", "The yard said that the ferry Odalys carries 410 passengers to Tarvik."),
                ("Tarvik Echo", "To Tarvik the ferry Odalys is to carry 390 passengers, said the yard."),
            ]
        )
    ]
    with reading_assistant(folder, *reports) as assistant:
        answer = assistant.ask(
            "What do the Lemna Courier, the Sound Post and the Tarvik Echo each say about the ferry?"
        )
    assert [outlet for outlet, _ in facing(answer, "410 passengers")] == [
        "Lemna Courier",
        "Sound Post",
        "Tarvik Echo",
    ]


def test_two_things_are_compared_by_what_is_said_of_each(opened: Assistant) -> None:
    answer = opened.ask("Compare the flood at Lemna and the one at Odal")
    toll = facing(answer, "killed three people")
    assert len(toll) == 2
    assert toll[0][0] in ("Lemna Courier", "Sound Post")
    labels = {statement.text: statement.label for statement in answer.statements}
    assert labels[toll[1][1]].endswith("Odal")
    assert labels[toll[0][1]].endswith("Lemna")


def test_a_thing_that_no_passage_names_is_said_to_be_missing(opened: Assistant) -> None:
    answer = opened.ask("Compare the flood at Odal and the flood at Zerbst")
    assert any("names Zerbst" in note for note in answer.notes) or answer.abstained
    assert all("Zerbst" not in statement.label for statement in answer.statements)


def _texts(answer: Answer) -> Sequence[str]:
    return [statement.text for statement in answer.statements]


def test_where_no_report_is_about_the_subject_the_notes_say_so_of_each(opened: Assistant) -> None:
    answer = opened.ask("Compare what the Tarvik Echo and the Odal Gazette say about the flood of Lemna")
    silent = [note for note in answer.notes if note.startswith("None of the passages found of")]
    assert answer.abstained or "None of the passages found of Tarvik Echo is about this." in silent
    assert "Eleven people were killed" not in " ".join(_texts(answer))


GUILD = (
    "The Bakers' Guild demands 900 crowns for each oven that the flood of Lemna put out. "
    "The flood of Lemna ruined the flour of its 34 members."
)
SAID_OF_THEM = (
    "The flood of Lemna divides the Bakers' Guild and the Orvan Canal Board. "
    "The Orvan Canal Board will meet in the town hall on Friday."
)
BOARD = "The lock gate was sound before the flood of Lemna, the Orvan Canal Board said on Monday. It rains."


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over what two parties to a flood say, and what is said of them."""
    reports = [
        make_report("Statement of the Bakers' Guild on the flood of Lemna", GUILD, "Sound Post"),
        make_report("Flood of Lemna divides the town", SAID_OF_THEM, "Tarvik Echo", published=MARCH),
        make_report("After the flood of Lemna", BOARD, "Lemna Courier", published=MARCH),
    ]
    with reading_assistant(tmp_path_factory.mktemp("statements"), *reports) as assistant:
        yield assistant


@pytest.mark.parametrize("guild", ["the Bakers' Guild", "the Bakers’ Guild", "the Bakers Guild"])
def test_what_parties_say_is_compared_by_their_own_statements(statements: Assistant, guild: str) -> None:
    answer = statements.ask(f"Compare what {guild} and the Orvan Canal Board say about the flood of Lemna")
    assert answer.form is Form.COMPARISON
    labels = {statement.text: statement.label for statement in answer.statements}
    assert labels == {
        "The Bakers' Guild demands 900 crowns for each oven that the flood of Lemna put out.": guild[4:],
        "The flood of Lemna ruined the flour of its 34 members.": guild[4:],
        "The lock gate was sound before the flood of Lemna, the Orvan Canal Board said on Monday.": (
            "Orvan Canal Board"
        ),
    }


def test_a_party_that_says_nothing_of_it_is_said_to_have_no_statement(statements: Assistant) -> None:
    answer = statements.ask(
        "Compare what the Weavers' Guild and the Orvan Canal Board say about the flood of Lemna"
    )
    assert "No statement of the Weavers' Guild found on the flood of Lemna." in answer.notes
    assert {statement.label for statement in answer.statements} == {"Orvan Canal Board"}

"""What a question names and asks for is looked up in a table, or the question is left to sentences."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer.answer import Answer
from assistant.answer.extractive.extract import scoring_context
from assistant.answer.extractive.tables import looked_up
from assistant.pipeline import Assistant
from assistant.question.form import Form
from corpus import Corpus
from tests.corpora import add_reports, make_report

EXPORTS = """Exports by country
The ministry of trade published its figures on Monday.

| Country | Product | 2023 exports (t) | 2024 exports (t) | Minister |
| --- | --- | ---: | ---: | --- |
| Poland | Wheat | 1,200 | 1,950 | Anna Kowalska |
| Germany | Rye | 800 | 640 | Jens Brandt |
| Ukraine | Wheat | 9,400 | 11,300 | Olha Melnyk |
| Romania | Maize | 3,100 | 2,750 | Ion Popa |
| Moldova | Barley | 4,100 |  | Vera Rusu |
| Total | | 14,910 | 16,640 | |

The next figures come in March."""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Over a report with a table, and one without."""
    folder: Path = tmp_path_factory.mktemp("tables") / "corpus"
    with Corpus(folder) as corpus:
        add_reports(corpus, make_report("Exports by country", EXPORTS), make_report())
        yield Assistant(corpus=corpus)


def cells(answer: Answer) -> list[list[str]]:
    """The cells of each line that are emphasised."""
    return [[one.text[span.start : span.end] for span in one.emphasis] for one in answer.statements]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How much wheat did Poland export in 2024?", "1,950"),
        ("How much did Germany export in 2023?", "800"),
        ("Who is the minister of Romania?", "Ion Popa"),
        ("Who is Germany's minister?", "Jens Brandt"),
        ("minister of Ukraine", "Olha Melnyk"),
        ("Which country exported the most in 2024?", "Ukraine"),
        ("Which country exported the least in 2023?", "Germany"),
    ],
)
def test_the_cell_that_is_asked_for_is_found(asked: Assistant, question: str, expected: str) -> None:
    answer = asked.ask(question)
    ((*emphasised,),) = cells(answer)
    assert expected in emphasised
    (statement,) = answer.statements
    assert statement.context.startswith("| Country |")
    assert statement.citations[0].quote == statement.text


def test_a_year_in_the_question_leaves_out_the_column_of_another(asked: Assistant) -> None:
    assert cells(asked.ask("How much did Ukraine export in 2024?")) == [["11,300"]]


@pytest.mark.parametrize(
    ("rows", "most"),
    [
        ("| Lemna | 1,290 |\n| Orvel | 940 |\n| Total | 2,230 |", "Lemna"),
        ("| Lemna | 1.5 billion |\n| Orvel | 900 million |", "Lemna"),
        ("| Lemna | 131,2 |\n| Orvel | 98,75 |", "Lemna"),
        ("| Lemna | 12 400 |\n| Orvel | 9 800 |", "Lemna"),
        ("| Lemna | -3 |\n| Orvel | −12 |", "Lemna"),
        ("| Lemna | 1,290 |\n| Orvel | 48,5 |", ""),
    ],
)
def test_figures_are_compared_as_they_are_written(tmp_path: Path, rows: str, most: str) -> None:
    body = f"The council counted its coins.\n\n| Town | Coins |\n| --- | --- |\n{rows}\n"
    with Corpus(tmp_path / "corpus") as corpus:
        add_reports(corpus, make_report("Coins", body))
        assistant = Assistant(corpus=corpus)
        understood = assistant.understand("Which town has the most coins?")
        found = looked_up(understood, assistant.find(understood), scoring_context(corpus, understood))
    assert [one.text.split(" | ")[0].strip("| ") for one in found] == ([most] if most else [])


def test_a_list_has_every_row_that_is_named(asked: Assistant) -> None:
    answer = asked.ask("List the countries that export wheat")
    assert answer.form is Form.LIST
    assert [row[0] for row in cells(answer)] == ["Poland", "Ukraine"]


@pytest.mark.parametrize(
    "question",
    [
        "How much did Poland import in 2024?",
        "How old is the minister of Romania?",
        "How much did France export in 2024?",
        "Why did Poland export more wheat in 2024?",
        "Which country exported the most?",
        "How much did Poland export in 2019?",
        "How much did Moldova export in 2024?",
        "How much did South Poland export in 2024?",
        "How much barley did Poland export in 2024?",
        "Which country did not export the most in 2024?",
        "How many goals did Poland score in 2024?",
    ],
)
def test_what_the_table_does_not_say_is_not_looked_up(asked: Assistant, question: str) -> None:
    understood = asked.understand(question)
    hits = asked.find(understood)
    assert any("| Poland |" in hit.text for hit in hits)
    assert looked_up(understood, hits, scoring_context(asked.corpus, understood)) == []

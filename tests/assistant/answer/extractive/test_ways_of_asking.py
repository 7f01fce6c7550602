"""Questions asked in ways of their own: for the first, by another name, for what was not done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from assistant.answer.extractive.asked_verbs import asked_verbs, contradicts
from assistant.pipeline import Assistant
from corpus import Scope
from tests.assistant.reading import reading_assistant
from tests.corpora import make_report

_ASKED_AT = Scope(as_of=datetime(2026, 6, 30, 23, 59, 59, tzinfo=UTC))


def _day(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 9, tzinfo=UTC)


_REPORTS = (
    make_report(
        "Arnhold council meets on parking",
        "The Arnhold council met on 9 June. The meeting dealt with parking fees, the clerk said.",
        "Arnhold Echo",
        published=_day(6, 9),
    ),
    make_report(
        "Arnhold council meets on playgrounds",
        "The Arnhold council met on 2 June. The meeting dealt with two new playgrounds, the clerk said.",
        "Arnhold Echo",
        published=_day(6, 2),
    ),
    make_report(
        "Arnhold council meets on the library",
        "The Arnhold council met on 23 June. The meeting dealt with the library roof, the clerk said.",
        "Arnhold Echo",
        published=_day(6, 23),
    ),
    make_report(
        "RPC shuts refinery for a month",
        "The RPC ordered the refinery of Tolvik to pay 9 million kroner for a spill in the fjord.",
        "Fjord Post",
        published=_day(5, 4),
    ),
    make_report(
        "New building for pollution authority",
        "The Regional Pollution Commission (RPC) moves to Hamran in July. The house has three floors.",
        "Fjord Post",
        published=_day(4, 4),
    ),
    make_report(
        "Two of three villages join the Hollen forest pact",
        "Three villages were to join the Hollen forest pact on Friday. Ulvik and Sande joined it. "
        "Tarn declined to join and asked for a later date.",
        "Fjord Post",
        published=_day(5, 8),
    ),
    make_report(
        "Treasurer Nora Falk denies leaving",
        "Treasurer Nora Falk denied on Monday that she had left the party over the forest pact.",
        "Arnhold Echo",
        published=_day(5, 18),
    ),
    make_report(
        "Sandvik museum opens after repairs",
        "The Sandvik museum opened on Saturday with 900 guests. The mayor opened the hall of ships. "
        "The northern wing could not be opened because its roof leaks.",
        "Arnhold Echo",
        published=_day(5, 28),
    ),
    make_report(
        "Catches by harbour",
        "The ministry counted the catches of two harbours.\n\n| Harbour | Year | Cod (t) | Boats at sea |\n"
        "| --- | --- | --- | --- |\n"
        + "".join(
            f"| {harbour} | {year} | {100 * place + year - 2000} | {50 * place + year - 2003} |\n"
            for place, harbour in enumerate(("Skjold", "Grimnes", "Vassvik", "Ulsnes"), start=1)
            for year in range(2015, 2025)
        )
        + "\nMackerel will be counted next year.",
        "Fjord Post",
        published=_day(3, 1),
    ),
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, exported_encoder: object) -> Iterator[Assistant]:
    with reading_assistant(tmp_path_factory.mktemp("asking"), *_REPORTS) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What was the first meeting of the Arnhold council in June about?", "playgrounds"),
        ("earliest report on the Arnhold council", "playgrounds"),
        ("What is the latest on the Arnhold council?", "library"),
        (
            "How much does the Tolvik refinery have to pay to the Regional Pollution Commission?",
            "9 million kroner",
        ),
        ("Where does the RPC move?", "Hamran"),
        ("What does RPC stand for?", "Regional Pollution Commission (RPC)"),
        ("What is the RPC?", "Regional Pollution Commission (RPC)"),
        ("Which village did not join the Hollen forest pact?", "Tarn declined"),
        ("Which villages joined the Hollen forest pact?", "Ulvik and Sande"),
        ("Did Nora Falk leave the party?", "denied"),
        ("Which wing of the Sandvik museum was not opened?", "northern wing"),
    ],
)
def test_the_first_sentence_is_of_the_report_that_answers(
    asked: Assistant, question: str, words: str
) -> None:
    (first, *_) = asked.ask(question, scope=_ASKED_AT).statements
    assert words in f"{first.citations[0].stored.report.title}: {first.text}"


@pytest.mark.parametrize(
    ("question", "row", "cell"),
    [
        ("How much cod was landed at Grimnes in 2021?", "| Grimnes | 2021 | 221 | 118 |", "221"),
        ("How many boats at sea did Ulsnes have in 2016?", "| Ulsnes | 2016 | 416 | 213 |", "213"),
    ],
)
def test_the_row_that_answers_is_given_with_the_first_of_its_table(
    asked: Assistant, question: str, row: str, cell: str
) -> None:
    first, *others = asked.ask(question, scope=_ASKED_AT).statements
    assert first.text == row == first.citations[0].quote
    assert first.context == "| Harbour | Year | Cod (t) | Boats at sea |"
    assert [first.text[one.start : one.end] for one in first.emphasis] == [cell]
    assert not any(one.text.startswith("|") for one in others)


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("Whom did the RPC fine?", "regional pollution commission"),
        ("Whom did the regional pollution commission fine?", "rpc"),
        ("Whom did the Regional Pollution Commission (RPC) fine?", None),
        ("Whom did the council fine?", None),
    ],
)
def test_what_is_named_is_found_under_its_other_name(
    asked: Assistant, question: str, other: str | None
) -> None:
    assert [one.other for one in asked.understand(question).other_names] == ([other] if other else [])
    if other:
        found = asked.search(question, limit=2)
        assert {hit.stored.report.title[:3] for hit in found} == {"RPC", "New"}


@pytest.mark.parametrize(
    ("question", "sentence", "otherwise"),
    [
        ("Which town did not sign the pact?", "Vellin signed it.", True),
        ("Which town did not sign the pact?", "Brenna refused to sign.", False),
        ("Which towns haven't signed the pact?", "Vellin signed it.", True),
        ("Who resigned over the strike?", "Halvorsen denied that he had resigned.", True),
        ("Who resigned over the strike?", "Halvorsen resigned on Monday.", False),
        ("Who resigned over the strike?", "Halvorsen may resign.", False),
        ("What did Iran buy?", "Iran did not buy any ships.", True),
        ("What did Iran buy?", "Iran bought ships and did not buy planes.", False),
        ("What did the council of Lemna approve?", "The council has yet to approve the tram.", True),
        ("In which year did women compete?", "Women were first allowed to compete in 1900.", False),
        ("When will the mine close?", "The mine will not close this year.", False),
        ("Why is the ferry late?", "The ferry was late in the fog.", False),
        ("Who opened the bridge?", "The bridge was not opened until May by the king.", False),
        ("Which town did not sign the pact?", "All towns signed the pact except Lemna.", False),
        ("What did Lemna buy?", "Lemna did not buy trams but 12 electric buses.", False),
        ("Which passengers did not survive?", "Of 30 passengers, 12 survived.", False),
    ],
)
def test_a_sentence_that_says_otherwise_than_is_asked(question: str, sentence: str, otherwise: bool) -> None:
    assert contradicts(sentence, asked_verbs(question)) is otherwise

"""How far a sentence says an affair has come, and who it says has a role."""

from __future__ import annotations

import pytest

from assistant.answer.extractive.present_state.holders import holders
from assistant.answer.extractive.present_state.stages import asked_stages, stages


@pytest.mark.parametrize(
    ("process", "sentences"),
    [
        (
            "agreement",
            [
                "Vellin and Orsk are in talks about a merger.",
                "Vellin and Orsk reached a deal on the merger on Friday.",
                "Vellin signed the merger contract on Monday.",
                "The merger collapsed, Vellin said.",
            ],
        ),
        (
            "trial",
            [
                "Jan Vellin is under investigation over the fire.",
                "Jan Vellin was arrested at the harbour.",
                "Jan Vellin was charged with arson on Tuesday.",
                "Jan Vellin pleaded not guilty to arson.",
                "A jury convicted Jan Vellin of arson.",
                "Jan Vellin, convicted of arson, was sentenced to six years.",
            ],
        ),
        (
            "law",
            [
                "The assembly debated the kite bill.",
                "The assembly passed the kite bill by two votes.",
                "The duchess signed the kite law.",
                "A judge struck down the kite law.",
            ],
        ),
        (
            "flight",
            [
                "The mission is scheduled for May.",
                "The mission was postponed for the third time.",
                "The probe lifted off at dawn.",
                "The probe touched down on the moon.",
            ],
        ),
    ],
)
def test_each_sentence_is_further_than_the_one_before(process: str, sentences: list[str]) -> None:
    reached = [stages(one)[process] for one in sentences]
    assert reached == sorted(set(reached))


@pytest.mark.parametrize(
    "sentence",
    [
        "Vellin has not signed the contract.",
        "Vellin may sign the contract in May.",
        "Vellin is expected to sign the contract.",
        "Vellin refused to sign the contract.",
        "Vellin will sign the contract on Friday.",
    ],
)
def test_what_is_planned_possible_or_denied_was_not_reached(sentence: str) -> None:
    assert stages(sentence)["agreement"] == 0


def test_the_present_tense_of_a_headline_says_that_it_was_done() -> None:
    title = "Lemna probe lands on the moon"
    assert stages(title, headline=True)["flight"] > stages(title)["flight"]
    assert stages("Vellin and Orsk in talks on ferry deal", headline=True)["agreement"] == 0


def test_a_question_is_about_a_process_by_a_noun_or_a_later_verb() -> None:
    assert "agreement" in asked_stages("What happened to the merger of Vellin and Orsk?")
    assert asked_stages("Was Jan Vellin convicted of arson?")["trial"] == 4
    assert asked_stages("What does Orsk plan for the winter?") == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Speaker Ada Roth opened the session.", {"roth": True}),
        ("Former speaker Jan Vellin was fined.", {"vellin": False}),
        (
            "Ada Roth was elected speaker on Monday, replacing Jan Vellin, the former speaker.",
            {"roth": True, "vellin": False},
        ),
        ("Ada Roth, the assembly's speaker, declined to comment.", {"roth": True}),
        ("The assembly named Ada Roth as speaker.", {"roth": True}),
        ("The speaker said nothing about Orsk.", {}),
    ],
)
def test_who_has_a_role_and_who_had_it(text: str, expected: dict[str, bool]) -> None:
    assert holders(text, frozenset(["speaker"])) == expected

"""What a follow-up leaves out comes from the question and the answer before it, by kind and pronoun."""

from __future__ import annotations

import pytest

from assistant.question.follow_up_rewriting import standalone
from assistant.question.persons import is_person, persons
from assistant.question.question import Turn


def _turns(*texts: str) -> list[Turn]:
    return [
        Turn(question=asked, answer=answer) for asked, answer in zip(texts[::2], texts[1::2], strict=True)
    ]


_FIRED = _turns(
    "Who was fired as head of Lemna Airways?",
    "In a surprise move late Friday, Karl Brandt was fired as head of Lemna Airways by its board.",
)
_FOLLOWED = [*_FIRED, *_turns("and who took over?", "Maria Okoye on Friday, and Jonas Weil on Sunday.")]
_FERRIES = _turns("How much do the hydrogen ferries cost?", "148 million euros for the pair.")
_RATES = _turns("When did Japan raise interest rates?", "The Bank of Japan raised its rate on 19 March.")
_CHIEF = _turns("Who is the CEO of Tesla?", "Elon Musk, the CEO of Tesla, said that deliveries will begin.")
_PROBE = _turns(
    "What is the EU investigating Gridley for?",
    "For hidden advertising.",
    "what did Brandt say about it?",
    "He wrote that the public should hear it.",
)
_MINISTER = _turns("who did Lemna name as defence minister", "Anna Weil, an economist.")
_KING = _turns(
    "who is king of Lemna now", "Frederik X, since January, when his mother Margrethe stepped down."
)
_HEADSET = _turns("What did Apple announce?", "Apple announced a new headset, the Vision Pro.")
_PACKAGE = _turns("What did Ursula von der Weil announce?", "She announced a loan of 50 billion euros.")
_LAYOFFS = _turns("Did Meta fire people?", "Meta laid off 10,000 employees in March.")
_PRIZE = _turns("Who won the Lemna Prize?", "Petra Brandt won the Lemna Prize in 2023.")
_DEAL = _turns("what is Iran buying from Russia and when", "500 Verba launchers, due from 2027 to 2029.")


@pytest.mark.parametrize(
    ("history", "asked", "understood"),
    [
        (_FIRED, "why?", "why (Karl Brandt was fired as head of Lemna Airways)?"),
        (_FIRED, "and who took over?", "and who took over (Karl Brandt was fired as head of Lemna Airways)?"),
        (_FIRED, "how old is he?", "how old is Karl Brandt (fired as head of Lemna Airways)?"),
        (
            _FIRED,
            "what did the Pilots Union say?",
            "what did the Pilots Union say (Karl Brandt was fired as head of Lemna Airways)?",
        ),
        (_FERRIES, "who builds them?", "who builds them (hydrogen ferries cost)?"),
        (_FERRIES, "and for how long?", "and for how long (hydrogen ferries cost)?"),
        (_CHIEF, "where is he from?", "where is Elon Musk from (CEO of Tesla)?"),
        (_CHIEF, "what does Musk earn?", "what does Elon Musk earn?"),
        (_DEAL, "what does Trump say about it?", "what does Trump say about it (Iran buying from Russia)?"),
        (_DEAL, "by whom?", "by whom (Iran buying from Russia)?"),
        (_KING, "and his wife?", "and Frederik X's wife (king of Lemna)?"),
        (
            _MINISTER,
            "what happens to the old one?",
            "what happens to the old one (defence minister, Lemna name as defence minister, Anna Weil)?",
        ),
        (
            _PACKAGE,
            "where did she say it?",
            "where did Ursula von der Weil say it (Ursula von der Weil announce)?",
        ),
        (_PACKAGE, "and Hungary?", "and Hungary (Ursula von der Weil announce)?"),
        (_LAYOFFS, "how many did Amazon?", "how many did Amazon (Meta fire people)?"),
        (_LAYOFFS, "and Google?", "Did Google fire people?"),
        (_PRIZE, "and in 2022?", "and in 2022 (Lemna Prize)?"),
        (_PRIZE, "why her?", "why Petra Brandt (Lemna Prize)?"),
        (_HEADSET, "how much does it cost?", "how much does it cost (Apple announce, Vision Pro)?"),
    ],
)
def test_what_is_left_out_comes_from_the_question_and_its_answer(
    history: list[Turn], asked: str, understood: str
) -> None:
    assert standalone(asked, history) == understood


def test_a_pronoun_means_the_last_person_who_takes_it() -> None:
    assert standalone("how old is she?", _FOLLOWED).startswith("how old is Maria Okoye")
    assert standalone("how old is he?", _FOLLOWED).startswith("how old is Jonas Weil")


def test_who_comes_back_is_who_went() -> None:
    assert standalone("when did he come back?", _FOLLOWED).startswith("when did Karl Brandt come back")


def test_a_name_in_the_question_is_meant_by_its_own_pronoun() -> None:
    history = _turns("What did Ruby Lind plead?", "Guilty to four counts.")
    asked = standalone("and Hildebrandt, how did she plead?", history)
    assert asked == "and Hildebrandt, how did she plead (Ruby Lind plead)?"


@pytest.mark.parametrize(
    ("history", "asked", "understood"),
    [
        (_CHIEF, "and of Meta?", "Who is the CEO of Meta?"),
        (_CHIEF, "what about Gridley?", "Who is the CEO of Gridley?"),
        (_RATES, "and the ECB?", "When did the ECB raise interest rates?"),
        (_RATES, "and in Turkey?", "When did Turkey raise interest rates?"),
        (_HEADSET, "and Google?", "What did Google announce?"),
        (_PROBE, "and Meta?", "What is the EU investigating Meta for?"),
        (_DEAL, "and Poland?", "what is Iran buying from Poland and when?"),
    ],
)
def test_another_name_takes_the_place_of_one_of_its_kind(
    history: list[Turn], asked: str, understood: str
) -> None:
    assert standalone(asked, history) == understood


@pytest.mark.parametrize(
    "asked",
    [
        "who won the Masters golf tournament?",
        "What is the weather forecast for Harrow Bay?",
        "How many books are on the Bücherwurm?",
        "What does Ostravik say about its ferries?",
        "What did the mayor of Kuldranna say?",
    ],
)
@pytest.mark.parametrize("history", [_FOLLOWED, _DEAL, _PROBE])
def test_a_new_subject_drops_the_old_one(history: list[Turn], asked: str) -> None:
    assert standalone(asked, history) == asked


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mira Lind as interim CEO, and Emmett Shear.", [("Mira Lind", "she"), ("Emmett Shear", "he")]),
        ("A teacher known only as Bob found it.", [("Bob", "he")]),
        ("Queen Ostravia and Dr Zlatan Brzov", [("Ostravia", "she"), ("Zlatan Brzov", "")]),
        ("Jolanda Meierz, 52, was appointed.", [("Jolanda Meierz", "")]),
        ("The Bank of Japan and Alaska Airlines in San Francisco", []),
    ],
)
def test_persons_are_known_by_first_names_titles_and_ages(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.name, one.pronoun) for one in persons(text) if one.sure] == found


def test_a_country_or_an_organisation_is_no_person() -> None:
    assert is_person("Angela Ruiz")
    assert not is_person("Saudi Arabia")
    assert not is_person("Harvard University")

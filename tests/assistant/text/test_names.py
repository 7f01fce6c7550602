"""What is a name in a text, and in a question, where a word with a capital may be any word."""

from __future__ import annotations

import pytest

from assistant.text.names import asked_names, is_foreign, names, times


def test_names_are_runs_of_capitals_and_quoted_titles() -> None:
    text = 'In May, President Mara Lind of Harrow Bay sang "Under the Sea" for Iran\'s envoy.'
    assert names(text) == ("President Mara Lind of Harrow Bay", "Under the Sea", "Iran")


def test_times_are_days_months_and_years() -> None:
    assert times("On 3 May 2021, then June 2022 and the 1990s; 2027-2029.") == [
        "3 May 2021",
        "June 2022",
        "1990s",
        "2027-2029",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "Please tell me how much tea costs",
        "Hello, when does the train run?",
        "Considering the price, who pays?",
        "Regarding the strike: what was agreed?",
        "Does the train leave at 5 PM?",
        "Kiedy podpisano umowę?",
        "Combien coûte le ferry?",
        "Wie viele Raketen wurden bestellt?",
        "Wer leitet das Ministerium?",
        "伊朗从俄罗斯购买什么？",
        "кто подписал договор?",
        "متى تم توقيع الاتفاق؟",
    ],
)
def test_a_common_word_is_no_name_for_its_capital_or_its_script(question: str) -> None:
    assert asked_names(question) == ()


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Zorblatt signed what?", ("Zorblatt",)),
        ("When did Zorblatt sign the deal?", ("Zorblatt",)),
        ("Meta?", ("Meta",)),
        ("Meta and Google: who pays more?", ("Meta", "Google")),
        ("US tariffs on China?", ("US", "China")),
        ("What did the WHO say?", ("WHO",)),
        ("Please, who is Anna Kowalska?", ("Anna Kowalska",)),
        ("Kiedy Iran podpisał umowę?", ("Iran",)),
        ("Что подписал Иран?", ("Иран",)),
        ("Did Łukasz meet Émile in Las Vegas?", ("Łukasz", "Émile", "Las Vegas")),
    ],
)
def test_what_is_used_as_a_name_is_one(question: str, found: tuple[str, ...]) -> None:
    assert asked_names(question) == found


def test_a_place_with_a_foreign_article_makes_no_question_foreign() -> None:
    assert not is_foreign("Who won the race in Las Vegas?")
    assert is_foreign("Quién ganó la carrera en Las Vegas?")

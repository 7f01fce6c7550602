"""Suggested questions read as a person would write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.answer.proposed_questions import question_about
from assistant.pipeline import Assistant
from assistant.suggest.examples import answerable_examples
from corpus import Corpus
from tests.corpora import COLLECTED, add_reports, make_report

DEFENCE = (
    "The order was confirmed by the Ministry of Defence. "
    "Iran asked for launchers, the Ministry of Defence said. "
    "Talks are under way in Moscow and in the Netherlands. "
    "Officials in Lemna, said Ada Okoye, were not asked. "
    "The Lemna ferry is late."
)


@pytest.mark.parametrize(
    ("names", "question"),
    [
        (["Ministry of Defence"], "What do the reports say about the Ministry of Defence?"),
        (["Ada Okoye"], "What do the reports say about Ada Okoye?"),
        (["Lemna"], "What happened in Lemna, and when?"),
        (["Netherlands"], "What happened in the Netherlands, and when?"),
        (["Iran", "Ministry of Defence"], "What is known about Iran and the Ministry of Defence?"),
    ],
)
def test_a_name_has_the_article_that_the_report_gives_it(names: list[str], question: str) -> None:
    assert question_about(names, DEFENCE) == question


def test_a_ministry_named_with_its_country_has_the_article_without_it() -> None:
    body = "The buyer's side was represented by Iran's Ministry of Defence and by Russia's Rosatom in Lemna."
    assert question_about(["Ministry of Defence"], body) == (
        "What do the reports say about the Ministry of Defence?"
    )
    assert question_about(["Rosatom"], body) == "What do the reports say about Rosatom?"


def test_one_report_far_later_than_the_others_does_not_hide_them(folder: Path) -> None:
    """Each question is about another report, also where they are a year apart."""
    late = make_report(
        title="Bridge at Ostrow reopens",
        body="The bridge at Ostrow reopened on Monday. A new lamp stands at Ostrow.",
        collected_from="/late.txt",
    )
    early = replace(make_report(), published=COLLECTED - timedelta(days=400))
    with Corpus(folder) as corpus:
        add_reports(corpus, late, early)
        questions = answerable_examples(Assistant(corpus=corpus))
    assert [name for name in ("Ostrow", "Lemna") if any(name in one for one in questions)] == [
        "Ostrow",
        "Lemna",
    ]

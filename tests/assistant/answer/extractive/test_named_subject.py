"""What a report must mention to answer a question with a whole name in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer.extractive.extract import scoring_context
from assistant.answer.extractive.named_subject import of_named
from assistant.answer.extractive.read import read
from assistant.pipeline import Assistant
from corpus import Corpus
from tests.corpora import add_reports, make_report

FRAUD = "Brandt’s aides were charged on Monday. The jury charged 18 people."
DROWNED = "A teacher died in 2021 and left her savings to the town. The town bought books for them."


@pytest.mark.parametrize(
    "question",
    [
        "How many people died for Selim Brandt?",
        "How many people died for Selim Brandt's 2020 campaign?",
    ],
)
def test_sentences_stay_whose_report_has_a_word_of_the_name(tmp_path: Path, question: str) -> None:
    with Corpus(tmp_path / "corpus") as corpus:
        add_reports(corpus, make_report("Fraud", FRAUD), make_report("Savings", DROWNED))
        understood = Assistant(corpus=corpus).understand(question)
        hits = Assistant(corpus=corpus).find(understood)
        asked = scoring_context(corpus, understood)
        found = read(understood, hits, asked, None)
        assert {one.hit.stored.report.title for one in found} == {"Fraud", "Savings"}
        kept = of_named(understood, found, hits, asked)
    assert {one.hit.stored.report.title for one in kept} == {"Fraud"}


def test_where_no_report_has_the_name_every_sentence_stays(tmp_path: Path) -> None:
    with Corpus(tmp_path / "corpus") as corpus:
        add_reports(corpus, make_report("Savings", DROWNED))
        understood = Assistant(corpus=corpus).understand("How many people died for Selim Brandt?")
        hits = Assistant(corpus=corpus).find(understood)
        asked = scoring_context(corpus, understood)
        found = read(understood, hits, asked, None)
        assert of_named(understood, found, hits, asked) == found

"""`dateline tune` on a folder of its own, from the first verdict to a reset."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.ledger import Ledger
from assistant.ledger.verdicts import Relevance
from assistant.pipeline import Assistant
from assistant.settings import Services, Settings
from corpus import Corpus
from tests.assistant.operations.test_tuning import FAR, NEAR, REPORTS, judged
from tests.corpora import add_reports


def test_tune_says_what_would_change_and_accepts_and_resets(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the reader, which would judge these made-up questions by its own lights."""
    monkeypatch.setenv("DATELINE_READER", "no")

    def run(*arguments: str, ends: int = 0) -> str:
        assert main(["--data", str(folder), *arguments]) == ends
        return capsys.readouterr().out

    with Corpus(folder) as corpus:
        add_reports(corpus, *REPORTS)
        services = Services(
            settings=Settings(folder=folder), assistant=Assistant(corpus=corpus), ledger=Ledger(folder)
        )
        for question in NEAR:
            judged(services, question, Relevance.YES)
        judged(services, FAR[0], Relevance.NO)
        too_few = run("tune", "--accept", ends=1)
        for question in FAR[1:]:
            judged(services, question, Relevance.NO)
    assert "Too few judged questions: 20 rightly answered and 1 wrongly." in too_few
    proposed = run("tune")
    assert "present cut-off +0.000, proposed +0.2" in proposed
    assert "on 26 judged questions (20 rightly answered, 6 wrongly)" in proposed
    assert "declines 6 of 6 wrong answers, and loses 0 of 20 right ones:" in proposed
    assert f"wrong: {FAR[0]}" in proposed
    assert "Nothing is changed yet" in proposed
    found = json.loads(run("tune", "--accept", "--json"))
    assert (found["accepted"], found["passed_before"], found["passed_after"]) == (True, 20 / 26, 1.0)
    assert "Not reported" in run("ask", FAR[0])
    assert "The present cut-offs were accepted on" in run("tune")
    assert run("tune", "--reset") == "The cut-offs that Dateline comes with are used from now on.\n"
    assert "guests" in run("ask", FAR[0])

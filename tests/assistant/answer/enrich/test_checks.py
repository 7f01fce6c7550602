"""Cards on answers over the sample reports."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer.answer import Citation, Statement
from assistant.answer.enrich.checks import with_check
from assistant.check.check_result import Evidence, Support
from assistant.check.pipeline import check
from assistant.cli.printing import print_answer
from assistant.pipeline import Assistant
from corpus import sentences


def test_no_sentence_of_any_report_is_flagged_against_its_own_report(assistant: Assistant) -> None:
    checked = 0
    for stored in assistant.corpus.reports():
        body = stored.report.body
        cited = [Evidence(text=body, language=stored.report.language)]
        for span in sentences(body, language=stored.report.language):
            card = check(body[span.start : span.end], cited=cited)
            assert {fact.outcome for fact in card.facts} <= {Support.SUPPORTED}, card.reasons
            checked += len(card.facts)
    assert checked > 300


def test_every_statement_of_an_answer_has_a_card_and_json_shows_it(assistant: Assistant) -> None:
    answer = assistant.ask("What is Iran buying from Russia and when?")
    assert answer.statements
    for statement, shown in zip(answer.statements, answer.to_json()["statements"], strict=True):
        assert statement.check is not None
        assert not statement.check.flagged
        assert shown["card"] == statement.check.to_json()


def test_a_figure_that_is_only_in_another_hit_is_shown_with_its_report(assistant: Assistant) -> None:
    hits = assistant.search("What is Iran buying from Russia and when?")
    cited, other = hits[0], next(hit for hit in hits if "500" in hit.text)
    if cited is other:
        cited = next(hit for hit in hits if "500" not in hit.text)
    citation = Citation(stored=cited.stored, start=cited.passage.start, end=cited.passage.end)
    card = with_check(Statement(text="It is 500 in all.", citations=(citation,)), [cited, other]).check
    assert card is not None
    (fact,) = (fact for fact in card.facts if fact.words == "500")
    assert fact.outcome is Support.ELSEWHERE
    assert other.stored.report.title in fact.found


def test_a_flagged_statement_is_printed_with_the_reason(
    assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = assistant.ask("What is Iran buying from Russia and when?")
    wrong = with_check(replace(answer.statements[0], text="It was 987,654 in all."), ())
    print_answer(replace(answer, statements=(wrong,)))
    printed = capsys.readouterr().out
    assert "Not supported: It was 987,654 in all." in printed
    assert "! “987,654” does not appear in the cited text" in printed

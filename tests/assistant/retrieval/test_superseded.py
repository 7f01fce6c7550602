"""What an outlet retracted gives way to its notice; what it corrected is cited with the correction."""

from __future__ import annotations

from datetime import UTC, datetime

from assistant.pipeline import Assistant
from corpus import Scope

RETRACTED = "Mwezijoto Energy to raise Mlima Joto plant to 140 megawatts"
ENLARGED = "Is the Mlima Joto geothermal plant being enlarged?"
AFTER = Scope(as_of=datetime(2026, 3, 1, tzinfo=UTC))


def test_a_retracted_report_is_not_cited_and_the_answer_says_so(assistant: Assistant) -> None:
    answer = assistant.ask(ENLARGED, scope=AFTER)
    assert "withdraws its report" in answer.statements[0].text
    assert RETRACTED not in {c.stored.report.title for s in answer.statements for c in s.citations}
    (note,) = [one for one in answer.notes if "retracted" in one]
    assert note == (
        f"“{RETRACTED}” (Nyota Dispatch) was retracted by its outlet on 12 February 2026 and is left out."
    )


def test_on_a_day_before_the_retraction_the_report_answers(assistant: Assistant) -> None:
    answer = assistant.ask(ENLARGED, scope=Scope(as_of=datetime(2026, 2, 10, tzinfo=UTC)))
    assert "140 megawatts" in answer.statements[0].text
    assert not any("retracted" in one for one in answer.notes)


def test_a_retracted_report_that_is_asked_for_by_its_title_is_shown_with_the_notice(
    assistant: Assistant,
) -> None:
    answer = assistant.ask(f"Summarise the report “{RETRACTED}”", scope=AFTER)
    titles = [c.stored.report.title for s in answer.statements for c in s.citations]
    assert RETRACTED in titles
    assert any("withdraws its report" in title for title in titles)


def test_a_corrected_report_is_cited_with_a_note_of_the_correction(assistant: Assistant) -> None:
    answer = assistant.ask("What did the silo in Porto Sarelhas cost?", scope=AFTER)
    assert "28 million euros" in answer.statements[0].text
    (note,) = [one for one in answer.notes if "corrected" in one]
    assert "was corrected by its outlet on 22 January 2026: “Correction: the silo" in note


def test_an_answer_that_cites_the_correction_needs_no_note_of_it(assistant: Assistant) -> None:
    answer = assistant.ask("How many tonnes does the silo in Porto Sarelhas hold?", scope=AFTER)
    assert "46,000" in answer.statements[0].text
    assert not any("corrected by its outlet" in one for one in answer.notes)

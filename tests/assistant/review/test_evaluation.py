"""``dateline eval`` over real corpora: what was judged is asked again, after revisions and withdrawals."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.answer.staleness import CitationStatus
from assistant.cli import main
from assistant.ledger import Ledger
from assistant.ledger.answers import record_answer, stored_answer
from assistant.ledger.verdicts import Relevance, Verdict, judge
from assistant.review.cases import Case, cases, cases_by_answer
from assistant.review.results import CaseOutcome, case_outcome
from corpus import Corpus, Scope
from tests.assistant.answers import answering, citing, saying
from tests.assistant.ferry import ASKED, BODY, FERRY, Commands
from tests.corpora import make_report


@pytest.fixture
def run(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Commands:
    """Commands on a corpus with the ferry's report, which answer 1 cites."""
    commands = Commands(folder=folder, files=tmp_path, printed=capsys)
    commands.ask()
    return commands


def judged(folder: Path, verdict: Verdict, *, citation: int = 1, by: str | None = None) -> None:
    with Corpus(folder) as corpus:
        fingerprint = corpus.overview.fingerprint()
    judge(
        Ledger(folder),
        citation,
        verdict,
        reviewer=by,
        reviewer_name=by or "you",
        drawn_from="newest",
        fingerprint=fingerprint,
    )


def results(run: Commands, *more: str, ends: int = 0) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    *found, total = map(json.loads, run("eval", "--json", *more, ends=ends).splitlines())
    return found, total


def test_without_a_verdict_there_is_no_case(run: Commands) -> None:
    assert run("eval") == "There are no cases yet; verdicts of reviewers make them.\n"
    assert "there is no case 1" in run("eval", "--case", "1", ends=2)


def test_a_supported_case_passes_as_long_as_its_words_are_cited(run: Commands, folder: Path) -> None:
    """Also when the report is revised elsewhere."""
    judged(folder, Verdict.SUPPORTS)
    [case], total = results(run, "--case", "1")
    assert (case["outcome"], case["corpus"], case["verdict"]) == ("still supported", "same", "supports")
    assert (total["passed"], total["failed"], total["share"]) == (1, 0, 1.0)
    run.revise(BODY.replace("41", "39"))
    [case], _ = results(run)
    assert (case["outcome"], case["corpus"], case["status"]) == (
        "still supported",
        "changed",
        "changed elsewhere",
    )


def test_a_case_whose_words_were_revised_away_or_withdrawn_neither_passes_nor_fails(
    run: Commands, folder: Path
) -> None:
    judged(folder, Verdict.SUPPORTS)
    run.revise(BODY.replace("212", "221"))
    [case], total = results(run, "--floor", "1")
    assert (case["outcome"], case["passed"], case["status"]) == ("changed", None, "changed")
    assert total["share"] is None
    assert not total["below"]
    run("report", "withdraw", run.report_id(), "--reason", "it never sailed")
    [case], _ = results(run, "--floor", "1")
    assert (case["outcome"], case["status"], case["abstained"]) == ("changed", "withdrawn", True)
    assert "1 changed" in run("eval")


def test_a_supported_case_whose_text_is_there_but_no_longer_cited_is_lost(
    run: Commands, folder: Path
) -> None:
    """It fails below the floor, and the text says what was judged and what the answer is now."""
    ledger = Ledger(folder)
    other = stored_answer(ledger, 1).answer
    unlike = answering("What is the boiling point of tungsten hexafluoride?", *other.statements)
    record_answer(ledger, unlike, scope=Scope(), asked_by=None)
    judged(folder, Verdict.SUPPORTS, citation=len(other.statements) + 1)
    [case], total = results(run, "--floor", "0.5", ends=1)
    assert (case["outcome"], case["status"]) == ("lost", "unchanged")
    assert total["below"]
    judged(folder, Verdict.SUPPORTS, by="ria")
    _, total = results(run, "--floor", "0.5")
    assert total["share"] == 0.5
    printed = run("eval", ends=1)
    assert "— lost" in printed
    assert "judged “supports”: The first ferry left Ostravik" in printed
    assert "the answer now: no report answers it" in printed
    assert "1 of 2 cases pass (0.50; below the floor of 0.9)" in printed


def test_a_rejected_case_fails_while_the_statement_cites_that_text(run: Commands, folder: Path) -> None:
    judged(folder, Verdict.WRONG_DATE)
    [case], total = results(run, ends=1)
    assert (case["outcome"], total["failed"]) == ("repeats a rejected statement", 1)
    run.revise(BODY.replace("Monday", "Sunday"))
    [case], total = results(run)
    assert (case["outcome"], total["passed"]) == ("no longer stated", 1)


def test_what_was_published_after_the_question_was_asked_does_not_count(
    run: Commands, folder: Path, tmp_path: Path
) -> None:
    judged(folder, Verdict.SUPPORTS)
    tomorrow = datetime.now(UTC) + timedelta(hours=20)
    later = FERRY | {"title": "Later", "source": "Later Post", "published_at": tomorrow.isoformat()}
    path = tmp_path / "later.json"
    path.write_text(json.dumps(later | {"body": BODY.replace("212", "999")}), "utf-8")
    run("ingest", str(path))
    [case], _ = results(run)
    assert case["outcome"] == "still supported"
    assert "999" not in " ".join(case["answer"])


def test_what_is_judged_in_part_or_in_dispute_makes_no_case(run: Commands, folder: Path) -> None:
    judged(folder, Verdict.PARTLY)
    found, total = results(run)
    assert (found, total["partly"], total["disputed"]) == ([], 1, 0)
    judged(folder, Verdict.SUPPORTS, by="ria")
    found, total = results(run)
    assert (found, total["partly"], total["disputed"]) == ([], 0, 1)
    judged(folder, Verdict.SUPPORTS, by=None)
    found, total = results(run)
    assert (len(found), total["disputed"]) == (1, 0)


def judged_sentence(folder: Path, relevance: Relevance, *, citation: int = 1, by: str | None = None) -> None:
    judge(
        Ledger(folder),
        citation,
        relevance,
        reviewer=by,
        reviewer_name=by or "you",
        drawn_from="newest",
        fingerprint="f",
    )


def test_a_question_passes_while_its_answer_has_a_sentence_that_answers(run: Commands, folder: Path) -> None:
    """One sentence that was judged so is enough; when its text is gone the verdict lapses."""
    judged_sentence(folder, Relevance.YES)
    [case], total = results(run, "--case", "1")
    assert (case["judged"], case["outcome"]) == ("relevance", "still answered")
    assert [one["verdict"] for one in case["sentences"]] == ["yes"]
    assert total["share"] == 1.0
    run.revise(BODY.replace("212", "221"))
    found, total = results(run, "--floor", "1")
    assert (found, total["lapsed"]) == ([], 1)
    assert "1 to be reviewed again, since the source or the story has changed" in run("eval")


def test_a_question_fails_while_its_answer_begins_with_a_rejected_sentence(
    run: Commands, folder: Path
) -> None:
    """Whatever else it has. Asked as of then, it passes once another sentence leads, or it is declined."""
    judged_sentence(folder, Relevance.OUTDATED)
    [case], total = results(run, ends=1)
    assert (case["outcome"], total["failed"]) == ("begins with a rejected sentence", 1)
    printed = run("eval", ends=1)
    assert "answers the question, judged “outdated”: The first ferry left Ostravik" in printed
    assert "the answer now: The first ferry" in printed
    run("report", "withdraw", run.report_id(), "--reason", "it never sailed")
    [case], total = results(run)
    assert (case["outcome"], case["abstained"]) == ("begins with no rejected sentence", True)


def test_the_answers_to_one_question_make_one_case(run: Commands, folder: Path) -> None:
    """What only partly answers requires nothing, nor what its source does not support, or is disputed."""
    ledger = Ledger(folder)
    [statement] = stored_answer(ledger, 1).answer.statements[:1]
    lost = replace(statement, text="It reached Kallholm.")
    for answer in (answering(ASKED.casefold(), lost), answering(ASKED, replace(lost, text="It sank."))):
        record_answer(ledger, answer, scope=Scope(), asked_by=None)
    first, second = (len(stored_answer(ledger, 1).answer.statements) + place for place in (1, 2))
    judged_sentence(folder, Relevance.PARTLY)
    found, total = results(run)
    assert (found, total["partly"]) == ([], 1)
    judged_sentence(folder, Relevance.YES, citation=first)
    judged_sentence(folder, Relevance.NO, citation=second)
    [case], _ = results(run)
    assert (case["case"], [one["verdict"] for one in case["sentences"]]) == (1, ["partly", "yes", "no"])
    assert case["outcome"] == "still answered"  # the text that the one judged "yes" cites is cited
    judged(folder, Verdict.DOES_NOT, citation=first)
    relevance = [case for case in results(run)[0] if case["judged"] == "relevance"]
    assert relevance[0]["outcome"] == "begins with no rejected sentence"
    judged_sentence(folder, Relevance.YES, citation=second, by="ria")
    found, total = results(run)
    assert ([case for case in found if case["judged"] == "relevance"], total["disputed"]) == ([], 1)


@pytest.mark.parametrize("wrong", ["1.1", "-0.1", "nan", "most"])
def test_a_floor_that_is_no_share_is_refused(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--data", str(tmp_path), "eval", "--floor", wrong])
    assert ended.value.code == 2


def test_a_wrong_source_is_that_one_report(tmp_path: Path) -> None:
    """Another report that has the same words was not refused with it, unless the words themselves were."""
    body = "The toll rose to four crowns. Nobody was asked."
    one, other = (make_report(title=name, body=body, outlet=name) for name in ("First Post", "Second Post"))

    def case(verdict: Verdict) -> Case:
        ledger = Ledger(tmp_path / verdict.name)
        record_answer(ledger, answering("Toll?", saying(citing(one))), scope=Scope(), asked_by=None)
        judge(ledger, 1, verdict, reviewer=None, reviewer_name="you", drawn_from="newest", fingerprint="f")
        [[found]] = cases_by_answer(ledger, cases(ledger).judged)
        return found

    now = answering("Toll?", saying(citing(other)))
    assert case_outcome(case(Verdict.WRONG_SOURCE), now, CitationStatus.UNCHANGED) is CaseOutcome.DROPPED
    assert case_outcome(case(Verdict.DOES_NOT), now, CitationStatus.UNCHANGED) is CaseOutcome.REPEATED
    assert case_outcome(case(Verdict.SUPPORTS), now, CitationStatus.UNCHANGED) is CaseOutcome.SUPPORTED

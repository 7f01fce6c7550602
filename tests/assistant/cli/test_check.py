"""`dateline check --batch`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import main


def printed(
    lines: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[int, list[dict[str, object]]]:
    batch = tmp_path / "claims.jsonl"
    batch.write_text("\n".join(lines), "utf-8")
    status = main(["--data", str(tmp_path / "no corpus"), "check", "--batch", str(batch)])
    assert not (tmp_path / "no corpus").exists()
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_claim_gets_its_card_without_any_corpus(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        '{"id": "a", "claim": "It cost $5 million.", "passage": "It cost $6 million."}',
        '{"id": "b", "claim": "It fell on 5 March 2024.", "passage": "It fell on Tuesday.",'
        ' "published": "2024-03-07"}',
    ]
    status, (first, second) = printed(lines, tmp_path, capsys)
    assert status == 0
    assert (first["id"], first["flagged"], second["id"], second["flagged"]) == ("a", True, "b", False)
    assert "“$6 million” in the cited text" in str(first["card"])


def test_a_line_that_cannot_be_used_gets_an_error_and_the_others_their_cards(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        "no JSON",
        '{"id": 7, "claim": 3, "passage": "It rose."}',
        '{"id": 8, "claim": "It rose.", "passage": " "}',
        '{"id": 9, "claim": "It rose.", "passage": "It rose.", "published": "soon"}',
        '{"id": 10, "claim": "It rose.", "passage": "It rose."}',
    ]
    status, found = printed(lines, tmp_path, capsys)
    assert status == 1
    assert [one["id"] for one in found] == [1, 7, 8, 9, 10]
    assert ["error" in one for one in found] == [True, True, True, True, False]
    assert "'soon'" in str(found[3]["error"])

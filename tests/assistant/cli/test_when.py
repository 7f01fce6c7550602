"""`dateline when`, as people and programs use it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


def when(*arguments: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant.cli", "when", *map(str, arguments)],
        cwd=ROOT,
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def answers(records: list[Any]) -> tuple[int, list[dict[str, Any]]]:
    lines = "".join(record if isinstance(record, str) else json.dumps(record) + "\n" for record in records)
    done = when("--batch", "-", given=lines)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_a_bad_line_of_a_batch_is_an_error_of_its_own_and_loses_nothing() -> None:
    text = "“Zażółć” was sung in December."
    status, printed = answers(
        [
            {"id": "a", "text": text, "published": "2026-02-22T19:12:00+00:00"},
            "nonsense\n",
            "\n",
            {"id": "b", "published": "2026-02-22"},
            {"id": "c", "text": "yesterday", "published": "one of these days"},
            {"id": "d", "text": "yesterday", "published": "2026-02-22", "country": 7},
            {"id": "e", "text": "yesterday", "published": None},
            {"id": "f", "text": ""},
            {"id": ["g"], "text": "yesterday", "published": 1771787520},
        ]
    )
    assert status == 1
    assert [one["id"] for one in printed] == ["a", 2, "b", "c", "d", "e", "f", ["g"]]
    assert [one["id"] for one in printed if "error" in one] == [2, "b", "c", "d"]
    assert all(
        words in one["error"]
        for one, words in zip(
            printed[1:5],
            ["'nonsense'", "'text' is None", "'one of these days'", "'country' is 7"],
            strict=True,
        )
    )
    (december,) = printed[0]["dates"]
    assert text[december["start"] : december["end"]] == "December"
    assert (december["from"], december["to"]) == ("2025-12-01", "2025-12-31")
    assert "December before publication" in december["basis"]
    (unresolved,) = printed[5]["dates"]
    assert (unresolved["from"], unresolved["to"]) == (None, None)
    assert "no time of publication" in unresolved["basis"]
    assert printed[6]["dates"] == []
    assert printed[7]["dates"][0]["from"] == "2026-02-21"


def test_a_batch_without_a_fault_ends_well_and_keeps_its_order() -> None:
    records = [{"id": n, "text": "It opened yesterday.", "published": f"2026-02-{n:02}"} for n in range(2, 9)]
    status, printed = answers(records)
    assert status == 0
    assert [one["dates"][0]["to"] for one in printed] == [f"2026-02-{n:02}" for n in range(1, 8)]


def test_a_person_is_shown_words_days_and_reason() -> None:
    done = when("It rained overnight.", "--published", "2026-02-22", "--country", "Poland")
    assert done.returncode == 0
    assert "overnight\n    2026-02-21 to 2026-02-22\n" in done.stdout
    assert when().returncode == 2
    assert when("--batch", "no such file").returncode == 2


def test_neither_a_corpus_nor_a_heavy_library_is_loaded() -> None:
    command = ["when", "It opened today.", "--published", "2026-02-22"]
    program = f"import sys, assistant.cli; assistant.cli.main({command}); print(*sorted(sys.modules))"
    loaded = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True).split()
    heavy = {
        "torch",
        "numpy",
        "sqlalchemy",
        "chromadb",
        "dateparser",
        "onnxruntime",
        "streamlit",
        "langchain_core",
    }
    assert not heavy & set(loaded)

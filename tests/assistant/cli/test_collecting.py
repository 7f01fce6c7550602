"""The command line watches folders, collects feeds and says what was wrong."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from assistant.cli import main
from tests.corpora import copy_of

FEED = "https://news.example.org/rss.xml"


def test_a_folder_is_watched_collected_listed_and_removed(
    sample_corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, watched = copy_of(sample_corpus, tmp_path / "kept"), tmp_path / "watched"
    watched.mkdir()
    for name, text in (("seal.txt", "Seal returns\n\nA seal returned to Lemna on Monday."), ("odd.txt", "x")):
        (watched / name).write_text(text)
        os.utime(watched / name, (1_770_000_000, 1_770_000_000))

    def dateline(*words: str) -> tuple[int, str, str]:
        status = main(["--data", str(folder), *words])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    status, printed, _ = dateline("watch", "add", str(watched), "--every", "15")
    assert (status, printed.splitlines()[0]) == (0, f"Watching {watched}, every 15 minutes.")
    status, printed, noted = dateline("feed", "add", FEED)
    assert status == 0
    assert "fetching is off, so no feed is collected; set DATELINE_FETCH=yes" in noted
    status, printed, _ = dateline("collect", "--json")
    *results, check = map(json.loads, printed.splitlines())
    assert (status, {one["status"] for one in results}) == (1, {"added", "refused"})
    assert check == {"source": str(watched), "failed": False, "result": "2 new or changed of 2 files"}
    status, printed, noted = dateline("collect")
    assert status == 0
    assert printed.startswith("No source is due; the next one is from 20")
    assert "fetching is off" in noted
    status, printed, _ = dateline("watch", "list")
    assert printed.startswith(f"{watched} (every 15 minutes)\n    20")
    assert "2 new or changed of 2 files" in printed
    status, printed, _ = dateline("feed", "list", "--json")
    listed = json.loads(printed)
    assert (listed["address"], listed["every_minutes"], listed["last"]) == (FEED, 60, None)
    assert dateline("watch", "remove", str(watched))[0] == 0
    for words, message in (
        (("watch", "remove", str(watched)), "is no source; `dateline feed list` and `dateline watch list`"),
        (("collect", FEED), "fetching is off; set DATELINE_FETCH=yes"),
        (("fetch", FEED), "fetching is off; set DATELINE_FETCH=yes"),
    ):
        status, _, noted = dateline(*words)
        assert (status, message in noted) == (2, True)

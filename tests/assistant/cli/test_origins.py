"""`dateline origins`, as people and programs use it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.assistant.cli.running import ROOT, dateline

LAUNCH = ("snow-satellite-launch.txt", "snow-satellite-launch-reprinted.txt", "harbour-bell-returns.txt")


def test_origins_tells_people_and_programs_which_reports_share_one(folder: Path) -> None:
    dateline(folder, "ingest", *(ROOT / "corpus" / "sample" / name for name in LAUNCH))
    printed = json.loads(dateline(folder, "origins", "--json").stdout)
    (copies,) = printed["copies"]
    (origin,) = printed["origins"]
    assert len(copies) == 2
    assert sorted(origin["reports"]) == sorted(copies)
    assert [because.split(" “")[0] for because in origin["because"].values()] == ["same text as"]
    shown = dateline(folder, "origins").stdout
    assert "2 reports" in shown
    assert "same text as “" in shown
    alone = dateline(folder, "origins", "--since", "2031-01-01")
    assert (alone.returncode, alone.stdout) == (0, "No two reports share an origin.\n")

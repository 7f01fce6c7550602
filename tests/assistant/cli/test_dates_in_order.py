"""A start date after the end date is refused by every command that takes both, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cli import main

DATES = ["--since", "2026-03-08", "--until", "2026-03-01"]


@pytest.mark.parametrize(
    "command",
    [
        ["ask", "Who ordered two hydrogen ferries?"],
        ["search", "Who ordered two hydrogen ferries?"],
        ["report", "list"],
        ["origins"],
        ["questions", "save", "Who ordered two hydrogen ferries?"],
    ],
)
def test_dates_in_the_wrong_order_are_refused(
    command: list[str], sample_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(sample_folder), *command, *DATES]) == 2
    printed = capsys.readouterr()
    assert "The start date 2026-03-08 is after the end date 2026-03-01" in printed.err
    assert not printed.out

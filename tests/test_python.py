"""What README and docs/python.md show of Dateline in Python runs as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def _blocks(name: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", (ROOT / name).read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", ["README.md", "docs/python.md"])
def test_every_example_runs_over_the_sample_reports(
    page: str, sample_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.corpora import copy_of

    monkeypatch.setenv("DATELINE_DATA", str(copy_of(sample_corpus, tmp_path / "kept")))
    assert _blocks(page)
    for block in _blocks(page):
        ran: dict[str, object] = {}
        exec(block, ran)
        for name in ("answer", "answers", "documents"):
            assert ran.get(name, True), f"{name} of:\n{block}"


def test_the_first_example_shows_the_answer_in_six_lines(
    sample_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.corpora import copy_of

    monkeypatch.setenv("DATELINE_DATA", str(copy_of(sample_corpus, tmp_path / "kept")))
    (block,) = _blocks("README.md")
    assert len([line for line in block.splitlines() if line]) <= 6
    exec(block, {})
    assert "ferries" in capsys.readouterr().out
    assert block == _blocks("docs/python.md")[0]

"""What README and docs/python.md show of Dateline in Python runs as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant import open_chain
from corpus import CorpusNotFound

ROOT = Path(__file__).resolve().parents[1]


def _blocks(name: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", (ROOT / name).read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", ["README.md", "docs/python.md"])
def test_every_example_runs_over_the_sample_reports(
    page: str, sample_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.corpora import copy_of

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_DATA", str(copy_of(sample_corpus, tmp_path / "sample-data")))
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

    monkeypatch.chdir(tmp_path)
    copy_of(sample_corpus, tmp_path / "sample-data")
    (block,) = _blocks("README.md")
    assert len([line for line in block.splitlines() if line]) <= 6
    exec(block, {})
    assert "ferries" in capsys.readouterr().out
    assert block == _blocks("docs/python.md")[0]


def test_a_folder_without_a_corpus_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusNotFound, match="dateline ingest"), open_chain(tmp_path / "none"):
        pass
    assert not (tmp_path / "none").exists()

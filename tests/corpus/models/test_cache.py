"""A model is exported once for the machine, whoever comes first; its prompts come with it."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

from corpus import EncoderUnavailable
from corpus.models.cache import models_folder, open_encoder
from tests.corpus.models.made_model import make_model

ROOT = Path(__file__).resolve().parents[3]
QUESTION, PASSAGE = "Who closed the harbour?", "Rain fell on Brackwater for nine days."
_OPEN = """
import logging, sys
from pathlib import Path
logging.basicConfig(format="%(message)s")
from corpus.models.cache import open_encoder
print(open_encoder(sys.argv[1], models=Path(sys.argv[2])).identity)
"""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model whose files name a prompt for questions and one for passages."""
    prompts = {"query": "query: ", "passage": "passage: "}
    return make_model(tmp_path_factory.mktemp("made"), prompts=prompts)


@pytest.fixture(scope="module")
def opened_at_once(model: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[list[str]]]:
    """The folder into which two processes exported the model at once, and what each printed."""
    models = tmp_path_factory.mktemp("cache") / "models"
    command = [sys.executable, "-c", _OPEN, str(model), str(models)]
    started = [
        subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(2)
    ]
    return models, [process.communicate(timeout=280)[0].splitlines() for process in started]


def test_of_processes_that_come_at_once_one_exports_and_says_so(
    opened_at_once: tuple[Path, list[list[str]]],
) -> None:
    models, printed = opened_at_once
    assert sum(line.startswith("Exporting the encoder") for lines in printed for line in lines) == 1
    assert len({lines[-1] for lines in printed}) == 1, printed
    exports = [entry for entry in models.iterdir() if entry.is_dir()]
    assert [(export / "encoder.json").is_file() for export in exports] == [True]


def test_a_folder_that_has_the_export_is_only_read(
    model: Path, opened_at_once: tuple[Path, list[list[str]]]
) -> None:
    models, _ = opened_at_once
    before = {path: path.stat().st_mtime_ns for path in (models, *models.rglob("*"))}
    open_encoder(str(model), models=models).encode_questions([QUESTION])
    assert {path: path.stat().st_mtime_ns for path in (models, *models.rglob("*"))} == before


def test_each_text_is_encoded_with_the_prompt_that_the_model_names(
    model: Path, opened_at_once: tuple[Path, list[list[str]]]
) -> None:
    encoder = open_encoder(str(model), models=opened_at_once[0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sentence_transformers import SentenceTransformer

        original = SentenceTransformer(str(model), device="cpu", local_files_only=True)
        (asked,) = original.encode([QUESTION], prompt_name="query", normalize_embeddings=True)
        (read,) = original.encode([PASSAGE], prompt_name="passage", normalize_embeddings=True)
        (bare,) = original.encode([QUESTION], prompt="", normalize_embeddings=True)
    (question,), (passage,) = encoder.encode_questions([QUESTION]), encoder.encode_passages([PASSAGE])
    assert float(question @ asked) > 0.99
    assert float(passage @ read) > 0.99
    assert float(question @ bare) < 0.98
    assert encoder.count("rain") == len(["[CLS]", "passage", ":", "rain", "[SEP]"])
    longest = encoder.encode_passages(["rain " * 200])
    assert np.array_equal(longest, encoder.encode_passages(["rain " * 30]))


def test_where_the_cache_cannot_be_written_the_corpus_folder_keeps_the_export(
    model: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(EncoderUnavailable, match="set DATELINE_MODELS to a folder"):
        open_encoder(str(model), models=file / "models")
    caplog.clear()
    beside = tmp_path / "encoder"
    open_encoder(str(model), models=file / "models", beside=beside)
    assert str(file / "models") in caplog.messages[0]
    assert len([*beside.glob("*/model.onnx")]) == 1
    caplog.clear()
    open_encoder(str(model), models=file / "models", beside=beside)
    assert not caplog.messages


def test_a_model_that_is_not_on_this_machine_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match=r"'nobody/no-such-model'.*none is downloaded"):
        open_encoder("nobody/no-such-model", models=tmp_path)
    assert not [entry for entry in tmp_path.iterdir() if entry.is_dir()]


def test_the_users_cache_is_the_place_unless_another_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere/cache")
    assert models_folder() == Path("/somewhere/cache/dateline/models")
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    monkeypatch.setenv("HOME", "/home/ana")
    assert models_folder() == Path("/home/ana/.cache/dateline/models")

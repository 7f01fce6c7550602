"""From the sets to weights that can be read with, on a tiny network.

Torch is imported where it is used: at the top, every process of the suite would load it.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from corpus.models.reader import OnnxReader, ReadingWindow
from tests.corpus.models.made_model import make_model
from training.examples import load

_SETS = (
    "squad1-train squad2-train-unanswerable squad1-dev-rest qed nq-oracle onestopqa timeqa-human qadiscourse "
    "qamr fairytaleqa selqa squad-passages squad-negatives"
)
_HARBOUR = "Rain fell on the harbour of Brackwater. A storm closed it for nine days."


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name in _SETS.split():
        (tmp_path / f"{name}.jsonl").write_text("")
    answered = [
        {
            "set": "squad1-train",
            "id": str(number),
            "title": "Brackwater",
            "question": "What closed the harbour?",
            "passage": _HARBOUR,
            "answers": [{"text": "A storm", "start": _HARBOUR.index("A storm")}],
        }
        for number in range(20)
    ]
    guessed = {**answered[0], "id": "guessed", "start_guessed": True}
    lines = "".join(json.dumps(record) + "\n" for record in (*answered, guessed))
    (tmp_path / "squad1-train.jsonl").write_text(lines)
    passage = {"pid": 0, "title": "Days", "passage": "Nine days passed. Rain fell."}
    (tmp_path / "squad-passages.jsonl").write_text(json.dumps(passage) + "\n")
    negative = {"id": "3", "set": "squad1-train", "pid": 0, "negatives": [0]}
    (tmp_path / "squad-negatives.jsonl").write_text(json.dumps(negative) + "\n")
    return tmp_path


def test_an_example_says_which_sentence_answers_and_where(data: Path) -> None:
    examples = load(data)
    assert len(examples) == 20  # where the place of the answer was guessed, the record is left out
    assert examples[0].passage.sentences == tuple(_HARBOUR.replace(". ", ".|").split("|"))
    assert examples[0].answering == (1,)
    assert examples[0].spans == ((1, 0, len("A storm")),)
    assert [one.passage for one in examples if one.negatives] == [examples[3].passage]


@pytest.mark.nightly
def test_training_goes_on_where_it_stopped_and_its_weights_can_be_read_with(
    data: Path, tmp_path: Path
) -> None:
    import torch

    from training.export import export
    from training.train import train

    make_model(tmp_path / "made", prompts={})
    encoder, folder = tmp_path / "made" / "bare", tmp_path / "run"
    train(data, folder, encoder, groups=24, threads=1)
    first = torch.load(folder / "checkpoint.pt", weights_only=True)
    assert first["step"] == 2
    train(data, folder, encoder, groups=48, threads=1)
    second = torch.load(folder / "checkpoint.pt", weights_only=True)
    assert second["step"] == 4
    assert not torch.equal(first["network"]["head.weight"], second["network"]["head.weight"])
    described = json.loads((folder / "training.json").read_text())
    assert len(described["data"]["squad1-train"]) == 64
    export(folder / "checkpoint.pt", encoder, tmp_path / "exported")
    read = OnnxReader(tmp_path / "exported").read("what closed it ?", [ReadingWindow("", ("the harbour",))])
    assert len(read[0]) == 1


def test_what_is_learned_of_sentences() -> None:
    import torch

    from training.train import _loss

    scores = torch.tensor([[2.0, 0.0, -math.inf]])
    right = torch.tensor([[True, False, False]])
    total = math.exp(2.0) + 1.0 + 1.0  # two sentences, and that none answers
    assert _loss(scores, right).item() == pytest.approx(math.log(total) - 2.0)
    assert _loss(scores, ~right & right).item() == pytest.approx(math.log(total))


def test_the_rate_rises_stays_and_falls() -> None:
    from training.train import rate

    assert rate(0, 1_000) < rate(200, 1_000) < rate(400, 1_000) == rate(600, 1_000) == 1.0
    assert rate(800, 1_000) == pytest.approx(2 / 3)
    assert rate(1_000, 1_000) == 0.0

"""A checkpoint → the weights that come with Dateline.

``python -m training.export CHECKPOINT --encoder FOLDER [--to FOLDER]``; see docs/reader.md.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

import torch

from corpus.models.graphs import write_graph
from corpus.models.reader import PACKAGED
from training.network import ReaderNetwork


def export(checkpoint: Path, encoder: Path, folder: Path) -> None:
    """Writes ``model.onnx`` and ``tokenizer.json`` into ``folder``."""
    network = ReaderNetwork(encoder)
    network.load_state_dict(torch.load(checkpoint, weights_only=True)["network"])
    row = torch.arange(1, 21)[None, :]
    example = {
        "input_ids": row,
        "attention_mask": torch.ones_like(row),
        "token_type_ids": torch.zeros_like(row),
    }
    folder.mkdir(parents=True, exist_ok=True)
    write_graph(network, example, "logits", network.encoder.config, folder / "model.onnx")
    shutil.copyfile(encoder / "tokenizer.json", folder / "tokenizer.json")


def main() -> int:
    """Exports as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the packaged encoder")
    parser.add_argument("--to", type=Path, default=PACKAGED)
    given = parser.parse_args()
    export(given.checkpoint, given.encoder, given.to)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Trains the reader: ``python -m training.train DATA FOLDER`` (see docs/training.md).

Stops and goes on: every few minutes what is needed to go on is written into FOLDER, and the same command
takes it up again. Runs on processors, in bfloat16 where they have it.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import random
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from corpus.models.reader import END, START, Pieces, pieces
from training.examples import Example, digest, load
from training.groups import Group, GroupMaker
from training.network import ReaderNetwork, sentence_scores

_SEED = 20261128
_RATE = 2e-4
_WARMING = 300  # steps until the full rate
_COOLING = 0.3  # the last share of the steps, over which the rate falls to nothing
_GROUPS = 12  # in a step
_BUCKET = 60  # steps whose groups are sorted by length together, so that little is padded
_SAVED_EVERY = 300.0  # seconds
# How often an example of a set is used in one round through the data; clean and news-like ones more often.
_WEIGHTS = {
    "squad1-train": 0.6,
    "squad1-dev-rest": 0.6,
    "squad2-train-unanswerable": 0.8,
    "qed": 2.0,
    "nq-oracle": 2.0,
    "onestopqa": 3.0,
    "selqa": 2.0,
    "qamr": 0.3,
    "qadiscourse": 0.4,
    "fairytaleqa": 0.4,
    "timeqa-human": 0.7,
}

log = logging.getLogger("training")


def order(examples: list[Example], groups: int) -> list[int]:
    """Which example each group is made of, in order; the same for the same examples and number."""
    rng = random.Random(_SEED)
    chosen: list[int] = []
    while len(chosen) < groups:
        round_: list[int] = []
        for index, one in enumerate(examples):
            weight = _WEIGHTS.get(one.source, 1.0)
            round_ += [index] * (int(weight) + (rng.random() < weight % 1))
        rng.shuffle(round_)
        chosen += round_
    return chosen[:groups]


def batches(
    examples: list[Example], chosen: list[int], *, begin: int, tokenizer: Tokenizer
) -> Iterator[tuple[int, list[tuple[Group, list[Pieces]]]]]:
    """Steps from ``begin`` on, each with its groups as word pieces."""
    maker = GroupMaker(examples)
    per_bucket = _GROUPS * _BUCKET
    for start in range(0, len(chosen), per_bucket):
        first_step = start // _GROUPS
        if first_step + _BUCKET <= begin:
            continue
        made = []
        for place in range(start, min(len(chosen), start + per_bucket)):
            group = maker.group(examples[chosen[place]], random.Random(_SEED + place))
            read = [pieces(tokenizer, group.question, w.heading, w.sentences) for w in group.windows]
            made.append((group, read))
        made.sort(key=lambda one: max(len(p.ids) for p in one[1]))
        steps = [made[i : i + _GROUPS] for i in range(0, len(made), _GROUPS)]
        random.Random(_SEED + start).shuffle(steps)
        for place, step in enumerate(steps):
            if first_step + place >= begin:
                yield first_step + place, step


def losses(network: ReaderNetwork, step: list[tuple[Group, list[Pieces]]]) -> dict[str, Tensor]:
    """The parts of the loss: of sentences and of spans, each over every group and over every window."""
    read = [p for _, of_group in step for p in of_group]
    windows = [w for group, _ in step for w in group.windows]
    length, most = max(len(p.ids) for p in read), max(len(w.sentences) for w in windows)
    ids, mask, types, sentence_of = (torch.zeros(len(read), length, dtype=torch.long) for _ in range(4))
    sentence_of -= 1
    for row, one in enumerate(read):
        size = len(one.ids)
        ids[row, :size] = torch.tensor(one.ids)
        mask[row, :size] = 1
        types[row, :size] = torch.tensor(one.types)
        sentence_of[row, :size] = torch.tensor(one.sentence_of)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = network(ids, mask, types)
    scores = sentence_scores(logits, sentence_of, most)
    right = torch.zeros_like(scores, dtype=torch.bool)
    for row, window in enumerate(windows):
        for index in window.answering:
            right[row, index] = scores[row, index] > float("-inf")
    inside = sentence_of >= 0
    groups = _rows(step)
    shared = [_loss(scores[rows].reshape(1, -1), right[rows].reshape(1, -1)) for rows in groups]
    parts = {"shared": torch.cat(shared).mean(), "own": _loss(scores, right).mean()}
    known = [rows for rows, (group, _) in zip(groups, step, strict=True) if group.spans_known]
    own_edges, shared_edges = [torch.zeros(1)], [torch.zeros(1)]
    for kind, where in zip((START, END), _spans(read, windows, length), strict=True):
        # Beside the piece that stands for nowhere, so that all windows of a group have one nowhere: 0.
        beside = (logits[..., kind] - logits[:, :1, kind]).masked_fill(~inside, float("-inf"))
        own_edges += [_loss(beside[rows], where[rows]) for rows in known]
        shared_edges += [_loss(beside[rows].reshape(1, -1), where[rows].reshape(1, -1)) for rows in known]
    parts["spans"], parts["shared spans"] = torch.cat(own_edges).mean(), torch.cat(shared_edges).mean()
    return parts


def _rows(step: Sequence[tuple[Group, list[Pieces]]]) -> list[slice]:
    """Which windows of all those of a step belong to each group."""
    ends = list(accumulate(len(of_group) for _, of_group in step))
    return [slice(end - len(of_group), end) for end, (_, of_group) in zip(ends, step, strict=True)]


def _loss(scores: Tensor, right: Tensor) -> Tensor:
    """Minus the logarithm of the probability of what is right in each row, or of nothing where none is."""
    whole = torch.logsumexp(functional.pad(scores, (1, 0)), 1)  # nothing answers: 0
    some = torch.logsumexp(scores.masked_fill(~right, float("-inf")).nan_to_num(neginf=-1e4), 1)
    return whole - torch.where(right.any(1), some, torch.zeros_like(some))


def _spans(read: list[Pieces], windows: list[Any], length: int) -> tuple[Tensor, Tensor]:
    """At which pieces the words that answer may begin and end; at none where nothing answers."""
    begins = torch.zeros(len(read), length, dtype=torch.bool)
    ends = torch.zeros_like(begins)
    for row, (one, window) in enumerate(zip(read, windows, strict=True)):
        for sentence, start, end in window.spans:
            within = [
                i
                for i, (of, (a, b)) in enumerate(zip(one.sentence_of, one.spans, strict=True))
                if of == sentence and a < end and start < b
            ]
            if within:
                begins[row, within[0]] = ends[row, within[-1]] = True
    return begins, ends


def rate(step: int, steps: int) -> float:
    """The share of the full learning rate at a step: rising, level, and falling to nothing at the end."""
    cooling = steps * (1 - _COOLING)
    if step < _WARMING:
        return (step + 1) / _WARMING
    return 1.0 if step < cooling else max(0.0, (steps - step) / (steps - cooling))


def train(data: Path, folder: Path, encoder: Path, *, groups: int, threads: int) -> None:
    """Trains over so many groups in all, from where an earlier run in ``folder`` stopped."""
    torch.manual_seed(_SEED)
    torch.set_num_threads(threads)
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    network = ReaderNetwork(encoder)
    decayed = [p for p in network.parameters() if p.dim() > 1]
    others = [p for p in network.parameters() if p.dim() == 1]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}],
        lr=_RATE,
        fused=True,
    )
    begin = 0
    if (folder / "checkpoint.pt").exists():
        saved = torch.load(folder / "checkpoint.pt", weights_only=True)
        network.load_state_dict(saved["network"])
        optimizer.load_state_dict(saved["optimizer"])
        begin = int(saved["step"])
        log.info("goes on at step %d", begin)
    examples = load(data)
    steps = math.ceil(groups / _GROUPS)
    network.train()
    began = last_saved = last_logged = time.monotonic()
    sums: dict[str, float] = {}
    for step, one in batches(examples, order(examples, groups), begin=begin, tokenizer=tokenizer):
        for part in optimizer.param_groups:
            part["lr"] = _RATE * rate(step, steps)
        parts = losses(network, one)
        loss = parts["shared"] + 0.5 * (parts["own"] + parts["spans"]) + parts["shared spans"]
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        for name, value in parts.items():
            sums[name] = 0.99 * sums.get(name, float(value.detach())) + 0.01 * float(value.detach())
        now = time.monotonic()
        if now - last_logged > 30:
            last_logged = now
            averages = " ".join(f"{name} {value:.3f}" for name, value in sums.items())
            log.info(
                "step %d of %d, %.2f s a step, %s",
                step,
                steps,
                (now - began) / (step + 1 - begin),
                averages,
            )
        if now - last_saved > _SAVED_EVERY:
            last_saved = now
            _save(folder, network, optimizer, step + 1)
    _save(folder, network, optimizer, steps)
    description = {"seed": _SEED, "groups": groups, "rate": _RATE, "weights": _WEIGHTS, "data": digest(data)}
    (folder / "training.json").write_text(json.dumps(description, indent=1), "utf-8")


def _save(folder: Path, network: ReaderNetwork, optimizer: Any, step: int) -> None:
    state = {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
    torch.save(state, folder / "checkpoint.tmp")
    (folder / "checkpoint.tmp").replace(folder / "checkpoint.pt")


def main() -> int:
    """Trains as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the unpacked sets")
    parser.add_argument("folder", type=Path, help="where checkpoints go")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the packaged encoder")
    parser.add_argument("--groups", type=int, default=180_000)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    train(given.data, given.folder, given.encoder, groups=given.groups, threads=given.threads)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How well copies and stories are recognised.

`make bench-origins`, or `python -m tests.benchmarks.origins [FOLDER] [--check]`.

Copies: the reports of MultiHop-RAG are added to a catalogue, then two copies of each, made by a script: one
keeps 30 to 100 % of the sentences, one is a brief of 60 to 120 words that begins where the report's own words
do (a newsletter's advertisement at the head of many reports is nobody's text). In both, some words are
swapped, and headline, outlet and dateline are new. A copy is found when it is noted as one of its report.
The second figures are for copies under the outlet of their original.

Stories: the short texts of two look-alike events each; pairs put into one story against those of one event.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from corpus import Catalogue, FieldSpan, Report, TextField
from corpus.catalogue import incoming, staging
from corpus.catalogue import reports as stored_reports
from corpus.models.cache import open_encoder
from corpus.models.encoder import DEFAULT_ENCODER
from corpus.provenance.stories import StoryText, stories
from tests.benchmarks.retrieval import FLOORS, below_floor

_SETS = FLOORS.parents[2].parent / "shared" / "data"
_COLLECTED = datetime(2026, 3, 1, tzinfo=UTC)
_SWAPPED = (0.02, 0.12)  # of a copy's words
_PLACES = ("LEMNA", "VELMORA", "ORSK", "KULDRANNA")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A report made from another one."""

    kind: str
    original: str
    report: Report


def reports(path: Path) -> list[Report]:
    """The reports of a set, each with its title, text, outlet and address."""
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        Report(
            title=record["title"],
            body=record["body"],
            outlet=record["source"],
            url=record["url"],
            collected=_COLLECTED,
            collected_from=str(path),
        )
        for record in records
    ]


def copies(originals: Sequence[Report], *, seed: int = 7) -> Iterator[Copy]:
    """Two copies of each report, the same for every run."""
    chance = random.Random(seed)
    sentences = [re.split(r"(?<=[.!?])\s+", report.body) for report in originals]
    uses = Counter(sentence for those in sentences for sentence in set(those))
    vocabulary = [word for report in originals[:50] for word in report.body.split()]
    for number, (report, those) in enumerate(zip(originals, sentences, strict=True)):
        own = [sentence for sentence in those if uses[sentence] == 1]
        kept = max(1, round(chance.uniform(0.3, 1) * len(own)))
        cut = [own[i] for i in sorted(chance.sample(range(len(own)), kept))]
        brief = " ".join(own).split()[: chance.randint(60, 120)]
        for kind, words in (("cut", " ".join(cut).split()), ("brief", brief)):
            rate = chance.uniform(*_SWAPPED)
            edited = [chance.choice(vocabulary) if chance.random() < rate else word for word in words]
            yield Copy(
                kind=kind,
                original=report.report_id,
                report=Report(
                    title=f"{kind} {number}: {' '.join(chance.sample(vocabulary, 6))}",
                    body=f"{chance.choice(_PLACES)}, Feb {chance.randint(1, 28)} - {' '.join(edited)}",
                    outlet=f"The {chance.choice(_PLACES).title()} Courier {number % 40}",
                    collected=_COLLECTED,
                    collected_from="made",
                ),
            )


def copies_found(originals: Sequence[Report], folder: Path) -> dict[str, float]:
    """The shares of copies found, and how many originals were taken for a copy."""
    catalogue = Catalogue(folder)
    taken = [_imported(catalogue, report) for report in originals]
    found: dict[str, list[bool]] = {}
    for copy in copies(originals):
        found.setdefault(f"recall, {copy.kind}", []).append(
            incoming.copied_from(catalogue, copy.report) == copy.original
        )
        outlet = stored_reports.report(catalogue, copy.original).report.outlet
        under = Report(
            title=copy.report.title,
            body=copy.report.body,
            outlet=outlet,
            collected=_COLLECTED,
            collected_from="made",
        )
        found.setdefault(f"recall, {copy.kind}, own outlet", []).append(
            incoming.copied_from(catalogue, under) == copy.original
        )
    catalogue.close()
    figures = {name: sum(those) / len(those) for name, those in found.items()}
    return figures | {"originals without a false pair": taken.count(None) / len(taken)}


def _imported(catalogue: Catalogue, report: Report) -> str | None:
    copied = incoming.copied_from(catalogue, report)
    staged = staging.stage(
        catalogue,
        report,
        [FieldSpan(TextField.BODY, 0, len(report.body))],
        np.zeros((1, 1), dtype=np.float32),
        version=1,
        near_copy_of=copied,
    )
    staging.publish(catalogue, [staged])
    return copied


def stories_found(path: Path) -> dict[str, float]:
    """Precision and recall of pairs, for all texts and for each split by itself."""
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    vectors = open_encoder(DEFAULT_ENCODER).encode_passages([record["text"] for record in records])
    figures: dict[str, float] = {}
    for split in ("all", *sorted({record["split"] for record in records})):
        those = [i for i, record in enumerate(records) if split in ("all", record["split"])]
        texts = [
            StoryText(report_id=records[i]["id"], text=records[i]["text"], vector=vectors[i]) for i in those
        ]
        event = {records[i]["id"]: records[i]["story"] for i in those}
        precision, recall = _pairs(stories(texts), event)
        figures |= {f"stories, {split}: precision": precision, f"stories, {split}: recall": recall}
    return figures


def _pairs(groups: Sequence[Sequence[str]], event: Mapping[str, str]) -> tuple[float, float]:
    joined = [event[a] == event[b] for group in groups for a, b in combinations(group, 2)]
    possible = sum(count * (count - 1) // 2 for count in Counter(event.values()).values())
    return sum(joined) / max(1, len(joined)), sum(joined) / possible


def main() -> int:
    """Prints the figures; with `--check` the status is 1 when a figure is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", type=Path, default=_SETS, help="the evaluation sets")
    parser.add_argument("--check", action="store_true", help="fail when a figure is below its floor")
    options = parser.parse_args()
    if not (options.folder / "stories" / "reports.jsonl").exists():
        sys.exit(f"{str(options.folder)!r} holds no stories; the evaluation sets lie beside the checkout")
    with tempfile.TemporaryDirectory() as scratch:
        figures = copies_found(reports(options.folder / "multihop-rag" / "reports.jsonl"), Path(scratch))
        figures |= stories_found(options.folder / "stories" / "reports.jsonl")
    print("| | |\n| --- | ---: |", *(f"| {name} | {v:.3f} |" for name, v in figures.items()), sep="\n")
    floors: dict[str, Any] = json.loads(FLOORS.read_text("utf-8"))
    fallen = below_floor(figures, floors["origins and stories"]) if options.check else []
    print("\n".join(fallen), file=sys.stderr)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())

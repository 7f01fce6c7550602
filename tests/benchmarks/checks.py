"""How well the checks tell what a passage supports from what it does not.

Over published claims (`claims/*.jsonl`) and over swaps made by rule from the facts of MultiHop-RAG, through
`dateline check --batch`, as any other program would use it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.retrieval import dateline
from tests.benchmarks.swaps import facts, swaps

_ROOT = Path(__file__).resolve().parents[2]
_SETS = _ROOT.parent / "shared" / "data"
FLOORS = _ROOT / "tests" / "quality" / "floors.json"
_SECTION = "checks of claims and swaps"
_NEWS = ("qags_cnndm", "qags_xsum", "cliff", "goyal21")
_PRINTED = ("rgb_en_fact_swap", *_NEWS, "fm2_dev", "fever_symmetric_dev", "wice_claim_dev")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A claim, its passage, the row of a table it counts in, and whether the passage supports it."""

    row: str
    claim: str
    passage: str
    supported: bool


def claims(folder: Path) -> list[Claim]:
    """The claims of every published set."""
    found = []
    for name in _PRINTED:
        with (folder / f"{name}.jsonl").open(encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                supported = record["label"] == 1
                found.append(
                    Claim(row=name, claim=record["claim"], passage=record["passage"], supported=supported)
                )
    return found


def swapped(folder: Path) -> list[Claim]:
    """The facts of news articles, as they are, reworded, and with one thing changed."""
    return [
        Claim(row=one.kind, claim=one.claim, passage=one.passage, supported=not one.changed)
        for one in swaps(facts(folder))
    ]


def flagged(asked: Sequence[Claim]) -> list[bool]:
    """What `dateline check --batch` says of each. Raises CalledProcessError."""
    lines = "".join(
        json.dumps({"id": number, "claim": one.claim, "passage": one.passage}) + "\n"
        for number, one in enumerate(asked)
    )
    printed = dateline("check", "--batch", "-", given=lines)
    return [bool(json.loads(line)["flagged"]) for line in printed.splitlines()]


def rates(asked: Sequence[Claim], found: Sequence[bool]) -> dict[tuple[str, bool], tuple[float, int]]:
    """For each row, and for supported or not: the share that is flagged, and of how many."""
    counted: dict[tuple[str, bool], list[bool]] = {}
    for one, flag in zip(asked, found, strict=True):
        rows = [one.row, "the four of news"] if one.row in _NEWS else [one.row]
        for row in rows:
            counted.setdefault((row, one.supported), []).append(flag)
    return {key: (sum(flags) / len(flags), len(flags)) for key, flags in counted.items()}


def tables(
    of_claims: Mapping[tuple[str, bool], tuple[float, int]],
    of_swaps: Mapping[tuple[str, bool], tuple[float, int]],
) -> str:
    """Both tables in Markdown."""
    lines = ["| claims | unsupported flagged | supported flagged |", "| --- | ---: | ---: |"]
    lines += [
        f"| {row} | {_shown(of_claims.get((row, False)))} | {_shown(of_claims.get((row, True)))} |"
        for row in (*_PRINTED[:5], "the four of news", *_PRINTED[5:])
    ]
    lines += ["", "| facts | flagged |", "| --- | ---: |"]
    lines += [
        f"| {row}{' (says the same)' if supported else ''} | {_shown(rate)} |"
        for (row, supported), rate in sorted(of_swaps.items(), key=lambda pair: (pair[0][1], pair[0][0]))
    ]
    return "\n".join(lines)


def _shown(rate: tuple[float, int] | None) -> str:
    return f"{rate[0]:.3f} of {rate[1]}" if rate else "–"


def figures(
    of_claims: Mapping[tuple[str, bool], tuple[float, int]],
    of_swaps: Mapping[tuple[str, bool], tuple[float, int]],
) -> dict[str, float]:
    """The figures that have floors; of what should not be flagged, the share that is not."""
    same = [rate for (_, supported), rate in of_swaps.items() if supported]
    made = {
        "swapped facts flagged": of_claims["rgb_en_fact_swap", False][0],
        "verbatim facts not flagged": 1 - of_claims["rgb_en_fact_swap", True][0],
        "unsupported news flagged": of_claims["the four of news", False][0],
        "supported news not flagged": 1 - of_claims["the four of news", True][0],
        "unchanged facts not flagged": 1 - sum(share * n for share, n in same) / sum(n for _, n in same),
    }
    return made | {f"{row} flagged": rate[0] for (row, supported), rate in of_swaps.items() if not supported}


def below_floor(reached: Mapping[str, float], floors: Mapping[str, float]) -> Iterable[str]:
    """What fell below its floor, in words."""
    for name, floor in floors.items():
        if reached[name] < floor:
            yield f"{name}: {reached[name]:.4f}, below the floor of {floor}"


def main() -> int:
    """Checks all, prints the tables; with `--check` the status is 1 when a figure is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", type=Path, default=_SETS, help="holds claims and multihop-rag")
    parser.add_argument("--check", action="store_true", help="fail when a figure is below its floor")
    options = parser.parse_args()
    if not (options.folder / "claims").is_dir():
        sys.exit(f"{str(options.folder)!r} holds no claims; the evaluation sets lie beside the checkout")
    of_claims, of_swaps = claims(options.folder / "claims"), swapped(options.folder / "multihop-rag")
    began = time.monotonic()
    found = flagged([*of_claims, *of_swaps])
    took = time.monotonic() - began
    claim_rates = rates(of_claims, found[: len(of_claims)])
    swap_rates = rates(of_swaps, found[len(of_claims) :])
    print(tables(claim_rates, swap_rates))
    print(f"\n{len(found)} claims in {took:.1f} s: {60 * len(found) / took:,.0f} a minute")
    if not options.check:
        return 0
    floors = json.loads(FLOORS.read_text("utf-8"))[_SECTION]
    fallen = list(below_floor(figures(claim_rates, swap_rates), floors))
    print("\n".join(fallen), file=sys.stderr)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())

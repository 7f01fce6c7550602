"""How well dates in news prose are found and resolved, over AQUAINT of TempEval-3 (`time/aquaint.jsonl`).

Counted are gold values of type DATE and TIME that name days, weeks, months, quarters, halves, years or
decades. found: some expression overlaps the gold one. identical: both mean the same interval. disjoint: of
those that are found and resolved, the share whose interval has no day in common with gold. spurious:
resolved expressions that overlap nothing in gold.
"""

from __future__ import annotations

import argparse
import calendar
import json
import re
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.when.pipeline import dates
from assistant.when.values import Dateline

_ROOT = Path(__file__).resolve().parents[2]
TEXTS = _ROOT.parent / "shared" / "data" / "time" / "aquaint.jsonl"
FLOORS = _ROOT / "tests" / "quality" / "floors.json"
_SECTION = "dates on AQUAINT"

# TIMEX3 values of so many months: a month, a quarter, a half, a year.
_SPANS = {r"(\d{4})-(\d\d)": 1, r"(\d{4})-Q([1-4])": 3, r"(\d{4})-H([12])": 6, r"(\d{4})": 12}

Days = tuple[date, date]


@dataclass(slots=True)
class Score:
    """Counts over some texts."""

    gold: int = 0
    found: int = 0
    resolved: int = 0
    identical: int = 0
    disjoint: int = 0
    predicted: int = 0
    spurious: int = 0

    def figures(self) -> dict[str, float]:
        """The shares that are reported and have floors."""
        precision, recall = self.identical / max(1, self.predicted), self.identical / max(1, self.gold)
        return {
            "found": self.found / max(1, self.gold),
            "identical, F1": 2 * precision * recall / max(1e-9, precision + recall),
            "not disjoint": 1 - self.disjoint / max(1, self.resolved),
        }


def days(value: str) -> Days | None:
    """The days that a TIMEX3 value names; None for one that names none of the kinds that count."""
    value = value.split("T", maxsplit=1)[0]
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value):
        day = date(*map(int, match.groups()))
        return day, day
    if match := re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return monday + timedelta(days=5 if match[3] else 0), monday + timedelta(days=6)
    if match := re.fullmatch(r"(\d{3})", value):
        return date(int(match[1]) * 10, 1, 1), date(int(match[1]) * 10 + 9, 12, 31)
    for pattern, length in _SPANS.items():
        if match := re.fullmatch(pattern, value):
            number = int(match[2]) if match.lastindex == 2 else 1
            return _months(int(match[1]), length * (number - 1) + 1, length)
    return None


def _months(year: int, month: int, count: int) -> Days:
    last = month + count - 1
    return date(year, month, 1), date(year, last, calendar.monthrange(year, last)[1])


def measure(texts: Path) -> Score:
    """The counts over all texts of the file."""
    score = Score()
    for line in texts.read_text("utf-8").splitlines():
        _count(json.loads(line), score)
    return score


def _count(record: dict[str, Any], score: Score) -> None:
    published = datetime.fromisoformat(record["published"]).replace(tzinfo=UTC)
    found = dates(record["text"], dateline=Dateline(published=published, country="US"))
    counted = [one for one in record["dates"] if one["type"] in ("DATE", "TIME")]
    gold = [(one, span) for one in counted if (span := days(one["value"]))]
    score.gold += len(gold)
    resolved = [
        (one, (one.interval.first or date.min, one.interval.last or date.max))
        for one in found
        if one.interval
    ]
    for one, _ in resolved:
        over = [row for row in record["dates"] if one.start < row["end"] and row["start"] < one.end]
        if over and not any(days(row["value"]) for row in over):
            continue  # a value of another kind does not count
        score.predicted += 1
        score.spurious += not over
    for row, span in gold:
        score.found += any(one.start < row["end"] and row["start"] < one.end for one in found)
        over = [got for one, got in resolved if one.start < row["end"] and row["start"] < one.end]
        if over:
            score.resolved += 1
            score.identical += span in over
            score.disjoint += all(got[1] < span[0] or span[1] < got[0] for got in over)


def main() -> int:
    """Print the figures; with ``--check``, 1 when one is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="hold the figures to their floors")
    parser.add_argument("--texts", type=Path, default=TEXTS)
    options = parser.parse_args()
    score = measure(options.texts)
    figures = score.figures()
    for name, value in figures.items():
        print(f"{name:16} {value:.3f}")
    print(f"{'spurious':16} {score.spurious}\n{'counted':16} {score.gold}")
    floors = json.loads(FLOORS.read_text("utf-8"))[_SECTION] if options.check else {}
    below = {name: floor for name, floor in floors.items() if figures[name] < floor}
    for name, floor in below.items():
        print(f"{name} is below its floor of {floor}", file=sys.stderr)
    return int(bool(below))


if __name__ == "__main__":
    sys.exit(main())

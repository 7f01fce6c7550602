"""How well timelines find the days on which things happened to somebody, on SemEval-2015 Task 4.

`make bench-timelines`, or `python -m tests.benchmarks.timelines [--data CORPUS] [--check]`.
Thirty Wikinews articles are ingested and "timeline of …" is asked of thirteen companies, products and people.
Two things are compared with what the task's annotators found: the days, and the days with the sentences that
tell of them. Days, months and years of the annotation count, what is undated does not. The task's own score
orders single event words, which a timeline of sentences does not name, so it is not printed.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.benchmarks.answers import Asked, printed
from tests.benchmarks.retrieval import ingested, outcome

_SETS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "timelines"
_SECTION = "timelines of SemEval-2015"
_AS_OF = "2012-12-31"  # after the last article

Days = tuple[date, date]  # the first and the last


def days_of(value: str) -> Days | None:
    """The days of a date as the annotation writes it (2008-02-29, 2008-02-XX); None of an undated one."""
    year, month, day = value.split("-")
    if "X" in year:
        return None
    if "X" in month:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    first = date(int(year), int(month), 1 if "X" in day else int(day))
    if "X" not in day:
        return first, first
    return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def gold(entries: list[dict[str, Any]]) -> set[tuple[Days, str]]:
    """The days of a timeline of the annotation, each with the sentences that tell of them."""
    return {
        (days, plain(event["sentence"]))
        for entry in entries
        if (days := days_of(entry["date"]))
        for event in entry["events"]
    }


def plain(text: str) -> str:
    """Letters and digits, as tokenised texts have other spaces."""
    return "".join(character for character in text.casefold() if character.isalnum())


def answered(answer: Mapping[str, Any]) -> Iterator[tuple[Days, frozenset[str]]]:
    """The days of each line of a timeline, with the sentences that it cites."""
    from assistant.when.pipeline import dates
    from assistant.when.values import Dateline

    for line in answer["statements"]:
        cited = frozenset(plain(one["quote"]) for one in line["citations"])
        words = re.sub(r"^(?:Reported|Since|Until) ", "", line["label"])
        for dated in dates(f"in {words}" if words.isdecimal() else words, dateline=Dateline()):
            interval = dated.interval
            if interval and interval.first and interval.last:
                yield (interval.first, interval.last), cited


def measured(timelines: Mapping[str, Any], answers: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """Every figure by its name: precision and recall over all timelines together."""
    right = {"days": 0, "days with a sentence": 0, "lines": 0}
    given = wanted_days = given_days = 0
    for entity, entries in timelines.items():
        known = gold(entries)
        lines = list(answered(answers[entity]))
        days, found = {days for days, _ in known}, {days for days, _ in lines}
        wanted_days, given_days = wanted_days + len(days), given_days + len(found)
        right["days"] += len(days & found)
        both = [days for days, cited in lines if any((days, sentence) in known for sentence in cited)]
        given += len(lines)
        right["lines"] += len(both)
        right["days with a sentence"] += len(set(both))
    return {
        "days, precision": right["days"] / max(1, given_days),
        "days, recall": right["days"] / wanted_days,
        "with their sentence, precision": right["lines"] / max(1, given),
        "with their sentence, recall": right["days with a sentence"] / wanted_days,
        "lines": float(given),
    }


def main() -> int:
    """Ingests, asks, prints the figures; with `--check` the status is 1 when a figure is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, help="a corpus that holds the reports already")
    parser.add_argument("--check", action="store_true", help="fail when a figure is below its floor")
    options = parser.parse_args()
    if not _SETS.exists():
        sys.exit(f"{str(_SETS)!r} is missing; the evaluation sets lie beside the checkout")
    records = map(json.loads, (_SETS / "timelines.jsonl").read_text("utf-8").splitlines())
    timelines = {one["entity"]: one["entries"] for one in records}
    asked = [Asked(entity, f"timeline of {entity}", _AS_OF, "") for entity in timelines]
    with tempfile.TemporaryDirectory() as scratch:
        corpus = options.data or Path(scratch) / "corpus"
        if options.data is None:
            ingested(_SETS / "reports.jsonl", corpus)
        figures = measured(timelines, printed("ask", asked, corpus))
    return outcome(figures, _SECTION, check=options.check)


if __name__ == "__main__":
    sys.exit(main())

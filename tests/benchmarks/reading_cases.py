"""How many of the small cases from public bug reports are read rightly, by kind: files, pages, sentences.

`make bench-reading`, or `python -m tests.benchmarks.reading_cases [--show] [--check]`. Of `cases/cases.jsonl`
those are judged that give a file and the fields that its report should have, the time of its publication, or
the number of sentences in a text; other right values are in words, and left to people.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from corpus import Report, sentences
from ingest.readers.reader import CollectedFile
from ingest.readers.registry import read
from tests.benchmarks.cases import CASES
from tests.benchmarks.retrieval import below_floor, floors

_SECTION = "reading of cases from bug reports"
_COUNT = re.compile(r"(\d+) sentence\(s\)")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d(?:T\S+)?")


def fault(case: Mapping[str, Any]) -> str | None:
    """What is read wrongly of a case, empty for nothing; None for a case that a program cannot judge."""
    given, want = case["input"], case["want"]
    if count := _COUNT.match(str(want)):
        found = len(sentences(given["text"], language=given["language"]))
        return "" if found == int(count[1]) else f"{found} sentences, not {count[1]}"
    fields = want if isinstance(want, dict) else None
    if case["kind"] == "json-date" and (instant := _INSTANT.match(str(want))):
        fields = {"published": instant[0]}
    if fields is None or "name" not in given:
        return None
    readings = _read(given)
    if len(readings) != 1 or not isinstance(readings[0], Report):
        return f"{readings}"
    wrong = {name: value for name, value in fields.items() if not _has(readings[0], name, value)}
    return f"not as wanted: {wrong}" if wrong else ""


def _read(given: Mapping[str, Any]) -> list[object]:
    raw = given["text"].encode(given.get("encoding", "utf-8"))
    collected = datetime.fromisoformat(given["collected"])
    return list(read(CollectedFile(f"/collected/{given['name']}", given["name"], io.BytesIO(raw), collected)))


def _has(report: Report, name: str, value: object) -> bool:
    if name == "body_has":
        return str(value) in report.body
    found = getattr(report, name)
    return found.isoformat().startswith(str(value)) if isinstance(found, datetime) else bool(found == value)


def main() -> int:
    """Reads all cases, prints the table, and with `--check` compares with the floor."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--show", action="store_true", help="print what is read wrongly")
    parser.add_argument("--check", action="store_true", help="fail when the share is below its floor")
    options = parser.parse_args()
    if not CASES.exists():
        sys.exit(f"{str(CASES)!r} is not there; the evaluation sets lie beside the checkout")
    judged, right = Counter[str](), Counter[str]()
    for line in (CASES / "cases.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        wrong = fault(case)
        if wrong is None:
            continue
        judged[case["kind"]] += 1
        right[case["kind"]] += not wrong
        if wrong and options.show:
            print(f"{case['id']}: {wrong}")
    print("| kind | cases | right |\n| --- | ---: | ---: |")
    print("\n".join(f"| {kind} | {count} | {right[kind]} |" for kind, count in sorted(judged.items())))
    print(f"| all | {judged.total()} | {right.total()} |")
    figures = {"right": right.total() / max(1, judged.total())}
    fallen = below_floor(figures, floors(_SECTION)) if options.check else []
    print("\n".join(fallen), file=sys.stderr)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())

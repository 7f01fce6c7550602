"""How many of the small cases from public bug reports are answered rightly, by kind.

`make bench-cases`, or `python -m tests.benchmarks.cases [KIND …] [--show] [--check]`. Of `cases/cases.jsonl`
those are asked that have reports, a question, and a right value that strings can tell: what the answer must
and must not contain, what its first statement must contain, or that it is declined. The reports of a case are
imported by `dateline ingest` into a corpus of their own. `--show` prints the answers that are wrong.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.benchmarks.retrieval import SETS, below_floor, dateline, floors

CASES = SETS.parent / "cases"
_SECTION = "cases from bug reports"
_AS_OF = re.compile(r"--as-of (\d{4}-\d\d-\d\d)")
_ASKED_ON = "2026-11-28"  # the day of cases that name none

Record = dict[str, Any]


def judged(case: Mapping[str, Any]) -> bool:
    """Whether the case has a question over reports, and a right value that strings can tell."""
    given, want = case["input"], case["want"]
    if not isinstance(given, dict) or not isinstance(want, dict):
        return False
    judgeable = {"answer_has", "answer_has_not", "first_statement_has", "abstained"} & want.keys()
    return "question" in given and bool({"files", "corpus"} & given.keys()) and bool(judgeable)


def wrong(answer: Mapping[str, Any], want: Mapping[str, Any]) -> list[str]:
    """What the answer lacks, or has and should not."""
    texts = [one["text"].casefold() for one in answer["statements"]]
    whole, first = " ".join(texts), texts[0] if texts else ""
    found = [f"lacks {one!r}" for one in want.get("answer_has", ()) if one.casefold() not in whole]
    found += [f"has {one!r}" for one in want.get("answer_has_not", ()) if one.casefold() in whole]
    lacking = [one for one in want.get("first_statement_has", ()) if one.casefold() not in first]
    found += [f"the first statement lacks {one!r}" for one in lacking]
    if want.get("abstained", answer["abstained"]) is not answer["abstained"]:
        found.append("is declined" if answer["abstained"] else "is not declined")
    return found


def answered(case: Mapping[str, Any], folder: Path) -> Record:
    """What `dateline ask` answers over the reports of the case, imported into ``folder``."""
    given = case["input"]
    dateline("--data", folder / "corpus", "ingest", *_reports(given, folder))
    option = _AS_OF.search(case["command"])
    day = option[1] if option else given.get("asked_on", _ASKED_ON)
    asked = {"question": given["question"], "as_of": day, "history": given.get("history", [])}
    line = json.dumps(asked) + "\n"
    answer: Record = json.loads(dateline("--data", folder / "corpus", "ask", "--batch", "-", given=line))
    return answer


def _reports(given: Mapping[str, Any], folder: Path) -> Iterator[Path]:
    if "corpus" in given:
        yield CASES / given["corpus"]
        return
    for name, text in given["files"].items():
        path = folder / "reports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        yield path


def main() -> int:
    """Asks, prints the table, and with `--check` compares with the floor."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kinds", nargs="*", metavar="KIND", help="only cases of these kinds")
    parser.add_argument("--show", action="store_true", help="print the answers that are wrong")
    parser.add_argument("--check", action="store_true", help="fail when the share is below its floor")
    options = parser.parse_args()
    if not CASES.exists():
        sys.exit(f"{str(CASES)!r} is not there; the evaluation sets lie beside the checkout")
    cases = [json.loads(line) for line in (CASES / "cases.jsonl").read_text("utf-8").splitlines()]
    asked, right = Counter[str](), Counter[str]()
    for case in cases:
        if not judged(case) or (options.kinds and case["kind"] not in options.kinds):
            continue
        with tempfile.TemporaryDirectory(prefix="dateline-cases-") as scratch:
            answer = answered(case, Path(scratch))
        faults = wrong(answer, case["want"])
        asked[case["kind"]] += 1
        right[case["kind"]] += not faults
        if faults and options.show:
            print(f"{case['id']}: {case['input']['question']}\n  {'; '.join(faults)}")
            print("".join(f"  - {one['text']}\n" for one in answer["statements"]))
    print("| kind | cases | right |\n| --- | ---: | ---: |")
    print("\n".join(f"| {kind} | {count} | {right[kind]} |" for kind, count in sorted(asked.items())))
    print(f"| all | {asked.total()} | {right.total()} |")
    figures = {"right": right.total() / max(1, asked.total())}
    fallen = below_floor(figures, floors(_SECTION)) if options.check else []
    print("\n".join(fallen), file=sys.stderr)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())

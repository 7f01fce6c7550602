"""How well the questions that analysts type are answered, over three corpora.

`make bench-exam`, or `python -m tests.benchmarks.exam [--data NAME=CORPUS …] [--out FILE] [--check]`.
Every question is asked by `dateline ask --batch` as of the end of its corpus. What an answer must contain
stands beside the question, as what would mislead; or it says that no report answers, and then the answer
has to be declined. A statement fits when it holds something asked, or most words of a sentence that answers.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.retrieval import below_floor, dateline, floors, ingested

_ROOT = Path(__file__).resolve().parents[2]
_SETS = _ROOT.parent / "shared" / "data"
EXAM = _SETS / "exam"
_SECTION = "the analysts' exam"
LAST_DAY = {"multihop": "2023-12-26", "newsquiz": "2024-12-31", "sample": "2026-03-01"}
REPORTS = {
    "multihop": _SETS / "multihop-rag" / "reports.jsonl",
    "newsquiz": _SETS / "newsquiz" / "reports.jsonl",
    "sample": _ROOT / "corpus" / "sample",
}
_IN_FLOORS = ("multihop", "sample")  # whose figures the floors are of; the quiz's questions have their own
_MOST = 0.6  # of the words of a sentence that answers
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Mark:
    """What one answer is worth; ``shown`` statements, of which ``fitting`` answer."""

    identity: str
    corpus: str
    kind: str
    answerable: bool
    full: bool
    partly: bool
    first: bool
    misleading: bool
    declined: bool
    words: int
    shown: int
    fitting: int


def mark(record: Mapping[str, Any], answer: Mapping[str, Any]) -> Mark:
    """Compares an answer, as `dateline ask` prints it, with what its record asks for."""
    declined = bool(answer.get("abstained", True))
    texts = [] if declined else [" ".join(one["text"].split()) for one in answer["statements"]]
    whole = " ".join(texts)
    wanted: list[list[str]] = record["must"]
    found = [_has(patterns, whole) for patterns in wanted]
    full = bool(found) and all(found)
    return Mark(
        identity=record["id"],
        corpus=record["corpus"],
        kind=record["kind"],
        answerable=record["expect"] == "answer",
        full=full,
        partly=any(found),
        first=bool(texts) and any(_has(patterns, texts[0]) for patterns in wanted),
        misleading=bool(texts) and not full and _has(record.get("wrong", []), whole),
        declined=declined,
        words=len(whole.split()),
        shown=len(texts),
        fitting=sum(_fits(text, record) for text in texts),
    )


def _has(patterns: Iterable[str], text: str) -> bool:
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)


def _fits(text: str, record: Mapping[str, Any]) -> bool:
    words = _words(text)
    gold = [_words(one["sentence"]) for one in record.get("gold", [])]
    near = any(len(one & words) >= _MOST * len(one) for one in gold if one)
    return near or any(_has(patterns, text) for patterns in record["must"])


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def figures(marks: Sequence[Mark]) -> dict[str, float]:
    """The shares by name: of answerable questions, of those with a history, of the unanswerable."""
    able = [one for one in marks if one.answerable]
    follow_ups = [one for one in able if one.kind == "follow-up"]
    alone = [one for one in able if one.kind != "follow-up"]
    unable = [one for one in marks if not one.answerable]
    shown = sum(one.shown for one in able)
    return {
        "answered in full": _share(able, "full"),
        "answered in full, no follow-ups": _share(alone, "full"),
        "answered by the first": _share(able, "first"),
        "statements that fit": sum(one.fitting for one in able) / shown if shown else 0.0,
        "not misleading": 1 - _share(able, "misleading"),
        "not declined": 1 - _share(able, "declined"),
        "follow-ups in full": _share(follow_ups, "full"),
        "unanswerable, declined": _share(unable, "declined"),
    }


def _share(marks: Sequence[Mark], name: str) -> float:
    return sum(bool(getattr(one, name)) for one in marks) / len(marks) if marks else 0.0


def table(marks: Sequence[Mark]) -> Iterator[str]:
    """The marks by kind, by corpus and in all, in Markdown."""
    heads = "n | full | partly | first | fitting | misleading | declined | words | n unanswerable | declined"
    yield f"| | {heads} |"
    yield f"| --- |{' ---: |' * 10}"
    groups: dict[str, list[Mark]] = defaultdict(list)
    for one in marks:
        groups[one.kind].append(one)
    kinds = [(name, groups[name]) for name in sorted(groups)]
    corpora = [(f"*{c}*", [m for m in marks if m.corpus == c]) for c in sorted({m.corpus for m in marks})]
    for name, those in (*kinds, *corpora, ("all", list(marks))):
        able, unable = [m for m in those if m.answerable], [m for m in those if not m.answerable]
        shown = sum(m.shown for m in able)
        shares = [_share(able, key) for key in ("full", "partly", "first")]
        shares += [sum(m.fitting for m in able) / shown if shown else 0.0]
        shares += [_share(able, key) for key in ("misleading", "declined")]
        words = sum(m.words for m in able) / len(able) if able else 0.0
        cells = " | ".join(f"{value:.3f}" for value in shares)
        right = _share(unable, "declined")
        yield f"| {name} | {len(able)} | {cells} | {words:.1f} | {len(unable)} | {right:.3f} |"


def asked(records: Sequence[Mapping[str, Any]], corpus: Path, last_day: str) -> dict[str, Any]:
    """What `dateline ask` prints for each record, by its id."""
    lines = "".join(
        json.dumps({"id": r["id"], "question": r["question"], "history": r["history"], "as_of": last_day})
        + "\n"
        for r in records
    )
    printed = dateline("--data", corpus, "ask", "--batch", "-", given=lines).splitlines()
    return {answer["id"]: answer for answer in map(json.loads, printed)}


def main() -> int:
    """Ingests, asks, prints the table; with `--check` the status is 1 when a figure is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", type=Path, default=EXAM)
    parser.add_argument(
        "--data", action="append", default=[], metavar="NAME=CORPUS", help="one that is there"
    )
    parser.add_argument("--out", type=Path, help="write every mark with its statements as JSON Lines")
    parser.add_argument("--check", action="store_true", help="fail when a figure is below its floor")
    options = parser.parse_args()
    file = options.folder / "questions.jsonl"
    if not file.exists():
        sys.exit(
            f"{str(options.folder)!r} holds no questions.jsonl; the evaluation sets lie beside the checkout"
        )
    records = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    there = dict(one.split("=", 1) for one in options.data)
    marks: list[Mark] = []
    with ExitStack() as leaving:
        lines = leaving.enter_context(options.out.open("w", encoding="utf-8")) if options.out else None
        for name in there or REPORTS:
            corpus = Path(there.get(name, ""))
            if name not in there:
                corpus = Path(leaving.enter_context(tempfile.TemporaryDirectory())) / "corpus"
                ingested(REPORTS[name], corpus)
            of_corpus = [record for record in records if record["corpus"] == name]
            answers = asked(of_corpus, corpus, LAST_DAY[name])
            for record in of_corpus:
                marks.append(mark(record, answers[record["id"]]))
                if lines:
                    texts = [one["text"] for one in answers[record["id"]].get("statements", [])]
                    shown = {"question": record["question"], "statements": texts}
                    lines.write(json.dumps({**asdict(marks[-1]), **shown}, ensure_ascii=False) + "\n")
    print("\n".join(table(marks)))
    found = figures([one for one in marks if one.corpus in _IN_FLOORS])
    print("\n" + "\n".join(f"{name}: {figure:.3f}" for name, figure in found.items()))
    fallen = below_floor(found, floors(_SECTION) if options.check else {})
    print("\n".join(fallen), file=sys.stderr)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())

"""How many of the differing figures of real reports are shown, and how many are shown wrongly.

`make bench-disagreements`, or `python -m tests.benchmarks.disagreements [FOLDER] [--verbose]`. What differs
was found by reading, and is kept in `disagreements.toml`.

The 474 short reports of ECB+ are stored as published on one day, by outlets of their own; the day is made up,
so only figures are looked at. Each sentence of a report is a statement compared with every other report of
its topic, which holds two look-alike events; what is shown and was not found by reading is counted as wrong.

Of the news quiz's reports, which are whole and dated, those pairs were read that a loose rule finds.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations, product
from pathlib import Path

import numpy as np

from assistant.answer.answer import Answer, Citation, Statement
from assistant.answer.enrich.disagreements import with_disagreements
from corpus import Corpus, Hit, Passage, Report, Span, StoredReport, publishing, sentences
from tests.benchmarks.retrieval import FLOORS
from tests.benchmarks.scaling import staged
from tests.benchmarks.synthetic import Made

_SETS = FLOORS.parents[2].parent / "shared" / "data"
_LABELS = Path(__file__).with_suffix(".toml")
_DAY = datetime(2009, 1, 7, 12, tzinfo=UTC)
_BATCH = 500
# The set has its words and signs apart, as for a parser.
_TOGETHER = (
    (r"``|''", '"'),
    (r" (?=[,.;:!?%)])| (?='s\b)|(?<=[($]) | (?=n't\b)", ""),
    (r"(?<=\d,) (?=\d{3}\b)|(?<=\d\.) (?=\d)", ""),
    (r"(?<=\w) - (?=\w)", "-"),
)

Pair = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One thing on which reports disagree: its figures, each with the reports that give it."""

    what: str
    figures: Mapping[str, Sequence[str]]
    alike: Sequence[Sequence[str]] = ()

    def pairs(self) -> Iterator[Pair]:
        """The pairs of reports that disagree on it."""
        for one, other in combinations(self.figures, 2):
            if [one, other] not in self.alike:
                yield from (frozenset(pair) for pair in product(self.figures[one], self.figures[other]))


def short_reports(path: Path) -> dict[str, list[Report]]:
    """The reports of every topic of ECB+, each known by its id as an address."""
    by_topic: dict[str, list[Report]] = {}
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        text = record["text"]
        for pattern, by in _TOGETHER:
            text = re.sub(pattern, by, text)
        made = _report(record["id"], text, title=record["id"], outlet=record["id"], published=_DAY)
        by_topic.setdefault(record["topic"], []).append(made)
    return by_topic


def whole_reports(path: Path) -> list[Report]:
    """The reports of the news quiz."""
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        _report(
            record["url"],
            record["body"],
            title=record["title"],
            outlet=record["outlet"],
            published=datetime.fromisoformat(record["published_at"]).replace(tzinfo=UTC),
        )
        for record in records
    ]


def _report(url: str, body: str, *, title: str, outlet: str, published: datetime) -> Report:
    return Report(
        title=title,
        body=body,
        outlet=outlet,
        collected=_DAY,
        collected_from=url,
        published=published,
        language="en",
        url=url,
    )


def add_reports(corpus: Corpus, reports: Sequence[Report]) -> dict[str, StoredReport]:
    """Stores each report as one passage with a vector of no meaning, since none is asked for; by address."""
    chance = np.random.default_rng(7)
    with corpus.writer.writing():
        for first in range(0, len(reports), _BATCH):
            some = reports[first : first + _BATCH]
            vectors = chance.standard_normal((len(some), 384)).astype(np.float32)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            made = [
                Made(report, [Span(0, len(report.body))], vectors[place : place + 1])
                for place, report in enumerate(some)
            ]
            publishing.publish(staged(corpus, made), catalogue=corpus.catalogue, indexes=corpus.indexes)
    return {report.url or "": corpus.report(report.report_id) for report in reports}


def shown(mine: StoredReport, other: StoredReport, corpus: Corpus) -> Iterator[frozenset[str]]:
    """The figures that differ, for every sentence of ``mine`` beside the other report; developments too."""
    body = other.report.body
    passage = Passage(passage_id=1, report_id=other.report_id, version=1, ordinal=0, start=0, end=len(body))
    beside = Hit(passage=passage, stored=other, score=1.0, cosine=None, found_by={})
    for span in sentences(mine.report.body, language="en"):
        cited = Citation(stored=mine, start=span.start, end=span.end)
        statement = Statement(text=cited.quote, citations=(cited,))
        answer = Answer(question="", standalone="", statements=(statement,))
        for found in with_disagreements(answer, [beside], corpus=corpus).disagreements:
            if found.kind in ("figure", "development"):
                words = [claim.words.casefold() for claim in found.claims]
                yield from (frozenset(pair) for pair in combinations(words, 2))


def of_short_reports(labels: Iterable[Thing], path: Path, *, verbose: bool) -> list[str]:
    """Lines of the table on ECB+."""
    topics = short_reports(path)
    found: dict[Pair, set[Pair]] = {}
    with tempfile.TemporaryDirectory() as scratch, Corpus(Path(scratch)) as corpus:
        stored = add_reports(corpus, [report for topic in topics.values() for report in topic])
        for topic in topics.values():
            names = [report.url or "" for report in topic]
            for one, other in product(names, repeat=2):
                if one != other and (pairs := set(shown(stored[one], stored[other], corpus))):
                    found.setdefault(frozenset((one, other)), set()).update(pairs)
    apart = {thing.what: set(thing.pairs()) for thing in labels}
    true = set().union(*apart.values())
    possible = sum(len(topic) * (len(topic) - 1) // 2 for topic in topics.values())
    wrong = found.keys() - true
    if verbose:
        for pair in sorted(found, key=sorted):
            print("right" if pair in true else "WRONG", sorted(pair), [sorted(one) for one in found[pair]])
    seen = sum(bool(of & found.keys()) for of in apart.values())
    right = len(true & found.keys())
    return [
        f"| short reports: pairs of one event that differ, shown | {right} of {len(true)} |",
        f"| the same: things that differ, shown for some pair | {seen} of {len(apart)} |",
        f"| the same: pairs that do not differ, shown | {len(wrong)} of {possible - len(true)} |",
    ]


def of_whole_reports(candidates: Mapping[str, list[list[str]]], path: Path, *, verbose: bool) -> list[str]:
    """Lines of the table on the news quiz."""
    with tempfile.TemporaryDirectory() as scratch, Corpus(Path(scratch)) as corpus:
        stored = add_reports(corpus, whole_reports(path))
        asked = {(a, b) for some in candidates.values() for _, _, a, _, b in some}
        found = {
            (a, b): {*shown(stored[a], stored[b], corpus), *shown(stored[b], stored[a], corpus)}
            for a, b in asked
        }
    counts = {}
    for kind, some in candidates.items():
        right = [c for c in some if frozenset((c[1].casefold(), c[3].casefold())) in found[c[2], c[4]]]
        counts[kind] = f"{len(right)} of {len(some)}"
        if verbose:
            for one in some:
                print("shown" if one in right else "     ", kind, one[:2], one[3])
    return [
        f"| whole reports: figures of one thing that differ, shown | {counts['one_thing']} |",
        f"| whole reports: figures of other things, shown | {counts['others']} |",
    ]


def main() -> None:
    """Prints the table; with ``--verbose`` every pair too."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, nargs="?", default=_SETS)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    labels = tomllib.loads(_LABELS.read_text("utf-8"))
    things = [Thing(**thing) for thing in labels["things"]]
    lines = of_short_reports(things, options.folder / "stories" / "reports.jsonl", verbose=options.verbose)
    lines += of_whole_reports(
        labels["candidates"], options.folder / "newsquiz" / "reports.jsonl", verbose=options.verbose
    )
    print("\n".join(["| | |", "| --- | ---: |", *lines]))


if __name__ == "__main__":
    main()

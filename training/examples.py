"""The published sets → questions with sentences of which some answer, or none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.text.sentences import sentences

_LONGEST_SPAN = 160  # characters; a longer answer is a matter of sentences, not of a span


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage in sentences, with its title."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a passage.

    ``answering`` are the indices of the sentences that answer, none where nothing does; ``spans`` for each of
    these where in it the words that answer begin and end, empty where only the sentence is known;
    ``answers`` are those words, by which other passages are known to hold them too.
    """

    source: str
    question: str
    passage: Passage
    answering: tuple[int, ...]
    spans: tuple[tuple[int, int, int], ...]
    answers: tuple[str, ...]
    negatives: tuple[Passage, ...] = ()


def load(folder: Path, *, only: tuple[str, ...] = ()) -> list[Example]:
    """Every example of the unpacked sets in ``folder``, or of those named."""
    negatives = _Negatives(folder)
    found: list[Example] = []
    for name in only or _TRAINED_ON:
        made = (_example(name, record, negatives) for record in _records(folder / f"{name}.jsonl"))
        found += [one for one in made if one is not None]
    return found


def digest(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file trained on, by name."""
    names = (*_TRAINED_ON, "squad-passages", "squad-negatives")
    return {name: hashlib.sha256((folder / f"{name}.jsonl").read_bytes()).hexdigest() for name in names}


_TRAINED_ON = (
    "squad1-train",
    "squad2-train-unanswerable",
    "squad1-dev-rest",
    "qed",
    "nq-oracle",
    "onestopqa",
    "timeqa-human",
    "qadiscourse",
    "qamr",
    "fairytaleqa",
    "selqa",
)


class _Negatives:
    """For questions of SQuAD, passages that look right and hold no answer."""

    def __init__(self, folder: Path) -> None:
        self._passages = {
            r["pid"]: (r["title"], r["passage"]) for r in _records(folder / "squad-passages.jsonl")
        }
        self._of = {(r["set"], r["id"]): r["negatives"] for r in _records(folder / "squad-negatives.jsonl")}
        self._made: dict[int, Passage] = {}

    def of(self, name: str, id_: str) -> tuple[Passage, ...]:
        return tuple(self._passage(pid) for pid in self._of.get((name, id_), ()))

    def _passage(self, pid: int) -> Passage:
        if pid not in self._made:
            title, text = self._passages[pid]
            self._made[pid] = Passage(title, _split(text))
        return self._made[pid]


def _split(text: str) -> tuple[str, ...]:
    return tuple(text[span.start : span.end] for span in sentences(text))


def _records(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _example(name: str, record: dict[str, Any], negatives: _Negatives) -> Example | None:
    if record.get("start_guessed") or record.get("also_in") or record.get("split") == "dev":
        return None
    question = record.get("plain") or record["question"]
    if name == "qadiscourse" and not record.get("plain"):
        return None
    title = record.get("title", "")
    more = negatives.of(name, record["id"])
    if "sentences" in record:
        kept = tuple(i for i, label in enumerate(record["labels"]) if label)
        return Example(name, question, Passage(title, tuple(record["sentences"])), kept, (), (), more)
    text, answers = record["passage"], record["answers"]
    if name == "timeqa-human" and len(text.split()) < 20:
        return None  # a row of a table
    found = sentences(text)
    answering: set[int] = set()
    spans: set[tuple[int, int, int]] = set()
    for answer in answers:
        start, end = answer["start"], answer["start"] + len(answer["text"])
        within = [i for i, s in enumerate(found) if s.start < end and start < s.end]
        answering.update(within)
        if len(within) == 1 and len(answer["text"]) <= _LONGEST_SPAN:
            offset = found[within[0]].start
            spans.add((within[0], start - offset, end - offset))
    if answers and not answering:
        return None
    if answers and name == "onestopqa" and len(answering) > 2:
        spans = set()
    passage = Passage(title, tuple(text[s.start : s.end] for s in found))
    words = tuple(dict.fromkeys(a["text"] for a in answers))
    return Example(name, question, passage, tuple(sorted(answering)), tuple(sorted(spans)), words, more)

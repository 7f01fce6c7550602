"""An example → a group: one question with a few windows of sentences, whose scores are learned together.

Scores compare across passages only when a right one is normalised with wrong ones (Clark and Gardner, "Simple
and Effective Multi-Paragraph Reading Comprehension", 2018), and a reader learns to say no from passages that
nearly answer. So beside the window that answers stand others of the same passage without the answer, passages
that a search finds for the question, and now and then the question itself is changed so that nothing answers.
"""

from __future__ import annotations

import random
import re
from calendar import month_name
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from training.examples import Example, Passage

_MOST_WORDS = 100  # of a window; passages in use are read in windows of this size too
_MONTHS = tuple(month_name[1:])
_OUTLETS = (
    "The Daily Courier",
    "Morning Post",
    "World Desk",
    "Business Wire Daily",
    "Harbour Gazette",
    "TechBeat",
    "Sports Herald",
    "The Northern Observer",
    "Capital Review",
    "Evening Standard Weekly",
)
_NUMBER = re.compile(r"(?<![\w.,])\d+(?![\w.,]*\d)")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*")
_FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an the of in on at to for by with from is are was were be been do does did has have had that this "
        "which it its their his her and or as there",
    )
)


@dataclass(frozen=True, slots=True)
class Window:
    """Sentences of one passage; ``answering`` and ``spans`` are as in an Example, for these sentences."""

    heading: str
    sentences: tuple[str, ...]
    answering: tuple[int, ...] = ()
    spans: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A question and windows whose scores are normalised together; in at most one of them sentences answer.

    ``spans_known`` says whether the words that answer are known, not only the sentences.
    """

    question: str
    windows: tuple[Window, ...]
    spans_known: bool


class GroupMaker:
    """Makes groups of examples; what is drawn depends on the random generator alone."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self._names: dict[str, list[str]] = defaultdict(list)
        for one in examples:
            self._names[one.source] += _NAME.findall(one.question)
        self._pools = {source: [e.passage for e in examples if e.source == source] for source in self._names}

    def group(self, example: Example, rng: random.Random) -> Group:
        """A group of up to three windows."""
        question, changed = example.question, False
        if example.answering and rng.random() < 0.16:
            question, changed = self._changed(example, rng)
        own = self._own(example, changed, rng)
        windows = [own]
        if not changed and example.answering and rng.random() < 0.6:
            windows += self._near_miss(example, rng)
        windows += self._others(example, 3 - len(windows) - (not example.answering), rng)
        heading = _outlet_and_day(rng) if rng.random() < 0.5 else ""
        windows = [_headed(window, heading) for window in windows]
        return Group(
            question=_as_typed(question, rng),
            windows=tuple(windows),
            spans_known=bool(example.spans) or not example.answering or changed,
        )

    def _changed(self, example: Example, rng: random.Random) -> tuple[str, bool]:
        """The question with another number or name in it, where it has one that its passage has too."""
        text = " ".join(example.passage.sentences) + example.passage.title
        places = [m for m in _NUMBER.finditer(example.question) if m.group() in text]
        names = [m for m in _NAME.finditer(example.question) if m.group() in text]
        if not places and not names:
            return example.question, False
        found = rng.choice(places or names)
        if places:
            number = int(found.group()) if len(found.group()) < 10 else 7
            far = rng.choice([-9, -4, -3, -2, -1, 1, 2, 3, 5, 12])
            other = str(abs(number + far) if number > 12 else number + abs(far))
        else:
            other = rng.choice(self._names[example.source])
            if other in text:
                return example.question, False
        return example.question[: found.start()] + other + example.question[found.end() :], True

    def _own(self, example: Example, changed: bool, rng: random.Random) -> Window:
        passage = example.passage
        if len(passage.sentences) == 1 and len(passage.sentences[0].split()) < 60:
            passage, shift = self._among_others(example, rng)
        else:
            shift = 0
        answering = tuple(i + shift for i in example.answering)
        spans = tuple((i + shift, a, b) for i, a, b in example.spans)
        about = rng.choice(answering) if answering else _nearest(example.question, passage.sentences)
        first, last = _bounds(passage.sentences, about, rng)
        kept = range(first, last)
        return Window(
            passage.title,
            passage.sentences[first:last],
            () if changed else tuple(i - first for i in answering if i in kept),
            () if changed else tuple((i - first, a, b) for i, a, b in spans if i in kept),
        )

    def _among_others(self, example: Example, rng: random.Random) -> tuple[Passage, int]:
        """A sentence that stands alone, among sentences of other examples that do not hold its answer."""
        pool = self._pools[example.source]
        others = [rng.choice(pool) for _ in range(rng.randint(0, 3))]
        texts = [
            one.sentences[0]
            for one in others
            if len(one.sentences) == 1 and not _holds(one.sentences[0], example.answers)
        ]
        place = rng.randint(0, len(texts))
        return Passage("", (*texts[:place], example.passage.sentences[0], *texts[place:])), place

    def _near_miss(self, example: Example, rng: random.Random) -> list[Window]:
        """A window of the same passage from which what answers was taken away."""
        rest = tuple(
            text
            for i, text in enumerate(example.passage.sentences)
            if i not in example.answering and not _holds(text, example.answers)
        )
        if not rest:
            return []
        first, last = _bounds(rest, _nearest(example.question, rest), rng)
        return [Window(example.passage.title, rest[first:last])]

    def _others(self, example: Example, count: int, rng: random.Random) -> list[Window]:
        """Windows of passages that a search finds for the question, or of any that is at hand."""
        windows: list[Window] = []
        pool = self._pools[example.source]
        found = list(example.negatives)
        rng.shuffle(found)
        while len(windows) < count:
            passage = found.pop() if found else rng.choice(pool)
            kept = tuple(text for text in passage.sentences if not _holds(text, example.answers))
            if not kept:
                continue
            near = rng.random() < 0.7
            about = _nearest(example.question, kept) if near else rng.randrange(len(kept))
            first, last = _bounds(kept, about, rng)
            windows.append(Window(passage.title, kept[first:last]))
        return windows


def _holds(text: str, answers: Sequence[str]) -> bool:
    folded = text.casefold()
    return any(answer.casefold() in folded for answer in answers)


def _nearest(question: str, texts: Sequence[str]) -> int:
    """The index of the sentence that shares most words with the question."""
    asked = set(re.findall(r"\w+", question.casefold())) - _FUNCTION_WORDS
    shared = [len(asked & set(re.findall(r"\w+", text.casefold()))) for text in texts]
    return shared.index(max(shared))


def _bounds(texts: Sequence[str], about: int, rng: random.Random) -> tuple[int, int]:
    """Where a window of two to five sentences begins and ends that has the one at ``about`` in it."""
    size = rng.choice((2, 3, 3, 4, 4, 5))
    first = max(0, min(about - rng.randrange(size), len(texts) - size))
    last = min(len(texts), first + size)
    while last - first > 1 and sum(len(t.split()) for t in texts[first:last]) > _MOST_WORDS:
        if about - first >= last - 1 - about:
            first += 1
        else:
            last -= 1
    return first, last


def _outlet_and_day(rng: random.Random) -> str:
    day = f"{rng.randint(1, 28)} {rng.choice(_MONTHS)} {rng.randint(1995, 2026)}"
    return f"{rng.choice(_OUTLETS)}, {day}"


def _headed(window: Window, published: str) -> Window:
    title = window.heading.replace("_", " ")
    heading = f"{title} — {published}" if title and published else title or published
    return Window(heading, window.sentences, window.answering, window.spans)


def _as_typed(question: str, rng: random.Random) -> str:
    """The question as it might be typed: without its mark, in a few words, with a slip of the finger."""
    words = question.rstrip("? ").split()
    if rng.random() < 0.12 and len(words) > 4:
        words = [w for w in words if w.casefold() not in _FUNCTION_WORDS]
    if rng.random() < 0.06:
        place = rng.randrange(len(words))
        words[place] = _slipped(words[place], rng)
    return " ".join(words) + ("" if rng.random() < 0.45 else "?")


def _slipped(word: str, rng: random.Random) -> str:
    if len(word) < 5:
        return word
    at = rng.randint(1, len(word) - 2)
    kind = rng.randrange(3)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at] + word[at:]

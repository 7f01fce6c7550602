"""Reading a question and a passage together: which sentences answer, in which words, or that none does.

The packaged weights were trained for this (``docs/reader.md``); onnxruntime runs them.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from corpus.models.graphs import open_graph
from corpus.text.span import Span

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    Logits = npt.NDArray[np.float32]

PACKAGED = Path(__file__).with_name("reader")
"""The folder of the weights that come with Dateline."""
START, END, ANSWERS = range(3)  # what the three logits of a word piece are
LIMIT = 256  # word pieces of question, heading and sentences together
_QUESTION_LIMIT = 64
_HEADING_LIMIT = 40
_ASKED, _READ = 0, 1  # token types of the question and of what is read
_WINDOW_WORDS = 100  # as in training: see training/groups.py
_WINDOW_SENTENCES = 5
_LONGEST_SPAN = 24  # word pieces


@dataclass(frozen=True, slots=True)
class ReadingWindow:
    """What is read at once: a few sentences in order, and the line that says where they stand.

    Those of a passage are read in the parts that :func:`reading_windows` gives.
    """

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What the reader makes of one sentence.

    ``score`` is the logarithm of how much likelier it is that the sentence answers than that nothing in the
    passages read does. ``span`` are the words of it that answer best, None for an empty sentence, and
    ``span_score`` the logarithm of how much likelier they are than no words at all.
    """

    score: float
    span: Span | None
    span_score: float


class Reader(Protocol):
    """What reads a question and sentences together; scores can be compared across windows."""

    def read(self, question: str, windows: Sequence[ReadingWindow]) -> list[tuple[SentenceReading, ...]]:
        """For each window a reading of each of its sentences."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """One input of the network; each of the sequences has one entry for each word piece.

    ``sentence_of`` is the index of the sentence that a piece belongs to, -1 for question, heading and marks;
    ``spans`` is where in that sentence its characters begin and end.
    """

    ids: list[int]
    types: list[int]
    sentence_of: list[int]
    spans: list[tuple[int, int]]


def pieces(tokenizer: Tokenizer, question: str, heading: str, sentences: Sequence[str]) -> Pieces:
    """``[CLS] question [SEP] heading : sentence sentence … [SEP]``, cut off at :data:`LIMIT`."""
    start, end = (int(tokenizer.token_to_id(mark) or 0) for mark in ("[CLS]", "[SEP]"))
    asked = tokenizer.encode(question, add_special_tokens=False).ids[:_QUESTION_LIMIT]
    headed: list[int] = []
    if heading:
        headed = tokenizer.encode(f"{heading} :", add_special_tokens=False).ids[:_HEADING_LIMIT]
    ids = [start, *asked, end, *headed]
    types = [_ASKED] * (len(asked) + 2) + [_READ] * len(headed)
    sentence_of = [-1] * len(ids)
    spans = [(0, 0)] * len(ids)
    encoded = tokenizer.encode_batch(list(sentences), add_special_tokens=False)
    for index, one in enumerate(encoded):
        room = LIMIT - 1 - len(ids)
        ids += one.ids[:room]
        sentence_of += [index] * min(room, len(one.ids))
        spans += one.offsets[:room]
    ids.append(end)
    sentence_of.append(-1)
    spans.append((0, 0))
    types += [_READ] * (len(ids) - len(types))
    return Pieces(ids=ids, types=types, sentence_of=sentence_of, spans=spans)


class OnnxReader:
    """The exported reader. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Takes the folder of ``model.onnx`` and ``tokenizer.json``, opened when they are first needed."""
        self._folder = folder
        # Half of the cores: a second question may be asked at the same time, or an import be under way.
        self._workers = max(1, (os.cpu_count() or 1) // 2)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _session(self) -> InferenceSession:
        return open_graph(self._folder / "model.onnx")

    def read(self, question: str, windows: Sequence[ReadingWindow]) -> list[tuple[SentenceReading, ...]]:
        """See :class:`Reader`."""
        if not windows:
            return []
        tokenizer, session = self._tokenizer, self._session  # opened once, before the threads ask for them
        # One window a run, on one core each: a run scales its activations by all that it is given.
        with ThreadPoolExecutor(self._workers) as workers:
            return list(workers.map(partial(_readings, session, tokenizer, question), windows))


def open_reader(folder: Path = PACKAGED) -> Reader:
    """The reader whose weights are in ``folder``; they are loaded when it first reads."""
    return OnnxReader(folder)


def reading_windows(sentences: Sequence[str]) -> Iterator[range]:
    """The places of the sentences of a passage that are read at once: a few, as even as they come."""
    words = [len(text.split()) for text in sentences]
    parts = max(math.ceil(sum(words) / _WINDOW_WORDS), math.ceil(len(words) / _WINDOW_SENTENCES), 1)
    enough = sum(words) / parts
    begin = counted = 0
    for place, size in enumerate(words):
        counted += size
        full = counted >= enough or place + 1 - begin >= _WINDOW_SENTENCES
        if full or place + 1 == len(words):
            yield range(begin, place + 1)
            begin, counted = place + 1, 0


def _readings(
    session: InferenceSession, tokenizer: Tokenizer, question: str, window: ReadingWindow
) -> tuple[SentenceReading, ...]:
    import numpy as np

    given = pieces(tokenizer, question, window.heading, window.sentences)
    row = np.asarray([given.ids], dtype=np.int64)
    inputs = {
        "input_ids": row,
        "attention_mask": np.ones_like(row),
        "token_type_ids": np.asarray([given.types], dtype=np.int64),
    }
    (logits,) = session.run(None, inputs)
    return tuple(_reading(logits[0], given, index, text) for index, text in enumerate(window.sentences))


def _reading(logits: Logits, given: Pieces, index: int, text: str) -> SentenceReading:
    import numpy as np

    own = [place for place, sentence in enumerate(given.sentence_of) if sentence == index]
    if not own:
        return SentenceReading(score=-math.inf, span=None, span_score=-math.inf)
    first, last = own[0], own[-1] + 1
    begins, ends = logits[first:last, START], logits[first:last, END]
    pairs = np.triu(begins[:, None] + ends[None, :]) + np.tril(np.full((len(own), len(own)), -np.inf), -1)
    pairs += np.triu(np.full((len(own), len(own)), -np.inf), _LONGEST_SPAN)
    begin, end = np.unravel_index(int(pairs.argmax()), pairs.shape)
    nowhere = float(logits[0, START] + logits[0, END])
    return SentenceReading(
        score=float(logits[first:last, ANSWERS].mean()),
        span=_whole_words(text, given.spans[first + int(begin)][0], given.spans[first + int(end)][1]),
        span_score=float(pairs[begin, end]) - nowhere,
    )


def _whole_words(text: str, start: int, end: int) -> Span:
    """The span, wider where it begins or ends within a word, without the marks at its end."""
    while start and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return Span(start, start + len(text[start:end].rstrip(" .,;:!?")))

"""Made-up collections of any size, as like real news as matters to an index's speed.

Words follow Zipf's law over 200,000 forms (the encoder's own whole words, most frequent first, and
compounds of them), each report repeats some words of its own, and vectors lie scattered about those of
real sentences, so that a question's own vector, which the encoder makes, falls among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from corpus import STOP_WORDS, Report, Span

if TYPE_CHECKING:
    from corpus import Corpus

PASSAGES_A_REPORT = 10
_WORDS_A_PASSAGE = 180  # about 230 word pieces, of which a passage has at most 256
_FORMS = 200_000
_TOPICS, _OUTLETS = 400, 300
_COUNTRIES = ("US", "GB", "IN", "DE", "FR", "PL", "UA", "JP", "BR", "ZA", "NG", "KE", "EG", "TR", "AU")
FIRST_DAY, _DAYS = datetime(2023, 1, 1, tzinfo=UTC), 1_000
_OWN_WORDS, _OWN_SHARE = 40, 0.3  # the words that a report repeats, and how much of it they make up

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Made:
    """One made-up report, the spans of its passages, and their vectors."""

    report: Report
    spans: Sequence[Span]
    vectors: Vectors


class Collection:
    """Reports and questions, the same ones for the same ``seed``."""

    def __init__(self, corpus: Corpus, *, seed: int = 7) -> None:
        """Takes words and places of vectors from the corpus's encoder."""
        self._encoder: Any = corpus.encoder
        self._seed = seed
        chance = np.random.default_rng(seed)
        weights = 1.0 / (np.arange(_FORMS) + 2.7)  # Zipf and Mandelbrot
        self._summed = np.cumsum(weights / weights.sum())
        size = np.cumsum(1.0 / (np.arange(_OUTLETS) + 10.0))
        self._outlet_sizes = size / size[-1]
        named = chance.choice(np.arange(300, 6_000), size=(_OUTLETS, 2), replace=True)
        self.outlets = [
            f"The {self.words[a].title()} {self.words[b].title()} {('Post', 'Courier', 'Times')[i % 3]}"
            for i, (a, b) in enumerate(named)
        ]

    @cached_property
    def words(self) -> npt.NDArray[np.object_]:
        """The forms, most frequent first; the first are those that carry no meaning."""
        pieces = sorted(self._encoder._tokenizer.get_vocab().items(), key=lambda piece: piece[1])
        stop = sorted(word for word in STOP_WORDS if len(word) > 1)
        whole = [p for p, _ in pieces if p.isascii() and p.isalpha() and len(p) > 2 and p not in STOP_WORDS]
        chance = np.random.default_rng(self._seed)
        pairs = chance.integers(0, len(whole), size=(_FORMS, 2))
        compounds = (whole[a] + whole[b] for a, b in pairs)
        return np.array([*stop, *whole, *compounds][:_FORMS], dtype=object)

    @cached_property
    def _topics(self) -> Vectors:
        chance = np.random.default_rng(self._seed)
        texts = [" ".join(self._drawn(chance, 25)) for _ in range(_TOPICS)]
        vectors: Vectors = self._encoder.encode_passages(texts)
        return vectors

    def _drawn(self, chance: np.random.Generator, number: int) -> npt.NDArray[np.object_]:
        return self.words[np.searchsorted(self._summed, chance.random(number))]

    def reports(self, first: int, last: int) -> Iterator[Made]:
        """The reports from one place up to another, each of :data:`PASSAGES_A_REPORT` passages."""
        for place in range(first, last):
            yield self._report(place)

    def _report(self, place: int) -> Made:
        chance = np.random.default_rng((self._seed, place))
        number = PASSAGES_A_REPORT * _WORDS_A_PASSAGE
        words = self._drawn(chance, number)
        own = self._drawn(chance, _OWN_WORDS)
        again = chance.random(number) < _OWN_SHARE
        words[again] = own[chance.integers(0, _OWN_WORDS, int(again.sum()))]
        texts = [
            " ".join(part).capitalize() + "." for part in words.reshape(PASSAGES_A_REPORT, _WORDS_A_PASSAGE)
        ]
        spans, start = [], 0
        for text in texts:
            spans.append(Span(start, start + len(text)))
            start += len(text) + 1
        outlet = int(np.searchsorted(self._outlet_sizes, chance.random()))
        published = FIRST_DAY + timedelta(minutes=int(chance.integers(0, _DAYS * 1440)))
        report = Report(
            title=" ".join(own[:9]).capitalize(),
            body=" ".join(texts),
            outlet=self.outlets[outlet],
            country=_COUNTRIES[outlet % len(_COUNTRIES)],
            language="en",
            published=published,
            collected=published + timedelta(hours=1),
            collected_from=f"made up {place}",
            url=f"https://made-up.example/{place}",
        )
        return Made(report, spans, self._vectors(chance))

    def _vectors(self, chance: np.random.Generator) -> Vectors:
        topic = self._topics[chance.integers(0, _TOPICS)]
        noise = chance.standard_normal((PASSAGES_A_REPORT + 1, topic.size)).astype(np.float32)
        noise /= np.linalg.norm(noise, axis=1, keepdims=True)
        vectors = 0.6 * topic + 0.5 * noise[0] + 0.6 * noise[1:]
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)

    def questions(self, number: int, *, reports: int) -> list[str]:
        """So many questions on some of the first ``reports`` reports, each with words of a passage.

        A third name nothing, a third two outlets, a third an outlet and a day of publication.
        """
        chance = np.random.default_rng((self._seed, 1_000_003))
        asked = []
        for place in range(number):
            one, other = (self._report(int(i)).report for i in chance.integers(0, reports, 2))
            if place % 3 == 0:
                asked.append(f"What was said of {self._subject(chance, one, 14)}?")
            elif place % 3 == 1:
                asked.append(
                    f"Does the article from {one.outlet} on {self._subject(chance, one, 9)} agree with "
                    f"the {other.outlet} report about {self._subject(chance, other, 9)}?"
                )
            else:
                asked.append(
                    f"What did the {one.outlet} report published on {one.published:%B %-d, %Y} tell of "
                    f"{self._subject(chance, one, 12)}?"
                )
        return asked

    def _subject(self, chance: np.random.Generator, report: Report, number: int) -> str:
        """A run of a passage's words."""
        words = report.body.split()
        first = int(chance.integers(0, len(words) - number))
        return " ".join(word.strip(".").lower() for word in words[first : first + number])

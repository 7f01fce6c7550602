"""Which reports are copies of one another, recognised by the word sequences they share.

First the few reports are found that may be: every run of five words is hashed, a fixed fraction of the
hashes is kept as the report's sketch (sampling modulo m: Broder, "On the resemblance and containment of
documents", 1997), and those that share some of it are candidates. A sketch of a brief of sixty words holds
about fourteen hashes, too few to judge by, so candidates are then compared word for word: containment, not
resemblance, since a brief cut out of a long wire report shares little of the whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from corpus.text.folding import plain_words, word_runs

_SKETCH_RUN = 5
_KEPT_ONE_IN = 4
_LEAST_SHARED = 2  # hashes of the sketches
_CANDIDATES = 20
_RUN = 3  # words; short, so that a swapped word hides few of its neighbours
_LEAST_WORDS = 15
_KEPT = 0.45  # of the shorter text's words, the share that is in runs of the longer one
_NEW_STRETCH = 12  # words; fewer that differ in a row are an edit, more are new text
_NEW_WITHIN = 0.04  # new text that one publisher's later version of its own report may bring

_DATELINE = 5  # words at the head, where a copy may have a date of its own
_FORM = 40  # words to one changed figure; with fewer it is a form filled in again, with more an edit


@dataclass(frozen=True, slots=True)
class Wording:
    """What copies are recognised by: a text's words, case-folded, and every run of three of them."""

    words: tuple[str, ...]
    runs: frozenset[tuple[str, ...]]


@lru_cache(maxsize=4)  # a report's text is compared, and then stored
def sketch(text: str) -> frozenset[int]:
    """The sampled hashes of a text's runs of five words, as non-negative 63-bit integers."""
    words = tuple(plain_words(text))
    hashes = set()
    for first in range(len(words) - _SKETCH_RUN + 1):
        run = " ".join(words[first : first + _SKETCH_RUN])
        digest = int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) >> 1
        if digest % _KEPT_ONE_IN == 0:
            hashes.add(digest)
    return frozenset(hashes)


def candidates(mine: frozenset[int], shared: Mapping[str, int], sizes: Mapping[str, int]) -> list[str]:
    """The reports worth comparing with the one that has the sketch ``mine``, likeliest first, twenty at most.

    ``shared`` gives how many hashes each report has in common with it, ``sizes`` how many it has.
    """
    containment = {
        report_id: common / min(len(mine), sizes[report_id])
        for report_id, common in shared.items()
        if common >= _LEAST_SHARED
    }
    return sorted(containment, key=lambda report_id: (-containment[report_id], report_id))[:_CANDIDATES]


def wording(text: str) -> Wording:
    """The text's words and runs."""
    words = tuple(plain_words(text))
    return Wording(words=words, runs=word_runs(words, _RUN))


def copied_share(one: Wording, other: Wording, *, same_publisher: bool = False) -> float | None:
    """The share of the shorter text that the longer one has word for word; None when it is no copy.

    One publisher uses its text again for the next event (guides, match previews, running reports), with
    new paragraphs: between its own reports a copy is only what brings next to nothing new. Corroboration by
    two reports of one publisher does not depend on it, since they share an origin anyway. Nor is a bulletin
    a copy that reports another quake or another quarter in the same form, with other figures.
    """
    shorter, longer = sorted((one, other), key=lambda text: len(text.words))
    if len(shorter.words) < _LEAST_WORDS:
        return None
    shared = _shared(shorter, longer)
    share = sum(shared) / len(shared)
    if share < _KEPT or _other_figures(shorter, longer):
        return None
    if same_publisher and _new(shared) > _NEW_WITHIN * len(shared):
        return None
    return share


def nearest_copy(mine: Wording, others: Mapping[str, tuple[Wording, bool]]) -> str | None:
    """The report that ``mine`` copies, or that copies it: of several, the one that shares most words.

    ``others`` gives each candidate's wording, and whether it is of the same publisher.
    """
    shares = {
        report_id: share
        for report_id, (other, same_publisher) in others.items()
        if (share := copied_share(mine, other, same_publisher=same_publisher)) is not None
    }
    return min(shares, key=lambda report_id: (-shares[report_id], report_id), default=None)


def _shared(shorter: Wording, longer: Wording) -> list[bool]:
    """For each word of the shorter text, whether it is in a run that the longer one has too."""
    shared = [False] * len(shorter.words)
    for first in range(len(shared) - _RUN + 1):
        if shorter.words[first : first + _RUN] in longer.runs:
            shared[first : first + _RUN] = [True] * _RUN
    return shared


def _other_figures(shorter: Wording, longer: Wording) -> bool:
    """Whether the shorter text is full of figures, and the longer one lacks most of them."""
    figures = {word for word in shorter.words[_DATELINE:] if word.isdecimal()}
    other = figures.difference(longer.words)
    return len(other) >= 2 and 2 * len(other) > len(figures) and _FORM * len(other) >= len(shorter.words)


def _new(shared: list[bool]) -> int:
    """How many words stand in stretches of new text."""
    new = stretch = 0
    for one in [*shared, True]:
        if not one:
            stretch += 1
            continue
        new += stretch if stretch >= _NEW_STRETCH else 0
        stretch = 0
    return new

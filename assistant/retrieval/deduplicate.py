"""Near-copies of one passage take one place, with the others under it, each with its own outlet and date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from corpus import Hit, plain_words, word_runs

_ALIKE = 0.8  # of the shorter passage's runs of three words, the share that the longer one has too
_AS_LONG = 0.6  # the shorter passage's length, as a share of the longer one's
_RUN = 3
_EXAMINED = 2  # times the hits wanted are examined for copies


def deduplicate(hits: Iterable[Hit], *, limit: int) -> list[Hit]:
    """The first ``limit`` hits that are no copies of each other, with their copies under them."""
    first: list[Hit] = []
    runs: list[frozenset[tuple[str, ...]]] = []
    copies: list[list[Hit]] = []
    seen: set[int] = set()
    for number, hit in enumerate(hits):
        if number >= _EXAMINED * limit and len(first) == limit:
            break
        if hit.passage.passage_id in seen:
            continue
        seen.add(hit.passage.passage_id)
        own = _runs(hit.text)
        place = next(
            (i for i, other in enumerate(runs) if _alike(own, other) and _differ(hit, first[i])), None
        )
        if place is not None:
            copies[place].append(hit)
        elif len(first) < limit:
            first.append(hit)
            runs.append(own)
            copies.append([])
    return [replace(hit, copies=tuple(of)) for hit, of in zip(first, copies, strict=True)]


def _differ(one: Hit, other: Hit) -> bool:
    return one.stored.report_id != other.stored.report_id


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    return word_runs(plain_words(text), _RUN)


def _alike(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> bool:
    small, large = sorted((len(one), len(other)))
    return 0 < _AS_LONG * large <= small and len(one & other) >= _ALIKE * small

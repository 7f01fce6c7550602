"""How several rankings of passages become one. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum, sqrt

_NONE = -1  # in place of all passages that a ranking lacks


def ranks(scores: Mapping[int, float]) -> dict[int, int]:
    """Rank from 1 of every passage, best score first; ties go to the lower passage id."""
    ordered = sorted((-score, passage_id) for passage_id, score in scores.items())
    return {passage_id: rank for rank, (_, passage_id) in enumerate(ordered, start=1)}


def standardised(scores: Mapping[int, float]) -> dict[int, float]:
    """Scores less their mean, in standard deviations; all zero when they do not differ."""
    if not scores:
        return {}
    mean = fsum(scores.values()) / len(scores)
    # statistics.pstdev, which computes in fractions, takes a hundred times as long.
    deviation = sqrt(fsum((value - mean) ** 2 for value in scores.values()) / len(scores))
    return {key: (value - mean) / deviation if deviation else 0.0 for key, value in scores.items()}


def fuse(
    rankings: Mapping[str, Mapping[int, float]],
    *,
    weights: Mapping[str, float],
    lacking: Mapping[str, float] | None = None,
) -> dict[int, float]:
    """Weighted sums of standardised scores over every passage that any ranking holds.

    A passage that a ranking lacks scores as that ranking's worst, or what is ``lacking`` for the ranking: the
    worst of a few is as good as they are, and one alone would count for nothing. Adding standardised scores
    keeps how far ahead a passage is, which rank fusion throws away (score standardisation: Webber, Moffat &
    Zobel, SIGIR 2008).
    """
    fused = {passage_id: 0.0 for scores in rankings.values() for passage_id in scores}
    for name, scores in rankings.items():
        if not scores:
            continue
        given = scores if lacking is None or name not in lacking else {**scores, _NONE: lacking[name]}
        standard = standardised(given)
        worst = standard.pop(_NONE, min(standard.values()))
        for passage_id in fused:
            fused[passage_id] += weights[name] * standard.get(passage_id, worst)
    return fused

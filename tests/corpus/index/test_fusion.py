"""How rankings are fused."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.index.fusion import fuse, ranks, standardised

scores = st.dictionaries(
    st.integers(min_value=1, max_value=60),
    st.floats(min_value=-50, max_value=50, allow_nan=False).map(lambda x: round(x, 3)),
    max_size=25,
)
WEIGHTS = {"dense": 0.5, "lexical": 1.0}


@given(scores, scores, st.randoms(use_true_random=False))
def test_the_order_in_which_scores_come_does_not_matter(
    dense: dict[int, float], lexical: dict[int, float], chance: object
) -> None:
    def shuffled(given: dict[int, float]) -> dict[int, float]:
        pairs = list(given.items())
        chance.shuffle(pairs)  # type: ignore[attr-defined]
        return dict(pairs)

    one = fuse({"dense": dense, "lexical": lexical}, weights=WEIGHTS)
    other = fuse({"lexical": shuffled(lexical), "dense": shuffled(dense)}, weights=WEIGHTS)
    assert other == pytest.approx(one)
    assert ranks(shuffled(dense)) == ranks(dense)


@given(scores)
def test_ranks_are_one_to_n_best_first_and_ties_go_to_the_lower_passage(
    given_scores: dict[int, float],
) -> None:
    placed = ranks(given_scores)
    ordered = sorted(placed, key=lambda passage_id: placed[passage_id])
    assert sorted(placed.values()) == list(range(1, len(given_scores) + 1))
    for better, worse in pairwise(ordered):
        assert (-given_scores[better], better) < (-given_scores[worse], worse)


@given(scores)
def test_one_ranking_alone_keeps_its_order(lexical: dict[int, float]) -> None:
    fused = fuse({"dense": {}, "lexical": lexical}, weights=WEIGHTS)
    assert set(fused) == set(lexical)
    ordered = ranks(lexical)
    assert all(fused[a] >= fused[b] for a, b in pairwise(sorted(ordered, key=ordered.__getitem__)))


@given(scores, scores)
def test_whoever_leads_both_rankings_leads_the_fusion(
    dense: dict[int, float], lexical: dict[int, float]
) -> None:
    dense[99], lexical[99] = 60.0, 60.0
    fused = fuse({"dense": dense, "lexical": lexical}, weights=WEIGHTS)
    assert fused[99] == max(fused.values())


@given(scores, scores)
def test_every_passage_of_any_ranking_is_in_the_fusion_and_no_other(
    dense: dict[int, float], lexical: dict[int, float]
) -> None:
    assert set(fuse({"dense": dense, "lexical": lexical}, weights=WEIGHTS)) == set(dense) | set(lexical)


def test_nothing_found_by_any_ranking_fuses_to_nothing() -> None:
    assert fuse({"dense": {}, "lexical": {}}, weights=WEIGHTS) == {}
    assert ranks({}) == {}
    assert standardised({}) == {}


def test_scores_that_do_not_differ_decide_nothing() -> None:
    fused = fuse({"dense": {1: 0.3, 2: 0.3}, "lexical": {1: 4.0, 2: 9.0}}, weights=WEIGHTS)
    assert fused == fuse({"lexical": {1: 4.0, 2: 9.0}}, weights=WEIGHTS)
    assert fused[2] > fused[1]


def test_a_passage_that_a_ranking_lacks_scores_there_as_its_worst() -> None:
    fused = fuse({"dense": {1: 0.9, 2: 0.1}, "lexical": {1: 5.0, 3: 5.0}}, weights=WEIGHTS)
    assert fused[3] == pytest.approx(fused[2])


def test_one_passage_alone_is_better_than_those_that_a_ranking_lacks() -> None:
    dense = {1: 0.9, 2: 0.5, 3: 0.1}
    alone = fuse({"dense": dense, "lexical": {3: 4.6}}, weights=WEIGHTS, lacking={"lexical": 0.0})
    assert max(alone, key=lambda passage: alone[passage]) == 3
    nothing = fuse({"dense": dense, "lexical": {}}, weights=WEIGHTS, lacking={"lexical": 0.0})
    assert list(ranks(nothing)) == [1, 2, 3]
    two = fuse({"dense": dense, "lexical": {2: 5.0, 3: 4.9}}, weights=WEIGHTS, lacking={"lexical": 0.0})
    assert min(two, key=lambda passage: two[passage]) == 1

"""The simulation is right where the result is known: by a formula, by measuring, and on the page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.benchmarks.simulate_scale import MEASURED_LOAD, main
from tests.benchmarks.simulated import DAY_S, Plan, erlang_waiting, mean, simulated, states


def test_exponential_work_waits_as_erlang_computed() -> None:
    """M/M/c, where the mean wait is known."""
    plan = Plan(
        servers=1, answering=3, question_s=1.0, vector_servers=0, spread=None, rate=2.0, turn_away=False
    )
    outcome = simulated(plan, seconds=15_000, seed=3)
    share, waited = erlang_waiting(rate=2.0, service_s=1.0, servers=3)
    assert mean(outcome.waited) == pytest.approx(waited, rel=0.1)
    assert mean(one > 0 for one in outcome.waited) == pytest.approx(share, rel=0.05)
    assert (round(share, 4), round(waited, 4)) == (0.4444, 0.4444), "as tables of the formula have it"


def test_twenty_five_people_on_two_cores_wait_as_long_as_was_measured() -> None:
    """`make bench-load`: 0.49 to 0.60 s, at p95 1.11 to 1.31 s, 270 answers a minute, nobody turned away."""
    outcome = simulated(MEASURED_LOAD, seconds=1800)
    assert 0.49 <= outcome.quantile(0.5) <= 0.60
    assert 1.11 <= outcome.quantile(0.95) <= 1.31
    assert outcome.counts["whole"] / 30 == pytest.approx(270, rel=0.03)
    assert outcome.share("busy") < 0.001


def test_ten_times_as_many_are_mostly_turned_away_and_the_others_served_within_four_seconds() -> None:
    outcome = simulated(replace(MEASURED_LOAD, people=250), seconds=300)
    assert outcome.share("busy") > 0.8
    assert outcome.quantile(0.95) < 4.5


def test_failures_take_the_share_of_time_that_repairs_take() -> None:
    """Independent machines: two are down together for the square of the share of one."""
    plan = Plan(
        servers=2, answering=1, question_s=0.1, vector_servers=1, mean_up_s=DAY_S, mean_down_s=DAY_S / 9
    )
    shares = states(plan, seconds=20_000 * DAY_S)
    assert shares["nowhere"] == pytest.approx(0.1**2, rel=0.1)
    assert shares["partial"] == pytest.approx(0.1 * (1 - 0.1**2), rel=0.05)
    assert sum(shares.values()) == pytest.approx(1)


def test_a_failed_chroma_server_makes_answers_partial_and_late_only_until_that_is_noticed() -> None:
    plan = Plan(
        servers=1, answering=4, question_s=0.1, vector_servers=2, rate=2.0, mean_up_s=1000, mean_down_s=100
    )
    outcome = simulated(plan, seconds=12_000, seed=2)
    assert 0.05 < outcome.share("partial") < 0.3
    assert outcome.quantile(0.9) < 1
    assert outcome.quantile(1) > 5
    assert outcome.share("lost") < 0.01
    assert outcome.share("nowhere") == pytest.approx(100 / 1100, rel=0.8)


def test_the_same_seed_gives_the_same_and_another_something_else() -> None:
    short = [simulated(MEASURED_LOAD, seconds=60, seed=seed).seconds for seed in (1, 1, 2)]
    assert short[0] == short[1] != short[2]


@pytest.mark.nightly
def test_the_page_has_the_figures_that_the_simulation_gives() -> None:
    assert main(["--check"]) == 0

"""A simulation of several servers over several Chroma servers, where there are too few machines to measure.

Each server answers so many questions at once; four times as many wait for three seconds, and others are
turned away, as in :mod:`assistant.concurrency`. A question comes to the server that has fewest, asks all
Chroma servers at once, and goes on when the last has answered. A Chroma server that has failed is waited for
until that is noticed, and then left out: the answer is partial. What a failed server was answering is lost.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from typing import Any

import simpy

DAY_S = 86_400.0
_WAITING_TIMES, _WAITING_S = 4, 3.0  # questions that wait for each that is answered, and how long
_NOTICED_S = 5.0  # for which a search waits for a Chroma server that does not answer

Process = Generator[simpy.Event, Any, None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is simulated; times are seconds.

    ``question_s`` is how long one core of a server works for a question and ``vectors_s`` one of a Chroma
    server; ``spread`` is the standard deviation of both over their means, 0 for no spread and None for
    exponential times. Either ``people`` think for ``thinking_s`` between two questions, or ``rate`` questions
    a second come from so many that none waits for another. A node works for ``mean_up_s`` and is repaired in
    ``mean_down_s``, both exponential; ``missing`` servers are down all along. With ``turn_away`` questions
    that cannot be answered soon are refused.
    """

    servers: int
    answering: int
    question_s: float
    vector_servers: int = 1
    vector_cores: int = 4
    vectors_s: float = 0.02
    spread: float | None = 0.5
    people: int = 0
    thinking_s: float = 5.0
    rate: float = 0.0
    mean_up_s: float = math.inf
    mean_down_s: float = 0.0
    missing: int = 0
    turn_away: bool = True


@dataclass(slots=True)
class Outcome:
    """What came of the questions: how long those that were answered took, and how many there were of each."""

    seconds: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def quantile(self, share: float) -> float:
        """Seconds within which this share of the answers came."""
        ordered = sorted(self.seconds) or [math.nan]
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]

    def share(self, *kinds: str) -> float:
        """Of all questions: ``whole``, ``partial``, ``busy``, ``lost`` or ``nowhere``."""
        return sum(self.counts[kind] for kind in kinds) / max(self.counts.total(), 1)


@dataclass(slots=True)
class _Node:
    """A machine: its cores, whether it works, how often it has failed, and whether that has been noticed."""

    cores: simpy.Resource
    up: bool = True
    failures: int = 0
    noticed: bool = False
    waiting: int = 0


class _World:
    def __init__(self, plan: Plan, seed: int) -> None:
        self.plan, self.outcome, self.clock = plan, Outcome(), simpy.Environment()
        # Apart, so that other failures do not change which questions come.
        self._work, self._coming, self._failing = (random.Random(f"{seed} {part}") for part in "abc")
        self.servers = [_Node(simpy.Resource(self.clock, plan.answering)) for _ in range(plan.servers)]
        self.vectors = [
            _Node(simpy.Resource(self.clock, plan.vector_cores)) for _ in range(plan.vector_servers)
        ]
        for server in self.servers[: plan.missing]:
            server.up = False
        if plan.mean_up_s < math.inf:
            for node in [*self.servers[plan.missing :], *self.vectors]:
                self.clock.process(self._fails(node))

    def run(self, seconds: float) -> Outcome:
        """Lets people ask for so many seconds."""
        plan = self.plan
        for _ in range(plan.people):
            self.clock.process(self._person())
        if plan.rate:
            self.clock.process(self._strangers())
        self.clock.run(until=seconds)
        return self.outcome

    def states(self, seconds: float) -> dict[str, float]:
        """The shares of so many seconds in which a question would be answered whole, in part, or nowhere."""
        lasted = dict.fromkeys(("whole", "partial", "nowhere"), 0.0)
        while (begun := self.clock.now) < seconds:
            if not any(server.up for server in self.servers):
                state = "nowhere"
            else:
                state = "whole" if all(node.up for node in self.vectors) else "partial"
            self.clock.step()  # to the next failure or repair
            lasted[state] += min(self.clock.now, seconds) - begun
        return {state: spent / seconds for state, spent in lasted.items()}

    def _person(self) -> Process:
        yield self.clock.timeout(self._coming.uniform(0, self.plan.thinking_s))
        while True:
            yield self.clock.process(self._question())
            yield self.clock.timeout(self.plan.thinking_s * self._coming.uniform(0.8, 1.2))

    def _strangers(self) -> Process:
        while True:
            yield self.clock.timeout(self._coming.expovariate(self.plan.rate))
            self.clock.process(self._question())

    def _fails(self, node: _Node) -> Process:
        while True:
            yield self.clock.timeout(self._failing.expovariate(1 / self.plan.mean_up_s))
            node.up, node.failures = False, node.failures + 1
            yield self.clock.timeout(self._failing.expovariate(1 / self.plan.mean_down_s))
            node.up, node.noticed = True, False

    def _question(self) -> Process:
        came = self.clock.now
        working = [server for server in self.servers if server.up]
        if not working:
            self.outcome.counts["nowhere"] += 1
            return
        server = min(working, key=lambda one: (one.cores.count + one.waiting, self._coming.random()))
        if self.plan.turn_away and server.waiting >= _WAITING_TIMES * self.plan.answering:
            self.outcome.counts["busy"] += 1
            return
        failures = server.failures
        with server.cores.request() as place:
            server.waiting += 1
            yield place | self.clock.timeout(_WAITING_S) if self.plan.turn_away else place
            server.waiting -= 1
            if not place.triggered:
                self.outcome.counts["busy"] += 1
                return
            self.outcome.waited.append(self.clock.now - came)
            searches = [self.clock.process(self._searched(node)) for node in self.vectors]
            found = (yield self.clock.all_of(searches)) if searches else {}
            yield self.clock.timeout(self._drawn(self.plan.question_s))
        if server.failures != failures:
            self.outcome.counts["lost"] += 1
            return
        self.outcome.counts["whole" if all(found.values()) else "partial"] += 1
        self.outcome.seconds.append(self.clock.now - came)

    def _searched(self, node: _Node) -> Generator[simpy.Event, Any, bool]:
        """Whether this Chroma server answered."""
        if node.up:
            failures = node.failures
            with node.cores.request() as place:
                yield place
                yield self.clock.timeout(self._drawn(self.plan.vectors_s))
            if node.failures == failures:
                return True
        if not node.noticed:
            yield self.clock.timeout(_NOTICED_S)
            node.noticed = not node.up
        return False

    def _drawn(self, mean: float) -> float:
        spread = self.plan.spread
        if spread is None:
            return self._work.expovariate(1 / mean)
        if not spread:
            return mean
        sigma = math.sqrt(math.log(1 + spread**2))
        return self._work.lognormvariate(math.log(mean) - sigma**2 / 2, sigma)


def simulated(plan: Plan, *, seconds: float, seed: int = 1) -> Outcome:
    """What comes of the plan in so many seconds; the same for the same seed."""
    return _World(plan, seed).run(seconds)


def states(plan: Plan, *, seconds: float, seed: int = 1) -> dict[str, float]:
    """For which share of the time a question of this plan would be answered whole, in part, or nowhere."""
    return _World(plan, seed).states(seconds)


def erlang_waiting(*, rate: float, service_s: float, servers: int) -> tuple[float, float]:
    """Erlang's C formula for M/M/c: the share of those who wait, and the mean seconds waited, over all."""
    load = rate * service_s
    assert load < servers
    last = load**servers / math.factorial(servers) * servers / (servers - load)
    share = last / (sum(load**n / math.factorial(n) for n in range(servers)) + last)
    return share, share * service_s / (servers - load)


def mean(values: Iterable[float]) -> float:
    """The mean; not a number where there is none."""
    given = list(values)
    return sum(given) / len(given) if given else math.nan

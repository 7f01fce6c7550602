"""The process that the tests kill: it adds, revises, withdraws and restores reports, step after step.

It loads everything once and then does a round for each line of its input, a JSON object of the fields of
:class:`Order`. A round is done by a process of its own, forked from this one, which first says its pid. Of
each step it says ``done`` once the step is acknowledged, and ``failed MESSAGE`` when it raises; in the end
this one says ``ended STATUS``.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from corpus import Corpus, CorpusError, Report
from tests.corpora import add, make_report

Shelf = Mapping[str, tuple[str, bool]]
"""What there is: by title the body of each report, and whether it is withdrawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A round to be done: its number, and where. A ``traced`` one begins when it is.

    What fails is tried again until it has failed so often as ``tries``; ``descriptors`` are as many as the
    process may have open.
    """

    number: int
    folder: str
    traced: bool = False
    tries: int = 1
    descriptors: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done: reports are added or revised, or one is withdrawn or restored."""

    reports: tuple[Report, ...]
    withdraw: bool = False
    restore: bool = False

    def do(self, corpus: Corpus) -> None:
        """Does it within ``corpus.writer.writing()``, or what is left of it."""
        state = {one: corpus.writer.status(one)[0] for one in self.reports}
        if self.withdraw or self.restore:
            (report,) = self.reports
            if self.withdraw and state[report] != "withdrawn":
                corpus.writer.withdraw(report.report_id, reason="a hoax")
            elif self.restore and state[report] == "withdrawn":
                corpus.writer.restore(report.report_id)
        else:
            add(corpus, [one for one in self.reports if state[one] != "unchanged"])

    def after(self, shelf: Shelf, *, first: int | None = None) -> Shelf:
        """What there is once it has been done, with all or only the first so many of its reports."""
        return {**shelf, **{one.title: (one.body, self.withdraw) for one in self.reports[:first]}}


def steps(number: int) -> tuple[Step, ...]:
    """The steps of a round; no two rounds have a report in common."""
    first, second, third = (_report(number, i) for i in range(3))
    revised = replace(first, body=f"{first.body} On Friday, number {number} was counted again.")
    return (
        Step((first, second)),
        Step((revised, third)),
        Step((second,), withdraw=True),
        Step((second,), restore=True),
    )


def _report(number: int, i: int) -> Report:
    return make_report(
        f"Lantern {number}-{i}",
        f"The keeper of lantern {number}-{i} lit it at dusk. {7 * number + i} ships passed the harbour.",
        summary=f"Lantern {number}-{i} burns again, its keeper says.",
    )


def say(*words: object) -> None:
    """Tells the test how far it has come."""
    print(*words, flush=True)  # noqa: T201


def do_round(order: Order) -> int:
    """Does a round; its exit status."""
    say("pid", os.getpid())
    while order.traced and "\nTracerPid:\t0\n" in Path("/proc/self/status").read_text("utf-8"):
        time.sleep(0.002)
    if order.descriptors is not None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (order.descriptors, order.descriptors))
    left, failures = list(steps(order.number)), 0
    while left:
        try:
            with Corpus(Path(order.folder)) as corpus, corpus.writer.writing():
                while left:
                    left[0].do(corpus)
                    left.pop(0)
                    say("done")
        except CorpusError as error:
            say("failed", str(error).replace("\n", "\\n"))
            failures += 1
            if failures >= order.tries:
                return 2
    return 0


def main() -> None:
    """Does the rounds that are asked for, until the input ends."""
    import chromadb  # noqa: F401 - all that a round needs is loaded before it is forked
    import onnxruntime  # noqa: F401
    import tantivy  # noqa: F401

    for line in sys.stdin:
        order = Order(**json.loads(line))
        pid = os.fork()
        if pid == 0:
            os._exit(do_round(order))
        say("ended", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


if __name__ == "__main__":
    main()

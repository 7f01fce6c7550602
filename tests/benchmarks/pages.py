"""How fast the pages are in a browser: a cold first page, a conversation of sixteen turns, its reload.

`make bench-pages`, or `python -m tests.benchmarks.pages [--folder HERE] [--times N] [--requests]`. The corpus
is the sample reports. Each time is what a reader waits: from the key or the press until what was wanted is
drawn. Browser and server share this machine, so only ratios of figures taken on one machine under one load
can be compared; run two versions in turn, not one after the other.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.served import BROWSER_OPTIONS, dateline, served_by_itself

_SAMPLE = Path(__file__).resolve().parents[2] / "corpus" / "sample"
_CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
_TURNS = (
    "What is Iran buying from Russia, and when?",
    "Who ordered two hydrogen ferries?",
    "How many people had to leave Vila Jacurema?",
    "Who won the election for mayor of Kuldranna?",
    "What happened at the Mlima Joto plant?",
    "How many vessels are caught in the ice on the Werder canals?",
    "What have nine former lighthouse keepers and their families won?",
    "When was the missile agreement between Iran and Russia negotiated in Moscow?",
    "Who ordered the hydrogen ferries, from whom, and for how much?",
    "How much wheat did the Mawimbi millers buy?",
    "How many penguins were counted at Ellary Heads?",
    "Who won the go championship at Mikazura?",
    "What was found in the wreck at Asprovoli?",
    "Why is the lagoon bridge at Zalewgrod closed?",
    "How many salmon escaped at Grimsoyra?",
    "What did the tea auction in Tumbuni fetch?",
)
# Whether the last question on the page is this one, with its answer drawn.
_ANSWERED = """question => {
  const asked = [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")]
    .map((host) => host.shadowRoot?.querySelector(".root"))
    .findLast((root) => root?.querySelector(".question"));
  return asked?.querySelector(".question").textContent === question
    && !!asked.querySelector(".answer:not(.former)");
}"""
_USABLE = """() => [...document.querySelectorAll("textarea")].some((box) =>
  box.placeholder === "Ask about the reports" && !box.disabled && box.getBoundingClientRect().height > 0)"""


@dataclass(slots=True)
class Cold:
    """A first page in a browser that has nothing of it: seconds to the box, and what was asked for."""

    seconds: float
    addresses: list[str] = field(default_factory=list)
    transferred: int = 0  # bytes, headers included


@dataclass(slots=True)
class Conversation:
    """Seconds to each answer, from a chip to its report in the first and the last turn, and of a reload."""

    answers: list[float] = field(default_factory=list)
    first_chip: float = 0.0
    last_chip: float = 0.0
    reload: float = 0.0


def cold_page(browser: Browser, url: str) -> Cold:
    """Opens the first page in a fresh profile, and waits on until nothing more is asked for."""
    visitor = browser.new_context(viewport={"width": 1280, "height": 800})
    page = visitor.new_page()
    wire = visitor.new_cdp_session(page)
    wire.send("Network.enable")
    seen = Cold(seconds=0.0)
    wire.on("Network.requestWillBeSent", lambda sent: seen.addresses.append(sent["request"]["url"]))
    wire.on("Network.loadingFinished", lambda done: _count(seen, done["encodedDataLength"]))
    began = perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_function(_USABLE, timeout=60_000)
    seen.seconds = perf_counter() - began
    page.wait_for_load_state("networkidle")
    seen.addresses = [one for one in seen.addresses if one.startswith(url)]
    visitor.close()
    return seen


def _count(seen: Cold, size: float) -> None:
    seen.transferred += int(size)


def conversation(browser: Browser, url: str) -> Conversation:
    """Asks all questions in one conversation."""
    visitor = browser.new_context(viewport={"width": 1280, "height": 800})
    page = visitor.new_page()
    page.goto(url)
    page.wait_for_function(_USABLE, timeout=60_000)
    seen = Conversation()
    for number, question in enumerate(_TURNS):
        _settled(page)
        box = page.get_by_placeholder("Ask about the reports")
        box.fill(question)
        began = perf_counter()
        box.press("Enter")
        page.wait_for_function(_ANSWERED, arg=question, timeout=60_000)
        seen.answers.append(perf_counter() - began)
        if number == 0:
            seen.first_chip = _chip(page)
    seen.last_chip = _chip(page)
    began = perf_counter()
    page.reload(wait_until="commit")
    page.wait_for_function(_ANSWERED, arg=_TURNS[-1], timeout=60_000)
    seen.reload = perf_counter() - began
    visitor.close()
    return seen


def _settled(page: Page) -> None:
    page.locator('[data-testid=stApp][data-test-script-state="notRunning"]').wait_for()
    page.wait_for_timeout(300)


def _chip(page: Page) -> float:
    """Seconds from a press of the last chip to the words it cites; then the report is closed again."""
    _settled(page)
    began = perf_counter()
    page.locator("button.chip").last.click()
    page.locator(".pane mark, .pane .marked").first.wait_for()
    took = perf_counter() - began
    _settled(page)
    page.locator("button.close").click()
    page.locator(".pane").wait_for(state="detached")
    return took


def lines(cold: Sequence[Cold], long: Sequence[Conversation]) -> list[str]:
    """The medians, a line each."""

    def median(values: Sequence[float]) -> float:
        return statistics.median(values)

    answers = [median(one) for one in zip(*(each.answers for each in long), strict=True)]
    half = len(answers) // 2
    requests, megabytes = (
        median([len(one.addresses) for one in cold]),
        median([one.transferred / 1e6 for one in cold]),
    )
    return [
        f"cold page: {median([one.seconds for one in cold]):.2f} s, "
        f"{requests:.0f} requests, {megabytes:.2f} MB",
        "answers, s: " + " ".join(f"{one:.2f}" for one in answers),
        f"answers, median s: turns 1 to {half} {median(answers[:half]):.2f}, {half + 1} to {len(answers)} "
        f"{median(answers[half:]):.2f}",
        f"chip to report, s: turn 1 {median([one.first_chip for one in long]):.2f}, turn {len(answers)} "
        f"{median([one.last_chip for one in long]):.2f}",
        f"reload of {len(answers)} turns: {median([one.reload for one in long]):.2f} s",
    ]


@contextmanager
def _sample(given: Path | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="dateline-pages-") as scratch:
        folder = given or Path(scratch)
        done = dateline("ingest", str(_SAMPLE), folder=folder)
        assert done.returncode == 0, done.stderr
        yield folder


def main() -> int:
    """Measures and prints the medians."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, help="where the sample is, or is to be kept")
    parser.add_argument("--times", type=int, default=3, help="how often each is measured")
    parser.add_argument("--requests", action="store_true", help="list what a cold page asks for")
    options = parser.parse_args()
    with (
        _sample(options.folder) as folder,
        served_by_itself(folder, folder / "server.log") as desk,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=list(BROWSER_OPTIONS))
        cold_page(browser, desk.url)  # the corpus is opened, and the examples are found, only once
        cold = [cold_page(browser, desk.url) for _ in range(options.times)]
        long = [conversation(browser, desk.url) for _ in range(options.times)]
        browser.close()
    print(*lines(cold, long), sep="\n")
    if options.requests:
        print(*(one.removeprefix(desk.url) for one in cold[-1].addresses), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Whatever is done with a corpus, in whatever order, it has what a plain list of versions would have.

The steps are drawn at random: reports are added, revised, corrected, withdrawn and restored, the indexes
rebuilt, the corpus closed and opened, and a process killed in the midst of writing. After each, what a search
finds now and what it finds as of an earlier day is compared with the list.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from corpus import Actor, Corpus, Report, Scope
from ingest.correct import correct
from tests.corpora import COLLECTED, add, make_report
from tests.corpus.processes import another

STEPS, NIGHTLY_STEPS = 100, 10_000
_LONGEST = 500  # steps of one corpus
_KEYS = 24
_WORDS = (
    "amber",
    "barley",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "glacier",
    "harbour",
    "island",
    "kelp",
    "lantern",
)
_OUTLETS = ("The Courier", "Coast Echo")
_RARELY = 60  # steps between two that take seconds
_OF_PROCESS = "kills"  # the reports that are added by a process that is killed


@dataclass(frozen=True, slots=True)
class _Version:
    report: Report
    number: int


class CorpusMachine(RuleBasedStateMachine):
    """The steps, and the list that the corpus is compared with."""

    home: Path  # set by the test: a folder for every run

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=self.home))
        self.corpus = Corpus(self.folder)
        self.versions: dict[str, list[_Version]] = {}
        self.withdrawn: set[str] = set()
        self.day = 0
        self.steps_since_slow = 0
        self.killed = 0

    def teardown(self) -> None:
        self.corpus.close()
        shutil.rmtree(self.folder)

    # What the list has

    def now(self) -> dict[str, _Version]:
        """The current version of every report that is not withdrawn."""
        return {one: made[-1] for one, made in self.versions.items() if one not in self.withdrawn}

    def known_by(self, at: datetime) -> dict[str, _Version]:
        """The versions that were current at an instant, before anything was withdrawn: that is done now."""
        then = {
            one: [version for version in made if version.report.collected <= at]
            for one, made in self.versions.items()
        }
        return {one: made[-1] for one, made in then.items() if made}

    # Steps

    @initialize()
    def begin(self) -> None:
        self._store(self._new(0, "amber barley"))

    def _new(self, key: int, words: str, *, outlet: str = _OUTLETS[0]) -> Report:
        self.day += 1
        return make_report(
            f"Report {key}",
            f"The {words} of village {key} was seen on day {self.day}. {words.title()} came again.",
            outlet,
            collected_from=f"/reports/{key}.txt",
            collected=COLLECTED + timedelta(days=self.day),
            published=COLLECTED + timedelta(days=self.day % 7),
        )

    def _store(self, report: Report) -> None:
        if report.report_id in self.withdrawn:
            return
        with self.corpus.writer.writing():
            (result,) = add(self.corpus, [report])
        made = self.versions.setdefault(report.report_id, [])
        made.append(_Version(report, result.version))
        assert result.version == len(made), "every version has the next number"

    @rule(
        key=st.integers(0, _KEYS - 1),
        words=st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3, unique=True),
        outlet=st.sampled_from(_OUTLETS),
    )
    def add_or_revise(self, key: int, words: list[str], outlet: str) -> None:
        self._store(self._new(key, " ".join(words), outlet=outlet))
        self.check()

    @precondition(lambda self: self.now())
    @rule(pick=st.randoms(use_true_random=False), outlet=st.sampled_from(_OUTLETS))
    def correct_the_outlet(self, pick: random.Random, outlet: str) -> None:
        report_id, before = pick.choice(sorted(self.now().items(), key=lambda one: one[0]))
        if before.report.outlet == outlet:
            return
        made = correct(self.corpus, report_id, {"outlet": outlet}, by=Actor(), wait_s=5)
        self.versions[report_id].append(_Version(made.report, made.version))
        assert made.version == before.number + 1
        self.check()

    @precondition(lambda self: self.now())
    @rule(pick=st.randoms(use_true_random=False))
    def withdraw(self, pick: random.Random) -> None:
        report_id = pick.choice(sorted(self.now()))
        with self.corpus.writer.writing():
            self.corpus.writer.withdraw(report_id, reason="drawn at random")
        self.withdrawn.add(report_id)
        self.check()

    @precondition(lambda self: self.withdrawn)
    @rule(pick=st.randoms(use_true_random=False))
    def restore(self, pick: random.Random) -> None:
        report_id = pick.choice(sorted(self.withdrawn))
        with self.corpus.writer.writing():
            self.corpus.writer.restore(report_id)
        self.withdrawn.remove(report_id)
        self.check()

    @rule(back=st.integers(0, 40), word=st.sampled_from(_WORDS))
    def look_back(self, back: int, word: str) -> None:
        at = COLLECTED + timedelta(days=max(0, self.day - back))
        self._compare(word, Scope(known_by=at), self.known_by(at))

    @rule(day=st.integers(0, 7), word=st.sampled_from(_WORDS), outlet=st.sampled_from([*_OUTLETS, None]))
    def limit(self, day: int, word: str, outlet: str | None) -> None:
        at = COLLECTED + timedelta(days=day)
        within = {
            one: version
            for one, version in self.now().items()
            if version.report.published
            and version.report.published <= at
            and outlet in (None, version.report.outlet)
        }
        self._compare(word, Scope(as_of=at, outlets=(outlet,) if outlet else ()), within)

    @precondition(lambda self: self._may_be_slow())
    @rule()
    def reopen(self) -> None:
        self.steps_since_slow = 0
        self.corpus.close()
        self.corpus = Corpus(self.folder, create=False)
        self.check()

    @precondition(lambda self: self._may_be_slow())
    @rule()
    def rebuild(self) -> None:
        self.steps_since_slow = 0
        self.corpus.rebuild()
        assert self.corpus.health().sound
        self.check()

    @precondition(lambda self: self._may_be_slow())
    @rule(written=st.integers(0, 3))
    def kill(self, written: int) -> None:
        """Another process that adds reports is killed; each of them is there whole, or not at all."""
        self.steps_since_slow = 0
        with another(self.folder, "add_one_by_one", self.killed) as process:
            process.until(f"added {written}" if written else "begun")
            process.kill()
        self.killed += 1
        self.corpus.close()
        self.corpus = Corpus(self.folder, create=False)
        here = [one for one in self.corpus.reports() if one.report.category == _OF_PROCESS]
        found = {one.report_id: _Version(one.report, one.version) for one in here}
        known = {one for one in self.versions if self.versions[one][0].report.category == _OF_PROCESS}
        new = found.keys() - known
        assert len(new) >= written, "what was acknowledged is there"
        assert known - self.withdrawn <= found.keys(), "and so is what was there before"
        self.versions |= {one: [found[one]] for one in new}
        assert self.corpus.health().sound
        self.check()

    def _may_be_slow(self) -> bool:
        return self.steps_since_slow >= _RARELY

    # Comparing

    def check(self) -> None:
        self.steps_since_slow += 1
        word = _WORDS[self.steps_since_slow % len(_WORDS)]
        self._compare(word, Scope(), self.now())

    def _compare(self, word: str, scope: Scope, expected: dict[str, _Version]) -> None:
        hits = self.corpus.search(word, scope=scope, limit=200)
        found = {(hit.stored.report_id, hit.stored.version) for hit in hits}
        assert found <= {(one, version.number) for one, version in expected.items()}
        having = {
            (one, version.number)
            for one, version in expected.items()
            if word in version.report.full_text.casefold()
        }
        copies = {(copy.stored.report_id, copy.stored.version) for hit in hits for copy in hit.copies}
        assert having <= found | copies
        for hit in hits:
            version = expected[hit.stored.report_id]
            assert hit.stored.report == replace(version.report, metadata=hit.stored.report.metadata)
            assert hit.text in version.report.full_text


def _run(home: Path, steps: int) -> None:
    machine = type("Machine", (CorpusMachine,), {"home": home})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=-(-steps // _LONGEST),
            stateful_step_count=min(steps, _LONGEST),
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
            derandomize=steps == STEPS,
            database=None,
        ),
    )


def test_a_corpus_has_what_a_plain_list_would_have(tmp_path: Path, exported_encoder: object) -> None:
    _run(tmp_path, STEPS)


@pytest.mark.nightly
@pytest.mark.timeout(7200)
def test_a_corpus_has_what_a_plain_list_would_have_however_long(
    tmp_path: Path, exported_encoder: object
) -> None:
    _run(tmp_path, NIGHTLY_STEPS)

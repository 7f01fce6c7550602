"""An import on a cluster stores what a local one does, also when a worker or the import itself is killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from assistant.access import ALONE, actor
from assistant.runs.foreground import ImportSummary, import_here
from corpus import Corpus
from ingest.sources.folder import find_files
from tests.corpus.processes import ROOT, soon
from tests.ingest.cluster.importing import (
    processes_of,
    reachable_from_outside,
    reports_in,
    start_import,
    stored,
)
from tests.ingest.cluster.two_nodes import TOKEN, two_nodes

pytestmark = pytest.mark.nightly  # to start Ray alone takes more than ten seconds


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return reports_in(tmp_path / "inbox")


def imported_here(folder: Path, *paths: Path) -> list[dict[str, object]]:
    with Corpus(folder) as corpus:
        results = import_here(corpus, find_files(paths), by=actor(ALONE), given=[str(one) for one in paths])
        return [one.to_json() for one in results if not isinstance(one, ImportSummary)]


def results(printed: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in printed.splitlines()]


def encoding(pid: int) -> list[int]:
    return [one for one, line in processes_of(pid).items() if line.startswith("ray::Worker.encode")]


def test_what_a_cluster_of_its_own_imports_is_what_is_imported_here(folder: Path, tmp_path: Path) -> None:
    """Byte for byte, embeddings included; nobody else can reach the cluster, and nothing of it is left."""
    paths = [tmp_path / "dam.txt", tmp_path / "bad.bin"]
    paths[0].write_text("Dam holds\n\nThe dam above Lemna held. Nobody was hurt.\n", "utf-8")
    paths[1].write_bytes(bytes(range(256)))
    started = dict[int, str]()

    def begun() -> bool:
        started.update(processes_of(running.pid))
        return any(line.startswith("ray::Worker") for line in started.values())

    with start_import(folder, "--ray", "--workers", "1", *map(str, paths)) as running:
        assert soon(begun, limit_s=120), running.communicate()[1]
        assert not reachable_from_outside(list(started))
        printed, errors = running.communicate(timeout=120)
    assert running.returncode == 1, errors
    assert results(printed) == imported_here(tmp_path / "here", *paths)
    assert stored(folder) == stored(tmp_path / "here")
    assert soon(lambda: not [pid for pid in started if Path(f"/proc/{pid}").exists()])


def test_two_workers_of_which_one_is_killed_store_what_a_local_import_does(
    folder: Path, tmp_path: Path, inbox: Path
) -> None:
    at_work = list[int]()

    def begun() -> bool:
        at_work.extend(encoding(running.pid))
        return bool(at_work)

    with start_import(folder, "--ray", "--workers", "2", str(inbox)) as running:
        assert soon(begun, limit_s=120), running.communicate()[1]
        os.kill(at_work[0], signal.SIGKILL)
        printed, errors = running.communicate(timeout=240)
    assert running.returncode == 1, errors
    assert "github.com" not in errors  # what Ray says is for its developers
    assert results(printed) == imported_here(tmp_path / "here", inbox)
    assert stored(folder) == stored(tmp_path / "here")
    assert len(stored(folder)["passages"]) > 100


def test_an_import_that_was_killed_is_run_again_and_each_report_is_stored_once(
    folder: Path, tmp_path: Path, inbox: Path
) -> None:
    with start_import(folder, "--ray", "--workers", "2", str(inbox)) as running:
        assert running.stdout is not None
        assert any(json.loads(line)["status"] == "added" for line in running.stdout)
        started = processes_of(running.pid)
        running.kill()
    # Ray's agents notice within a minute that nothing is left to look after; who works notices at once.
    workers = [pid for pid, line in started.items() if "Agent" not in line]
    assert soon(lambda: not [pid for pid in workers if Path(f"/proc/{pid}").exists()], limit_s=60)
    with start_import(folder, "--ray", "--workers", "2", str(inbox)) as running:
        printed, errors = running.communicate(timeout=240)
    assert "unchanged" in {one["status"] for one in results(printed)}, errors
    here = tmp_path / "here"
    imported_here(here, inbox)
    assert all(stored(folder)[table] == stored(here)[table] for table in ("reports", "versions", "passages"))
    with Corpus(folder) as corpus:
        assert corpus.health().sound


def test_files_come_to_workers_on_other_nodes_which_must_be_of_the_same_release(
    folder: Path, tmp_path: Path, inbox: Path
) -> None:
    (inbox / "gone.txt").symlink_to(inbox / "nowhere.txt")
    with (
        two_nodes() as address,
        start_import(folder, "--ray", address, str(inbox), environment=TOKEN) as running,
    ):
        printed, errors = running.communicate(timeout=240)
    assert running.returncode == 1, errors
    assert results(printed) == imported_here(tmp_path / "here", inbox)
    assert stored(folder) == stored(tmp_path / "here")
    other = tmp_path / "other"
    for package in ("corpus", "ingest"):
        shutil.copytree(ROOT / package, other / package)
    with (other / "ingest" / "dates.py").open("a", encoding="utf-8") as changed:
        changed.write("# a later release\n")
    with (
        two_nodes(other) as address,
        start_import(folder, "--ray", address, str(inbox), environment=TOKEN) as running,
    ):
        printed, errors = running.communicate(timeout=240)
    assert (running.returncode, printed) == (2, "")
    assert "has another version of Dateline; install on every node what this machine has" in errors


def test_where_a_node_has_a_gpu_the_model_itself_encodes_there_as_nearly_as_rounding_allows(
    folder: Path, tmp_path: Path, inbox: Path
) -> None:
    """No machine of the suite has one: torch then falls back to the processor."""
    with (
        two_nodes(gpus=1) as address,
        start_import(folder, "--ray", address, str(inbox), environment=TOKEN) as running,
    ):
        printed, errors = running.communicate(timeout=240)
    assert running.returncode == 1, errors
    assert results(printed) == imported_here(tmp_path / "here", inbox)
    there, here = (embeddings(one) for one in (folder, tmp_path / "here"))
    cosines = (there * here).sum(axis=1)
    assert 0.98 < cosines.min() < 1 - 1e-6


def embeddings(folder: Path) -> npt.NDArray[np.float32]:
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as catalogue:
        rows = catalogue.execute("select embedding from passages order by passage_id").fetchall()
    return np.stack([np.frombuffer(one, "<f4") for (one,) in rows])


def test_a_cluster_that_refuses_the_token_is_said_to_in_one_line(folder: Path, inbox: Path) -> None:
    """Ray would try for 20 seconds, print each refusal, and end without naming the reason."""
    ways: list[tuple[dict[str, str], str]] = [
        ({}, "asks for a token"),
        ({"RAY_AUTH_TOKEN": TOKEN["RAY_AUTH_TOKEN"]}, "asks for a token"),
        ({"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "f" * 64}, "refuses the token"),
    ]
    with two_nodes() as address:
        for variables, said in ways:
            with start_import(folder, "--ray", address, str(inbox), environment=variables) as running:
                printed, errors = running.communicate(timeout=60)
            assert (running.returncode, printed) == (2, "")
            how = "set RAY_AUTH_MODE=token and RAY_AUTH_TOKEN here as they are set on its nodes"
            assert errors.splitlines()[-1] == f"dateline: the Ray cluster at {address} {said}; {how}"
            assert "gcs_client" not in errors

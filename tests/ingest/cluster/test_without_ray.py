"""What needs no cluster: addresses, what differs between nodes, files in pieces, what was prepared."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.cli import main
from corpus import Corpus, FieldSpan, TextField
from ingest.cluster.connection import is_address
from ingest.cluster.installed import Installed, installed
from ingest.cluster.shipping import FileServer, fetch
from ingest.errors import FileRefused
from ingest.prepared import Prepared
from tests.corpora import COLLECTED, make_report
from tests.corpus.processes import ROOT


@pytest.mark.parametrize(
    ("text", "names_one"),
    [("10.0.0.5:6379", True), ("head.example.org:6379", True), ("[::1]:6379", True), ("local", True)]
    + [(text, False) for text in ("reports/", "./10.0.0.5:6379", "C:/reports", "")],
)
def test_an_address_is_no_path(text: str, names_one: bool) -> None:
    assert is_address(text) is names_one


def test_nodes_differ_by_code_and_by_packages_which_are_named() -> None:
    here = installed("10.0.0.1")
    assert here.packages["trafilatura"]
    assert "torch" not in here.packages
    assert here.difference(replace(here, host="10.0.0.2")) is None
    assert here.difference(replace(here, code="0")) == "another version of Dateline"
    other = {**here.packages, "trafilatura": "0.1"}
    del other["tokenizers"]
    there = Installed(host="10.0.0.2", code=here.code, packages=other)
    assert here.difference(there) == "tokenizers missing, trafilatura 0.1"


def test_a_file_comes_in_pieces_and_one_that_never_ends_not_at_all(tmp_path: Path) -> None:
    large, copy, sizes = tmp_path / "large", tmp_path / "copy", list[int]()
    large.write_bytes(os.urandom(9_000_001))
    server = FileServer.__new__(FileServer)  # without a cluster, in whose store the encoder would be

    def piece(path: Path, at: int) -> bytes | str:
        some = server.piece(path, at)
        sizes.append(len(some))
        return some

    fetch(large, copy, piece=piece)
    assert copy.read_bytes() == large.read_bytes()
    assert max(sizes) < 5_000_000
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileRefused, match="named pipe"):
        fetch(tmp_path / "pipe", copy, piece=piece)
    with pytest.raises(FileRefused, match="No such file"):
        fetch(tmp_path / "missing", copy, piece=piece)


def test_what_was_prepared_fits_a_report_as_long_as_its_words_heading_and_language_are_the_same() -> None:
    report = make_report()
    prepared = Prepared(report=report, spans=(FieldSpan(TextField.BODY, 0, 9),))
    assert prepared.fits(replace(report, known_as="from:elsewhere"))
    for changed in ({"published": COLLECTED - timedelta(days=366)}, {"language": "de"}, {"title": "Dam"}):
        assert not prepared.fits(replace(report, **changed))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--ray", "127.0.0.1:1"], "no Ray cluster answers at 127.0.0.1:1 (Connection refused)"),
        (["--ray", "10.0.0.5"], "--ray 10.0.0.5: there is no such file or folder, and the address of a Ray "),
        (["--workers", "2"], "--workers goes with --ray"),
        (["--ray", "--dry-run"], "--dry-run encodes nothing; leave --ray out"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_imported(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], words: str
) -> None:
    (tmp_path / "dam.txt").write_text("Dam holds\n\nThe dam above Lemna held.\n", "utf-8")
    try:
        status = main(["--data", str(folder), "ingest", *options, str(tmp_path / "dam.txt")])
    except SystemExit as error:
        status = int(error.code or 0)
    printed = capsys.readouterr()
    assert (status, printed.out) == (2, "")
    assert words in printed.err
    if (folder / "catalogue.sqlite").exists():
        with Corpus(folder) as corpus:
            assert not corpus.reports()


def test_without_the_package_it_is_said_what_to_install(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "dam.txt").write_text("Dam holds\n\nThe dam above Lemna held.\n", "utf-8")
    arguments = ["--data", str(folder), "ingest", "--ray", str(tmp_path / "dam.txt")]
    program = (
        "import sys; sys.modules['ray'] = None; import assistant.cli; "
        f"sys.exit(assistant.cli.main({arguments!r}))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert ".venv/bin/pip install -e '.[cluster]'" in ran.stderr.splitlines()[-1]

"""What every command has in common: its help, its options, and how it ends."""

from __future__ import annotations

import argparse
import io
import json
import os
import pty
import re
import shlex
import signal
import socket
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.cli.parser import parser
from assistant.cli.progress import Progress
from corpus import Catalogue, Corpus
from tests.assistant.cli.running import ROOT, dateline, lines
from tests.corpora import add_reports, make_report
from tests.postgresql import Server


def commands(
    whole: argparse.ArgumentParser, *names: str
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    yield names, whole
    for action in whole._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, one in action.choices.items():
                yield from commands(one, *names, name)


def test_every_help_has_an_example_that_can_be_read_and_says_the_exit_statuses() -> None:
    whole = parser()
    for names, one in commands(whole):
        text = one.format_help()
        _, _, example = text.partition("example:\n")
        called = re.findall(r"dateline ([^|\n]*)", example.partition("\n\n")[0])
        assert called, names
        given = [shlex.split(arguments) for arguments in called]
        assert tuple(given[0][: len(names)]) == names
        for arguments in given:
            whole.parse_args(arguments)
        if "run" in one._defaults:
            assert "exit status: 0 done" in text, names
            assert "130 interrupted" in text, names


def test_the_folder_may_be_given_before_and_after_the_command() -> None:
    for given in (
        ["--data", "x", "report", "list"],
        ["report", "--data", "x", "list"],
        ["report", "list", "--data", "x"],
        ["--data", "y", "report", "list", "--data", "x"],
    ):
        assert parser().parse_args(given).data == Path("x")
    assert parser().parse_args(["report", "list"]).data is None


def test_the_former_name_of_known_by_still_works_and_is_not_shown() -> None:
    options = parser().parse_args(["search", "x", "--held-on", "2026-02-22"])
    assert options.known_by == parser().parse_args(["search", "x", "--known-by", "2026-02-22"]).known_by
    assert parser().parse_args(["search", "x"]).known_by is None
    shown = dict(commands(parser()))[("search",)].format_help()
    assert "--known-by" in shown
    assert "held" not in shown


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert re.fullmatch(r"dateline \d+\.\d+\.\d+\n", capsys.readouterr().out)


def test_settings_are_shown_with_their_origin_and_without_secrets(tmp_path: Path) -> None:
    (tmp_path / "news.toml").write_text("visitors = 9", "utf-8")
    sign_in = {"DATELINE_OIDC_PROVIDER": "https://id.example", "DATELINE_OIDC_CLIENT_ID": "d"}
    sign_in |= {"DATELINE_OIDC_CLIENT_SECRET": "sesame", "DATELINE_COOKIE_SECRET": "sesame" * 6}
    done = dateline(tmp_path, "settings", DATELINE_SETTINGS=str(tmp_path / "news.toml"), **sign_in)
    assert done.returncode == 0
    shown = {line.split()[0]: line.split(maxsplit=2)[1:] for line in done.stdout.splitlines()}
    assert shown["DATELINE_DATA"] == [str(tmp_path), "option"]
    assert shown["DATELINE_VISITORS"] == ["9", f"file {tmp_path / 'news.toml'}"]
    assert shown["DATELINE_OIDC_CLIENT_SECRET"] == shown["DATELINE_COOKIE_SECRET"] == ["***", "environment"]
    assert shown["DATELINE_UPLOAD_MB"] == ["200", "default"]
    assert "sesame" not in done.stdout


def test_a_setting_that_cannot_be_used_ends_every_command_with_what_to_do(tmp_path: Path) -> None:
    done = dateline(tmp_path, "report", "list", DATELINE_VISITORS="2.7")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "dateline: DATELINE_VISITORS is '2.7'; set it to a whole number of 1 or more, such as 40\n"
    )


# Tests that run in the background ignore Ctrl-C, and so would what they start.
_PROGRAM = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from assistant.cli import main
sys.exit(main())
"""


def _started(*arguments: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_ctrl_c_is_reported_and_leaves_no_traceback() -> None:
    with _started("rewrite", "--batch", "-") as running:
        assert running.stdin
        assert running.stdout
        assert running.stderr
        running.stdin.write('{"id": "a", "question": "Who won?"}\n' * 2000)
        running.stdin.flush()
        running.stdout.readline()  # it is at work now
        running.send_signal(signal.SIGINT)
        out, printed = running.stdout.read(), running.stderr.read()
    assert running.returncode == 130
    assert printed.splitlines()[-1] == "Interrupted."
    assert "Traceback" not in printed
    assert all(json.loads(line)["standalone"] for line in out.splitlines()[:-1])


@pytest.mark.parametrize("megabytes", [600, 900])
def test_too_little_memory_is_reported_without_a_traceback_and_nothing_is_lost(
    tmp_path: Path, megabytes: int
) -> None:
    report = tmp_path / "ferry.txt"
    report.write_text("Title: Ferry sinks\n\nA ferry sank off Tavik on Monday, police said.\n", "utf-8")
    folder = tmp_path / "corpus"
    command = f"ulimit -v {megabytes * 1000}; exec {shlex.quote(sys.executable)} -m assistant.cli"
    limited = subprocess.run(
        ["sh", "-c", f'{command} --data "$0" ingest "$1"', str(folder), str(report)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert limited.returncode == 2
    assert "dateline: not enough memory: " in limited.stderr
    assert "Traceback" not in limited.stderr
    again = dateline(folder, "ingest", report)
    assert again.returncode == 0, again.stderr
    assert len(dateline(folder, "report", "list").stdout.splitlines()) == 1


def test_a_reader_that_has_seen_enough_ends_the_command_quietly() -> None:
    """As `| head -1` does."""
    with _started("rewrite", "--batch", "-") as running:
        assert running.stdin
        assert running.stdout
        assert running.stderr
        running.stdin.write('{"id": "a", "question": "Who won?"}\n' * 500)
        running.stdin.flush()
        running.stdout.readline()
        running.stdout.close()
        running.stdin.write('{"id": "a", "question": "Who won?"}\n' * 500)
        running.stdin.close()
        assert running.wait(60) == 2
        printed = running.stderr.read()
    assert "Traceback" not in printed
    assert "BrokenPipe" not in printed


def test_what_takes_long_is_reported_in_a_plain_log_and_the_results_stay_apart(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log = io.StringIO()
    with Progress(
        "Importing", total=40, unit="files", stream=log, quiet_s=0.01, line_every_s=0.01
    ) as progress:
        progress.at(12, note="a.txt")
        _until(lambda: "a.txt" in log.getvalue())
        progress.result("a.txt: added")
    ended = log.getvalue()
    assert re.fullmatch(r"Importing: 12 of 40 files, a\.txt \(\d+ s\)", ended.splitlines()[-1])
    assert capsys.readouterr().out == "a.txt: added\n"
    time.sleep(0.05)
    assert log.getvalue() == ended


def test_what_is_quickly_done_says_nothing() -> None:
    log = io.StringIO()
    with Progress("Searching", stream=log):
        pass
    assert log.getvalue() == ""


@pytest.mark.timeout(60)
def test_a_terminal_gets_a_bar_that_is_cleared() -> None:
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    with (
        os.fdopen(theirs, "w") as terminal,
        Progress("Checking", total=4, unit="files", stream=terminal, quiet_s=0.01) as progress,
    ):
        progress.at(3)
        shown = ""
        while "3/4" not in shown:
            shown += os.read(ours, 4096).decode()
    os.close(ours)
    assert "Checking" in shown


def _until(true: object) -> None:
    assert callable(true)
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_batch_says_how_far_it_is_on_standard_error_alone(tmp_path: Path) -> None:
    batch = tmp_path / "questions.jsonl"
    batch.write_text('{"id": "a", "question": "Who won?"}\n' * 3, "utf-8")
    done = dateline(tmp_path / "nowhere", "rewrite", "--batch", batch)
    assert [line["id"] for line in lines(done.stdout)] == ["a"] * 3


def test_a_command_that_writes_waits_for_another_writer_and_says_how_long(folder: Path) -> None:
    """As the pages do: it begins when the other lets go."""
    with Corpus(folder) as corpus:
        add_reports(corpus, make_report())
        (report,) = corpus.reports()
        with corpus.writer.writing():
            running = _started(
                "report", "withdraw", report.report_id, "--reason", "retracted", "--data", str(folder)
            )
            assert running.stderr
            shown = ""
            while "Withdrawing… (" not in shown:
                shown = running.stderr.readline()
                assert shown, "it ended without waiting"
        out, _ = running.communicate(timeout=120)
        assert (running.returncode, out.partition(":")[0]) == (0, report.report_id)
        assert corpus.report(report.report_id).withdrawn is not None


def test_serving_a_new_folder_says_that_its_collection_is_empty(tmp_path: Path) -> None:
    new = tmp_path / "new"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = dateline(new, "serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2  # the port is taken
    assert f"There is no corpus in {str(new)!r} yet; an empty collection is made there." in done.stderr


def test_serving_a_new_folder_of_a_database_with_a_corpus_says_of_no_empty_collection(
    tmp_path: Path, postgresql: Server
) -> None:
    def served(url: str) -> str:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            done = dateline(tmp_path / "new", "serve", "--port", port, DATELINE_DATABASE_URL=url)
        assert done.returncode == 2  # the port is taken
        return done.stderr

    empty = postgresql.empty_database()
    assert "There is no corpus in the PostgreSQL database 't" in served(empty)
    (tmp_path / "first").mkdir()
    Catalogue(tmp_path / "first", database_url=empty).close()
    assert "There is no corpus" not in served(empty)
    assert not (tmp_path / "new").exists()

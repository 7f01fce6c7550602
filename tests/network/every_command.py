"""Every command of the command line, one after another in this process: `every_command.py FOLDER SCRATCH`.

FOLDER has a corpus; SCRATCH is for files. Without a language model but for one question and one rewriting,
which ask a scripted server at a loopback address. Prints each command with its exit status.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

from assistant.cli import main
from assistant.cli.parser import parser
from tests.assistant.openai_server import OpenAIServer, says

ROOT = Path(__file__).resolve().parents[2]
_OPEN_S = 20.0  # an onnxruntime that is not kept from it looks up its maker some 10 s after it is opened
_FEED = "https://feed.lemna.example/rss.xml"
_QUESTION = "what is Iran buying from Russia and when"
_REPORT = "---\ntitle: {}\nsource: Lemna Courier\ndate: 2026-02-22\n---\nThe harbour of Lemna {} on Sunday.\n"


def commands() -> Iterator[str]:
    """The commands that there are, by their words."""

    def within(one: argparse.ArgumentParser, words: tuple[str, ...]) -> Iterator[str]:
        choices = [action for action in one._actions if isinstance(action, argparse._SubParsersAction)]
        if not choices:
            yield " ".join(words)
        for action in choices:
            for name, parser_of_it in action.choices.items():
                yield from within(parser_of_it, (*words, name))

    return within(parser(), ())


def arguments(scratch: Path, report_id: str, model_url: str) -> dict[str, list[list[str]]]:
    """What each command is given, in the order in which they are run; some are run twice."""
    new, other = scratch / "new.md", scratch / "other.md"
    watched = scratch / "watched"
    watched.mkdir(exist_ok=True)
    new.write_text(_REPORT.format("Harbour closes", "closed"), "utf-8")
    other.write_text(_REPORT.format("Harbour opens", "opened"), "utf-8")
    follow_up = {"id": "1", "history": [_QUESTION, "Missiles."], "question": "And from whom?"}
    claim = {"id": "1", "claim": "The harbour closed.", "passage": "The harbour closed on Sunday."}
    for name, record in (("rewrite", follow_up), ("check", claim)):
        (scratch / f"{name}.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    model = ["--model", "openai:gpt-4o", "--model-url", model_url]  # its tokens are counted by a known table
    rewritten = ["rewrite", "--batch", str(scratch / "rewrite.jsonl")]
    return {
        "ingest": [["ingest", str(new)]],
        "watch add": [["watch", "add", str(watched)]],
        "watch list": [["watch", "list"]],
        "feed add": [["feed", "add", _FEED]],
        "feed list": [["feed", "list"]],
        "collect": [["collect"]],  # the folder alone: fetching is off
        "fetch": [["fetch", _FEED]],
        "watch remove": [["watch", "remove", str(watched)]],
        "feed remove": [["feed", "remove", _FEED]],
        "search": [["search", _QUESTION]],
        "ask": [["ask", _QUESTION], ["ask", _QUESTION, *model]],
        "report list": [["report", "list"]],
        "report show": [["report", "show", report_id]],
        "report revise": [["report", "revise", report_id, str(other)]],
        "report withdraw": [["report", "withdraw", report_id, "--reason", "tried"]],
        "report restore": [["report", "restore", report_id]],
        "origins": [["origins"]],
        "health": [["health"]],
        "doctor": [["doctor"]],
        "rebuild": [["rebuild"]],
        "backup": [["backup", str(scratch / "backup.tar.gz")]],
        "restore": [["restore", str(scratch / "backup.tar.gz"), "--data", str(scratch / "restored")]],
        "move": [["move", "--to", "sqlite"]],  # where it is
        "stories": [["stories"]],
        "story": [["story", report_id]],
        "names": [["names"]],
        "dossier": [["dossier", "Terna"]],
        "answers list": [["answers", "list"]],
        "answers show": [["answers", "show", "1"]],
        "export": [["export", "1"]],
        "questions save": [["questions", "save", _QUESTION]],
        "questions list": [["questions", "list"]],
        "questions run": [["questions", "run"]],
        "questions remove": [["questions", "remove", "1"]],
        "eval": [["eval"]],
        "tune": [["tune"]],
        "check": [["check", "--batch", str(scratch / "check.jsonl")]],
        "rewrite": [rewritten, [*rewritten, *model]],
        "when": [["when", "The harbour closed on Sunday.", "--published", "2026-02-22T12:00+00:00"]],
        "settings": [["settings"]],
    }


def run_all(folder: Path, scratch: Path) -> None:
    """Runs them all, beside a running server."""
    listed = _run(folder, ["report", "list", "--json"])
    report_id = json.loads(listed.splitlines()[0])["report_id"]
    with _serving(folder), OpenAIServer(says("Iran ordered Verba launchers [1].")) as server:
        given = arguments(scratch, report_id, server.url)
        for runs in given.values():
            for one in runs:
                _run(folder, one)
        assert server.requests, "the scripted model was not asked"


def _run(folder: Path, words: list[str]) -> str:
    written = io.BytesIO()
    printed = io.TextIOWrapper(written, encoding="utf-8")  # a brief is written as bytes
    with contextlib.redirect_stdout(printed):
        status = main(["--data", str(folder), *words])
    print(" ".join(words[:2]), status)  # noqa: T201
    printed.flush()
    text = written.getvalue().decode()
    refused = words[0] in ("fetch", "move")  # the settings do not allow the one, the other has nothing to do
    assert status in (0, 1) or refused, text
    return text


@contextlib.contextmanager
def _serving(folder: Path) -> Iterator[None]:
    """The server beside the commands, its corpus open for long enough that a library could report it."""
    command = [sys.executable, "-m", "assistant.cli", "--data", str(folder), "serve", "--port", "8599"]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE) as server:
        try:
            assert server.stdout is not None
            server.stdout.readline()
            for path in ("/", "/health", "/ready"):
                print("serve", path, _status(f"http://127.0.0.1:8599{path}"))  # noqa: T201
            opened = time.monotonic()
            yield
            time.sleep(max(0.0, opened + _OPEN_S - time.monotonic()))
        finally:
            server.send_signal(signal.SIGINT)


def _status(address: str) -> int:
    """The status of an answer; 503 only when that is still so after a minute, as while a corpus is opened."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=60) as answered:
                return int(answered.status)
        except urllib.error.HTTPError as error:
            if error.code != HTTPStatus.SERVICE_UNAVAILABLE or time.monotonic() > deadline:
                return error.code
        time.sleep(0.2)


if __name__ == "__main__":
    run_all(Path(sys.argv[1]), Path(sys.argv[2]))

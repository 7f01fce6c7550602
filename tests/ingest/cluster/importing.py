"""An import on a cluster as a process, what that has started, and what it has stored."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from tests.corpus.processes import ROOT, parent
from tests.ingest.records import record, write

_INSTANTS = {"at", "asked", "started", "ended", "collected"}
_LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}


def reports_in(inbox: Path) -> Path:
    """Files of several kinds: one long report, many short ones, one that cannot be read."""
    inbox.mkdir()
    day = {"published": "2026-01-05T10:00:00Z"}  # reports without one are grouped by when they were read
    sentence = "In hamlet number {n} the council voted to mend {n} bridges, three of them of wood, by winter."
    long = "\n\n".join(" ".join(sentence.format(n=20 * k + n) for n in range(11)) for k in range(68))
    write(inbox / "a-long.jsonl", record("Bridges", long, **day))
    for file in range(4):
        short = [
            record(f"Rain, {file}.{n}", f"It rained for {file + n} days in Ost.", **day) for n in range(8)
        ]
        write(inbox / f"b-{file}.jsonl", *short)
    (inbox / "c.bin").write_bytes(bytes(range(256)))
    (inbox / "d.txt").write_text("Dam holds\n\nThe dam above Lemna held. Nobody was hurt.\n", "utf-8")
    return inbox


def start_import(
    folder: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """``dateline ingest`` with these arguments, in a folder that is not the checkout."""
    return subprocess.Popen(
        [sys.executable, "-m", "assistant.cli", "--data", str(folder), "ingest", "--json", *arguments],
        cwd=folder.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def processes_of(pid: int) -> dict[int, str]:
    """The living processes that have come from one, by pid, with their command lines."""
    lines, parents = dict[int, str](), dict[int, int]()
    for place in Path("/proc").glob("[0-9]*"):
        one = int(place.name)
        try:
            parents[one] = parent(one)
            lines[one] = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
        except (FileNotFoundError, ProcessLookupError):
            continue

    def has_come(one: int) -> bool:
        return one in parents and (parents[one] == pid or has_come(parents[one]))

    return {one: line for one, line in lines.items() if line and has_come(one)}


def reachable_from_outside(pids: Sequence[int]) -> list[str]:
    """The sockets at which these processes listen on more than the loopback interface."""
    sockets = set[str]()
    for pid in pids:
        for descriptor in Path(f"/proc/{pid}/fd").glob("*"):
            try:
                named = re.fullmatch(r"socket:\[(\d+)\]", str(descriptor.readlink()))
            except (FileNotFoundError, ProcessLookupError):
                continue
            if named:
                sockets.add(named[1])
    found = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text("utf-8").splitlines()[1:]:
            fields = line.split()
            address = fields[1].partition(":")[0]
            if fields[3] == "0A" and fields[9] in sockets and address not in _LOOPBACK:
                found.append(fields[1])
    return found


def stored(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the catalogue, embeddings included, without the instants at which things happened."""
    rows = {}
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as catalogue:
        tables = catalogue.execute("select name from sqlite_master where type = 'table'").fetchall()
        for (table,) in tables:
            described = catalogue.execute(f'select * from "{table}" limit 0').description
            names = [f'"{name}"' for name, *_ in described if name not in _INSTANTS]
            found = catalogue.execute(f'select {", ".join(names)} from "{table}"').fetchall()
            rows[table] = sorted(found, key=repr)
    return rows

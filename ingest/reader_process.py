"""What the process does that reads files, which loads nothing else: what it reads may be hostile."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from ingest.errors import FileRefused
from ingest.limited_process import Message
from ingest.readers.members import Place
from ingest.readers.reader import CollectedFile, Refusal
from ingest.readers.registry import read_on
from ingest.regular_file import open_regular
from ingest.report_json import report_to_json


def handle(request: Message) -> Iterator[Message]:
    """The reports of the file that a request names, and what was wrong with parts of it."""
    origin = request["origin"]
    try:
        opened = open_regular(Path(request["path"]))
    except FileRefused as error:
        yield {"refused": asdict(Refusal(origin, str(error))), "at": 0, "size": 0}
        return
    with opened:
        size = os.fstat(opened.fileno()).st_size
        file = CollectedFile(origin, request["name"], opened, datetime.now(UTC))
        for value in read_on(file, after=tuple(request["after"])):
            if isinstance(value, Place):
                yield {"place": value.path, "origin": value.origin}
                continue
            answer = (
                {"refused": asdict(value)}
                if isinstance(value, Refusal)
                else {"report": report_to_json(value)}
            )
            yield answer | {"at": opened.tell(), "size": size}

"""Reports as JSON Lines, and the results of importing them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from ingest.results import IngestResult


def write(path: Path, *records: dict[str, object]) -> Path:
    """The file, with these records."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


def record(title: str, body: str = "The dam held. Nobody was hurt.", **more: object) -> dict[str, object]:
    """A report of this title."""
    return {"title": title, "body": body, "outlet": "Lemna Courier", "language": "en", **more}


def statuses(results: Sequence[IngestResult]) -> list[str]:
    """What has become of each report."""
    return [result.status.value for result in results]

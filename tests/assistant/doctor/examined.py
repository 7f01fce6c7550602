"""What an examination finds, by its subject."""

from __future__ import annotations

from pathlib import Path

from assistant.doctor.examination import examine
from assistant.doctor.finding import Finding
from assistant.doctor.network import ServedAt


def found(folder: Path, port: int, **environment: str) -> dict[str, list[Finding]]:
    """The findings by their subject."""
    listed = examine(environment, options={"folder": folder}, served_at=ServedAt("127.0.0.1", port))
    by_subject: dict[str, list[Finding]] = {}
    for finding in listed:
        by_subject.setdefault(finding.subject, []).append(finding)
    return by_subject


def only(findings: dict[str, list[Finding]], subject: str) -> Finding:
    [finding] = findings[subject]
    return finding

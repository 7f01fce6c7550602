"""Files to be imported by a run."""

from __future__ import annotations

import io

from assistant.runs.inbox import UploadedFile
from tests.corpora import small_reports


def text(title: str, body: str = "", outlet: str = "Lemna Courier") -> bytes:
    """A report in a plain file with its fields in front."""
    return (
        f"---\ntitle: {title}\noutlet: {outlet}\n---\n{body or f'{title}, it was said on Monday.'}\n".encode()
    )


def handed(files: dict[str, bytes]) -> list[UploadedFile]:
    """These files, by their names, as they are uploaded."""
    return [UploadedFile(name=name, content=io.BytesIO(content)) for name, content in files.items()]


def many(count: int) -> dict[str, bytes]:
    """So many files of different reports, by their names."""
    reports = small_reports(count)
    return {f"{n}.txt": text(one.title, one.body) for n, one in enumerate(reports)}

"""What a text is called that names no title: its first line, where that may be one, or its file's name."""

from __future__ import annotations

from pathlib import PurePosixPath

from ingest.readers.reader import CollectedFile

LONGEST_TITLE = 30
"""The words that such a line has at most."""

_ENDS_PROSE = tuple(".:;,。।")
_CLOSING = "\"'”’»)"


def may_be_title(line: str) -> bool:
    """Whether a first line is short, and no sentence or the beginning of one."""
    return len(line.split()) <= LONGEST_TITLE and not line.rstrip(_CLOSING).endswith(_ENDS_PROSE)


def name_in_words(file: CollectedFile) -> str:
    """The file's name without its ending, as words."""
    return " ".join(PurePosixPath(file.name).stem.replace("_", " ").split()) or file.name

"""Folders for what is needed for a while. Their maker deletes them, or the next one, if it was killed."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from corpus.locks import try_lock

_PREFIX = "dateline-scratch-"
_NAME = re.compile(rf"{_PREFIX}[a-z0-9_]{{8}}")  # no folder that a person has called so


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """An empty folder for its owner alone, deleted at the end of the block. Raises OSError.

    Its maker has a lock on it, so that what a killed one left is known from what is in use.
    """
    _delete_abandoned(Path(gettempdir()))
    with ExitStack() as stack:
        while (made := _made_and_locked(stack)) is None:
            pass
        yield made


def _made_and_locked(stack: ExitStack) -> Path | None:
    """None when another process has taken the folder for an abandoned one, before it was locked."""
    with ExitStack() as making:
        made = TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
        folder = Path(made.name)
        try:
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            return None
        making.callback(os.close, lock)
        making.enter_context(made)
        if not (try_lock(lock) and folder.exists()):
            return None
        stack.push(making.pop_all())
        return folder


def _delete_abandoned(place: Path) -> None:
    """Deletes what processes of this user left that were killed. What cannot be deleted is left."""
    for folder in place.glob(f"{_PREFIX}*"):
        if not _NAME.fullmatch(folder.name):
            continue
        try:
            if folder.lstat().st_uid != os.getuid():
                continue
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:  # it is a link, or its maker has just deleted it
            continue
        try:
            if try_lock(lock):
                shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)

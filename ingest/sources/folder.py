"""Files and folders of this machine → the files to import."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.left_out import README, is_readme, of_a_page, page_folders
from ingest.sources.source import NotRead, SourceFile, path_in_words


def find_files(paths: Iterable[Path]) -> list[SourceFile | NotRead]:
    """Every file named by ``paths`` or in a folder they name, in order, once; hidden ones are passed over.

    A README in a folder, and a folder that belongs to a saved page, are left out; a folder that cannot be
    listed, and a link to one, which could lead round in circles, are given with the reason.
    """
    found: dict[Path, SourceFile | NotRead] = {}
    for path in paths:
        for place, one in _in_folder(path) if path.is_dir() else ((path, SourceFile(path=path)),):
            if place not in found or isinstance(one, SourceFile):
                found[place] = one
    return list(found.values())


def _in_folder(folder: Path) -> Iterator[tuple[Path, SourceFile | NotRead]]:
    unlisted: list[OSError] = []
    for place, subfolders, names in os.walk(folder, onerror=unlisted.append):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            path = Path(place) / name
            left_out = NotRead(label=path_in_words(path), reason=README, left_out=True)
            yield path, left_out if is_readme(name) else SourceFile(path=path)
        of_pages = page_folders(names)
        for name in subfolders:
            path = Path(place) / name
            label = path_in_words(path)
            if name in of_pages:
                yield path, NotRead(label=label, reason=of_a_page(of_pages[name]), left_out=True)
            elif path.is_symlink():
                reason = "links to folders are not followed; name the folder itself to import it"
                yield path, NotRead(label=label, reason=reason)
        subfolders[:] = [name for name in subfolders if name not in of_pages]
    for error in unlisted:
        path = Path(error.filename)
        reason = f"the folder cannot be listed: {error.strerror or error}"
        yield path, NotRead(label=path_in_words(path), reason=reason)

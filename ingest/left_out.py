"""What is found beside reports in folders and archives, and is left out unless somebody names it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

README = "it describes its folder; name the file itself to import it"
HIDDEN = "it is a hidden file"
_PAGES = (".html", ".htm", ".xhtml")
_COMPANIONS = tuple(  # what browsers add to a page's name, in their languages
    f"{mark}{word}"
    for mark in "_-"
    for word in (
        "files",
        "Dateien",
        "fichiers",
        "archivos",
        "arquivos",
        "ficheiros",
        "bestanden",
        "pliki",
        "file",
    )
)


def is_readme(name: str) -> bool:
    """Whether a file describes the folder that it is in."""
    return PurePosixPath(name).stem.casefold() == "readme"


def is_hidden(path: str) -> bool:
    """Whether a file, or a folder that it is in, is hidden, or a file of macOS about another."""
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(path).parts)


def page_folders(names: Iterable[str]) -> Mapping[str, str]:
    """The folders (``page_files``) in which browsers keep what is part of a saved page, with the page."""
    pages = {PurePosixPath(name).with_suffix(""): name for name in names if name.casefold().endswith(_PAGES)}
    return {f"{page}{ending}": name for page, name in pages.items() for ending in _COMPANIONS}


def of_a_page(page: str) -> str:
    """Why what is in such a folder is left out."""
    return f"it belongs to the saved page {PurePosixPath(page).name!r}"

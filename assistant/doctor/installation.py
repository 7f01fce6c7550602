"""Python, the packages that Dateline needs, and how many files it may have open."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement

from assistant.doctor.finding import Finding, ok, problem, warning
from corpus import files_allowed

_LEAST_PYTHON = (3, 11)
_LEAST_FILES, _ENOUGH_FILES = 64, 256
_EXPORTING = ("torch", "sentence-transformers", "onnx")  # an image that has the export in it has none of them
_MEND = "Run `make setup` again, or `.venv/bin/pip install -e .` in the checkout."


def installation() -> Iterator[Finding]:
    """Whether the program itself is whole."""
    yield _python()
    yield _packages()
    yield _open_files()


def _python() -> Finding:
    running = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < _LEAST_PYTHON:
        return problem(
            "python", f"This is Python {running}.", "Install Python 3.11 or newer, and run `make setup`."
        )
    return ok("python", f"Python {running}.")


def _packages() -> Finding:
    try:
        needed = [Requirement(line) for line in requires("dateline") or ()]
    except PackageNotFoundError:
        return problem("packages", "Dateline is not installed in this environment.", _MEND)
    return packages(needed)


def packages(needed: Sequence[Requirement], *, exporting: Collection[str] = _EXPORTING) -> Finding:
    """Whether what is needed is installed. Those only ``exporting`` a model needs may be missing together."""
    exporters = [one for one in needed if one.name in exporting]
    without = [one.name for one in exporters if not _version(one.name)]
    if len(without) < len(exporters):
        without = []
    wrong = [found for one in needed if one.name not in without and (found := _wrong(one))]
    if wrong:
        return problem("packages", f"Packages do not fit: {'; '.join(wrong)}.", _MEND)
    what = f"Dateline {_version('dateline')} with all its packages"
    if without:
        return ok("packages", f"{what} but {', '.join(without)}, which only the export of a model needs.")
    return ok("packages", f"{what}.")


def _wrong(needed: Requirement) -> str:
    """What is wrong with a package that is needed here; empty where it fits."""
    if needed.marker and not needed.marker.evaluate({"extra": ""}):
        return ""
    there = _version(needed.name)
    if not there:
        return f"{needed.name} is missing"
    fits = needed.specifier.contains(there, prereleases=True)
    return "" if fits else f"{needed.name} is {there}, needed is {needed.specifier}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _open_files() -> Finding:
    allowed = files_allowed()
    what = f"A process may have {allowed:,} files open."
    advice = f"Raise the limit that `ulimit -Hn` shows to at least {_ENOUGH_FILES}."
    if allowed < _LEAST_FILES:
        return problem("open files", what, f"Chroma is not started with fewer than {_LEAST_FILES}. {advice}")
    return ok("open files", what) if allowed >= _ENOUGH_FILES else warning("open files", what, advice)

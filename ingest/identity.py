"""What a report is known by that has no address.

The same text is one report, however often and from wherever it is handed in: from a folder, in an archive,
at the desk. Otherwise a file on this machine is known by its path and the report's title, and a page of the
web by the address it was fetched from, whatever it says of itself: see :mod:`ingest.readers.html`. What is
uploaded, a file dropped on a page or text pasted there, has no path that stays. It is known by the file's
name (with the folders above it in an archive), its outlet, its headline and the day on which it was
published, and so is a report without an address that was fetched, by the address of its file: two files of
one name are two reports. Where a stored report of the same file and outlet has most of the words, and all
names and figures, the headline or the day was corrected, and there is no second report. A text with another
name may be the next notice in the form of the last: it is a report of its own, and so is what stands beside
the other in one file.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from corpus import Report, fold_spaces
from ingest.destination import Destination
from ingest.readers.reader import INSIDE
from ingest.sources.source import SourceFile

UPLOADED = "handed over: "  # begins what the catalogue stores as the origin: a change would make new reports
CORRECTED = "corrected by hand: "
_FETCHED = ("https://", "http://")


def known_by(
    report: Report, corpus: Destination, *, waiting: Mapping[str, str], in_file: Collection[str] = ()
) -> Report:
    """The report with the identity under which it is, or is to be, stored.

    ``waiting`` has the identities of the reports that are about to be stored, by the hash of their content,
    and ``in_file`` the ids of those that its file has given before it.
    """
    if report.url or report.known_as:
        return report
    pathless = report.collected_from.startswith((UPLOADED, *_FETCHED))
    own = _known_by_name(report) if pathless else report
    if corpus.status(own)[0] != "new":
        return own
    if identity := waiting.get(report.content_hash) or corpus.identity_with_content(report):
        return replace(report, known_as=identity)
    return _corrected(report, corpus, in_file, pathless=pathless) or own


def _known_by_name(report: Report) -> Report:
    day = f"{report.published:%Y-%m-%d}" if report.published else ""
    if report.year_inferred and report.published:
        day = f"{report.published:%m-%d}"  # the year is ours, and changes with the time of collection
    outlet, title = map(fold_spaces, (report.outlet, report.title))
    origin = report.collected_from
    path = origin if origin.startswith(_FETCHED) else f"{UPLOADED}{_path(origin)}"
    return replace(report, known_as=f"from:{path}|outlet:{outlet}|title:{title}|day:{day}")


def _corrected(
    report: Report, corpus: Destination, in_file: Collection[str], *, pathless: bool
) -> Report | None:
    """The report as the next version of the one of its file that has most of its words, and all its names.

    Of a file with a path also of the one that has its title now, after a correction.
    """
    names = _names(report)
    for stored in corpus.similar(report):
        if stored.report.url or _name(stored.report) != _name(report) or stored.report_id in in_file:
            continue
        same_outlet = fold_spaces(stored.report.outlet) == fold_spaces(report.outlet)
        same_title = fold_spaces(stored.report.title) == fold_spaces(report.title)
        same_names = _names(stored.report) == names
        if (same_names and same_outlet) if pathless else (same_names or same_title):
            return replace(report, known_as=corpus.identity(stored.report_id))
    return None


def _names(report: Report) -> frozenset[str]:
    """The words of its text with a capital or a digit, and all words in scripts that have no capitals."""
    return frozenset(word for word in re.findall(r"\w+", report.body) if not word.islower())


def _name(report: Report) -> str:
    """The uploaded file's own name; else the address that it was fetched from, or its path."""
    origin = report.collected_from.removeprefix(CORRECTED)
    return PurePosixPath(_path(origin)).name if origin.startswith(UPLOADED) else origin


def file_name(source: SourceFile) -> str:
    """The file's own name, by which its reader is chosen."""
    return source.name or PurePosixPath(source.label.removeprefix(UPLOADED)).name


def _path(origin: str) -> str:
    """The uploaded file's name, or its path in the archive that was uploaded."""
    return origin.removeprefix(UPLOADED).rpartition(INSIDE)[2]

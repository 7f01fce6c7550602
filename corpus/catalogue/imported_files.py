"""Files that have been imported, so that one that is unchanged need not be read again.

Nothing is lost when these rows are: a file that is not known is read, and its reports are found unchanged.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from corpus import originals
from corpus.catalogue.database import Catalogue
from corpus.catalogue.queries import in_parts
from corpus.catalogue.schema import imported_files, original_files, reports, versions
from corpus.database.statements import put


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOfFile:
    """A report that was read from a file: where in it, and as which version it was stored."""

    where: str
    report_id: str
    version: int
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """A file by hashes of where it is from and of its content, and the reports that were read from it."""

    origin: str
    digest: str
    reports: tuple[ReportOfFile, ...]


def unchanged(
    catalogue: Catalogue, files: Collection[tuple[str, str]]
) -> dict[tuple[str, str], ImportedFile]:
    """Of files given by origin and digest those that are as they were when they were imported.

    Of each report of one the newest version that was read from it is the current one of today, and the file
    that its pages are shown from is kept undamaged.
    """
    with catalogue.reading() as connection:
        known = [
            _file(row.origin, row.digest, row.reports)
            for some in in_parts(sorted({origin for origin, _ in files}))
            for row in connection.execute(select(imported_files).where(imported_files.c.origin.in_(some)))
            if (row.origin, row.digest) in files
        ]
        ids = sorted({one.report_id for file in known for one in file.reports})
        current = {
            row.report_id: row
            for some in in_parts(ids)
            for row in connection.execute(
                select(reports.c.report_id, reports.c.current_version, versions.c.title)
                .join(
                    versions,
                    (versions.c.report_id == reports.c.report_id)
                    & (versions.c.version == reports.c.current_version),
                )
                .where(reports.c.report_id.in_(some))
            )
        }
        kept: dict[str, list[str]] = {}
        for some in in_parts(ids):
            of_reports = select(original_files.c.report_id, original_files.c.file_hash)
            for row in connection.execute(of_reports.where(original_files.c.report_id.in_(some))):
                kept.setdefault(row.report_id, []).append(row.file_hash)
    newest = {report_id: row.current_version for report_id, row in current.items()}
    titles = {report_id: row.title for report_id, row in current.items()}
    damaged = {
        report_id
        for report_id, hashes in kept.items()
        if not all(originals.is_intact(originals.kept_at(catalogue.files, one)) for one in hashes)
    }
    return {
        (file.origin, file.digest): _titled(file, titles)
        for file in known
        if _newest(file).items() <= newest.items()
        and damaged.isdisjoint(one.report_id for one in file.reports)
    }


def remember(catalogue: Catalogue, files: Iterable[ImportedFile]) -> None:
    """Writes files of which every report is stored, in place of what was known of them."""
    rows = [
        {
            "origin": file.origin,
            "digest": file.digest,
            "reports": json.dumps([[one.where, one.report_id, one.version] for one in file.reports]),
        }
        for file in files
    ]
    if rows:
        with catalogue.writing() as connection:
            put(connection, imported_files, rows)


def _file(origin: str, digest: str, stored: str) -> ImportedFile:
    of_file: Sequence[tuple[str, str, int]] = json.loads(stored)
    return ImportedFile(
        origin=origin,
        digest=digest,
        reports=tuple(
            ReportOfFile(where=where, report_id=report_id, version=version)
            for where, report_id, version in of_file
        ),
    )


def _titled(file: ImportedFile, titles: Mapping[str, str]) -> ImportedFile:
    titled = tuple(
        ReportOfFile(
            where=one.where, report_id=one.report_id, version=one.version, title=titles[one.report_id]
        )
        for one in file.reports
    )
    return ImportedFile(origin=file.origin, digest=file.digest, reports=titled)


def _newest(file: ImportedFile) -> dict[str, int]:
    newest: dict[str, int] = {}
    for one in file.reports:
        newest[one.report_id] = max(one.version, newest.get(one.report_id, 0))
    return newest

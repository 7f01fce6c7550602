"""The pages of the file that a version came from: where its words are, and by which hash the file is kept."""

from __future__ import annotations

from sqlalchemy import Connection, insert, literal, select

from corpus.catalogue.database import Catalogue
from corpus.catalogue.rows import VersionId
from corpus.catalogue.schema import original_files, page_layouts
from corpus.layout import Layout, PageLayout


def write(connection: Connection, one: VersionId, layout: Layout) -> None:
    """Writes the pages of a version."""
    named = {"report_id": one.report_id, "version": one.version}
    connection.execute(
        insert(original_files).values(**named, file_hash=layout.file_hash, pages=len(layout.pages))
    )
    rows = [
        {**named, "page": number, "width": page.width, "height": page.height, "words": page.packed}
        for number, page in enumerate(layout.pages, start=1)
    ]
    if rows:
        connection.execute(insert(page_layouts), rows)


def copy(connection: Connection, one: VersionId, before: int) -> None:
    """Gives a version the pages of an earlier one, which has the same body."""
    for table in (original_files, page_layouts):
        others = [column for column in table.c if column.name != "version"]
        pages = select(*others, literal(one.version)).where(
            table.c.report_id == one.report_id, table.c.version == before
        )
        names = [*(column.name for column in others), "version"]
        connection.execute(insert(table).from_select(names, pages))


def original(catalogue: Catalogue, one: VersionId) -> tuple[str, int] | None:
    """The hash of the file that a version came from, and how many pages it has; None without pages."""
    query = select(original_files.c.file_hash, original_files.c.pages).where(
        original_files.c.report_id == one.report_id, original_files.c.version == one.version
    )
    with catalogue.reading() as connection:
        row = connection.execute(query).first()
    return None if row is None else (row.file_hash, row.pages)


def originals(catalogue: Catalogue) -> dict[str, VersionId]:
    """The hash of every file that a version came from, with the latest such version of a report."""
    query = select(original_files).order_by(original_files.c.version, original_files.c.report_id)
    with catalogue.reading() as connection:
        rows = connection.execute(query).all()
    return {row.file_hash: VersionId(report_id=row.report_id, version=row.version) for row in rows}


def page(catalogue: Catalogue, one: VersionId, number: int) -> PageLayout | None:
    """One page of the file that a version came from, by its number from 1; None where there is none."""
    query = select(page_layouts).where(
        page_layouts.c.report_id == one.report_id,
        page_layouts.c.version == one.version,
        page_layouts.c.page == number,
    )
    with catalogue.reading() as connection:
        row = connection.execute(query).first()
    return None if row is None else PageLayout(width=row.width, height=row.height, packed=row.words)

"""A brief, or notes, as a Word file. The only file that imports python-docx."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from assistant.answer.annotations import gap_text
from assistant.brief.contents import Line, Source
from assistant.brief.paper import Paper
from assistant.brief.wording import (
    check_and_annotation_lines,
    sentence,
    source_lines,
    source_marks,
)

if TYPE_CHECKING:
    from docx.document import Document


def to_docx(paper: Paper) -> bytes:
    """The paper as a file of Office Open XML (ECMA-376)."""
    import docx

    document = docx.Document()
    document.core_properties.title = _clean(paper.title)[:255]
    document.core_properties.author = "Dateline"
    document.core_properties.comments = paper.subject
    document.add_heading(_clean(paper.title), level=1)
    document.add_paragraph(_clean(paper.about))
    for notice in paper.notices:
        document.add_paragraph(_clean(notice), style="Intense Quote")
    if paper.groups:
        document.add_heading(paper.heading, level=2)
    for heading, lines in paper.groups:
        if heading:
            document.add_heading(_clean(heading), level=3)
        for line in lines:
            _add_line(document, line)
    for about, *sides in paper.disagreements:
        document.add_paragraph(_clean(about))
        for side in sides:
            document.add_paragraph(_clean(side), style="List Bullet")
    if paper.sources:
        document.add_heading("Sources", level=2)
    for source in paper.sources:
        _add_source(document, source)
    whole = io.BytesIO()
    document.save(whole)
    return whole.getvalue()


def _add_line(document: Document, line: Line) -> None:
    if line.gap:
        document.add_paragraph(style="List Bullet").add_run(gap_text(line.gap)).italic = True
    paragraph = document.add_paragraph(style="List Bullet")
    paragraph.add_run(f"{_clean(sentence(line))} ")
    paragraph.add_run(source_marks(line)).bold = True
    for words in check_and_annotation_lines(line):
        paragraph.add_run(f"\n{_clean(words)}").italic = True


def _add_source(document: Document, source: Source) -> None:
    heading = document.add_paragraph()
    heading.add_run(f"[{source.number}] ").bold = True
    heading.add_run(_clean(source.citation.stored.report.title)).bold = True
    document.add_paragraph(f"“{_clean(source.citation.quote)}”", style="Quote")
    document.add_paragraph(_clean("\n".join(source_lines(source))))


def _clean(words: str) -> str:
    """The words without the signs that XML 1.0 cannot hold, lone surrogates among them."""
    return "".join(sign for sign in words if sign in "\t\n" or (sign >= " " and not _unfit(ord(sign))))


def _unfit(code: int) -> bool:
    return 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF)

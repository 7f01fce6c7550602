"""A brief as a Word file. The only file that imports python-docx."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from assistant.answer.annotations import gap_text
from assistant.brief.contents import Brief, Line, Source
from assistant.brief.wording import (
    by_aspect,
    check_and_annotation_lines,
    disagreement_lines,
    notices,
    origin,
    sentence,
    source_lines,
    source_marks,
)

if TYPE_CHECKING:
    from docx.document import Document

    from assistant.answer.answer import Disagreement


def to_docx(brief: Brief) -> bytes:
    """The brief as a file of Office Open XML (ECMA-376)."""
    import docx

    paper = docx.Document()
    paper.core_properties.title = _clean(brief.stored.question)[:255]
    paper.core_properties.author = "Dateline"
    paper.core_properties.comments = f"Answer {brief.stored.answer_id}"
    paper.add_heading(_clean(brief.stored.question), level=1)
    paper.add_paragraph(_clean(origin(brief)))
    for notice in notices(brief):
        paper.add_paragraph(_clean(notice), style="Intense Quote")
    if brief.lines:
        paper.add_heading("Answer", level=2)
    for heading, lines in by_aspect(brief.lines):
        if heading:
            paper.add_heading(_clean(heading), level=3)
        for line in lines:
            _add_line(paper, line)
    for disagreement in brief.stored.answer.disagreements:
        _add_disagreement(paper, disagreement)
    if brief.sources:
        paper.add_heading("Sources", level=2)
    for source in brief.sources:
        _add_source(paper, source)
    whole = io.BytesIO()
    paper.save(whole)
    return whole.getvalue()


def _add_line(paper: Document, line: Line) -> None:
    if line.gap:
        paper.add_paragraph(style="List Bullet").add_run(gap_text(line.gap)).italic = True
    paragraph = paper.add_paragraph(style="List Bullet")
    paragraph.add_run(f"{_clean(sentence(line))} ")
    paragraph.add_run(source_marks(line)).bold = True
    for words in check_and_annotation_lines(line):
        paragraph.add_run(f"\n{_clean(words)}").italic = True


def _add_disagreement(paper: Document, disagreement: Disagreement) -> None:
    about, *sides = disagreement_lines(disagreement)
    paper.add_paragraph(_clean(about))
    for side in sides:
        paper.add_paragraph(_clean(side), style="List Bullet")


def _add_source(paper: Document, source: Source) -> None:
    heading = paper.add_paragraph()
    heading.add_run(f"[{source.number}] ").bold = True
    heading.add_run(_clean(source.citation.stored.report.title)).bold = True
    paper.add_paragraph(f"“{_clean(source.citation.quote)}”", style="Quote")
    paper.add_paragraph(_clean("\n".join(source_lines(source))))


def _clean(words: str) -> str:
    """The words without the signs that XML 1.0 cannot hold, lone surrogates among them."""
    return "".join(sign for sign in words if sign in "\t\n" or (sign >= " " and not _unfit(ord(sign))))


def _unfit(code: int) -> bool:
    return 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF)

"""A brief → Markdown, Word or JSON; notes → Markdown or Word."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence

from assistant.answer.annotations import gap_text
from assistant.brief.contents import Brief, Line
from assistant.brief.paper import Paper, of_brief
from assistant.brief.wording import (
    check_and_annotation_lines,
    sentence,
    source_lines,
    source_marks,
)

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&])")
_BEGINS_A_BLOCK = re.compile(r"^(\s*)([-+=]|\d+[.)])")


def as_json(brief: Brief) -> bytes:
    """JSON, in UTF-8."""
    return json.dumps(brief.to_json(), ensure_ascii=False, indent=1).encode()


def as_markdown(brief: Brief) -> bytes:
    """CommonMark, in UTF-8; what reports say is text in it, never markup."""
    return _as_markdown(of_brief(brief))


def as_docx(brief: Brief) -> bytes:
    """A Word file."""
    return _as_docx(of_brief(brief))


def _as_markdown(paper: Paper) -> bytes:
    return "\n".join(_markdown(paper)).encode("utf-8", "replace")


def _as_docx(paper: Paper) -> bytes:
    from assistant.brief.word import to_docx

    return to_docx(paper)


FORMATS: dict[str, Callable[[Brief], bytes]] = {"md": as_markdown, "docx": as_docx, "json": as_json}
NOTES_FORMATS: dict[str, Callable[[Paper], bytes]] = {"md": _as_markdown, "docx": _as_docx}


def _markdown(paper: Paper) -> Iterator[str]:
    yield f"# {_text(paper.title)}"
    yield f"\n{_text(paper.about)}\n"
    for notice in paper.notices:
        yield f"> {_text(notice)}\n>"
    if paper.groups:
        yield f"\n## {_text(paper.heading)}\n"
    for heading, lines in paper.groups:
        if heading:
            yield f"\n### {_text(heading)}\n"
        yield from _lines(lines)
    for about, *sides in paper.disagreements:
        yield f"\n{_text(about)}\n"
        for side in sides:
            yield f"- {_text(side)}"
    if paper.sources:
        yield "\n## Sources\n"
    for source in paper.sources:
        yield f"**[{source.number}]** {_text(source.citation.stored.report.title)}\n"
        yield f"> {_text(source.citation.quote)}\n"
        for words in source_lines(source):
            yield f"- {_text(words)}"
        yield ""


def _lines(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        if line.gap:
            yield f"- *{_text(gap_text(line.gap))}*"
        yield f"- {_text(sentence(line))} {source_marks(line)}".rstrip()
        for words in check_and_annotation_lines(line):
            yield f"  - {_text(words)}"


def _text(words: str) -> str:
    """The words on one line, with every sign that Markdown would read as markup made plain."""
    plain = _MARKUP.sub(r"\\\1", " ".join(words.split()))
    return _BEGINS_A_BLOCK.sub(r"\1\\\2" if not plain[:1].isdigit() else _escaped_number, plain)


def _escaped_number(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2][:-1]}\\{found[2][-1]}"

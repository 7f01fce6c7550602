"""What is written out as a file: a title, sentences under headings, and numbered sources."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.brief.contents import Brief, Line, Source
from assistant.brief.wording import by_aspect, disagreement_lines, notices, origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file's contents, in the order in which they are written.

    ``about`` is a line on where they come from, ``subject`` what a Word file's properties say;
    ``notices`` are lines on the whole. ``groups`` are the sentences by their headings, all under ``heading``.
    ``disagreements`` are what reports disagree on, and below it a line for each side.
    """

    title: str
    subject: str
    about: str
    notices: tuple[str, ...]
    heading: str
    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    sources: tuple[Source, ...]
    disagreements: tuple[tuple[str, ...], ...] = ()


def of_brief(brief: Brief) -> Paper:
    """A question with its answer."""
    return Paper(
        title=brief.stored.question,
        subject=f"Answer {brief.stored.answer_id}",
        about=origin(brief),
        notices=tuple(notices(brief)),
        heading="Answer",
        groups=tuple((heading, tuple(lines)) for heading, lines in by_aspect(brief.lines)),
        sources=brief.sources,
        disagreements=tuple(
            disagreement_lines(one, brief.claims) for one in brief.stored.answer.disagreements
        ),
    )

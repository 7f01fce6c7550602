"""Plain text and Markdown, with or without front matter."""

from __future__ import annotations

import re
from typing import Any

from corpus import Report
from ingest.errors import ReportRefused
from ingest.readers.collected import Collected
from ingest.readers.fields import one_line, report_from
from ingest.readers.paragraphs import paragraphs

_FENCED = re.compile(r"\s*---[^\S\n]*\n(?P<fields>(?:.*?\n)??)---[^\S\n]*(?:\n(?P<rest>.*)|$)", re.DOTALL)


def read_plain(text: str, collected: Collected) -> Report:
    """The first paragraph is the title, unless front matter gives one; the others are the body.

    Raises ReportRefused.
    """
    fields, rest = split_front_matter(text)
    found = paragraphs(rest)
    if not fields.get("title"):
        if len(found) < 2:
            raise ReportRefused("it has a single paragraph, so either the headline or the body is missing")
        fields["title"] = found.pop(0)
    return _report(fields, "\n\n".join(found), collected)


def read_markdown(text: str, collected: Collected) -> Report:
    """The title is front matter's, or the first heading, or the first paragraph. Raises ReportRefused."""
    from ingest.readers.markdown import readable

    fields, rest = split_front_matter(text)
    blocks = readable(rest)
    heading = next((block for block in blocks if block.heading), None)
    given = fields.get("title")
    if not given and blocks:
        title = heading or blocks[0]
        blocks.remove(title)
        fields["title"] = title.text
    elif heading is not None and blocks[0] is heading and one_line(heading.text) == given:
        blocks.remove(heading)
    return _report(fields, "\n\n".join(block.text for block in blocks), collected)


def _report(fields: dict[str, object], body: str, collected: Collected) -> Report:
    if body and "body" in fields:
        fields["front matter body"] = fields["body"]
    return report_from({**fields, "body": body} if body else fields, collected)


def split_front_matter(text: str) -> tuple[dict[str, object], str]:
    """The fields between two lines of ``---`` at the start, and the text after them.

    Values stay the words they are written in (no ``NO`` read as false, no ``19:12`` as a number).
    Raises ReportRefused, quoting the problem, when they are not YAML.
    """
    fenced = _FENCED.match(text)
    if fenced is None:
        return {}, text
    import yaml

    try:
        fields = yaml.load(fenced["fields"], Loader=_loader())
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise ReportRefused(f"its front matter is not YAML that can be read: {_problem(error)}") from None
    if not isinstance(fields, dict | None):  # prose between two rules
        return {}, text
    return {str(name): value for name, value in (fields or {}).items()}, fenced["rest"] or ""


def _problem(error: Exception) -> str:
    """What is wrong, and in which line of the file, as far as PyYAML says."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or one_line(str(error)) or type(error).__name__
    return f"line {mark.line + 2}, {problem}" if mark else problem


def _loader() -> Any:
    """PyYAML's SafeLoader without aliases, which can grow without end, and with only null told from text."""
    import yaml

    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own attribute
            first: [(tag, words) for tag, words in resolvers if tag == "tag:yaml.org,2002:null"]
            for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                raise yaml.YAMLError("an alias is not read; write out what it stands for")
            return super().compose_node(parent, index)

    return Loader

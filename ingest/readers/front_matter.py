"""Front matter: the fields in YAML that a text file may begin with, between two lines of ``---``."""

from __future__ import annotations

import re
from typing import Any

from ingest.errors import ReportRefused
from ingest.readers.fields import one_line

_FIELD = re.compile(r"(?P<name>\w[\w -]{0,40}?)\s*:(?:\s+(?P<words>[^\s&*!|>\[{].*?))?\s*")
_FENCED = re.compile(r"\s*---[^\S\n]*\n(?P<fields>(?:.*?\n)??)---[^\S\n]*(?:\n(?P<rest>.*)|$)", re.DOTALL)


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
        if (plain := _plain_fields(fenced["fields"])) is not None:
            return plain, fenced["rest"] or ""
        raise ReportRefused(f"the front matter is not valid YAML: {_problem(error)}") from None
    if not isinstance(fields, dict | None):  # prose between two rules
        return {}, text
    return {str(name): value for name, value in (fields or {}).items()}, fenced["rest"] or ""


def _plain_fields(lines: str) -> dict[str, object] | None:
    """The fields where each line is a name and words, as people write headlines with a colon in them."""
    found = [_FIELD.fullmatch(line) for line in lines.splitlines() if line.strip()]
    if not all(found):
        return None
    return {one["name"]: one["words"] for one in found if one and one["words"]}


def _problem(error: Exception) -> str:
    """What is wrong, and in which line of the file, as far as PyYAML says."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or one_line(str(error)) or type(error).__name__
    return f"line {mark.line + 2}, {problem}" if mark else problem


def _loader() -> Any:
    """PyYAML's SafeLoader without aliases, which can grow without end; every scalar but null is text."""
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


def with_body(fields: dict[str, object], body: str) -> dict[str, object]:
    """The fields with the text after them as the body; a field of that name is kept as another."""
    if not body:
        return fields
    given = {"front matter body": fields["body"]} if "body" in fields else {}
    return {**fields, **given, "body": body}

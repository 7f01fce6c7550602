"""Each expression of the table resolves to the answer beside it; nothing else in its sentence is found."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from assistant.when.pipeline import dates
from assistant.when.values import Dated, Dateline

TABLE = tomllib.loads(Path(__file__).with_name("expressions.toml").read_text("utf-8"))["group"]
CASES = [
    pytest.param(group, case[0], case[1:], id=f"{group['name']}: {case[0]}")
    for group in TABLE
    for case in group["cases"]
]


def dateline(group: dict[str, str]) -> Dateline:
    published = group.get("published")
    return Dateline(
        published=datetime.fromisoformat(published) if published else None,
        country=group.get("country"),
        language=group.get("language", "en"),
    )


def shown(one: Dated) -> str:
    if one.interval is None:
        return f"? {one.basis}"
    first, last = one.interval.first, one.interval.last
    return f"{first}" if first == last else f"{first or ''}..{last or ''}"


@pytest.mark.parametrize(("group", "marked", "expected"), CASES)
def test_an_expression_comes_to_what_the_table_says(
    group: dict[str, str], marked: str, expected: list[str]
) -> None:
    text = re.sub(r"[\[\]]", "", marked)
    found = dates(text, dateline=dateline(group))
    assert [text[one.start : one.end] for one in found] == re.findall(r"\[(.*?)\]", marked)
    for one, wanted in zip(found, [some for some in expected if some], strict=True):
        if wanted.startswith("? "):
            assert one.interval is None
            assert wanted[2:] in one.basis
        else:
            assert shown(one) == wanted, one.basis


def test_the_table_holds_at_least_150_expressions() -> None:
    assert sum(marked.count("[") for group in TABLE for marked, *_ in group["cases"]) >= 150

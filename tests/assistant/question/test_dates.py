"""Every question of the table limits its reports to the days beside it, by the words that are marked."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from assistant.question.dates import windows

TABLE = tomllib.loads(Path(__file__).with_name("dates.toml").read_text("utf-8"))
ASKED = datetime.fromisoformat(TABLE["asked"])
CASES = [
    pytest.param(marked, days, id=f"{group['name']}: {marked}")
    for group in TABLE["group"]
    for marked, days in group["cases"]
]


@pytest.mark.parametrize(("marked", "days"), CASES)
def test_a_question_is_limited_to_the_days_that_it_names(marked: str, days: str) -> None:
    text = re.sub(r"[\[\]]", "", marked)
    found = windows(text, as_of=ASKED)
    shown = [
        f"{one.since.date() if one.since else ''}..{one.until.date() if one.until else ''}" for one in found
    ]
    assert shown == ([days] if days else [])
    for one, words in zip(found, re.findall(r"\[(.*?)\]", marked), strict=True):
        assert words.removeprefix("on ") in text[one.start : one.end]


def test_the_table_holds_at_least_60_questions() -> None:
    assert len(CASES) >= 60

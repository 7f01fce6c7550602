"""A figure that a later report brings up to date is a development, and two sources of one time disagree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistant.answer.enrich.developments import is_development, says_updated
from corpus import StoredReport
from tests.corpora import as_stored, make_report

_SUNDAY = datetime(2026, 2, 22, 9, tzinfo=UTC)
_TWELVE = "The strike killed 12 people in Orsk, the mayor said."
_FIFTEEN = "The strike killed 15 people in Orsk, the governor said."


def _report(text: str, outlet: str, hours: int) -> StoredReport:
    return as_stored(make_report("Strike on Orsk", text, outlet, published=_SUNDAY + timedelta(hours=hours)))


@pytest.mark.parametrize(
    ("outlet", "hours", "text", "moved"),
    [
        ("Courier", 30, _FIFTEEN, True),
        ("Courier", 2, _FIFTEEN, False),
        ("Post", 30, _FIFTEEN, False),
        ("Post", 2, "The death toll of the strike on Orsk rose to 15.", True),
        ("Post", 2, "The strike killed 15 people in Orsk, up from 12 in the morning.", True),
    ],
)
def test_an_outlet_updates_its_own_count_and_moving_words_another_s(
    outlet: str, hours: int, text: str, moved: bool
) -> None:
    first, second = _report(_TWELVE, "Courier", 0), _report(text, outlet, hours)
    assert is_development(_TWELVE, first, text, second) is moved
    assert is_development(text, second, _TWELVE, first) is moved


def test_an_earlier_sentence_that_speaks_of_a_rise_updates_nothing_later() -> None:
    rose = "The death toll of the strike on Orsk rose to 12."
    first, second = _report(rose, "Courier", 0), _report(_FIFTEEN, "Post", 30)
    assert not is_development(rose, first, _FIFTEEN, second)


@pytest.mark.parametrize(
    "text", ["Boats brought 1,900 people to safety.", "Trees fell on 12 cars.", "Some 40 families grow hops."]
)
def test_these_words_move_no_count(text: str) -> None:
    assert not says_updated(text)

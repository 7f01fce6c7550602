"""The list of conversations by days."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from assistant.desk.ask.conversation_list import days
from assistant.ledger import Conversation

NOW = datetime(
    2026, 3, 12, 0, 30, tzinfo=ZoneInfo("Europe/Berlin")
)  # a Thursday; in UTC it is Wednesday still


def continued(month: int, day: int, hour: int, minute: int = 0, *, questions: int = 1) -> Conversation:
    return Conversation(
        conversation_id=f"{month}-{day}-{hour}",
        title="Who ordered two hydrogen ferries?",
        last_asked=datetime(2026, month, day, hour, minute, tzinfo=UTC),
        questions=questions,
    )


def test_days_are_those_of_the_reader_s_clock() -> None:
    listed = days(
        [
            continued(3, 11, 23, 10, questions=3),
            continued(3, 11, 22),
            continued(3, 10, 23, 30),
            continued(3, 6, 12),
            continued(3, 5, 12),
        ],
        now=NOW,
        here="3-11-22",
    )
    assert [(day["label"], [row["detail"] for row in day["rows"]]) for day in listed] == [
        ("Today", ["00:10 · 3 questions"]),
        ("Yesterday", ["23:00 · 1 question", "00:30 · 1 question"]),
        ("Friday", ["13:00 · 1 question"]),
        ("5 Mar 2026", ["13:00 · 1 question"]),  # a Thursday too, as today is
    ]
    assert [row["value"] for day in listed for row in day["rows"] if row["current"]] == ["3-11-22"]


def test_what_was_asked_after_now_has_its_date() -> None:
    """The clocks of the server and the browser may differ."""
    [day] = days([continued(3, 14, 12)], now=NOW, here=None)
    assert day["label"] == "14 Mar 2026"

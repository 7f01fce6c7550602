"""Values of a change are shown as pages show them elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.desk.collection.change_values import values_as_text

NOON = "2026-11-30T12:00:00+00:00"


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({"published": NOON, "published_precision": "minute"}, "published: 30 Nov 2026, 12:00 UTC"),
        ({"published": NOON, "published_precision": "day"}, "published: 30 Nov 2026"),
        ({"published": "2026-11-30T12:00:00Z"}, "published: 30 Nov 2026, 12:00 UTC"),
        ({"published": None, "published_precision": "minute"}, "published: none"),
        ({"published_precision": "day"}, "published to the: day"),
        ({"updated": NOON}, "updated: 30 Nov 2026, 12:00 UTC"),
        ({"country": "PL", "language": "de", "url": None}, "country: Poland; language: German; URL: none"),
        ({"source": "/srv", "every_minutes": 5, "full_text": False},
         "source: /srv; checked every: 5 minutes; full pages: not fetched"),
        ({"passages": 1200}, "passages: 1,200"),
    ],
)  # fmt: skip
def test_a_value_is_shown_as_elsewhere(values: dict[str, Any], shown: str) -> None:
    assert values_as_text(values, {}, {}) == shown


def test_of_a_text_what_changed_is_shown_or_nothing() -> None:
    values = {"title": "Ferry", "body": "123 words"}
    assert (
        values_as_text(values, {}, {"body": "sold for 40 crowns"}) == "title: Ferry; text: sold for 40 crowns"
    )
    assert values_as_text(values, {}, {"body": ""}) == "title: Ferry"

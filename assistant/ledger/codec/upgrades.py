"""What leads a stored value from one format to the next, one function a step.

A step is only ever appended, and never changed once released. It works on JSON alone and knows no name of
the code, so that it stays what it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Row = dict[str, Any]

_EFFECTS_1 = {
    "looked first": "preferred",
    "nothing found there": "nothing found",
    "overruled by a filter": "overridden",
}


def _answer_from_1(row: Row) -> Row:
    """Format 1 had no number, other keys, and the whole report with each citation of it."""
    table: dict[str, tuple[int, Row]] = {}

    def number(one: Row) -> Row:
        report = one["held"]
        key = json.dumps({name: value for name, value in report.items() if name != "report"}, sort_keys=True)
        place, _ = table.setdefault(key, (len(table), report))
        return {name: value for name, value in one.items() if name != "held"} | {"report": place}

    def hit(one: Row) -> Row:
        return number(one) | {"copies": [hit(copy) for copy in one.get("copies", ())]}

    def statement(one: Row) -> Row:
        rest = {name: value for name, value in one.items() if name not in ("card", "weight")}
        return rest | {
            "citations": [number(citation) for citation in one.get("citations", ())],
            "check": one.get("card"),
            "corroboration": one.get("weight"),
        }

    def claim(one: Row) -> Row:
        return one | {"citations": [number(citation) for citation in one["citations"]]}

    def applied(one: Row) -> Row:
        rest = {name: value for name, value in one.items() if name != "held"}
        effect = one["effect"]
        return rest | {"collected": one.get("held", True), "effect": _EFFECTS_1.get(effect, effect)}

    upgraded = row | {
        "statements": [statement(one) for one in row.get("statements", ())],
        "nearest": [hit(one) for one in row.get("nearest", ())],
        "recognised": [applied(one) for one in row.get("recognised", ())],
        "ignored": [applied(one) for one in row.get("ignored", ())],
        "disagreements": [
            one | {"claims": [claim(each) for each in one["claims"]]} for one in row.get("disagreements", ())
        ],
    }
    return upgraded | {"reports": [report for _, report in table.values()]}


def _scope_from_1(row: Row) -> Row:
    rest = {name: value for name, value in row.items() if name != "held_on"}
    return rest | {"known_by": row.get("held_on")}


ANSWER_UPGRADES: tuple[Callable[[Row], Row], ...] = (_answer_from_1,)  # the first leads from format 1 to 2
SCOPE_UPGRADES: tuple[Callable[[Row], Row], ...] = (_scope_from_1,)

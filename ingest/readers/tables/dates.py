"""The days in a column as spreadsheets write them: numbers since 1900, or days in one order throughout."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")  # 1954 to 2119
_SERIALS_BEGIN = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's days have no zone
_NUMBERS = re.compile(
    r"(?P<one>\d{1,2})(?P<mark>[./-])(?P<other>\d{1,2})(?P=mark)(?P<year>\d{4})"
    r"(?P<time>[ T,]+\d{1,2}:\d{2}(?::\d{2})?)?"
)


@dataclass(frozen=True, slots=True)
class DayOrder:
    """Which number of days in a column is the month; neither where no day in it shows that."""

    day_first: bool = False
    month_first: bool = False

    def iso(self, words: str) -> str:
        """A day written in numbers in ISO 8601; ``words`` for any other, and where the order is not clear."""
        if _SERIAL.fullmatch(words):
            when = _SERIALS_BEGIN + timedelta(days=float(words))
            when = (when + timedelta(milliseconds=500)).replace(microsecond=0)
            return when.date().isoformat() if "." not in words else when.isoformat()
        found = _NUMBERS.fullmatch(words)
        if found is None:
            return words
        dotted = (
            found["mark"] == "." and not self.month_first
        )  # dots part days in countries that put them first
        if self.day_first == self.month_first and not dotted and found["one"] != found["other"]:
            return words  # what is read of a single date may know from the country or the language
        first = self.month_first and not self.day_first
        day, month = (found["other"], found["one"]) if first else (found["one"], found["other"])
        clock = f"T{found['time'].strip(' T,').zfill(5)}" if found["time"] else ""
        return f"{found['year']}-{int(month):02}-{int(day):02}{clock}"


def day_order(column: Iterable[str]) -> DayOrder:
    """The order that the days of a column show: a number over twelve is no month."""
    found = [match for words in column if (match := _NUMBERS.fullmatch(words))]
    return DayOrder(
        day_first=any(int(one["one"]) > 12 for one in found),
        month_first=any(int(one["other"]) > 12 for one in found),
    )

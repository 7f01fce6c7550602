"""Names of months in the languages that have them, and whether day or month is written first."""

from __future__ import annotations

from functools import cache

from ingest.calendars import month_of_calendar
from ingest.places import official_languages


def month_number(word: str, *, country: str | None = None, language: str | None = None) -> int | None:
    """The month that a number or a name means: in English, else in the language, or one of the country.

    Else in any country's official language, if all that know the word agree (``listopad`` is
    October in Croatia and November in Poland); else in the Persian or Islamic calendar.
    """
    if word.isdecimal():
        return int(word)
    key = _month_key(word)
    for known in (
        "en",
        *((language,) if language else ()),
        *(official_languages(country) if country else ()),
    ):
        if number := _months(known).get(key):
            return number
    numbers = {_months(any_)[key] for any_ in official_languages() if key in _months(any_)}
    return numbers.pop() if len(numbers) == 1 else month_of_calendar(key)


def day_is_first(*, country: str | None, language: str | None) -> bool | None:
    """Whether 02/05/2020 is the second of May there, by the CLDR's short dates; None when that is not known.

    English alone leaves it open, since it is the fifth of February in the United States.
    """
    if country:
        languages = (language,) if language else official_languages(country)[:1]
        orders = {_order(f"{one}_{country}") for one in languages} - {None}
        return orders.pop() if len(orders) == 1 else None
    return None if language in (None, "en") else _order(language)


@cache
def _order(locale: str) -> bool | None:
    from babel import Locale, UnknownLocaleError

    try:
        pattern = str(Locale.parse(locale).date_formats["short"].pattern)
    except (UnknownLocaleError, ValueError):
        return None
    if pattern.startswith("y") or not {"d", "M"} <= set(pattern):
        return None  # where the year comes first, nothing is said of dates in which it does not
    return pattern.index("d") < pattern.index("M")


def _month_key(name: str) -> str:
    return name.casefold().rstrip(".")


@cache
def _months(language: str) -> dict[str, int]:
    from babel import Locale

    extra = {"sept": 9} if language == "en" else {}
    forms = Locale.parse(language).months
    return extra | {
        _month_key(name): number
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in forms[context][width].items()
    }

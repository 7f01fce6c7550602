"""Names and offsets → zones of time.

Rules: the IANA database, by the country where one name has several offsets; RFC 2822 section 3.3 for the
names of North America; dateparser's table for what both have given up.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_OFFSET = re.compile(r"(?i:utc|gmt)?\s?(?P<sign>[+-])(?P<hours>\d{1,2}?):?(?P<minutes>\d{2})?")
_RFC_2822_HOURS = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}


def is_zone(name: str) -> bool:
    """Whether a word after the time is a zone, and not an outlet in capitals (``19:12 CNN``)."""
    if "/" in name:
        from zoneinfo import available_timezones

        return name in available_timezones()
    if not name.isalpha() or name.upper() in ("UTC", "GMT", "Z"):
        return True
    from dateparser.timezone_parser import word_is_tz

    return bool(word_is_tz(name))


def zone_called(name: str, *, when: datetime, country: str | None) -> tzinfo:
    """The zone of a name or offset: the country's own first, since IST and CST are several.

    Raises ValueError when the name is unknown, or has several offsets.
    """
    from zoneinfo import ZoneInfo

    if name.upper() in ("UTC", "GMT", "Z"):
        return UTC
    if offset := _OFFSET.fullmatch(name):
        minutes = int(offset["hours"]) * 60 + int(offset["minutes"] or 0)
        return timezone(timedelta(minutes=-minutes if offset["sign"] == "-" else minutes))
    if "/" in name:
        return ZoneInfo(name)
    offsets = country and _offsets_called(name, when=when, country=country)
    if not offsets and name in _RFC_2822_HOURS:
        return timezone(timedelta(hours=_RFC_2822_HOURS[name]))
    offsets = offsets or _offsets_called(name, when=when, country=None)
    if len(offsets) > 1:
        raise ValueError(f"the zone {name!r} is used with several offsets; write the offset")
    return timezone(offsets.pop()) if offsets else _customary_zone(name)


def _offsets_called(name: str, *, when: datetime, country: str | None) -> set[timedelta]:
    """The offsets that zones of the country (of any, for ``None``) have under this name at that time."""
    from zoneinfo import ZoneInfo

    from babel.core import get_global

    offsets = set()
    for key, territory in get_global("zone_territories").items():
        if country not in (None, territory):
            continue
        try:
            local = when.replace(tzinfo=ZoneInfo(key))
        except (KeyError, OSError):  # CLDR lists a zone that this machine's database lacks
            continue
        offset = local.utcoffset()
        if local.tzname() == name and offset is not None:
            offsets.add(offset)
    return offsets


def _customary_zone(name: str) -> tzinfo:
    """What dateparser's table says of names that the IANA database has given up, such as ART."""
    from dateparser.timezone_parser import pop_tz_offset_from_string

    zone = pop_tz_offset_from_string(f"12:00 {name}")[1]
    if not isinstance(zone, tzinfo):
        raise ValueError(f"the zone {name!r} is not known; write the offset")
    return zone

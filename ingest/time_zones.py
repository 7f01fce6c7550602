"""Names and offsets → zones of time.

Rules: the IANA database, by the country where one name has several offsets; RFC 2822 section 3.3 for the
names of North America; dateparser's table for what both have given up.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_OFFSET = re.compile(r"(?i:utc|gmt)?\s?(?P<sign>[+-])(?P<hours>\d{1,2}?):?(?P<minutes>\d{2})?")
_ALL_YEAR = {  # names that hold in summer and winter
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
# What the time of a place is called in its own language, beside what the IANA database knows.
_LOCAL = {
    "МСК": "Europe/Moscow",
    "по московскому времени": "Europe/Moscow",
    "за Києвом": "Europe/Kyiv",
    "за київським часом": "Europe/Kyiv",
    "по киевскому времени": "Europe/Kyiv",
    "по Гринвичу": "UTC",
    "за Гринвічем": "UTC",
    "MEZ": "Europe/Berlin",
    "MESZ": "Europe/Berlin",
    "heure de Paris": "Europe/Paris",
    "TU": "UTC",
    "czasu polskiego": "Europe/Warsaw",
    "TSİ": "Europe/Istanbul",
    "hora de Brasília": "America/Sao_Paulo",
    "بتوقيت غرينتش": "UTC",
    "بتوقيت مكة المكرمة": "Asia/Riyadh",
    "به وقت تهران": "Asia/Tehran",
    "北京时间": "Asia/Shanghai",
    "北京時間": "Asia/Shanghai",
    "香港時間": "Asia/Hong_Kong",
    "日本時間": "Asia/Tokyo",
    "한국시간": "Asia/Seoul",
}
_LOCAL_ZONE = re.compile(
    r"\s*\(?(?P<zone>{})(?!\w)\)?".format("|".join(sorted(_LOCAL, key=len, reverse=True))), re.IGNORECASE
)
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


def local_zone(text: str, start: int) -> tuple[str, int] | None:
    """The IANA name of a zone that ``text`` names at ``start`` in another language, and where it ends."""
    named = _LOCAL_ZONE.match(text, start)
    if named is None:
        return None
    key = next(name for name in _LOCAL if name.casefold() == named["zone"].casefold())
    return _LOCAL[key], named.end()


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
    if "/" in name or name in _ALL_YEAR:
        return ZoneInfo(_ALL_YEAR.get(name, name))
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


def customary_offset(country: str, *, when: datetime) -> timedelta | None:
    """The offset of most zones of a country at an instant; None where its zones do not share the day."""
    offsets = offsets_in(country, when=when)
    if not offsets or len({(when + offset).date() for offset in offsets}) > 1:
        return None
    return offsets[0]


def offsets_in(country: str, *, when: datetime) -> list[timedelta]:
    """The offsets of a country's zones at an instant in UTC, that of most zones first."""
    from zoneinfo import ZoneInfo

    from babel.core import get_global

    offsets = Counter[timedelta]()
    for key, territory in sorted(get_global("zone_territories").items()):
        if territory == country:
            with suppress(KeyError, OSError):  # CLDR lists a zone that this machine's database lacks
                offsets[when.astimezone(ZoneInfo(key)).utcoffset() or timedelta()] += 1
    return [offset for offset, _ in offsets.most_common()]


def _customary_zone(name: str) -> tzinfo:
    """What dateparser's table says of names that the IANA database has given up, such as ART."""
    from dateparser.timezone_parser import pop_tz_offset_from_string

    zone = pop_tz_offset_from_string(f"12:00 {name}")[1]
    if not isinstance(zone, tzinfo):
        raise ValueError(f"the zone {name!r} is not known; write the offset")
    return zone

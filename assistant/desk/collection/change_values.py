"""The values before and after a change, in one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from assistant.desk import labels
from corpus import About, Precision, RulingKind, country_name

_LONGEST = 300
_NAMES = {
    "body": "text",
    "every_minutes": "checked every",
    "full_text": "full pages",
    "published_precision": "published to the",
    "url": "URL",
}
_IN_WORDS: Mapping[str, Callable[[Any], str]] = {
    "country": country_name,
    "language": labels.language_name,
    "every_minutes": lambda minutes: labels.counted(minutes, "minute"),
    "full_text": lambda fetched: "fetched" if fetched else "not fetched",
    "passages": lambda count: f"{count:,}",
}


def values_as_text(values: Mapping[str, Any], titles: Mapping[str, str], texts: Mapping[str, str]) -> str:
    """The values before or after a change; those named in ``texts`` in its words, or not at all."""
    if "one" in values and "other" in values:
        pair = " and ".join(_known_as(str(values[name]), titles) for name in ("one", "other"))
        about = About(values.get("about", About.OUTLETS))
        of_names = about is About.NAMES
        ruled = labels.ruled(RulingKind(values["ruled"]), of_names=of_names) if values.get("ruled") else ""
        return f"the {about.value} {pair} {ruled}".rstrip()
    shown = [
        _named(name, texts[name]) if name in texts else _named(name, _shown(name, value, values))
        for name, value in values.items()
        if texts.get(name) != "" and not (name == "published_precision" and "published" in values)
    ]
    return labels.shortened("; ".join(shown), _LONGEST)


def _known_as(name: str, titles: Mapping[str, str]) -> str:
    return f"“{titles[name]}”" if name in titles else name


def _named(name: str, shown: str) -> str:
    if name == "collected_from":
        return f"imported from: {labels.imported_from(shown)}"
    return f"{_NAMES.get(name, name.replace('_', ' '))}: {shown}"


def _shown(name: str, value: Any, values: Mapping[str, Any]) -> str:
    """A value as pages show it elsewhere."""
    if value is None or value == "":
        return "none"
    if name in ("published", "updated"):
        by_day = name == "published" and values.get("published_precision") == Precision.DAY
        return (labels.day if by_day else labels.moment)(datetime.fromisoformat(str(value)))
    return _IN_WORDS.get(name, str)(value)

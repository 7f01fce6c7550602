"""The shapes in which others write reports as JSON: where its list is, and what is inside what.

What they call a report's fields is in :mod:`ingest.readers.field_names`; what no name takes is kept as
metadata.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.readers.field_names import NAMES, name_key
from ingest.readers.telegram import chats_of, message_records

# Where the list of reports is (a dot goes into an object), and what says who published all of them.
_LISTS = """
reports articles articles.results items results response.results response.docs hits.hits data stories posts
entries news news_results value docs documents rss.channel.item channel.item feed.entry
"""
LISTS = tuple(_LISTS.split())
OUTLETS = ("feed.title", "rss.channel.title", "channel.title", "title")
# Objects inside a record of which the fields are the record's own.
_INNER = ("_source", "fields", "article", "attributes", "links")
_WORDS = ("rendered", "main", "original", "name", "title", "#text", "uri", "url")
_SINGLE = ("country", "language", "source")  # that some give as a list of one
# What stands for a text that is not given.
_NOT_GIVEN = re.compile(r"\s*(?:\[removed\]|only available in (?:paid|professional).{0,40} plans?)\s*", re.I)

Record = Mapping[str, object]


def listed(value: object) -> list[object] | None:
    """The records in a whole file's value: an array, or what an envelope holds; None for a record itself."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict) or _has_text(value):
        return None
    if chats := chats_of(value):
        return list(message_records(chats))
    found = next((inner for path in LISTS if isinstance(inner := _at(value, path), list)), None)
    outlet = next((name for path in OUTLETS if isinstance(name := _at(value, path), str) and name), None)
    return [_from(outlet, one) for one in found] if found and outlet else found


def with_own_names(record: Record) -> dict[str, object]:
    """The record with the names that its fields have here; the first of several that has a value counts."""
    flat = _flattened(record)
    for field, names in NAMES.items():
        keys = {name_key(name): name for name in reversed(flat)}
        given = [keys[name] for name in names if name in keys and has_value(flat[keys[name]])]
        if given:
            chosen = next((name for name in given if not _is_address(flat[name], field)), given[0])
            value = _words_of(flat.pop(chosen), field)
            passed_over = flat.pop(field, None)  # an address: of the page, where nothing else gives it
            flat = ({"url": passed_over} if _is_address(passed_over, field) else {}) | flat | {field: value}
    return flat


def has_value(value: object) -> bool:
    """Whether a field says something, and not that its text has been removed or is for sale."""
    return value not in (None, "", [], {}) and not (isinstance(value, str) and _NOT_GIVEN.fullmatch(value))


def _flattened(record: Record) -> dict[str, object]:
    flat = dict(record)
    for name in _INNER:
        if isinstance(inner := flat.get(name), dict):
            del flat[name]
            flat = {**flat, **inner}
    return flat


def _is_address(value: object, field: str) -> bool:
    """Whether an outlet is given by its address, though a name beside it may say more."""
    return field == "source" and isinstance(value, str) and value.startswith(("https://", "http://"))


def _words_of(value: object, field: str) -> object:
    """The words of an object that is there for a word: ``{"rendered": …}``, ``{"main": …}``."""
    if isinstance(value, dict):
        words = (value.get(name) for name in _WORDS)
        return next((word for word in words if isinstance(word, str) and word), value)
    if isinstance(value, list) and len(value) == 1 and field in _SINGLE:
        return value[0]
    return value


def _from(outlet: str, record: object) -> object:
    """The record with the outlet that its envelope names, unless it names one itself."""
    if not isinstance(record, dict) or any(name_key(name) in NAMES["source"] for name in record):
        return record
    return {**record, "source": outlet}


def _has_text(value: Record) -> bool:
    keys = {name_key(name): inner for name, inner in value.items()}
    return any(isinstance(keys.get(name), str) for name in NAMES["body"])


def _at(value: object, path: str) -> object:
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value

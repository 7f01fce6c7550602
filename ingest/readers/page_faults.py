"""Pages that are no reports: errors, walls of consent and subscription; and lines that are no part of one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_KINDS = ("error", "robot", "consent")
_LONGEST_FAULT = 150  # words: a page with more has a report
_SHORTEST_BEGINNING = 60  # words, without which the beginning of a report is not worth having
_LONGEST_LINE = 30  # words of a line that is no part of a report
_STATUS = re.compile(r"(?:error\s*)?(?:40[0134]|410|429|50[0234])\b", re.IGNORECASE)


def fault_of(title: str, body: str) -> str | None:
    """Why a page is no report; None for one that is, as is every page with a long text."""
    words = len(body.split())
    if words > _LONGEST_FAULT:
        return None
    for kind in _KINDS:
        table = _tables()[kind]
        named = any(_plain(title).startswith(words) for words in table["titles"])
        if named or (kind == "error" and _STATUS.match(title)) or _begins(body, table["texts"]):
            return f"{table['reason']}: {title!r}"
    if words < _SHORTEST_BEGINNING and _wall(body):
        return str(_tables()["paywall"]["reason"])
    return None


def ends_at_a_wall(body: str) -> bool:
    """Whether the text stops where a page asks for a subscription."""
    return len(body.split()) <= _LONGEST_FAULT and _wall(body)


def without_extras(lines: list[str]) -> list[str]:
    """The lines of a page without those that ask to share, subscribe or read on, and without repetitions."""
    kept: list[str] = []
    for line in lines:
        again = line in kept[-3:] and not line.startswith("|")
        if not again and not _is_extra(line):
            kept.append(line)
    return kept


def _is_extra(line: str) -> bool:
    plain = _plain(line).strip(" :.…»>→›•-|")
    if len(plain.split()) > _LONGEST_LINE:
        return False
    table = _tables()["lines"]
    return plain in table["texts"] or plain.startswith(tuple(table["begins"]))


def _wall(body: str) -> bool:
    plain = _plain(body)
    return any(words in plain for words in _tables()["paywall"]["texts"])


def _begins(body: str, texts: list[str]) -> bool:
    """Whether one of the texts is in the first words of a body."""
    return any(words in _plain(body[:300]) for words in texts)


def _plain(words: str) -> str:
    return " ".join(words.casefold().replace("’", "'").split())


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("page_faults.toml").read_text("utf-8"))

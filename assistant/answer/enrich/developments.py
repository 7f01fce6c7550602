"""Whether a later report brings an earlier figure up to date, or two sources differ about one time.

An outlet that gives another count on a later day updates its own, and so does a sentence that says the count
has risen. Two outlets of one morning that differ disagree.
"""

from __future__ import annotations

import re

from corpus import StoredReport, fold

_UPDATES = re.compile(
    r"\b(?:ris(?:en|es|ing)|rose|climb\w*|grow[sn]?|grew|increas\w+|jump\w*|swell\w*|mount(?:s|ed)|fell|fallen"
    r"|drop\w*|lowered|raised|revised)(?: \w+)? (?:to|from|past|above|by)\b"
    r"|\b(?:up|down) from\b|\b(?:now|then) (?:stands?|totals?|at)\b|\bstands? (?:now )?at\b"
    r"|\b(?:bring\w*|brought) the (?:total|number|count|tally|(?:death )?toll)\b"
    r"|\b(?:new|updated|latest) (?:total|count|tally|toll|figures?)\b",
    re.IGNORECASE,
)


def says_updated(text: str) -> bool:
    """Whether a sentence gives its count as one that has moved: "has risen to 19", "up from 12"."""
    return _UPDATES.search(text) is not None


def is_development(one: str, of_one: StoredReport, other: str, of_other: StoredReport) -> bool:
    """Whether of two sentences, each with its report, the later brings the earlier up to date."""
    days = [stored.report.published for stored in (of_one, of_other)]
    first, second = days
    if first is None or second is None or first == second:
        return False
    if first.date() != second.date() and fold(of_one.report.outlet) == fold(of_other.report.outlet):
        return True
    return says_updated(one if first > second else other)

"""Sentences about the page they are on, not about the news: "This story was updated to add new information".

They stay in the report, and answer nothing. One that says what was corrected, or what has changed, is news.
"""

from __future__ import annotations

import re

_PAGE = r"(?:story|article|post|page|piece|column|file|blog|essay|newsletter)"
_TURN_TO = r"(?:see|visit|follow|click|go to|read|check out|watch|subscribe)"
_ABOUT = re.compile(
    r"[\s(\[–—-]*(?:editor(?:['’]s|s['’]?) note\s*[:.–—-]\s*)?(?:"
    rf"(?:this|a (?:previous |earlier )?version of this) {_PAGE} (?:"
    r"is (?:a summary|part of|adapted|being updated)|(?:first|originally) (?:ran|appeared)|appeared"
    r"|(?:was|has been|will be) (?:first |originally |initially |last |regularly )?"
    r"(?:updated|published|posted|produced|adapted|revised))"
    rf"|we (?:are|will be) (?:updating|no longer updating) this {_PAGE}|we have made this {_PAGE}"
    r"|for (?:[\w’'-]+ ){0,2}(?:latest|more(?! than)|news|updates|developments|coverage|information)\b[^.]*?"
    rf"(?:(?:,|\bplease|,? please) {_TURN_TO}\b|\b(?:click|read|follow)(?: along)? here\b)"
    rf"|(?:follow|read|see|find|get|check out) (?:along |more |all |our |the latest )*"
    rf"(?:here\b|live updates|(?:related )?{_PAGE}s?\b)"
    r"|(?:sign up (?:for|to|here)|subscribe (?:to|here|now)|click here|tap here)\b"
    r"|(?:the )?(?:views|opinions) (?:and opinions )?expressed (?:in|here)\b[^.]*"
    r"\b(?:own|solely|do not|author)\b"
    r")",
    re.IGNORECASE,
)
_NEWS = re.compile(
    r"\bcorrect(?:s|ed|ion|ing)?\b|\berrors?\b|\berroneously\b|\bmis(?:stated|identified)\b"
    r"|\breflects? (?:that|the (?:death|arrest|withdrawal|resignation))\b|\bafter\b"
    # Somebody says, finds or does something in it, or there is a figure that is no day.
    r"|\b(?:said|says|told|wrote|found|finds|names|showed|agreed|divided|convoy|prosecutors?|president"
    r"|minister)\b|\bper ?cent\b|%|[$€£]\d|\d,\d{3}\b"
    r"|\b\d+ (?!(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
    r"[a-z]{4,}",
    re.IGNORECASE,
)


def is_about_page(text: str) -> bool:
    """Whether the sentence is only about the page that has it."""
    return _ABOUT.match(text) is not None and _NEWS.search(text) is None

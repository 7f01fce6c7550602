"""A statement's check as the page shows it: one mark, and behind it what was checked, fact by fact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from assistant.check.check_result import CheckResult, Fact, FactKind, Support
from assistant.check.languages import ENGLISH
from assistant.desk import labels

if TYPE_CHECKING:
    from assistant.answer.answer import Statement

_LABELS = {
    "quoted": "Quoted from its source",
    "supported": "Supported by its source",
    "partly": "Partly checked",
    "elsewhere": "Found in another source",
    "unsupported": "Not supported by its source",
    "uncited": "No citation",
}
_NOTHING_CITED = "No source is cited, so it could not be checked."
_SEVERAL = {
    FactKind.FIGURE: "Figures",
    FactKind.DATE: "Dates",
    FactKind.NAME: "Names",
    FactKind.QUOTATION: "Quotations",
    FactKind.HEDGE: "Hedges",
    FactKind.WORDING: "Wording",
}


def describe(statement: Statement, *, quoted: bool = False) -> dict[str, Any] | None:
    """The mark and the reasons behind it; None for a sentence of an answer given before there were checks.

    ``level`` is ``supported``, ``partly`` (in a language that is not covered), ``elsewhere``, ``unsupported``
    or ``uncited``; ``reasons`` are what a reader should know, ``supported`` the words found, by their kind.
    ``level`` is ``quoted`` for a sentence that is, since it says nothing that its own source has its words.
    """
    card = statement.check
    if statement.citations and card is None:
        return None
    level = _level(statement)
    if quoted and level in ("supported", "partly"):
        return {"level": "quoted", "label": _LABELS["quoted"], "reasons": [], "supported": [], "remark": ""}
    facts = card.facts if card else ()
    return {
        "level": level,
        "label": _LABELS[level],
        "reasons": [
            {"kind": fact.kind.value.capitalize(), "reason": labels.sentence(fact.reason)}
            for fact in sorted(facts, key=lambda fact: not fact.failed)
            if fact.outcome is not Support.SUPPORTED
        ],
        "supported": _supported(facts),
        "remark": _remark(statement, card),
    }


def pieces(statement: Statement) -> list[dict[str, Any]]:
    """The statement's words in pieces, each with what it is: an answer to what was asked, or failed.

    An empty piece that failed is the place of a hedge that was left out. Blank space is as the page shows it.
    """
    text = statement.text
    answers = [(span.start, span.end) for span in statement.emphasis]
    failed = [
        (place, fact.reason)
        for fact in (statement.check.facts if statement.check else ())
        if fact.failed
        for place in _places(text, fact)
    ]
    ends = {end for place in (*answers, *(place for place, _ in failed)) for end in place}
    cuts = sorted({0, len(text), *(end for end in ends if 0 < end < len(text))})
    gaps = {start: why for (start, end), why in failed if start == end}
    # What has no length sorts before what begins at the same place.
    spans = sorted([*pairwise(cuts), *((at, at) for at in gaps)])
    return [
        {
            "text": re.sub(r"\s+", " ", text[start:end]),
            "answers": any(first <= start < end <= last for first, last in answers),
            "failed": gaps[start]
            if start == end
            else next((why for (first, last), why in failed if first <= start and end <= last), ""),
        }
        for start, end in spans
    ]


def _level(statement: Statement) -> str:
    if not statement.citations:
        return "uncited"
    if statement.unsupported:
        return "unsupported"
    card = statement.check or CheckResult()
    if any(fact.outcome is Support.ELSEWHERE for fact in card.facts):
        return "elsewhere"
    return "partly" if card.unchecked and not _covered(statement) else "supported"


def _covered(statement: Statement) -> bool:
    return all(citation.stored.report.language in (None, ENGLISH) for citation in statement.citations)


def _remark(statement: Statement, card: CheckResult | None) -> str:
    """What was not checked, and why, with the language by its name."""
    if not statement.citations:
        return _NOTHING_CITED
    if card is None or not card.unchecked:
        return ""
    remark = card.unchecked
    for code in {citation.stored.report.language for citation in statement.citations} - {None}:
        remark = remark.replace(repr(code), labels.language_name(code))
    return labels.sentence(remark)


def _supported(facts: tuple[Fact, ...]) -> list[dict[str, str]]:
    found: dict[FactKind, dict[str, None]] = {}
    for fact in facts:
        if fact.outcome is Support.SUPPORTED and fact.words:
            found.setdefault(fact.kind, {})[" ".join(fact.words.split())] = None
    return [
        {"kind": _SEVERAL[kind] if len(words) > 1 else kind.value.capitalize(), "words": " · ".join(words)}
        for kind, words in found.items()
    ]


def _places(text: str, fact: Fact) -> Iterator[tuple[int, int]]:
    """Where the fact's failed words are; of unsupported wording each word, since its span is the sentence."""
    if fact.kind is not FactKind.WORDING:
        yield fact.start, fact.end
        return
    for word in filter(None, fact.words.split(", ")):
        for found in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text):
            yield found.span()

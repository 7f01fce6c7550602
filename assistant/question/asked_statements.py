"""Whose statements a comparison sets side by side: "compare what the union and the council say about …"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SAY = (
    r"(?:say|says|said|think|thinks|thought|claim|claims|claimed|want|wants|wanted|demand|demands|demanded"
    r"|believe|believes|propose|proposes|proposed|argue|argues|argued|call for|called for|ask for|asked for)"
)
# Of "demand", "response" and the like only the plural is of words alone: "the demand of India for oil".
_STATEMENTS = r"(?:positions|views?|demands|claims|statements?|opinions?|stances?|arguments|proposals)"
_ON = r"(?:about|on|over|regarding|concerning|for|at|in)"
_NAMED = r"(?P<parties>(?:(?!\b(?:what|which|who|how|between|compare\w*|differ\w*)\b)[^?!;:])+?)"
_END = r"(?: differ| compare| disagree)?\W*$"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bwhat (?:do |did |does |have |has )?(?:both )?{_NAMED} (?:each |both )?{_SAY}"
        rf"(?: (?P<about>(?:{_ON}|of|to|from|with)\b[^?!;]*?))?{_END}",
        rf"\b{_STATEMENTS} (?:of|by|from) (?:both )?{_NAMED}(?: (?P<about>{_ON}\b[^?!;]*?))?{_END}",
        r"^\W*(?:compare|contrast|how (?:do|does|did)) (?P<about>[^?!;]+?)(?: differ)?,? "
        rf"according to (?:both )?{_NAMED}{_END}",
    )
)
_LEADS = r"(?:(?:of|by|from|according to|those of)\s+)?"
_COMMA = re.compile(rf",\s+(?:and\s+)?{_LEADS}")
_AND = re.compile(rf"\s+(?:and|with|to|versus|vs\.?)\s+{_LEADS}")
_AND_THE = re.compile(rf"{_AND.pattern}(?=the\b)")


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedStatements:
    """The parties as the question names them, and what their statements are to be about, if it says so."""

    parties: tuple[str, ...]
    about: str = ""


def asked_statements(question: str) -> AskedStatements | None:
    """The statements that are asked for of two named parties or more; None where none are."""
    for pattern in _PATTERNS:
        if (found := pattern.search(question)) is None:
            continue
        parties = tuple(_parties(found["parties"]))
        if len(set(parties)) > 1 and all(party != party.lower() for party in parties):
            return AskedStatements(parties=parties, about=" ".join((found["about"] or "").split()))
    return None


def _parties(named: str) -> list[str]:
    """Those named in a row; a name with "and" in it is whole where each of them has an article."""
    joint = _AND_THE if _AND_THE.search(named) else _AND
    return [party.strip() for one in _COMMA.split(named) for party in joint.split(one) if party.strip()]

"""Who holds a role, and whose it was: "Speaker Ada Roth" does, "former Speaker Jan Vellin" does not."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from assistant.text.names import NO_NAMES
from corpus import countries_called, fold

_NAME = (
    r"(?:(?:[A-Z]\.|[A-Z][\w’'-]*[\w-])(?: (?=[A-Z]|(?:al|bin|de|van|von|der)\b))?"
    r"|(?:al|bin|de|van|von|der) )+"
)
_PAST = r"former|formerly|previously|once|ex|outgoing|then|late|previous|departing|ousted|predecessor"
_LINK = (
    r"as|to|be|has|for|is|was|been|become|becomes|became|being|named|elected|appointed|nominated|picked|sworn|tapped"
    r"|chosen|serve"
)
_OTHER_ROLE = "".join(
    rf"(?<!\b(?i:{word})[ -])" for word in ("vice", "deputy", "assistant", "associate", "general", "regional")
)
_CAPITALISED = re.compile(r"(?P<name>[A-Z][\w&-]+)(?:['’]s|['’])?(?: and)?\s+$")
_GONE = re.compile(rf"\b(?:{_PAST})\b", re.IGNORECASE)


@lru_cache(maxsize=2_000)
def holders(text: str, roles: frozenset[str], of: frozenset[str] = frozenset()) -> Mapping[str, bool]:
    """The last word of the name of each who is said to have one of the roles, folded, and whether still.

    ``roles`` are folded, as in :func:`assistant.question.asked_role.asked_roles`. Of the role of somebody or
    something else than ``of``, folded words of names, nobody is given: "Vellin chief Jan Roth" for Orsk.
    """
    found: dict[str, bool] = {}
    before, after = _patterns(roles)
    for match in before.finditer(text):
        # "the new chief, Tesla and rockets" lists; "the new chief, Ada Roth" names.
        lists = "," in text[match.end("role") : match.start("name")] and " " not in match["name"].strip()
        if _is_of(match, of) and not lists:
            _note(found, match["name"], roles, still=match["past"] is None)
    for match in after.finditer(text):
        if _is_of(match, of):
            _note(found, match["name"], roles, still=_GONE.search(match["between"]) is None)
    return found


def _is_of(match: re.Match[str], of: frozenset[str]) -> bool:
    """Whether the role is that of one of ``of``, or it is not said of whom."""
    before = _CAPITALISED.search(match.string[: match.start("role")])
    named = [name for name in (before and before["name"], match["of"]) if name]
    return not of or all(fold(name) in of or _may_be_of(name, of) for name in named)


def _may_be_of(name: str, of: frozenset[str]) -> bool:
    """Whether a country's name or people, or an acronym, may stand for what is asked: no other country."""
    asked = frozenset().union(*(countries_called(word) for word in of))
    mine = countries_called(name)
    return bool(mine & asked if mine and asked else mine) or name.isupper()


@lru_cache(maxsize=50)
def _patterns(roles: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A name after its role ("Speaker Ada Roth"), and before it ("Ada Roth, the speaker")."""
    spelled = "|".join(
        r"[ -]".join(map(re.escape, one.split())) for one in sorted(roles, key=len, reverse=True)
    )
    role = rf"{_OTHER_ROLE}(?P<role>(?i:{spelled}))"
    before = re.compile(
        rf"(?P<past>\b(?i:{_PAST})[ -](?:[\w’'.-]+ ){{0,2}}?)?"
        rf"\b{role}s?(?: of (?:the )?(?P<of>[A-Z][\w-]+))?,? (?P<name>{_NAME})"
    )
    # "Roth, the speaker" but not "beside Roth, the speaker was calm".
    after = re.compile(
        rf"(?P<name>{_NAME})(?:, [A-Z][\w.-]+,| of (?:the )?[A-Z][\w-]+)?"
        rf"(?P<between>(?:,| \b(?:{_LINK})\b)(?: [\w’'.-]+){{0,8}}?) {role}\b"
        r"(?! (?:is|was|has|had|will|would)\b)(?: (?:of|at) (?:the )?(?P<of>[A-Z][\w-]+))?"
    )
    return before, after


def _note(found: dict[str, bool], name: str, roles: Collection[str], *, still: bool) -> None:
    words = [word for word in name.replace("’s", "").replace("'s", "").split() if word[0].isupper()]
    last = fold(words[-1].strip("'’.,-")) if words else ""
    if last and last not in NO_NAMES and not any(last in role.split() for role in roles):
        found[last] = still or found.get(last, False)

"""The role that a question asks the holder of: "speaker" in "who is the speaker of the assembly"."""

from __future__ import annotations

import re

_NOW = r"(?:now |currently |still )?"
_NEW = r"(?:the |a )?(?:current |new |present |next |acting )?"
_ROLE = r"(?P<role>[A-Za-z][A-Za-z -]*?)"
_OF = r" (?:of|at|for|in|after|since|following|now) .+"
_ASKED = (
    # who did she pick for attorney general, who is he choosing as running mate
    re.compile(
        r"^\W*who .*\b(?:choos|chose|pick|nominat|appoint|nam|tap|select)\w*\b.*?"
        rf" (?:for|as|to be) (?:the |his |her |their |its )?{_ROLE}(?:{_OF})?\W*$",
        re.IGNORECASE,
    ),
    # who is the club's new head coach
    re.compile(rf"^\W*[Ww]ho(?:'s|’s| is) {_NOW}\S.*?(?:['’]s|s['’]) {_NEW}{_ROLE}(?:{_OF})?\W*$"),
    # who is the speaker of the assembly
    re.compile(rf"^\W*[Ww]ho(?:'s|’s| is) {_NOW}{_NEW}{_ROLE}{_OF}"),
    # is Vellin still chief executive of the yard
    re.compile(rf"^\W*[Ii]s (?:[A-Z][\w'’.-]* )+(?:still )?{_NEW}{_ROLE}{_OF}"),
)
_LEADS = re.compile(
    r"^\W*who (?:now |currently )?"
    r"(?:leads|heads|runs|chairs|governs|manages|coaches|is in charge of)\b",
    re.IGNORECASE,
)
_LEADING_ROLES = """
ceo|chief executive|president|prime minister|chairman|chairwoman|chair|head|leader|director|governor|mayor
|manager|coach
"""
_LEADING = frozenset(one.strip() for one in _LEADING_ROLES.split("|"))
_CALLED = (
    frozenset(("ceo", "chief executive", "chief executive officer")),
    frozenset(("pm", "prime minister", "premier")),
    frozenset(("chairman", "chairwoman", "chair", "chairperson")),
    frozenset(("coach", "head coach", "manager")),
    frozenset(("head", "director", "chief")),
)
_NO_ROLE = re.compile(r"\b(?:who|what|person|man|woman|people|one|suspect|winner|favou?rite|best|most)\b")


def asked_roles(question: str) -> frozenset[str]:
    """The role in the words that reports may have for it, folded; none where no role is asked for."""
    if _LEADS.search(question):
        return _LEADING
    for pattern in _ASKED:
        if found := pattern.search(question):
            role = " ".join(found["role"].casefold().replace("-", " ").split())
            if role and len(role.split()) <= 4 and not _NO_ROLE.search(role):
                return next((names for names in _CALLED if role in names), frozenset((role,)))
    return frozenset()

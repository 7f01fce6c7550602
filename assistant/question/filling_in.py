"""What a question leaves out, put in: a name in a pronoun's place or in full, the rest in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.question.conversation_state import content_set
from corpus import STOP_WORDS

_CAPITAL_BEFORE = re.compile(r"\b[A-Z][\w.]*\s+$")
_OWNER = re.compile(r"his|their|its|theirs|hers", re.IGNORECASE)
# After "her" these show that it is no owner: "asked her to", "with her in".
_NO_NOUN = re.compile(
    r"\W*$|\s*[?.,;]|\s+(?:to|in|from|at|and|or|when|for|after|before|by|as|on|with|become|get|a|an|the)\b",
    re.IGNORECASE,
)
ENDING = re.compile(r"[\s?.!]+$")
BRACKETED = re.compile(r" \(([^()]*)\)(?=\??$)")


def completed(text: str, known: Iterable[str]) -> str:
    """A name of which only the first or last word is given, in full: ``Styron`` as ``William Styron``."""
    for name in dict.fromkeys(known):
        parts = name.split()
        if len(parts) < 2 or content_set(name) <= content_set(text):
            continue
        for part in (parts[-1], parts[0]):
            if found := _alone(part, text):
                text = text[: found.start()] + name + text[found.end() :]
                break
    return text


def _alone(part: str, text: str) -> re.Match[str] | None:
    """Where the capitalised word is in the text without another one beside it."""
    if len(part) < 3 or not part[0].isupper() or part.casefold() in STOP_WORDS:
        return None
    found = re.search(rf"(?<![\w'’-]){re.escape(part)}(?![\w-])(?!\s+[A-Z])", text)
    return None if found and _CAPITAL_BEFORE.search(text[1 : found.start()]) else found


def put(text: str, found: re.Match[str], name: str) -> str:
    """The text with ``name``, as an owner where the pronoun is one, in the place found."""
    if not name:
        return text
    after = text[found.end() :]
    owner = _OWNER.fullmatch(found[0]) or (found[0].casefold() == "her" and not _NO_NOUN.match(after))
    ending = "'s" if owner else ""
    return f"{text[: found.start()]}{name}{ending}{after}"


def with_left_out(text: str, left_out: Sequence[str], *, besides: Sequence[str] = ()) -> str:
    """The text with what it lacks before its question mark."""
    added = _lacking(text, left_out)
    excepted = _lacking(" ".join([text, *added]), besides)
    if not added and not excepted:
        return text
    body = ENDING.sub("", text)
    if excepted:
        body += f" besides {' and '.join(excepted)}"
    return f"{body} ({', '.join(added)})?" if added else f"{body}?"


def _lacking(text: str, wanted: Sequence[str]) -> list[str]:
    """Those of ``wanted`` with a word that neither the text nor the ones before have."""
    kept: list[str] = []
    for name in wanted:
        if not content_set(name) <= content_set(" ".join([text, *kept])):
            kept.append(name)
    return kept


def unbracketed(question: str) -> str:
    """The question without what :func:`with_left_out` added in brackets."""
    return BRACKETED.sub("", question)
